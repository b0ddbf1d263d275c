"""How text is cut into words to be found by: by SQLite's own tokeniser, whatever database holds the ledger.

A database with a word index of another kind is given these words instead of text, so that the same search finds the
same records everywhere: FTS5's ``unicode61`` without diacritics, and Porter's stems.

Reference: M. F. Porter, "An algorithm for suffix stripping", Program 14 (1980).
"""

from __future__ import annotations

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from onrecord.ledger.asking import MARK

TOKENIZE = "porter unicode61 remove_diacritics 2"  # as in schema/sqlite
Cut = tuple[str, ...]
LONGEST = 500  # letters of a word in PostgreSQL's index: a lexeme may have 2 KB; longer ones are compared only

_own = threading.local()


@contextmanager
def _scratch() -> Iterator[sqlite3.Connection]:
    """A table in memory that forgets what was put into it."""
    db: sqlite3.Connection | None = getattr(_own, "db", None)
    if db is None:
        db = _own.db = sqlite3.connect(":memory:", isolation_level=None)
        db.execute(f"CREATE VIRTUAL TABLE text USING fts5 (a, b, c, tokenize='{TOKENIZE}')")
        db.execute("CREATE VIRTUAL TABLE place USING fts5vocab (text, instance)")
        db.execute(f"CREATE VIRTUAL TABLE article USING fts5 (headline, text, tokenize='{TOKENIZE}')")
    db.execute("BEGIN")
    try:
        yield db
    finally:
        db.execute("ROLLBACK")


def cut(rows: Sequence[Sequence[str]]) -> list[tuple[Cut, ...]]:
    """The words of texts, in order, as they are looked for.

    Args:
        rows: of up to three texts each.
    """
    with _scratch() as db:
        db.executemany(
            "INSERT INTO text (rowid, a, b, c) VALUES (?, ?, ?, ?)",
            [(number, *row, *[""] * (3 - len(row))) for number, row in enumerate(rows)],
        )
        found: dict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
        for term, row, column, offset in db.execute("SELECT term, doc, col, offset FROM place"):
            found[row, column].append((offset, term))
    return [
        tuple(tuple(term for _, term in sorted(found[number, column])) for column, _ in zip("abc", row, strict=False))
        for number, row in enumerate(rows)
    ]


def having(expression: str, texts: Sequence[str]) -> list[bool]:
    """Which of some texts an FTS5 expression finds."""
    with _scratch() as db:
        db.executemany("INSERT INTO text (rowid, a, b, c) VALUES (?, ?, '', '')", list(enumerate(texts)))
        found = {row for (row,) in db.execute("SELECT rowid FROM text WHERE text MATCH ?", (expression,))}
    return [number in found for number in range(len(texts))]


def lexemes(*texts: Cut) -> list[str]:
    """Each word once, but for those too long for an index of PostgreSQL."""
    return sorted({word for words in texts for word in words if len(word) <= LONGEST})


def line(words: Cut) -> str:
    """Words in order, each between spaces."""
    return f" {' '.join(words)} "


def snippet(expression: str, headline: str | None, text: str) -> str:
    """The words around those that an FTS5 expression finds in an article, between :data:`MARK`."""
    with _scratch() as db:
        db.execute("INSERT INTO article VALUES (?, ?)", (headline, text))
        row = db.execute(
            "SELECT snippet(article, -1, ?, ?, ' … ', 24) FROM article WHERE article MATCH ?", (*MARK, expression)
        ).fetchone()
    return str(row[0]) if row else ""
