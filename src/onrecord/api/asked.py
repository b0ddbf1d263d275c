"""What may be asked: the parameters of each list, checked and described."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from onrecord.records.vocabulary import EntityKind, EventType, Position, Stance, Status, WarningKind

MOST = 200


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORD = re.compile(r"[^\W_]")


def _printable(text: str) -> str:
    if any(character < " " or character == "\x7f" for character in text):
        raise ValueError("control characters stand in no record")
    return text


def _worded(text: str) -> str:
    if not _WORD.search(text):
        raise ValueError("there is no word in it")
    return _printable(text)


def _day(text: str) -> str:
    if not _DAY.fullmatch(text):
        raise ValueError("a day is written YYYY-MM-DD")
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("there is no such day") from error
    return text


DecisionKind = Literal["same-assertion", "same-story", "same-entity", "wrong-claim", "holds-office"]
ID = r"^[a-z][0-9A-Za-z]{1,79}$"
# The patterns go into the OpenAPI document only, in the dialect of ECMA-262 that it asks for.
Text = Annotated[
    str,
    Field(min_length=1, max_length=300, json_schema_extra={"pattern": r"^[^\x00-\x1f\x7f]+$"}),
    AfterValidator(_printable),
]
Words = Annotated[
    str,
    Field(
        min_length=1, max_length=300, json_schema_extra={"pattern": r"^[^\x00-\x1f\x7f]*[\p{L}\p{N}][^\x00-\x1f\x7f]*$"}
    ),
    AfterValidator(_worded),
]
Sentence = Annotated[
    str,
    Field(
        min_length=1,
        max_length=400,
        json_schema_extra={"pattern": r"^[^\x00-\x1f\x7f]*[\p{L}\p{N}][^\x00-\x1f\x7f]*$"},
    ),
    AfterValidator(_worded),
]
Day = Annotated[str, Field(json_schema_extra={"format": "date"}, examples=["2025-06-03"]), AfterValidator(_day)]
Id = Annotated[str, Field(pattern=ID)]


class Once(BaseModel):
    """No parameter but those named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AsOf(Once):
    """One record, as it stood."""

    as_of: Day | None = Field(None, description="As the ledger stood with the articles published up to this day.")


class Listed(Once):
    """A page of a list."""

    limit: int = Field(50, ge=1, le=MOST, description="Items on a page.")
    cursor: str | None = Field(
        None, max_length=600, description="Where the page before ended: taken from its `next`, never made by hand."
    )


class Articles(Listed):
    """Which articles."""

    story: Id | None = Field(None, description="Id of a story.")
    outlet: Text | None = Field(
        None, description="The outlet's name, upper and lower case alike.", examples=["Valley Post"]
    )
    since: Day | None = Field(None, description="First day of publication; undated articles are left out.")
    until: Day | None = Field(None, description="Last day of publication; undated articles are left out.")
    as_of: Day | None = Field(None, description="With the articles published up to this day.")


class Claims(Listed):
    """Which claims."""

    source: Words | None = Field(
        None, description="Words that stand together in the source's name, title or body.", examples=["Jonas Rask"]
    )
    party: Words | None = Field(None, description="Words that stand together in the party it speaks for.")
    outlet: Text | None = Field(
        None, description="The outlet's name, upper and lower case alike.", examples=["Valley Post"]
    )
    status: Status | None = Field(None, description="Status of its assertion.")
    stance: Stance | None = Field(None, description="The speech act.")
    position: Position | None = Field(None, description="Its position on its assertion.")
    about: Words | None = Field(
        None, description="Words that all stand in the content, or in the names of actors, recipients and places."
    )
    event: EventType | None = Field(None, description="PLOVER type of its event.")
    since: Day | None = Field(None, description="First day of publication; undated articles are left out.")
    until: Day | None = Field(None, description="Last day of publication; undated articles are left out.")
    story: Id | None = Field(None, description="Id of a story.")
    article: Id | None = Field(None, description="Id of an article.")
    assertion: Id | None = Field(None, description="Id of an assertion.")
    as_of: Day | None = Field(None, description="As the ledger stood with the articles published up to this day.")


class Assertions(Listed):
    """Which assertions."""

    story: Id | None = Field(None, description="Id of a story.")
    status: Status | None = Field(None, description="Status, as of the day asked for.")
    about: Words | None = Field(None, description="Words that all stand in the gist.", examples=["leaked"])
    as_of: Day | None = Field(None, description="As the ledger stood with the articles published up to this day.")


class Stories(Listed):
    """Which stories."""

    since: Day | None = Field(None, description="With an article on this day or later.")
    until: Day | None = Field(None, description="With an article on this day or earlier.")
    as_of: Day | None = Field(None, description="As the ledger stood with the articles published up to this day.")


class Sources(Listed):
    """Which people and bodies."""

    name: Words | None = Field(None, description="Words that all stand in one of its names.", examples=["Halden Line"])
    office: Text | None = Field(None, description="Words of an office that it held, or of whom the office belongs to.")
    kind: EntityKind | None = Field(None, description="What it is.")
    since: Day | None = Field(None, description="Only from articles published on this day or later.")
    until: Day | None = Field(None, description="Only from articles published on this day or earlier.")
    as_of: Day | None = Field(None, description="Only who held an office (the one asked for) on this day.")


class Warnings(Listed):
    """Which warnings."""

    kind: WarningKind | None = Field(None, description="What a reader misses.")
    claim: Id | None = Field(None, description="Id of a claim, on either side of the warning.")
    as_of: Day | None = Field(None, description="As the ledger stood with the articles published up to this day.")


class Changes(Listed):
    """Which changes of status."""

    since: Day | None = Field(None, description="First day of the change.")
    until: Day | None = Field(None, description="Last day of the change.")
    story: Id | None = Field(None, description="Id of a story.")
    status: Status | None = Field(None, description="Status that the assertion took.")
    as_of: Day | None = Field(None, description="As the ledger stood with the articles published up to this day.")


class Search(Listed):
    """Words to look for."""

    q: Words = Field(
        description='Words that all stand in a claim; those between "…" stand together, `leak*` is how a word begins.',
        examples=["oil leaked"],
    )
    as_of: Day | None = Field(None, description="Only articles published up to this day.")


class Quote(Once):
    """A sentence to look for."""

    text: Sentence = Field(
        description="The sentence, with or without quote marks; the pages and `onrecord quote` take longer ones.",
        examples=["oil had leaked"],
    )
    source: Words | None = Field(None, description="Whom it is said to be from: words of name, title or body.")
    limit: int = Field(20, ge=1, le=MOST, description="Passages at most.")


class Judgements(Listed):
    """Which decisions."""

    kind: DecisionKind | None = Field(None, description="What was decided.")


class Decision(BaseModel):
    """A decision to be made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    decide: Literal["merge", "split", "wrong", "same-entity", "not-same"] = Field(
        description="`merge`: two assertions are one; `split`: a claim is not about its assertion; `wrong`: a claim was read "
        "wrongly; `same-entity`, `not-same`: two names stand for one, or for two."
    )
    left: Text = Field(description="Id of an assertion or a claim, or a name.")
    right: Text | None = Field(None, description="Id of the other assertion, or the other name.")
    reason: str = Field("", max_length=2000, description="Why, in words.")
