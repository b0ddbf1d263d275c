"""Every error the package raises on purpose.

OnrecordError
├── Unreadable        a page that cannot be read: empty, binary, undecodable, too long a line …
├── Refused           a fetch that was not made, or whose answer was not taken
├── Missing           something that was asked for is not there: a claim, a model, a file
├── BadRequest        a wrong argument: a filter, a date, a format
└── LedgerError       the database cannot be used: locked, not ours, damaged, full
    └── VerificationFailed
"""


class OnrecordError(Exception):
    """Base of all errors of this package; its text names what went wrong and where."""


class Unreadable(OnrecordError):
    """A page that cannot be turned into an article."""


class Refused(OnrecordError):
    """A fetch that was not made, or whose answer was not taken."""


class Missing(OnrecordError):
    """Something that was asked for is not there."""


class BadRequest(OnrecordError):
    """A wrong argument."""


class LedgerError(OnrecordError):
    """The ledger's database cannot be used."""


class VerificationFailed(LedgerError):
    """A stored record does not reproduce from its stored page."""
