"""``quote``: did somebody say this?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import DEFAULT_DB, Db, Form, look_into
from onrecord.cli.screen import HEDGE, QUIET, SOURCE, examples, put, terminal, wants_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from rich.text import Text

    from onrecord.views.quotes import QuoteCheck, QuoteMatch
    from onrecord.views.wording import Piece

QUOTE_HELP = examples(
    "onrecord quote 'Nothing has left our tanks'",
    "onrecord quote '400 tonnes of fuel oil leaked' --source 'Directorate of Sea Safety'",
    "onrecord quote 'No oil has left our tanks' | jq -r 'select(.exact) | .outlet'",
)
VERDICT_STYLE = {"exact": "bold green", "near": "bold yellow", "by-others": "bold red", "not-found": "bold"}


def quote(
    sentence: Annotated[str, typer.Argument(metavar="SENTENCE", help="With or without quote marks.")],
    source: Annotated[
        str | None, typer.Option(help="Whom it is said to be from: words of name, title or body.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="Passages at most.")] = 20,
    db: Db = DEFAULT_DB,
    form: Form = None,
) -> None:
    """Check a quotation: who is on record with these words or near ones, where, first when, and how it drifted."""
    from onrecord.codec import dumps
    from onrecord.views.quotes import quote_objects, verify_quote

    with look_into(db) as ledger:
        check = verify_quote(ledger, sentence, source, limit)
    if wants_table(form):
        terminal().print(answer(check))
    else:
        put(dumps(one) for one in quote_objects(check))


def answer(check: QuoteCheck) -> RenderableType:
    """The answer, and each passage with what differs."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    parts: list[RenderableType] = [Text(check.summary, style=VERDICT_STYLE[check.verdict]), Text("")]
    for match in check.matches:
        parts += [_head(match), Padding(_passage(match), (0, 0, 1, 4))]
    if not check.complete:
        parts.append(Text("There may be more, and earlier ones: only the likeliest passages are shown.", style=QUIET))
    return Group(*parts)


def _head(match: QuoteMatch) -> Text:
    from rich.text import Text

    like = "word for word" if match.exact else f"{match.likeness:.0%} alike"
    does = f" {match.stance}" if match.stance and match.claim and match.source else ""
    head = Text.assemble(
        (match.who, SOURCE if match.source else ""), does, (f"  {match.outlet or match.origin}", QUIET)
    )
    head.append(f", {match.day or 'undated'}  {like}", style=QUIET)
    if match.by_source is False:
        head.append("  another source", style="red")
    if match.copy_of:
        head.append("  a copy", style=QUIET)
    return head.append(f"  {(match.claim or match.article)[:10]}", style=QUIET)


def _passage(match: QuoteMatch) -> Text:
    from rich.text import Text

    words = Text.assemble("“", _pieces(match.stored), "”")
    if match.drifts:
        words.append("\nyours: ", style=QUIET).append(_pieces(match.given))
    for drift in match.drifts:
        words.append(f"\n{drift.label}: ", style=HEDGE if drift.sense != "small words" else QUIET)
        words.append(f"“{drift.stored}”" if drift.stored else "nothing")
        words.append(" on the page, ", style=QUIET).append(f"“{drift.given}”" if drift.given else "nothing")
        words.append(" in yours", style=QUIET)
    for fault in match.faults:
        words.append(f"\nNOT verified: {fault}", style="bold red")
    return words


def _pieces(pieces: Sequence[Piece]) -> Text:
    from rich.text import Text

    styles = {"same": "", "gap": QUIET, "dropped": "red", "added": "green", "changed": "yellow"}
    return Text.assemble(*((piece.text, styles[piece.state]) for piece in pieces))
