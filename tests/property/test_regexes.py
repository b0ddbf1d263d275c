"""No regular expression of the package is slow on any text: time grows with the text, not with its square."""

from __future__ import annotations

import pytest

from tests.regexes import SHORT, expressions, slow

EXPRESSIONS = expressions()


def test_they_are_found() -> None:
    assert len(EXPRESSIONS) > 300
    there = {pattern for pattern, _ in EXPRESSIONS} | set(EXPRESSIONS.values())
    assert all(any(one.endswith(key) for one in there) for key in SHORT), "nothing is kept on the list that has gone"


def test_none_is_slow_on_sixteen_thousand_characters() -> None:
    found = {
        where: text
        for (pattern, flags), where in EXPRESSIONS.items()
        if (text := slow(pattern, flags, where, 16_000, 0.25))
    }
    assert not found


@pytest.mark.slow
def test_none_is_slow_on_a_million_characters() -> None:
    found = {
        where: text
        for (pattern, flags), where in EXPRESSIONS.items()
        if (text := slow(pattern, flags, where, 1_000_000, 6.0))
    }
    assert not found
