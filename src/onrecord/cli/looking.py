"""``claims``, ``story``, ``show`` and ``search``: what a ledger holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli.options import DEFAULT_DB, Db, Form, identify, look_into
from onrecord.cli.screen import complain, examples, put, say, stop, terminal, wants_table

if TYPE_CHECKING:
    from onrecord.ledger import Ledger
    from onrecord.records import Claim, Story
    from onrecord.views.pages import Holdings

CLAIMS_HELP = examples(
    "onrecord claims --source 'Lloyd Austin'",
    "onrecord claims --status disputed --about 'oil leak'",
    "onrecord claims --stance denies --since 2024-10-01 --until 2024-10-31",
    "onrecord claims --party Norway --as-of 2026-03-04",
    "onrecord claims | jq -r '[.source.name, .stance, .content.text] | @tsv'",
)
STORY_HELP = examples(
    "onrecord story                      # the story, or the list of stories",
    "onrecord story t1f0c",
    "onrecord story t1f0c --as-of 2026-03-03   # as it stood that evening",
)
SHOW_HELP = examples(
    "onrecord show c81f2                 # a claim: its words, its chain, its status and why",
    "onrecord show s0a44                 # an assertion: who affirms it, who denies it, since when",
    "onrecord show a77e1 --format jsonl",
)
SEARCH_HELP = examples(
    "onrecord search oil leak",
    "onrecord search '\"fuel oil\" deny*'",
)
MOST = 15  # assertions of a story that are shown unasked
Limit = Annotated[int | None, typer.Option("--limit", "-n", min=0, help="At most so many.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DAY", help="As it stood with what was published up to this day.")
]


def claims(  # noqa: PLR0913, PLR0917 - the command's options are its parameters
    source: Annotated[str | None, typer.Option(help="Who says it: a name or part of it.")] = None,
    party: Annotated[str | None, typer.Option(help="Whom the source speaks for.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Where it was published.")] = None,
    status: Annotated[str | None, typer.Option(help="Of its assertion: disputed, corroborated …")] = None,
    stance: Annotated[str | None, typer.Option(help="How it is said: states, denies, warns …")] = None,
    about: Annotated[str | None, typer.Option(help="Words that all stand in it.")] = None,
    event: Annotated[str | None, typer.Option(help="PLOVER event type: MOBILIZE, AID …")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Published on this day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Published on this day or earlier.")] = None,
    story: Annotated[str | None, typer.Option(metavar="ID", help="Of one story.")] = None,
    as_of: AsOf = None,
    limit: Limit = None,
    db: Db = DEFAULT_DB,
    form: Form = None,
) -> None:  # fmt: skip
    """List claims: who says what, how, and how it stands."""
    from onrecord.ledger import Filters

    with look_into(db) as ledger:
        wanted = Filters(
            source=source, party=party, outlet=outlet, status=status, stance=stance, about=about, since=since,
            event=event.upper() if event else None, until=until, as_of=as_of, limit=limit,
            story=identify(ledger, story, "story")[1] if story else None,
        )  # fmt: skip
        if not wants_table(form):
            put(_claim_lines(ledger, ledger.claims(wanted)))
            return
        found = list(ledger.claims(wanted))
        _print_claims(ledger, found, as_of)
    say(f"{len(found)} claim{'s' * (len(found) != 1)}")


def _claim_lines(ledger: Ledger, found: Any) -> Any:
    from onrecord.codec import claim_object, dumps

    for claim in found:
        yield dumps(claim_object(claim, ledger.membership(claim.id)))


def _print_claims(ledger: Ledger, found: list[Claim], as_of: str | None = None) -> None:
    from onrecord.cli import render
    from onrecord.views.holdings import as_it_stood, for_claims
    from onrecord.views.tables import claim_row

    if not found:
        return
    console = terminal()
    held = as_it_stood(ledger, for_claims(ledger, found), as_of)
    rows = [claim_row(claim, held.articles[claim.article], held) for claim in found]
    console.print(render.claims_table(rows, console.width, across=True))


def story(
    identity: Annotated[str | None, typer.Argument(metavar="[ID]", help="A story's id or its beginning.")] = None,
    as_of: AsOf = None,
    everything: Annotated[bool, typer.Option("--all", help="All assertions, not only the weightiest.")] = False,
    db: Db = DEFAULT_DB,
    form: Form = None,
) -> None:
    """Show a story: what is asserted, who affirms and denies it, its articles, its warnings; without ID the list."""
    with look_into(db) as ledger:
        stories = list(ledger.stories())
        if identity is not None:
            wanted = identify(ledger, identity, "story")[1]
            stories = [one for one in stories if one.id == wanted]
        if not wants_table(form):
            put(_story_lines(ledger, stories, as_of))
        elif len(stories) == 1:
            _print_story(ledger, stories[0], as_of, None if everything else MOST)
        else:
            _print_stories(ledger, stories)
    if not stories:
        say("No stories yet; `onrecord add PATH…` reads pages.")


def _story_lines(ledger: Ledger, stories: list[Story], as_of: str | None) -> Any:
    from onrecord.codec import assertion_object, dumps, story_object, warning_object

    for one in stories:
        held = _story_held(ledger, one, as_of)
        for kept in held.stories.values():
            yield dumps(story_object(kept))
        for assertion in held.assertions.values():
            yield dumps(assertion_object(assertion))
        for warning in held.warnings:
            yield dumps(warning_object(warning))


def _story_held(ledger: Ledger, one: Story, as_of: str | None) -> Holdings:
    from onrecord.views.holdings import as_it_stood, for_story

    return as_it_stood(ledger, for_story(ledger, one.id)[1], as_of, one.id)


def _print_story(ledger: Ledger, one: Story, as_of: str | None, most: int | None = None) -> None:
    from onrecord.cli import render_story

    held = _story_held(ledger, one, as_of)
    if not held.stories:
        say(f"Nothing of this story was published by {as_of}.")
        return
    console = terminal()
    lineage = {link.copy: link for link in ledger.lineage()}
    for kept in held.stories.values():
        console.print(render_story.story(kept, held, lineage, console.width, as_of, most))


def _print_stories(ledger: Ledger, stories: list[Story]) -> None:
    from onrecord.cli import render_story
    from onrecord.views.holdings import for_story

    console = terminal()
    console.print(render_story.stories([for_story(ledger, one.id) for one in stories], console.width))
    if stories:
        say(f"onrecord story {stories[0].id[:7]} shows one of them")


def show(
    identity: Annotated[str, typer.Argument(metavar="ID", help="Of any record; its beginning will do.")],
    db: Db = DEFAULT_DB,
    form: Form = None,
) -> None:  # fmt: skip
    """Show one record in its context: a claim with its chain, its status and why."""
    with look_into(db) as ledger:
        kind, found = identify(ledger, identity)
        if not wants_table(form):
            put(_record_lines(ledger, kind, found))
            return
        from onrecord.cli import render_record, render_story
        from onrecord.views.claim import claim_page
        from onrecord.views.holdings import for_article, for_claim, for_claims

        console = terminal()
        if kind == "claim":
            claim, held = for_claim(ledger, found)
            from onrecord.ledger import verify_claim

            console.print(render_record.claim(claim_page(claim, held), held, verify_claim(ledger, claim)))
        elif kind == "article":
            article, held = for_article(ledger, found)
            console.print(render_record.article(article, held, console.width))
        elif kind == "assertion":
            assertion = ledger.assertion(found)
            held = for_claims(ledger, [ledger.claim(one) for one in assertion.claims])
            console.print(render_story.assertion(assertion, held))
        elif kind == "story":
            _print_story(ledger, ledger.story(found), None)
        elif kind == "warning":
            warning = ledger.warning(found)
            held = for_claims(ledger, [ledger.claim(warning.claim), ledger.claim(warning.about)])
            console.print(render_record.warning(warning, held))
        else:
            judgement = next(one for one in ledger.judgements() if one.id == found)
            console.print(render_record.judgements([judgement]))


def _record_lines(ledger: Ledger, kind: str, identity: str) -> Any:
    from onrecord import codec

    if kind == "claim":
        claim = ledger.claim(identity)
        yield codec.dumps(codec.claim_object(claim, ledger.membership(identity)))
    elif kind == "article":
        yield codec.dumps(codec.article_object(ledger.article(identity)))
    elif kind == "assertion":
        yield codec.dumps(codec.assertion_object(ledger.assertion(identity)))
    elif kind == "story":
        yield codec.dumps(codec.story_object(ledger.story(identity)))
    elif kind == "warning":
        yield codec.dumps(codec.warning_object(ledger.warning(identity)))
    else:
        judgement = next(one for one in ledger.judgements() if one.id == identity)
        yield codec.dumps({"type": "judgement", **codec.plain(judgement)})


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORD…", help='All occur; "…" keeps them together.')],
    limit: Limit = 50,
    db: Db = DEFAULT_DB,
    form: Form = None,
) -> None:  # fmt: skip
    """Search claims and the text of articles."""
    query = " ".join(words)
    count = 50 if limit is None else limit
    with look_into(db) as ledger:
        found = list(ledger.search(query, count))
        hits = ledger.search_articles(query, count)
        if not wants_table(form):
            from onrecord.codec import dumps, plain

            put(_claim_lines(ledger, found))
            put(dumps({"type": "hit", **plain(hit)}) for hit in hits)
        else:
            from onrecord.cli import render, render_record

            console = terminal()
            if found:
                console.print(render.heading("Claims", str(len(found))))
                _print_claims(ledger, found)
            if hits:
                console.print(render.heading("Articles", str(len(hits))))
                console.print(render_record.hits(hits))
    if not found and not hits:
        complain(query, "nothing found")
        raise stop(0)
