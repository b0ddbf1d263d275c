"""Who vouches, as one node: what formats that know agents share."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.exports.selection import Entry
from onrecord.records import Article, Mention, make_id
from onrecord.records.vocabulary import EntityKind
from onrecord.views.pages import who_says


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody named as a source, as one of its chain, or as the outlet.

    Two mentions are one agent where name, kind and party are the same. A person whose party is unknown is one only within an
    article, for two people may share a name: that they are one is for the ledger's own evidence to say, not for an export.

    Attributes:
        id: ``g…``.
        name: canonical.
        kind: what it is; None where unknown.
        party: whom it speaks for; None where that is itself, or unknown.
        country: ISO 3166-1 alpha-3.
    """

    id: str
    name: str
    kind: EntityKind | None
    party: str | None = None
    country: str | None = None


def agent_of(mention: Mention, article: Article) -> Agent | None:
    """The agent of a mention; None where it has no name: unnamed sources are nobody in particular."""
    name = mention.name
    if not name or mention.kind in ("unnamed", "document"):
        return None
    party = mention.party if mention.party and mention.party.casefold() != name.casefold() else None
    own = article.id if mention.kind in ("person", None) and party is None else ""
    return Agent(
        make_id("g", mention.kind, name.casefold(), (party or "").casefold(), own), name, mention.kind, party, mention.country
    )  # fmt: skip


def party_of(agent: Agent) -> Agent | None:
    """The party that an agent speaks for, as an agent of its own."""
    if agent.party is None:
        return None
    return Agent(make_id("g", "party", agent.party.casefold()), agent.party, None)


def outlet_of(article: Article) -> Agent | None:
    """The outlet of an article; None where the page does not name it."""
    if not article.outlet:
        return None
    return Agent(make_id("g", "outlet", article.outlet.casefold(), "", ""), article.outlet, "outlet")


def source_of(entry: Entry) -> Agent | None:
    """Who vouches for a claim: the source, the outlet where it speaks for itself, or None where nobody is named."""
    if entry.claim.own_voice:
        return outlet_of(entry.article)
    return agent_of(entry.claim.source, entry.article) if entry.claim.source else None


def relays_of(entry: Entry) -> tuple[Agent, ...]:
    """Who stands between the outlet and the source, nearest the reader first."""
    return tuple(agent for link in entry.claim.via if (agent := agent_of(link, entry.article)))


def in_words(entry: Entry) -> str:
    """A claim as a sentence: ``Halden Line denies: “the leak”``."""
    claim = entry.claim
    who = who_says(claim, entry.article)
    content = " ".join(claim.content.text.split())
    return f"{who}: “{content}”" if claim.own_voice else f"{who} {claim.stance}: “{content}”"


def where(entry: Entry) -> str:
    """Where a claim stands: outlet, headline, day."""
    article = entry.article
    headline = f"“{' '.join(article.headline.split())}”" if article.headline else None
    return ", ".join(part for part in (article.outlet, headline, article.day) if part)


def moment(stamp: str | None) -> str | None:
    """A day or a time with zone as a UTC time ``YYYY-MM-DDTHH:MM:SSZ``, a day at its beginning; None where it is neither."""
    from datetime import UTC, datetime

    if not stamp:
        return None
    try:
        read = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    read = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    return read.strftime("%Y-%m-%dT%H:%M:%SZ") if read.year >= 1000 else None
