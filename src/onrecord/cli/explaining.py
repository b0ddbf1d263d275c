"""``explain``: why each field of a claim says what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import DEFAULT_DB, Db, Form, identify, look_into
from onrecord.cli.screen import QUIET, examples, put, say, terminal, wants_table

if TYPE_CHECKING:
    from rich.console import RenderableType

    from onrecord.records import Claim
    from onrecord.views.explanation import Explanation

EXPLAIN_HELP = examples(
    "onrecord explain c157d7d5",
    "onrecord explain c157d7d5 --format jsonl | jq 'select(.probability < 0.7)'",
)
_SURE, _UNSURE = 0.85, 0.65


def explain(
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="Its id or the beginning of it.")],
    db: Db = DEFAULT_DB,
    form: Form = None,
) -> None:  # fmt: skip
    """Explain a claim: for each field the rule or model, the words it stands on, how sure it is and why."""
    from onrecord.views.explanation import explanations

    with look_into(db) as ledger:
        found = ledger.claim(identify(ledger, claim, "claim")[1])
        fields = explanations(found, ledger.article(found.article))
    if wants_table(form):
        terminal().print(_table(found, fields))
        say("How these figures were measured, and what they do not say: docs/calibration.md")
        return
    from onrecord.codec import dumps, plain

    put(dumps({"type": "explanation", "claim": found.id, **plain(one)}) for one in fields)


def _table(claim: Claim, fields: tuple[Explanation, ...]) -> RenderableType:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from onrecord.cli import render

    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="bold")
    grid.add_column(no_wrap=True, justify="right")
    grid.add_column(ratio=1)
    for one in fields:
        value = render.one_line(one.value or "—")
        grid.add_row(one.field, _percent(one.probability), Text(value if len(value) <= 160 else value[:159] + "…"))
        at = ", ".join(f"{span.start}–{span.end}" for span in one.spans)
        words = render.one_line(one.words)
        words = words if len(words) <= 80 else words[:79] + "…"
        grid.add_row("", "", Text(one.by + (f" · “{words}” at {at}" if at else ""), style=QUIET))
        if one.reasons:
            said = "; ".join(f"{sign} {weight:+.2f}" for sign, weight in one.reasons[:4])
            limit = f" · empty below {100 * one.threshold:.0f} %" if one.threshold else ""
            grid.add_row("", "", Text(said + limit, style=QUIET))
    return Group(render.heading("Why", claim.id), grid)


def _percent(probability: float | None) -> RenderableType:
    from rich.text import Text

    if probability is None:
        return Text("not measured", style=QUIET)
    style = "green" if probability >= _SURE else "yellow" if probability >= _UNSURE else "red"
    return Text(f"{100 * probability:.0f} %", style=style)
