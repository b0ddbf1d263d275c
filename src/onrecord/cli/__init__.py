"""What people type: thin; each command calls the pipeline, the ledger and the views."""

import sys


def main() -> None:
    """The entry point ``onrecord``."""
    from onrecord.cli.app import run

    sys.exit(run())
