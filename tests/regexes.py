"""Every regular expression of the package, and texts made to be slow for it.

Expressions are those in the globals of all modules, in the results of their cached builders, and the literals that are given
to ``re``. An attack on one is the shortest text that leads to one of its open repetitions, then what that repeats, many times, then a
character that fits nothing: what makes a search go back over all of it, from each place anew.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import re
import signal
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import onrecord

SOURCE = Path(onrecord.__file__).parent
END = "\x01"  # fits no class but negated ones
_CALLS = frozenset({"compile", "match", "search", "fullmatch", "sub", "split", "findall", "finditer", "subn"})
_CATEGORY = {
    op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "a",
    op.CATEGORY_NOT_DIGIT: "a", op.CATEGORY_NOT_SPACE: "a", op.CATEGORY_NOT_WORD: " ",
}  # fmt: skip
_UNITS = (
    " ",
    "a",
    "A",
    "1",
    "\n",
    ".",
    ",",
    '"',
    "'",
    "-",
    "<",
    "(",
    "a ",
    "A ",
    "Aa ",
    "1,",
    "a,",
    "a.",
    " \n",
    "é",
    "and ",
    "of the ",
)


# Expressions that search texts which are cut beforehand: where, the longest, and by what.
SHORT = {
    "quantities.find._LINK": (12, "gaps are measured first"),
    "quantities.find._OF_THE": (40, "a slice"),
    "quantities.units._patterns": (48, "an end is given"),
    "read.header._OUTLET_TAIL": (200, "a slice"),
    "read.byline._SOFT": (600, "lines are cut to _LONGEST"),
    "read.byline._CONTACT": (600, "lines are cut to _LONGEST"),
    r"([\w-]+),\s+$": (80, "a slice before a name"),
    r"(\w+)[’']s\s+$": (40, "a slice before an office"),
    r"([A-Z][\w.]*(?:\s[A-Z][\w.]*){0,2})(?:[’']s?)?\s+$": (40, "a slice before a body"),
    r"[A-ZÀ-Þ][\w’'-]+\s(?:of\s(?:the\s)?|for\s(?:the\s)?)$": (80, "a slice before a toponym"),
}


def ways() -> dict[str, set[str]]:
    """How each name is used: which of the methods of an expression. A private name counts by its module."""
    used: dict[str, set[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        module = ".".join(("onrecord", *path.relative_to(SOURCE).with_suffix("").parts))
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
                name = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
                used.setdefault(f"{module}.{name}" if name.startswith("_") else name, set()).add(node.attr)
    return used


def expressions() -> dict[tuple[str, int], str]:
    """(pattern, flags) of each, with where it stands."""
    found: dict[tuple[str, int], str] = {}

    def keep(value: Any, where: str, depth: int = 0) -> None:
        if isinstance(value, re.Pattern):
            if isinstance(value.pattern, str):
                found.setdefault((value.pattern, value.flags), where)
        elif depth < 4 and isinstance(value, dict):
            for part in itertools.chain(value, value.values()):
                keep(part, where, depth + 1)
        elif depth < 4 and isinstance(value, list | tuple | set | frozenset):
            for part in value:
                keep(part, where, depth + 1)
        elif depth < 4 and hasattr(type(value), "__slots__") and type(value).__module__.startswith("onrecord"):
            for name in type(value).__slots__:
                keep(getattr(value, name, None), where, depth + 1)

    for module in _modules():
        for name, value in vars(module).items():
            if name.startswith("__") or getattr(value, "__module__", module.__name__) not in (
                module.__name__,
                "re",
                None,
            ):
                continue
            where = f"{module.__name__}.{name}"
            keep(value, where)
            if hasattr(value, "cache_info") and "Pattern" in str(getattr(value, "__annotations__", {}).get("return")):
                keep(_built(value), where)
    for path in sorted(SOURCE.rglob("*.py")):
        known = {pattern for pattern, _ in found}
        for pattern, how in _literals(ast.parse(path.read_text("utf-8"))):
            if how == "compile" and pattern in known:
                continue
            found.setdefault((pattern, re.compile(pattern).flags), f"{path.relative_to(SOURCE)} {how}")
    return found


def slow(pattern: str, flags: int, where: str, size: int, seconds: float) -> str:
    """The beginning of a text of so many characters on which an expression takes more processor time; empty where there is none."""
    compiled = re.compile(pattern, flags)
    name = where.rsplit(".", 1)[-1]
    how = (
        {where.rsplit(maxsplit=1)[-1]}
        if " " in where
        else WAYS.get(where if name.startswith("_") else name, set()) & _CALLS
    )
    if not how or how - {"match", "fullmatch"}:
        how = {"finditer"} | (how & {"match", "fullmatch"})
    longest = next(
        (
            most
            for key, (most, _) in SHORT.items()
            if key in (pattern, where.removeprefix("onrecord.extract.")) or where.endswith(key)
        ),
        size,
    )
    size = min(size, longest)
    for text, quarter in zip(attacks(pattern, flags, size), attacks(pattern, flags, size // 4), strict=True):
        if not _in_time(compiled, text, how, seconds) and _outgrows(compiled, (quarter, text), how, seconds):
            return text[:40]
    return ""


def _outgrows(compiled: re.Pattern[str], texts: tuple[str, str], how: set[str], seconds: float) -> bool:
    """Whether a text four times as long takes more than eight times as long, and so more than a busy machine explains."""
    best = []
    for text in texts:
        taken = []
        for _ in range(3):
            begin = time.process_time()
            if not _in_time(compiled, text, how, 20 * seconds):
                return True
            taken.append(time.process_time() - begin)
        best.append(min(taken))
    return best[1] > seconds and best[1] > 8 * best[0]


class _Slow(Exception):
    """The processor time is used up."""


def _in_time(compiled: re.Pattern[str], text: str, how: set[str], seconds: float) -> bool:
    def end(*_: object) -> None:
        raise _Slow

    before = signal.signal(signal.SIGVTALRM, end)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        for method in sorted(how):
            result = getattr(compiled, method)(text)
            if method == "finditer":
                for _ in result:
                    pass
    except _Slow:
        return False
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return True


def _modules() -> Iterator[Any]:
    for one in pkgutil.walk_packages(onrecord.__path__, "onrecord."):
        try:
            yield importlib.import_module(one.name)
        except ImportError:  # an extra that is not installed
            continue


def _built(builder: Any) -> Any:
    try:
        return builder()
    except TypeError:  # it wants arguments: its callers' globals hold what matters
        return None


def _literals(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in _CALLS
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            yield node.args[0].value, node.func.attr


def attacks(pattern: str, flags: int, size: int) -> Iterator[str]:
    """Texts of about so many characters."""
    tree = parser.parse(pattern, flags & ~re.DEBUG)
    told = set()
    for lead, pump in itertools.islice(_pumps(tree, ""), 40):
        if pump and (lead[-40:], pump) not in told:
            told.add((lead[-40:], pump))
            yield lead + pump * (size // len(pump)) + END
            if lead:
                yield (lead + pump * 3) * (size // len(lead + pump * 3)) + END
    for unit in _UNITS:
        yield unit * (size // len(unit)) + END


def _pumps(items: Iterable[Any], lead: str) -> Iterator[tuple[str, str]]:
    """What leads to each open repetition, and what it repeats."""
    for kind, value in items:
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            low, high, body = value
            pump = _shortest(body)
            if high == op.MAXREPEAT or high > 200:
                yield lead, pump
            yield from _pumps(body, lead)
            lead += pump * max(low, 1)
        elif kind is op.SUBPATTERN:
            yield from _pumps(value[-1], lead)
            lead += _shortest(value[-1])
        elif kind is op.BRANCH:
            for branch in value[1][:30]:
                yield from _pumps(branch, lead)
            lead += _shortest(value[1][0])
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            yield from _pumps(value[1], lead)
        elif kind is op.ATOMIC_GROUP:
            yield from _pumps(value, lead)
            lead += _shortest(value)
        else:
            lead += _one(kind, value)


def _shortest(items: Iterable[Any]) -> str:
    text = ""
    for kind, value in items:
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            text += _shortest(value[2]) * max(value[0], 1 if not text else value[0])
        elif kind is op.SUBPATTERN:
            text += _shortest(value[-1])
        elif kind is op.BRANCH:
            text += _shortest(value[1][0])
        elif kind is op.ATOMIC_GROUP:
            text += _shortest(value)
        else:
            text += _one(kind, value)
    return text


def _one(kind: Any, value: Any) -> str:
    if kind is op.LITERAL:
        return chr(value)
    if kind is op.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if kind is op.ANY:
        return "a"
    if kind is op.IN:
        return _member(value)
    if kind is op.CATEGORY:
        return _CATEGORY.get(value, "a")
    return ""


def _member(value: list[Any]) -> str:
    if value[0][0] is op.NEGATE:
        banned = "".join(chr(v) for k, v in value[1:] if k is op.LITERAL)
        return next(c for c in "a b1-.xyz\n" if c not in banned)
    for kind, one in value:
        if kind is op.LITERAL:
            return chr(one)
        if kind is op.RANGE:
            return chr(one[0])
        if kind is op.CATEGORY:
            return _CATEGORY.get(one, "a")
    return "a"


WAYS = ways()
