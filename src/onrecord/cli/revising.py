"""``forget`` and ``reread``: what is taken out of a ledger, and what is read anew."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import DEFAULT_DB, Db, Form
from onrecord.cli.screen import complain, examples, put, say, sound, stop, wants_table

if TYPE_CHECKING:
    from onrecord.ledger import Ledger
    from onrecord.records import Article

FORGET_HELP = examples(
    "onrecord forget https://news.example/story --why 'court order 12/26'    # shows what would go",
    "onrecord forget https://news.example/story --why 'court order 12/26' --yes",
    "onrecord forget --person 'Ada Okafor' --why 'at her request' --yes",
    "onrecord forget --outlet 'Valley Post' --why 'licence ended' --yes",
    "onrecord forget --list",
)
REREAD_HELP = examples("onrecord reread --compare", "onrecord reread", "onrecord reread -f jsonl > changes.jsonl")


def forget(
    page: Annotated[
        str | None, typer.Argument(metavar="[PAGE]", help="Its address or path (all versions), or an article's id.")
    ] = None,
    person: Annotated[str | None, typer.Option(metavar="NAME", help="Every page that names this person.")] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Every page of this outlet.")] = None,
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason; it stays, so name nobody in it.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do it: there is no way back.")] = False,
    all_stones: Annotated[bool, typer.Option("--list", help="Show what was forgotten, when and why.")] = False,
    db: Db = DEFAULT_DB,
) -> None:  # fmt: skip
    """Remove pages for good, with their text, claims and what follows from them; a tombstone stays, with the reason."""
    from onrecord.errors import BadRequest
    from onrecord.ledger import Ledger
    from onrecord.pipeline import forget as forget_pages

    if all_stones:
        with Ledger.open(db, create=False) as ledger:
            put(f"{stone.at}  {stone.article}  {sound(stone.why)}" for stone in ledger.tombstones())
        return
    if sum(one is not None for one in (page, person, outlet)) != 1:
        raise BadRequest("forget what? Give one of PAGE, --person NAME, --outlet NAME")
    if not why.strip():
        raise BadRequest("--why is wanted: the reason stays when the page is gone")
    with Ledger.open(db, create=False) as ledger:
        articles = _chosen(ledger, page, person, outlet)
        for article in articles:
            say(f"{article.id}  {article.day or '—'}  {sound(article.outlet or '—')}  {sound(article.headline or '—')}")
        pages = f"{len(articles)} page{'s' * (len(articles) != 1)}"
        if not yes:
            say(f"{pages} would be forgotten; add --yes to do it")
            return
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        forget_pages(ledger, [article.id for article in articles], why.strip(), now)
    say(f"{pages} forgotten. Exports, backups and copies (FILE.before-…) made before still hold what they held.")


def _chosen(ledger: Ledger, page: str | None, person: str | None, outlet: str | None) -> tuple[Article, ...]:
    from onrecord.ledger import forgetting

    if page is not None:
        return forgetting.of_page(ledger, page)
    if person is not None:
        return forgetting.of_person(ledger, person)
    return forgetting.of_outlet(ledger, outlet or "")


def reread(
    compare: Annotated[bool, typer.Option("--compare", help="Only say what would change; nothing is written.")] = False,
    db: Db = DEFAULT_DB,
    form: Form = None,
) -> None:
    """Read every stored page again with the installed version, and say which claims are gained, lost or changed."""
    from onrecord.codec import claim_object, dumps
    from onrecord.ledger import Ledger
    from onrecord.pipeline import reread as read_again
    from onrecord.records import Claim

    def line(kind: str, article: str, was: Claim | None, now: Claim | None) -> str:
        before, after = (None if claim is None else claim_object(claim) for claim in (was, now))
        return dumps({"type": "change", "change": kind, "article": article, "was": before, "now": after})

    table = wants_table(form)
    pages = failed = touched = gained = lost = changed = 0
    with Ledger.open(db, create=False) as ledger:
        for one in read_again(ledger, keep=not compare):
            pages += 1
            failed += one.reason is not None
            touched += not one.same
            gained, lost, changed = gained + len(one.gained), lost + len(one.lost), changed + len(one.changed)
            where = one.article.id
            if one.reason is not None:
                complain(sound(one.article.origin), f"cannot be read any more; its old reading stays: {one.reason}")
            if not table:
                put(line("gained", where, None, claim) for claim in one.gained)
                put(line("lost", where, claim, None) for claim in one.lost)
                put(line("changed", where, was, now) for was, now in one.changed)
            elif not one.same:
                head = sound(one.article.headline or one.article.origin)
                put([f"{where}  {head}{'  (its text reads otherwise)' if one.text else ''}"])
                put(f"  + {sound(claim.content.text)}" for claim in one.gained)
                put(f"  - {sound(claim.content.text)}" for claim in one.lost)
                put(f"  ~ {sound(now.content.text)}: {', '.join(_fields(was, now))}" for was, now in one.changed)
    say(
        f"{pages} pages read again, {touched} otherwise: {gained} claims gained, {lost} lost, {changed} changed"
        + ("; nothing was written" if compare else "")
    )
    if failed:
        raise stop(1)


def _fields(was: object, now: object) -> list[str]:
    """Names of the fields that differ."""
    from dataclasses import fields

    return [f.name for f in fields(was) if f.name != "reader" and getattr(was, f.name) != getattr(now, f.name)]  # type: ignore[arg-type]
