"""Parts of speech, morphology and lemmas from words and tags: what the parser's rules say of each is looked up once.

spaCy runs its attribute rules and its lemmatiser over each token. Nearly all these rules look at one token, by its tag,
its dependency and whether it is one of a few words; what they gave is kept here, and so is the lemma of each word, for the
next token that is like it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from onrecord.extract.lemmas import mend_lemmas

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

    Numbers = tuple[int, ...]

RULES, LEMMAS = "attribute_ruler", "lemmatizer"
_ASKED = frozenset({"TAG", "DEP", "LOWER", "IS_SPACE"})
_GIVEN = frozenset({"POS", "MORPH", "LEMMA"})
_SIGNS = ("DEP", "LOWER", "IS_SPACE")
_OTHER, _SPACE = "onrecord-other", " "  # stand for every word, dependency and white space that no rule asks for
_KEPT = 200_000  # kinds of tokens; then it begins anew, so that a run of years does not grow


class WordForms:
    """A pipeline's attribute rules and lemmatiser, and our mending of lemmas, in one step.

    Args:
        nlp: a pipeline that has both.
    """

    def __init__(self, nlp: Language) -> None:
        from spacy.attrs import DEP, IS_SPACE, LEMMA, LOWER, MORPH, ORTH, POS, TAG
        from spacy.matcher import Matcher
        from spacy.pipeline import AttributeRuler

        self._vocab = nlp.vocab
        self._rules = cast(Any, nlp.get_pipe(RULES))
        self._lemmas = cast(Any, nlp.get_pipe(LEMMAS))
        self._by_token = AttributeRuler(nlp.vocab)
        self._by_context = Matcher(nlp.vocab)
        _hash_index(self._lemmas)
        self._words: set[str] = set()  # that rules ask for
        self._patterns: list[re.Pattern[str]] = []
        dependencies: set[str] = set()
        signs: list[tuple[str, Iterable[str | bool]]] = []
        for n, rule in enumerate(self._rules.patterns):
            single = [tokens for tokens in rule["patterns"] if _by_one(tokens, rule["attrs"])]
            longer = [tokens for tokens in rule["patterns"] if not _by_one(tokens, rule["attrs"])]
            for (token,) in single:
                self._words.update(_values(token.get("LOWER")))
                if isinstance(token.get("LOWER"), dict) and "REGEX" in token["LOWER"]:
                    self._patterns.append(re.compile(token["LOWER"]["REGEX"]))
                dependencies.update(_values(token.get("DEP")))
            if single:
                self._by_token.add(single, rule["attrs"], rule["index"])
            if longer:
                self._by_context.add(str(n), longer)
            signs += [_sign(tokens) for tokens in longer]
        self._other = nlp.vocab.strings.add(_OTHER)
        self._dependencies = frozenset(nlp.vocab.strings[name] for name in dependencies)
        # What the tokens of a text have none of, no rule of several words holds there.
        self._signs = {
            name: frozenset(
                nlp.vocab.strings[value] if isinstance(value, str) else int(value)
                for about, values in signs
                if about == name
                for value in values
            )
            for name in _SIGNS
        }
        self._unsigned = any(not name for name, _ in signs)
        self._asked, self._given = [ORTH, TAG, DEP, LOWER, IS_SPACE], [POS, MORPH, LEMMA]
        self._ruled: dict[Numbers, Numbers] = {}
        self._known: dict[Numbers, Numbers] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set part of speech, morphology and lemma of each token."""
        if not len(doc):
            return doc
        words, tags, deps, lower, blank = doc.to_array(self._asked).T.tolist()
        signs = (self._signs[name].isdisjoint(has) for name, has in zip(_SIGNS, (deps, lower, blank), strict=True))
        if (self._unsigned or not all(signs)) and self._by_context(
            doc, allow_missing=True
        ):  # "there is": a rule looks at two words
            return mend_lemmas(self._lemmas(self._rules(doc)))
        told, other = self._dependencies, self._other
        kinds = list(zip(words, tags, (dep if dep in told else other for dep in deps), strict=True))
        new = [kind for kind in dict.fromkeys(kinds) if kind not in self._known]
        if new:
            self._learn(new)
        known = self._known
        self._give(doc, [known[kind] for kind in kinds])
        return doc

    def _learn(self, kinds: Sequence[Numbers]) -> None:
        """Ask the rules and the lemmatiser about tokens."""
        if len(self._known) > _KEPT:
            self._known.clear()
        like = [(self._like(word), tag, dep) for word, tag, dep in kinds]
        new = [kind for kind in dict.fromkeys(like) if kind not in self._ruled]
        if new:
            row = self._row(new)
            self._ruled.update(zip(new, self._given_to(self._by_token(row)), strict=True))
        row = self._row(kinds)
        self._give(row, [self._ruled[kind] for kind in like])
        self._known.update(zip(kinds, self._given_to(mend_lemmas(self._lemmas(row))), strict=True))

    def _like(self, word: int) -> int:
        """A word that the rules see as they do this one."""
        lexeme = self._vocab[word]
        if lexeme.lower_ in self._words or any(pattern.search(lexeme.lower_) for pattern in self._patterns):
            return word
        return self._vocab.strings.add(_SPACE) if lexeme.is_space else self._other

    def _row(self, kinds: Sequence[Numbers]) -> Doc:
        """A text of such tokens."""
        from spacy.tokens import Doc

        words, tags, deps = ([self._vocab.strings[kind[n]] for kind in kinds] for n in range(3))
        return Doc(self._vocab, words=words, tags=tags, deps=deps, heads=list(range(len(kinds))))

    def _give(self, doc: Doc, forms: Sequence[Numbers]) -> None:
        given: Any = np.array(forms, dtype=np.uint64)
        doc.from_array(self._given, given)

    def _given_to(self, doc: Doc) -> list[Numbers]:
        return [tuple(forms) for forms in doc.to_array(self._given).tolist()]


def _by_one(tokens: Sequence[dict[str, Any]], attributes: Collection[str]) -> bool:
    """Whether a rule looks at one token, by what we know how to ask, and gives it nothing but what is kept."""
    return (
        len(tokens) == 1
        and set(tokens[0]) <= _ASKED
        and set(attributes) <= _GIVEN
        and all(
            set(wanted) <= ({"IN", "NOT_IN", "REGEX"} if name == "LOWER" else {"IN", "NOT_IN"})
            for name, wanted in tokens[0].items()
            if isinstance(wanted, dict)
        )
    )


def _values(wanted: Any) -> Iterable[str]:
    """The strings that a rule asks for in an attribute; any other makes no difference to it."""
    if wanted is None:
        return ()
    return [wanted] if isinstance(wanted, str) else [*wanted.get("IN", ()), *wanted.get("NOT_IN", ())]


def _sign(tokens: Sequence[dict[str, Any]]) -> tuple[str, Iterable[str | bool]]:
    """What one of the tokens of a rule has to be: an attribute and its values; an empty name where that is not told."""
    for token in tokens:
        for name in _SIGNS:
            wanted = token.get(name)
            if isinstance(wanted, str | bool):
                return name, [wanted]
            if isinstance(wanted, dict) and "IN" in wanted:
                return name, wanted["IN"]
    return "", ()


def _hash_index(lemmas: Any) -> None:
    """Let the lemmatiser look words up in sets: its index comes as lists of tens of thousands."""
    index = lemmas.lookups.get_table("lemma_index", {})
    for part in list(index):
        if isinstance(index[part], list):
            index[part] = frozenset(index[part])
