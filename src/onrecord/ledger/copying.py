"""A whole ledger from one database into another, as it is stored.

Pages with what was read from them go over in small transactions, so that a copy that was cut short goes on where it
stopped; all else is small beside them, or follows from them, and is replaced whole at the end. Then both sides are held
against each other: counts, seals, and the bytes of every page against their SHA-256.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from onrecord import codec
from onrecord.errors import BadRequest, LedgerError
from onrecord.ledger.relational import RelationalLedger
from onrecord.ledger.tables import Writing
from onrecord.records import Article, Claim, digest

_CHUNK = 50  # articles in one transaction
_BATCH = 500  # rows in one statement

# What stands beside pages and readings, in an order that links allow, and how it is ordered.
_READING = {
    "page": "article, sha256, origin, media_type, retrieved, told",
    "article": "id, outlet, headline, published, day, reader, text, record, seal",
    "claim": "id, article, start, day, stance, event_type, reader, source, party, about, record, seal",
}
_WHOLE = {
    "judgement": ('id, kind, "left", "right", verdict, "by", at, reason, score, withdrawn', "number"),
    "tombstone": ("article, sha256, address, why, at", "article"),
    "rejected": ("stage, id, reason, at", "stage, id, reason"),
    "visit": ("url, final, at, etag, modified", "url"),
    "watched": ("watch, kind, id, value", "watch, kind, id"),
    "alert": ("id, watch, record", "number"),
    "delivery": ("alert, output, state, tries, due, reason", "alert, output"),
    "story": ("id, first, last, record, seal", "id"),
    "story_article": ("article, story", "article"),
    "assertion": ("id, story, status, gist, record, seal, number", "id"),
    "change": ("assertion, n, at, status, was, claim", "assertion, n"),
    "membership": ("claim, assertion, position, origin, adds_origin, score, reason, status", "claim"),
    "warning": ("id, kind, claim, about, record, seal, story", "id"),
    "lineage": ("copy, original, share, reason", "copy, original"),
    "unsettled": ("article", "article"),
    "unindexed": ("article", "article"),
    "document": ("article, record", "article"),
    "story_key": ("key, hour, article", "key, hour, article"),
    "gram": ("gram, day, moment, article", "gram, day, moment, article"),
    "bond": ("article, other", "article, other"),
}


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy did.

    Attributes:
        articles: that were copied now.
        present: that were there already, from a copy that was cut short.
        records: whose seals were compared afterwards.
    """

    articles: int
    present: int
    records: int


def copy(
    source: RelationalLedger, target: RelationalLedger, on_articles: Callable[[int], None] = lambda n: None
) -> Copied:
    """Copy a ledger into an empty one, or into one that an earlier copy began.

    Args:
        source: is not changed.
        target: what it holds beside pages of the source is replaced.
        on_articles: told of each step and how many articles it brought.

    Raises:
        BadRequest: the target holds pages that the source does not.
        LedgerError: something is damaged, or was changed while it was copied.
    """
    stones = [
        (stone, stone.article)
        for stone in source.tombstones()
        if target._row("SELECT 1 FROM page WHERE article = ?", (stone.article,))
    ]
    for stone, article in stones:  # forgotten since an earlier copy
        target.forget([article], stone.why, stone.at)
    strangers = _strangers(source, target)
    if strangers:
        raise BadRequest(
            f"{target.path} holds {strangers} page{'s' * (strangers != 1)} that {source.path} does not; "
            "copy into an empty ledger"
        )
    articles = present = 0
    ids = (str(identity) for (identity,) in source._stream("SELECT id FROM article ORDER BY id"))
    while some := tuple(islice(ids, _CHUNK)):
        done = _readings(source, target, some)
        articles, present = articles + done, present + len(some) - done
        on_articles(len(some))
    with target.together() as db:
        for table in reversed(_WHOLE):
            db.execute(f"DELETE FROM {table}")
        for table, (columns, order) in _WHOLE.items():
            rows = source._stream(f"SELECT {columns} FROM {table} ORDER BY {order}")
            while batch := list(islice(rows, _BATCH)):
                _insert(db, table, columns, batch)
        db.execute(
            "UPDATE membership SET number = coalesce((SELECT c.number FROM claim c WHERE c.id = membership.claim), 0)"
        )
        target._add_up(db)
    return Copied(articles, present, compare(source, target))


def _strangers(source: RelationalLedger, target: RelationalLedger) -> int:
    """How many articles of the target the source does not hold."""
    count = 0
    ids = (str(identity) for (identity,) in target._stream("SELECT id FROM article ORDER BY id"))
    while some := tuple(islice(ids, _BATCH)):
        held = {row[0] for row in source._rows(f"SELECT id FROM article WHERE id IN {_marks(some)}", some)}
        count += len(set(some) - held)
    return count


def _seals(ledger: RelationalLedger, ids: Sequence[str]) -> dict[str, list[object]]:
    """The seals of some articles and of their claims, in order."""
    marks = _marks(ids)
    found: dict[str, list[object]] = {}
    for identity, seal in ledger._rows(f"SELECT id, seal FROM article WHERE id IN {marks}", ids):
        found[str(identity)] = [seal]
    for identity, seal in ledger._rows(
        f"SELECT article, seal FROM claim WHERE article IN {marks} ORDER BY article, start, id", ids
    ):
        found[str(identity)].append(seal)
    return found


def _readings(source: RelationalLedger, target: RelationalLedger, ids: Sequence[str]) -> int:
    """Copy some pages with what was read from them, but for those that are there as they are; gives how many."""
    wanted, held = _seals(source, ids), _seals(target, ids)
    missing = [identity for identity in ids if held.get(identity) != wanted.get(identity)]
    if not missing:
        return 0
    marks = _marks(missing)
    pages = list(source._rows(f"SELECT {_READING['page']} FROM page WHERE article IN {marks}", missing))
    hashes = sorted({str(row[1]) for row in pages})
    bodies = list(
        source._rows(f"SELECT sha256, packing, size, bytes FROM body WHERE sha256 IN {_marks(hashes)}", hashes)
    )
    for sha256, packing, _, stored in bodies:
        _check_bytes(source.path, str(sha256), str(packing), stored)
    articles = list(
        source._rows(f"SELECT {_READING['article']} FROM article WHERE id IN {marks} ORDER BY number", missing)
    )
    claims = list(
        source._rows(f"SELECT {_READING['claim']} FROM claim WHERE article IN {marks} ORDER BY number", missing)
    )
    with target.together() as db:
        for identity in missing:
            db.execute("DELETE FROM claim WHERE article = ?", (identity,))
            db.execute("DELETE FROM article WHERE id = ?", (identity,))
        _insert(db, "body", "sha256, packing, size, bytes", bodies, "ON CONFLICT DO NOTHING")
        _insert(db, "page", _READING["page"], pages, "ON CONFLICT DO NOTHING")
        for row in articles:
            mine = [claim for claim in claims if claim[1] == row[0]]
            number, start = target._place(db, str(row[0]), None if row[4] is None else str(row[4]), len(mine))
            _insert(db, "article", f"number, {_READING['article']}", [(number, *row)])
            _insert(db, "claim", f"number, {_READING['claim']}", [(start + n, *claim) for n, claim in enumerate(mine)])
            article = codec.restore(Article, {**codec.loads(str(row[7])), "text": row[6]})
            own = [codec.restore(Claim, codec.loads(str(claim[10]))) for claim in mine]
            target._find(db, article, own)
    return len(missing)


def _check_bytes(path: str, sha256: str, packing: str, stored: object) -> None:
    assert isinstance(stored, bytes)
    try:
        body = zlib.decompress(stored) if packing == "zlib" else stored
    except zlib.error as error:
        raise LedgerError(f"{path}: the stored bytes of page {sha256} are damaged: {error}") from error
    if digest(body) != sha256:
        raise LedgerError(f"{path}: the stored bytes are not those of page {sha256}; see `onrecord verify`")


def compare(source: RelationalLedger, target: RelationalLedger) -> int:
    """Hold two ledgers against each other: counts and every seal; gives how many seals.

    Raises:
        LedgerError: they differ.
    """
    one, other = dict(source.counts()), dict(target.counts())
    for kind, count in one.items():
        if count != other[kind]:
            raise LedgerError(
                f"the copy holds {other[kind]} of {count} {kind}: {source.path} was changed meanwhile? Copy once more"
            )
    records = 0
    for mine, theirs in zip_longest(source.sealed(), target.sealed()):
        records += 1
        if mine is None or theirs is None or (mine.id, mine.seal) != (theirs.id, theirs.seal):
            which = mine or theirs
            raise LedgerError(f"{which.id if which else '?'} differs in the copy; copy once more")
        if digest(theirs.record.encode("utf-8")) != theirs.seal:
            raise LedgerError(f"{theirs.id} was changed after it was written; see `onrecord verify --db {source.path}`")
    return records


def _insert(db: Writing, table: str, columns: str, rows: Sequence[tuple[object, ...]], clause: str = "") -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks}) {clause}", rows)


def _marks(values: Sequence[str]) -> str:
    return f"({', '.join('?' * len(values)) or 'NULL'})"
