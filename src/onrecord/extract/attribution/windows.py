"""Blocks of an article to rows of sub-words for the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CLS, SEP = 101, 102  # BERT's first and separating sub-word
LONGEST = 200  # sub-words of a block that stays whole; a longer one is cut
SIZE = 100  # sub-words of a window's own blocks, where not one block alone is longer
LEFT, RIGHT = 40, 40  # sub-words of context before and after them; set, with SIZE, on articles held back from training
LONGEST_WORD = 40  # sub-words; a longer string of characters is no word and is cut


@dataclass(frozen=True, slots=True)
class Piece:
    """A block, or a part of one that is too long: words with their code points and sub-words."""

    block: int
    words: tuple[tuple[int, int], ...]
    ids: tuple[tuple[int, ...], ...]

    @property
    def size(self) -> int:
        """Sub-words, with the separator."""
        return sum(map(len, self.ids)) + 1


@dataclass(frozen=True, slots=True)
class Window:
    """One row for the encoder.

    Attributes:
        ids: Sub-words, ``[CLS]`` first and a ``[SEP]`` after each block.
        first: Position in ``ids`` of the first sub-word of each word.
        words: Code points of each word.
        block: Number of the block each word is in.
        own: The words that are not context, as a half-open range.
    """

    ids: tuple[int, ...]
    first: tuple[int, ...]
    words: tuple[tuple[int, int], ...]
    block: tuple[int, ...]
    own: tuple[int, int]


def pieces(tokenizer: Tokenizer, text: str, blocks: Sequence[tuple[int, int]], size: int = LONGEST) -> list[Piece]:
    """Blocks as words and sub-words; a block longer than ``size`` is cut, after a full stop where there is one."""
    found: list[Piece] = []
    encodings = tokenizer.encode_batch([text[start:end] for start, end in blocks], add_special_tokens=False)
    for number, ((start, _), encoding) in enumerate(zip(blocks, encodings, strict=True)):
        words: list[list[int]] = []
        ids: list[list[int]] = []
        last = None
        for sub, word, (a, b) in zip(encoding.ids, encoding.word_ids, encoding.offsets, strict=True):
            if word != last or len(ids[-1]) >= LONGEST_WORD:
                words.append([start + a, start + b])
                ids.append([])
                last = word
            words[-1][1] = start + b
            ids[-1].append(sub)
        begin = 0
        while begin < len(words):
            end = _cut(text, words, ids, begin, size - 1)
            spans = tuple((a, b) for a, b in words[begin:end])
            found.append(Piece(number, spans, tuple(tuple(x) for x in ids[begin:end])))
            begin = end
    return found


def _cut(text: str, words: list[list[int]], ids: list[list[int]], begin: int, room: int) -> int:
    """Where the piece that begins at this word ends."""
    used, end, stop = 0, begin, begin
    while end < len(words) and (end == begin or used + len(ids[end]) <= room):
        used += len(ids[end])
        end += 1
        if text[words[end - 1][0] : words[end - 1][1]] in ".!?":
            stop = end
    return end if end == len(words) or stop <= begin else stop


def pack(parts: Sequence[Piece], size: int = SIZE, left: int = LEFT, right: int = RIGHT) -> list[Window]:
    """Pieces in order as windows: as many as fit into ``size``, with up to so many sub-words of their neighbours."""
    windows: list[Window] = []
    i = 0
    while i < len(parts):
        j, used = i, 0
        while j < len(parts) and (j == i or used + parts[j].size <= size):
            used += parts[j].size
            j += 1
        c, before = i, 0
        while c > 0 and before + parts[c - 1].size <= left:
            c -= 1
            before += parts[c].size
        d, after = j, 0
        while d < len(parts) and after + parts[d].size <= right:
            after += parts[d].size
            d += 1
        windows.append(_window(parts[c:i], parts[i:j], parts[j:d]))
        i = j
    return windows


def _window(before: Sequence[Piece], own: Sequence[Piece], after: Sequence[Piece]) -> Window:
    """The row of these pieces."""
    ids: list[int] = [CLS]
    first: list[int] = []
    words: list[tuple[int, int]] = []
    block: list[int] = []
    for part in (*before, *own, *after):
        for span, subs in zip(part.words, part.ids, strict=True):
            first.append(len(ids))
            ids.extend(subs)
            words.append(span)
            block.append(part.block)
        ids.append(SEP)
    start = sum(len(p.words) for p in before)
    return Window(tuple(ids), tuple(first), tuple(words), tuple(block), (start, start + sum(len(p.words) for p in own)))
