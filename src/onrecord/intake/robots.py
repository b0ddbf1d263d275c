"""What a host asks of robots.

Reference: RFC 9309, Robots Exclusion Protocol (2022): the longest rule wins, ``*`` and ``$`` are patterns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

LONGEST_DELAY = 30.0  # seconds; a host that asks for more is asked no faster than this, and seldom


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one host for us.

    Attributes:
        rules: path pattern and whether it is allowed.
        delay: seconds between requests that the host asks for.
    """

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allows(self, url: str) -> bool:
        """Whether the address may be read: the longest pattern that fits decides, of two equal ones the kinder."""
        parts = urlsplit(url)
        path = _plain((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        fitting = [(len(pattern), allowed) for pattern, allowed in self.rules if fits(pattern, path)]
        return max(fitting)[1] if fitting else True


NOTHING_ASKED = Rules()
ALL_FORBIDDEN = Rules((("/", False),))


def read_rules(text: str, agent: str) -> Rules:
    """The rules for an agent: of the groups that name it, else of those for everybody.

    Args:
        text: of ``robots.txt``.
        agent: our name, without version.
    """
    groups: dict[str, tuple[list[tuple[str, bool]], list[float]]] = {}
    names: list[str] = []
    open_ = False
    for line in text.splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent":
            if not open_:
                names = []
            open_ = True
            name = value.lower().split("/")[0].strip()
            names.append(name)
            groups.setdefault(name, ([], []))
        elif key in ("allow", "disallow", "crawl-delay") and names:
            open_ = False
            for name in names:
                if key == "crawl-delay":
                    if re.fullmatch(r"\d{1,6}(\.\d{1,3})?", value):
                        groups[name][1].append(float(value))
                elif value:
                    groups[name][0].append((_plain(value), key == "allow"))
    rules, delays = groups.get(agent.lower(), groups.get("*", ([], [])))
    return Rules(tuple(rules), min(max(delays, default=0.0), LONGEST_DELAY))


def fits(pattern: str, path: str) -> bool:
    """Whether a path begins as a pattern says; ``*`` stands for anything, ``$`` at the end for the end."""
    anchored = pattern.endswith("$")
    parts = pattern.removesuffix("$").split("*")
    if not path.startswith(parts[0]):
        return False
    at = len(parts[0])
    if len(parts) == 1:
        return not anchored or at == len(path)
    for part in parts[1:-1]:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    last = parts[-1]
    return path.endswith(last) and len(path) - len(last) >= at if anchored else path.find(last, at) >= 0


def _plain(path: str) -> str:
    """A path in one spelling: what need not be escaped is not."""
    return quote(unquote(path, errors="surrogateescape"), safe="/?=&*$:;,@!'()+~%", errors="surrogateescape")
