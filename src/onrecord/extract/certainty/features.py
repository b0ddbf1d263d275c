"""What the factuality model sees of a predicate: its form, what governs it, and the rules' verdict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from onrecord.extract.certainty.judge import Setting, judge
from onrecord.extract.certainty.words import words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_MARKS = frozenset(
    "if unless whether when because although though after before until since once while as".split()  # noqa: SIM905
)
_MODAL = frozenset(["may", "might", "could", "would", "should"])
_GOVERNING = ("governs.planned", "governs.probable", "governs.asked", "governs.denied", "reports")


def features(doc: Doc, index: int) -> list[str]:
    """Names of the features that hold of the predicate at a token, each once, in a fixed order."""
    token = doc[index]
    return sorted({*_own(token), *_above(token), *_around(token), *_verdict(token)})


def _own(token: Token) -> Iterator[str]:
    yield "b"
    yield f"l={token.lemma_.lower()}"
    yield f"t={token.tag_}"
    yield f"d={token.dep_}"
    yield f"td={token.tag_}|{token.dep_}"
    helpers = sorted(c.lower_ for c in token.children if c.dep_ in ("aux", "auxpass", "neg"))
    yield f"auxset={'+'.join(helpers)}|{token.tag_}"
    for c in token.children:
        if c.dep_ in ("aux", "auxpass"):
            yield f"aux={c.lower_}"
            yield f"aux={c.lower_}|{token.tag_}"
        elif c.dep_ == "neg":
            yield "neg"
            yield f"neg|{token.tag_}"
        elif c.dep_ in ("mark", "advmod", "prt", "det", "expl", "cc"):
            yield f"k={c.dep_}={c.lower_}"
        if c.dep_ in ("nsubj", "nsubjpass"):
            yield f"s={c.lower_ if c.pos_ == 'PRON' else c.pos_}"
        if c.dep_ in ("nsubj", "nsubjpass", "dobj", "attr") and _none(c):
            yield "noarg"
        if c.dep_ == "advcl" and any(g.lower_ in ("if", "unless") for g in c.children):
            yield "ifthen"


def _none(noun: Token) -> bool:
    return noun.lower_ in ("no", "nobody", "none", "nothing") or any(
        g.lower_ in ("no", "neither") for g in noun.children
    )


def _above(token: Token) -> Iterator[str]:
    path: list[str] = []
    below = token
    for n, above in enumerate(token.ancestors):
        if n < 4:
            yield f"a{min(n, 2)}={above.lemma_.lower()}"
        if n == 0:
            yield f"hd={token.dep_}|{above.lemma_.lower()}"
            yield f"ht={token.dep_}|{above.tag_}"
        if n < 3:
            path.append(below.dep_)
        if n >= 8:
            break
        close = "cl" if below.dep_ in ("xcomp", "ccomp", "conj") else "o"
        for c in above.children:
            if c.dep_ == "aux":
                yield f"ga={c.lower_}|{close}"
            elif c.dep_ == "neg":
                yield f"gneg|{below.dep_}"
        for c in below.children:
            if c.dep_ in ("mark", "advmod") and c.lower_ in _MARKS:
                yield f"gm={c.lower_}"
        for key in _GOVERNING:
            if above.lemma_.lower() in words("light_verbs", key):
                yield f"g={key}"
        below = above
    yield f"path={'>'.join(path)}"


def _around(token: Token) -> Iterator[str]:
    doc, sentence = token.doc, token.sent
    end = sentence.text.rstrip()[-1:]
    if end == "?":
        yield "q"
        yield f"q|{token.dep_}"
    elif end == "!":
        yield "!"
    lower = {t.lower_ for t in sentence}
    if lower & _MODAL:
        yield "sm"
    if lower & {"if", "unless"}:
        yield "sif"
    if token.i > 0:
        yield f"p1={doc[token.i - 1].lower_}"
    if token.i > 1:
        yield f"p2={doc[token.i - 2].lower_}"
    if token.i + 1 < len(doc):
        yield f"n1={doc[token.i + 1].lower_}"


def _verdict(token: Token) -> Iterator[str]:
    chain: list[Token] = []
    top = token
    for _ in range(4):
        if top.dep_ not in ("xcomp", "ccomp") or top.head.i == top.i:
            break
        top = top.head
        chain.insert(0, top)
    sure = judge(token, chain, frozenset(t.i for t in token.sent), Setting(own_voice=True), True)
    yield f"jp={sure.polarity}"
    yield f"jm={sure.modality}"
    yield f"jt={sure.tense}"
    yield f"j={sure.polarity}{sure.modality}{sure.tense}"
    yield f"jd={sure.modality}{sure.tense}{token.dep_}"
