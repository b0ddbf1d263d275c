"""Whom a pronoun means: agreement in kind, number and gender, and how much each candidate stands in view.

Reference: S. Lappin, H. J. Leass, An algorithm for pronominal anaphora resolution, Computational Linguistics 20(4), 1994:
weights for subject, recency by sentence and repetition; here over the register of one article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onrecord.extract.entities import words as lex
from onrecord.extract.entities.register import Entity, Sighting

PERSONAL = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
SINGULAR = frozenset({"it", "its", "itself"})
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})
RELATIVE = frozenset({"who", "which", "that", "whose", "whom"})
FIRST_PERSON = frozenset({"i", "me", "my", "we", "us", "our", "ours", "mine", "ourselves", "myself"})
# Farther back than this many sentences nobody looks.
REACH = 6


def antecedent(
    pronoun: str,
    at: int,
    sentence: int,
    quoted: bool,
    sightings: Sequence[Sighting],
    entities: Mapping[str, Entity],
) -> str | None:
    """The key of the entity that a pronoun stands for.

    Args:
        pronoun: lower case.
        at: its offset; only what stands before counts.
        sentence: number of its sentence.
        quoted: whether it stands inside quote marks.
        sightings: in text order.
        entities: by key.

    Returns:
        The key; None where nobody fits.
    """
    scores: dict[str, float] = {}
    for sighting in reversed(sightings):
        if sighting.end > at:
            continue
        distance = sentence - sighting.sentence
        if distance > REACH:
            break
        entity = entities[sighting.key]
        fit = _agreement(pronoun, entity)
        if fit is None:
            continue
        score = fit + sighting.weight - 1.1 * distance
        # after a quotation the talk is of its speaker, not of those it names
        if sighting.quoted and not quoted:
            score -= 1.5
        best = scores.get(sighting.key)
        scores[sighting.key] = score if best is None else max(best, score) + 0.25
    if not scores:
        return None
    return max(sorted(scores), key=lambda key: scores[key])


def _agreement(pronoun: str, entity: Entity) -> float | None:
    """How well an entity goes with a pronoun; None where it cannot."""
    if pronoun in PERSONAL:
        gender = PERSONAL[pronoun]
        if entity.kind == "unnamed" and not entity.plural and not entity.heads & {"one", "report", "media"}:
            return -0.8 if entity.gender in ("", gender) else None
        if entity.kind != "person" or entity.gender not in ("", gender):
            return None
        weak = lex.gender_of(entity.name.split()[0]) if entity.proper and not entity.gender else ""
        return 0.5 if entity.gender == gender else (0.3 if weak == gender else -0.8 if weak else 0.0)
    if pronoun == "its body":
        return 0.3 if entity.kind in ("organisation", "outlet", "group") and not entity.plural else None
    if pronoun in SINGULAR:
        if entity.kind in ("organisation", "outlet") and not entity.plural:
            return 0.3
        if entity.kind == "country":
            return 0.0
        if entity.kind == "group" and entity.proper:
            return 0.2
        return -1.5 if entity.kind == "document" else None
    if pronoun in PLURAL:
        if entity.plural or entity.heads & {"police"}:
            return 0.8
        if entity.kind == "unnamed":
            return 0.2
        if entity.kind in ("organisation", "group"):
            return -0.6
        return None
    return None
