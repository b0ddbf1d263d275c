"""From Parquet into a ledger: the same as adding the archives' pages one by one, without reading them again.

Pages come in the order of the archives' paths and of their places in them, each row group in one transaction; what they touch
is reconciled every few hundred articles, story by story. A load that was cut off goes on where it stopped: what the ledger
holds is passed over by its id, and what was stored and not reconciled is known to the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord import codec
from onrecord.bulk.layout import LAYOUT, TABLES, Done, Folder, sha256_of
from onrecord.codec_arrow import arrow, records
from onrecord.errors import BadRequest, VerificationFailed
from onrecord.pipeline import Reading, keep
from onrecord.records import Article, Claim, Page, Rejected, Told
from onrecord.version import READER

if TYPE_CHECKING:
    from onrecord.ledger import Ledger
    from onrecord.reconcile.stories import Document

WINDOW = 500  # articles after which what they touch is reconciled


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, in all or of one shard.

    Attributes:
        added: articles.
        present: that were there already.
        refused: what reading had refused, kept in the ledger with its reason, and what was forgotten there.
        shards: that were gone through.
    """

    added: int = 0
    present: int = 0
    refused: int = 0
    shards: int = 0

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(
            self.added + other.added,
            self.present + other.present,
            self.refused + other.refused,
            self.shards + other.shards,
        )


def load(
    ledger: Ledger,
    folders: list[str] | tuple[str, ...],
    on_shard: Callable[[Done, Loaded], None] = lambda shard, loaded: None,
    on_pages: Callable[[int], None] = lambda count: None,
) -> Loaded:
    """Bring what ``bulk`` read into a ledger and reconcile it.

    Args:
        ledger: where to.
        folders: of ``bulk``, or markers in them (``out/done/NAME.json``) where only some shards are wanted.
        on_shard: told of each shard that was gone through.
        on_pages: told of every step and how many pages it took.

    Raises:
        BadRequest: there is no shard, or it was read by another version.
        VerificationFailed: a file is not what was written.
        Missing: pyarrow is not installed.
    """
    arrow()
    work = _Work(ledger, on_pages)
    total = Loaded()
    for folder, done in shards_in(folders):
        check(folder, done)
        loaded = work.shard(folder, done)
        total += loaded
        on_shard(done, loaded)
    work.settle()
    return total


def shards_in(given: list[str] | tuple[str, ...]) -> list[tuple[Folder, Done]]:
    """The shards that folders hold, or that markers name.

    Raises:
        BadRequest: there is none.
    """
    found: list[tuple[Folder, Done]] = []
    for one in given:
        path = Path(one)
        if path.is_dir():
            folder = Folder(path)
            shards = folder.all_done()
            if not shards:
                raise BadRequest(f"{one}: no shard in it that was read to its end (`onrecord bulk … --out {one}`)")
            found += [(folder, done) for done in shards]
            continue
        folder = Folder(path.parent.parent)
        marked = folder.done(path.stem) if path.suffix == ".json" and path.parent.name == "done" else None
        if marked is None:
            raise BadRequest(
                f"{one}: neither a folder of `onrecord bulk` nor the marker of a shard in one (done/….json)"
            )
        found.append((folder, marked))
    return found


def check(folder: Folder, done: Done) -> None:
    """Hold the files of a shard against its marker.

    Raises:
        BadRequest: another version read it.
        VerificationFailed: a file is missing or was changed.
    """
    if (done.reader, done.layout) != (READER, LAYOUT):
        raise BadRequest(
            f"{folder.marker(done.name)}: read by {done.reader}, this is {READER}: run `onrecord bulk` once more, it reads anew"
        )
    for table in TABLES:
        path = folder.file(table, done.name)
        try:
            same = sha256_of(path) == done.files[table].sha256
        except (OSError, KeyError) as error:
            raise VerificationFailed(f"{path}: cannot be read: {error}") from error
        if not same:
            raise VerificationFailed(
                f"{path}: not as it was written; remove {folder.marker(done.name)} and run bulk again"
            )


@dataclass(slots=True)
class _Work:
    """A load while it goes on."""

    ledger: Ledger
    on_pages: Callable[[int], None]
    compared: dict[str, Document] = field(default_factory=dict)
    pending: int = 0

    def shard(self, folder: Folder, done: Done) -> Loaded:
        """Go through the files of a shard in step."""
        loaded = Loaded(shards=1)
        with ExitStack() as stack:
            files = {
                table: stack.enter_context(arrow().parquet.ParquetFile(folder.file(table, done.name), pre_buffer=False))
                for table in TABLES
            }
            for group in range(files["pages"].num_row_groups):
                loaded += self._group(files, group)
                if self.pending >= WINDOW:
                    self.settle()
        return loaded

    def settle(self) -> None:
        """Reconcile what was added since this was last done, or was left by a load that was cut off."""
        if self.pending or not self.ledger.reconciled():
            from onrecord.ledger.settling import settle
            from onrecord.reconcile.blocking import document

            settle(self.ledger, lambda article: self.compared.get(article.id) or document(article))
        self.compared.clear()
        self.pending = 0

    def _group(self, files: dict[str, Any], group: int) -> Loaded:
        """One row group: nothing but the ids is read where the ledger holds all of it."""
        light = files["pages"].read_row_group(group, ["article", "sha256", "origin", "number"], use_threads=False)
        known = [Page(b"", row["origin"], sha256=row["sha256"]) for row in light.to_pylist()]
        refused = files["refused"].read_row_group(group, use_threads=False)
        self.on_pages(len(known) + refused.num_rows)
        if not refused.num_rows and all(self.ledger.has_page(page) for page in known):
            return Loaded(present=len(known))
        rows = _Rows(files, group)
        with self.ledger.together():
            kept = keep(self.ledger, rows.items(refused.to_pylist()), article_of=rows.article, claims_in=rows.claims)
        self.pending += kept.added
        self.compared.update(rows.compared())
        return Loaded(kept.added, kept.present, len(kept.rejected))


class _Rows:
    """The records of one row group, and which belong together."""

    def __init__(self, files: dict[str, Any], group: int) -> None:
        self.pages = files["pages"].read_row_group(group, use_threads=False).to_pylist()
        self.articles: dict[str, list[Article]] = {}
        for article in records(Article, files["articles"].read_row_group(group, use_threads=False)):
            self.articles.setdefault(article.id, []).append(article)
        self.found: dict[str, dict[str, Claim]] = {}
        for claim in records(Claim, files["claims"].read_row_group(group, use_threads=False)):
            self.found.setdefault(claim.article, {})[claim.id] = claim  # a page may stand in a group twice

    def items(self, refused: list[dict[str, Any]]) -> Iterator[Page | Rejected]:
        """Pages and what was refused, in the order of the archive."""
        rows = sorted([*self.pages, *refused], key=lambda row: int(row["number"]))
        for row in rows:
            yield _page(row) if "body" in row else Rejected(row["stage"], row["id"], row["reason"])

    def article(self, page: Page) -> Article:
        """What was read from a page."""
        return self.articles[page.article_id][0]

    def claims(self, article: Article) -> Reading:
        """Its claims."""
        return Reading(article, tuple(self.found.get(article.id, {}).values()))

    def compared(self) -> dict[str, Document]:
        """How the articles are compared with others."""
        from onrecord.reconcile.stories import Document

        return {
            row["article"]: Document(
                row["article"],
                (row["hours"][0], row["hours"][1]) if row["hours"] else None,
                dict(zip(row["words"], row["weights"], strict=True)),
                row["meaning"],
            )
            for row in self.pages
        }


def _page(row: dict[str, Any]) -> Page:
    told = row["told"]
    return Page(
        row["body"],
        row["origin"],
        row["media_type"],
        row["retrieved"],
        row["sha256"],
        None if told is None else codec.restore(Told, told),
    )
