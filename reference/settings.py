"""Settings: variables of the environment, the rules file of a watch, and fixed limits."""

from __future__ import annotations

from onrecord.extract import parse
from onrecord.intake import fetch
from onrecord.watch import rules
from reference.page import Entry, Page, Section

TEXT = """
There is no settings file: a command is what its options say. Variables of the environment stand in for options; a watch has a file of
rules; limits that protect the program are fixed.
""".strip()
VARIABLES = {
    "ONRECORD_DB": "The ledger that commands use, where `--db` does not name one: a file or `postgresql://…`.",
    "ONRECORD_BY": "Who decides, for `onrecord judge` and on the pages of this computer; the user's name where it is not set.",
    "ONRECORD_ACCOUNTS": "File of those who may decide, for `onrecord serve`, where `--accounts` does not name one.",
    parse.SETTING: f"The spaCy pipeline that parses, by the name of its package; `{parse.DEFAULT_PIPELINE}` where it is not set.",
    "NO_COLOR": "Any value: no colours on the terminal.",
}
RULE_FIELDS = {
    "name": "For people; alerts do not carry it.",
    "changes": "List of the changes that it lets pass ([words](words.md#changes-that-a-watch-tells)); all where left out.",
    "to": "List of the outputs that they go to; `terminal` where left out.",
    "about": "Words that all stand in the gist or in the words said.",
    "source": "Words that stand in the source's name.",
    "party": "Words that stand in the party that the source speaks for.",
    "outlet": "Words that stand in the outlet's name.",
    "event": "The PLOVER type of the event.",
}
OUTPUT_FIELDS = {
    ("jsonl", "path"): "The file that alerts are appended to, one a line.",
    ("atom", "path"): "The file that holds the latest alerts as an Atom feed.",
    ("atom", "title"): "Title of the feed.",
    ("webhook", "url"): "Public address that alerts are posted to.",
    ("webhook", "secret_env"): "Name of the variable with the secret that signs them.",
    ("email", "host"): "Mail server.",
    ("email", "port"): "Its port; 587 where left out.",
    ("email", "from"): "Sender's address.",
    ("email", "to"): "List of receivers' addresses.",
    ("email", "user_env"): "Name of the variable with the user name.",
    ("email", "password_env"): "Name of the variable with the password.",
    ("email", "tls"): "`false` sends without STARTTLS; on where left out.",
}


def page() -> Page:
    """The page of all settings."""
    outputs = [
        (kind, name) for kind, needed in rules.TYPES.items() for name in (*needed, *rules.OPTIONAL.get(kind, ()))
    ]
    return Page(
        "reference/settings.md",
        "Settings",
        TEXT,
        (
            Section(
                "Environment", columns=("variable", "meaning"), entries=tuple(Entry(*one) for one in VARIABLES.items())
            ),
            Section(
                "Rules of a watch",
                "Each `[[rule]]` of the file that `onrecord watch --rules FILE` takes. Examples stand in [Watching feeds](../watch.md).",
                ("field", "meaning"),
                tuple(Entry(name, RULE_FIELDS.get(name, "")) for name in ("name", "changes", "to", *rules.FILTERS)),
            ),
            Section(
                "Outputs of a watch",
                f"Each `[output.NAME]` of that file has a `type`: {', '.join(f'`{kind}`' for kind in rules.TYPES)}.",
                ("field", "type of output", "needed", "meaning"),
                tuple(
                    Entry(
                        name,
                        OUTPUT_FIELDS.get((kind, name), ""),
                        (f"`{kind}`", "yes" if name in rules.TYPES[kind] else "no"),
                    )
                    for kind, name in outputs
                ),
            ),
            Section("Fixed limits", columns=("limit", "value", "meaning"), entries=_limits()),
        ),
    )


def _limits() -> tuple[Entry, ...]:
    mib = f"{fetch.MAX_BYTES // 2**20} MiB"
    return (
        Entry("MAX_BYTES", "Of an unpacked answer of a server; what is longer is refused.", (mib,)),
        Entry("MAX_REDIRECTS", "Of one request, each checked anew.", (str(fetch.MAX_REDIRECTS),)),
        Entry("WHOLE", "For one answer, however slowly it drips.", (f"{fetch.WHOLE:.0f} s",)),
        Entry("MAX_ROBOTS", "Of a host's `robots.txt` that is read.", (f"{fetch.MAX_ROBOTS // 1024} KiB",)),
        Entry("LONGEST_BLOCK", "Of a paragraph that is parsed at once.", (f"{parse.LONGEST_BLOCK:,} characters",)),
        Entry("LONGEST_RUN", "Of a sentence; what runs on is cut.", (f"{parse.LONGEST_RUN:,} characters",)),
    )
