"""Lemmas of verbs that the parser's rules get wrong: "hop" for "hoped", "fin" for "fined", a mark for "’s"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

_FORMS = frozenset({"VBD", "VBN", "VBG", "VBZ", "VBP"})
# a full verb of one letter behind a mark ("it’s simple"); as an auxiliary the parser has it right
_SHORT = {"'s": "be", "'re": "be", "'m": "be"}
# One short syllable with one consonant at its end doubles it ("hopped"), unless it is w, x or y; no verb ends in u.
_CUT = re.compile(r"(?:[^aeiou]|qu)*[aeiouy][^aeiouwxy]|.+u")


def mend_lemmas(doc: Doc) -> Doc:
    """Give such verbs their last letter back; the parser's last step."""
    for token in doc:
        if token.tag_ in _FORMS and (token.lemma_[:1].isalpha() or token.pos_ == "VERB"):
            whole = _SHORT.get(token.lower_.replace("’", "'")) or mended(token.lower_, token.lemma_)
            if whole != token.lemma_:
                token.lemma_ = whole
    return doc


def mended(form: str, lemma: str) -> str:
    """The lemma of a verb's inflected form, given what the parser takes for it."""
    if form in (f"{lemma}ed", f"{lemma}ing", f"{lemma}es") and _CUT.fullmatch(lemma):
        return f"{lemma}e"
    return lemma
