"""Which change goes where: a TOML file of rules and outputs.

::

    [[rule]]
    name = "Harbour"
    changes = ["disputed", "denied", "silent-edit"]   # any of KINDS; all where left out
    about = "oil Halden"                              # words that all stand in the gist or the words said
    source = "Halden Line"                            # and of party, outlet, event: words that stand in it
    to = ["terminal", "desk"]

    [output.desk]
    type = "webhook"
    url = "https://desk.example/hook"
    secret_env = "DESK_SECRET"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.errors import BadRequest
from onrecord.watch.changes import KINDS, Alert

TYPES: Mapping[str, tuple[str, ...]] = {  # output type → the fields that it must have
    "terminal": (),
    "jsonl": ("path",),
    "atom": ("path",),
    "webhook": ("url", "secret_env"),
    "email": ("host", "from", "to"),
}
OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "atom": ("title",),
    "email": ("port", "user_env", "password_env", "tls"),
}
FILTERS = ("about", "source", "party", "outlet", "event")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Rule:
    """A filter and where what passes it goes.

    Attributes:
        name: for people.
        changes: kinds of change.
        filters: field to the words that must all stand in it.
        to: names of outputs.
    """

    name: str
    changes: frozenset[str] = frozenset(KINDS)
    filters: tuple[tuple[str, str], ...] = ()
    to: tuple[str, ...] = ("terminal",)

    def takes(self, alert: Alert) -> bool:
        """Whether an alert passes."""
        if not self.changes & set(alert.kinds):
            return False
        fields = {
            "about": f"{alert.gist or ''} {alert.words or ''}",
            "source": alert.source,
            "party": alert.party,
            "outlet": alert.outlet,
            "event": alert.event,
        }
        return all(_words(wanted) <= _words(fields[name]) for name, wanted in self.filters)


@dataclass(frozen=True, slots=True)
class Output:
    """Where alerts go.

    Attributes:
        name: as rules name it.
        type: ``terminal jsonl atom webhook email``.
        fields: of that type: path, url …
    """

    name: str
    type: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """Rules and outputs; by themselves: every change to the terminal."""

    rules: tuple[Rule, ...] = (Rule("everything"),)
    outputs: tuple[Output, ...] = (Output("terminal", "terminal"),)

    def outputs_of(self, alert: Alert) -> tuple[str, ...]:
        """Names of the outputs that an alert goes to, each once; a baseline goes to all."""
        if "baseline" in alert.kinds:
            return tuple(output.name for output in self.outputs)
        return tuple(dict.fromkeys(name for rule in self.rules if rule.takes(alert) for name in rule.to))


def load_settings(path: str) -> Settings:
    """The rules and outputs of a file.

    Raises:
        BadRequest: it cannot be read, or holds what no rule or output has; the text says where.
    """
    try:
        value = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadRequest(f"{path}: cannot be read as rules: {error}") from error
    unknown = set(value) - {"rule", "output"}
    if unknown:
        raise BadRequest(f"{path}: unknown part {min(unknown)!r}; there are [[rule]] and [output.NAME]")
    listed = value.get("output", {})
    if not isinstance(listed, dict) or not isinstance(value.get("rule", []), list):
        raise BadRequest(f"{path}: rules are [[rule]], outputs are [output.NAME]")
    outputs = [_output(path, name, fields) for name, fields in listed.items()]
    if "terminal" not in listed:
        outputs.append(Output("terminal", "terminal"))
    names = {output.name for output in outputs}
    rules = tuple(_rule(path, number, fields, names) for number, fields in enumerate(value.get("rule", []), 1))
    if not rules:
        raise BadRequest(f"{path}: no [[rule]] in it")
    used = {name for rule in rules for name in rule.to}
    return Settings(rules, tuple(output for output in outputs if output.name in used))


def _output(path: str, name: str, fields: Any) -> Output:
    where = f"{path}: output {name!r}"
    kind = str(fields.get("type")) if isinstance(fields, dict) else ""
    if kind not in TYPES:
        raise BadRequest(f"{where}: type is one of {', '.join(TYPES)}")
    for wanted in TYPES[kind]:
        if not fields.get(wanted):
            raise BadRequest(f"{where}: a {kind} needs {wanted!r}")
    unknown = set(fields) - {"type", *TYPES[kind], *OPTIONAL.get(kind, ())}
    if unknown:
        raise BadRequest(f"{where}: a {kind} has no {min(unknown)!r}")
    return Output(name, kind, {key: value for key, value in fields.items() if key != "type"})


def _rule(path: str, number: int, fields: Any, outputs: set[str]) -> Rule:
    where = f"{path}: rule {number}"
    if not isinstance(fields, dict):
        raise BadRequest(f"{where}: not a [[rule]]")
    unknown = set(fields) - {"name", "changes", "to", *FILTERS}
    if unknown:
        raise BadRequest(f"{where}: unknown {min(unknown)!r}; there are name, changes, to, {', '.join(FILTERS)}")
    changes = fields.get("changes", list(KINDS))
    to = fields.get("to", ["terminal"])
    for what, given, allowed in (("changes", changes, set(KINDS)), ("to", to, outputs)):
        if not isinstance(given, list) or not given or not all(isinstance(one, str) for one in given):
            raise BadRequest(f"{where}: {what} is a list of names")
        wrong = [one for one in given if one not in allowed]
        if wrong:
            raise BadRequest(f"{where}: {what} has no {wrong[0]!r}; there are {', '.join(sorted(allowed))}")
    filters = tuple((name, str(fields[name])) for name in FILTERS if fields.get(name))
    return Rule(str(fields.get("name", f"rule {number}")), frozenset(changes), filters, tuple(to))


def _words(text: str | None) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text or "")}
