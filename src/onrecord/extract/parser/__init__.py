"""The steps of the spaCy pipeline, made quicker: same weights and rules, and the same outcome.

A pipeline that is built otherwise than these steps know keeps its own: each is tried on a sentence first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import Model, NumpyOps

from onrecord.extract.lemmas import mend_lemmas
from onrecord.extract.parser.forms import LEMMAS, RULES, WordForms
from onrecord.extract.parser.names import RECOGNISER, NameFinder
from onrecord.extract.parser.vectors import WordVectors, times

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.language import Language
    from spacy.tokens import Doc

_NAMES, _FORMS = "onrecord_names", "onrecord_forms"
_PROBE = (
    'Officials in Norby said on May 3 that 12 boats hadn\'t come back; "nobody knows why", Ada Lund Berg, 60, added.'
)
_NEAR = 1e-3
_ODD = (ValueError, LookupError, TypeError, AttributeError)  # what another build brings


class Products(NumpyOps):  # type: ignore[misc]  # compiled, without types
    """thinc's operations on a CPU, but for the matrix product: numpy's is three times as fast as its own."""

    def gemm(self, x: Any, y: Any, *, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """``x @ y``, either turned over before it."""
        product = times(x.T if trans1 else x, y.T if trans2 else y)
        if out is None:
            return product
        out[...] = product
        return out


def quicken(nlp: Language) -> None:
    """Put our steps in the place of the pipeline's own, and mend lemmas."""
    from spacy.language import Language

    probe = [nlp.make_doc(_PROBE), nlp.make_doc(_PROBE[-40:])]
    products = Products(use_blis=False)
    for _, step in nlp.pipeline:
        network = getattr(step, "model", None)
        for part in network.walk() if isinstance(network, Model) else ():
            if type(part.ops) is NumpyOps:
                part.ops = products
            if part.has_ref("embed") and part.has_ref("encode"):
                _replace(part, probe)
    Language.factory(_NAMES, func=_names)
    Language.factory(_FORMS, func=_forms)
    for ours, theirs in ((_NAMES, (RECOGNISER,)), (_FORMS, (RULES, LEMMAS))):
        nlp.add_pipe(ours, last=True)
        if isinstance(nlp.get_pipe(ours), NameFinder | WordForms):
            for name in theirs:
                nlp.disable_pipe(name)


def _replace(network: Model[Any, Any], probe: list[Doc]) -> None:
    """Let a network of word vectors be worked out by :class:`WordVectors`, where that comes to the same."""
    try:
        vectors = WordVectors(network)
        pairs = zip(vectors(probe), network.predict(probe), strict=True)
        alike = all(np.allclose(one, other, atol=_NEAR) for one, other in pairs)
    except _ODD:
        return
    if alike:
        network._func = lambda _model, docs, is_train: (vectors(docs), _no_training)


def _no_training(gradient: object) -> object:
    raise NotImplementedError("a pipeline that was made quicker is for reading only")


def _names(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    from spacy.pipeline import EntityRecognizer

    step = dict(nlp.pipeline).get(RECOGNISER)
    try:
        if type(step) is EntityRecognizer:
            return NameFinder(step)
    except _ODD:
        pass
    return _as_it_is


def _forms(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    from spacy.lang.en.lemmatizer import EnglishLemmatizer
    from spacy.pipeline import AttributeRuler

    has = dict(nlp.pipeline)
    try:
        if type(has.get(RULES)) is AttributeRuler and type(has.get(LEMMAS)) is EnglishLemmatizer:
            return WordForms(nlp)
    except _ODD:
        pass
    return mend_lemmas


def _as_it_is(doc: Doc) -> Doc:
    return doc
