"""Who cites whom: outlets on the left, those they pass on in the middle, on the right who vouches in the end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from onrecord.charts.canvas import Canvas, shorten
from onrecord.charts.chart import BREAK, Chart, Links
from onrecord.charts.voices import UNNAMED, Voice, listed, plural
from onrecord.errors import Missing
from onrecord.records import Article, Lineage

Tie = Literal["cites", "credits", "copies"]
Node = tuple[int, str]  # column and name
MOST = 16  # nodes drawn in a column; the table has all
_HEADS = (("outlet", "outlets"), ("cited outlet", "cited outlets"), ("origin", "origins"))


@dataclass(frozen=True, slots=True)
class Edge:
    """One cites another.

    Attributes:
        left: who cites.
        right: who is cited.
        tie: ``cites`` a source in words, ``credits`` an agency for its text, ``copies`` its text.
        count: claims, or articles where text is credited or copied.
        claim: one of them.
    """

    left: str
    right: str
    tie: Tie
    count: int
    claim: str | None


def edges(found: Sequence[Voice], articles: Iterable[Article], lineage: Iterable[Lineage]) -> list[Edge]:
    """Who cites whom in some claims and articles, the most frequent first."""
    known = {article.id: article for article in articles}
    outlets = {_fold(a.outlet): a.outlet for a in sorted(known.values(), key=lambda a: a.id) if a.outlet}
    counts: Counter[tuple[str, str, Tie]] = Counter()
    example: dict[tuple[str, str, Tie], str] = {}

    def called(name: str) -> str:
        return outlets.get(_fold(name), name)

    for voice in found:
        if voice.standing == "own":
            continue
        links = [voice.outlet, *(called(link.name or link.text or "") for link in voice.claim.via), called(voice.who)]
        links = [name for name in links if name]
        for left, right in pairwise(links):
            if _fold(left) != _fold(right):
                counts[left, right, "cites"] += 1
                example.setdefault((left, right, "cites"), voice.claim.id)
    for article in known.values():
        for agency in article.agencies:
            left, right = article.outlet or "outlet not found", called(agency)
            if _fold(left) != _fold(right):
                counts[left, right, "credits"] += 1
    for link in lineage:
        if link.copy in known and link.original in known:
            left, right = (known[one].outlet or "outlet not found" for one in (link.copy, link.original))
            if _fold(left) != _fold(right):
                counts[left, right, "copies"] += 1
    result = [Edge(*key, count, example.get(key)) for key, count in counts.items()]
    return sorted(result, key=lambda e: (-e.count, e.left, e.right, e.tie))


def network(found: Sequence[Edge], name: str) -> Chart:
    """Who cites whom.

    Raises:
        Missing: nobody cites anybody.
    """
    if not found:
        raise Missing(f"nobody in “{name}” cites anybody: there is nothing to draw")
    column = _columns(found)
    counts = [[node for node, place in column.items() if place == n] for n in range(3)]
    cited: Counter[str] = Counter()
    for edge in found:
        if edge.tie == "cites":
            cited[edge.right] += edge.count
    origins = [node for node in counts[2] if node != UNNAMED]
    citing = len(counts[0]) + len(counts[1])
    alt = f"{citing} {'outlet' if citing == 1 else 'outlets and agencies'}"
    alt += f" and {plural(len(origins), 'origin')}. Most cited: {listed([f'{who} ({n})' for who, n in cited.most_common()], 5)}."
    passed = [f"{edge.left} on {edge.right}" for edge in found if column[edge.left] == 0 and column[edge.right] == 1]
    if passed:
        alt += f" Outlets that rest on another: {listed(dict.fromkeys(passed))}."
    table = tuple((edge.left, edge.tie, edge.right, edge.count) for edge in found)

    def paint(canvas: Canvas, links: Links) -> float:
        return _paint(canvas, links, found, column)

    columns = ("who", "does what", "whom", "times")
    return Chart("network", f"Who cites whom: {name}", alt, columns, table, paint)


def _columns(found: Sequence[Edge]) -> dict[str, int]:
    """0: cites and is not cited; 1: both; 2: is cited only."""
    left, right = {edge.left for edge in found}, {edge.right for edge in found}
    names = sorted(left | right)
    return {name: (1 if name in right else 0) if name in left else 2 for name in names}


def _paint(canvas: Canvas, links: Links, found: Sequence[Edge], column: dict[str, int]) -> float:
    phone = canvas.width < BREAK
    weight: Counter[str] = Counter()
    for edge in found:
        weight[edge.left] += edge.count
        weight[edge.right] += edge.count
    shown = _most(column, weight)
    drawn: dict[tuple[Node, Node, Tie], list[Edge]] = defaultdict(list)
    for edge in found:
        drawn[shown[edge.left], shown[edge.right], edge.tie].append(edge)
    levels = [sorted({node for node in shown.values() if node[0] == n}, key=lambda d: d[1]) for n in range(3)]
    order = _order(
        levels, drawn, {node: sum(weight[n] for n, d in shown.items() if d == node) for node in shown.values()}
    )
    pitch, top = (42.0, 40.0) if phone else (34.0, 44.0)
    tallest = max(len(one) for one in order) * pitch
    xs = (8.0, canvas.width / 2, canvas.width - 8) if phone else (196.0, canvas.width / 2, canvas.width - 196)
    at: dict[Node, tuple[float, float]] = {}
    for n, one in enumerate(order):
        step = min(tallest / max(1, len(one)), 2 * pitch)
        start = top + (tallest - len(one) * step) / 2
        at |= {node: (xs[n], start + (k + 0.5) * step) for k, node in enumerate(one)}
        _head(canvas, n, sum(place == n for place in column.values()), xs[n])
    most = max(sum(edge.count for edge in inside) for inside in drawn.values())
    for (left, right, tie), inside in sorted(drawn.items(), key=lambda i: (i[0][0], i[0][1], i[0][2])):
        if left == right:
            continue
        count = sum(edge.count for edge in inside)
        words = f"{left[1]} {tie} {right[1]}: {count}"
        thick = 1.2 + 9 * count / most if tie == "cites" else 1.5
        claim = inside[0].claim
        with canvas.group(words, links("claim", claim) if claim else None):
            canvas.path(_curve(at[left], at[right]), "l-link", thick, "" if tie == "cites" else "5 4", 0.5)
    looks = ("outlet", "relay", "origin")
    for node, (x, y) in at.items():
        place, name = node
        members = [n for n, d in shown.items() if d == node]
        if len(members) > 1:
            name = f"{len(members)} more"
        look = "withholds" if name == UNNAMED else looks[place]
        link = links("source", members[0]) if len(members) == 1 else None
        with canvas.group(
            f"{name}: {listed(members, 8) if len(members) > 1 else f'in {weight[members[0]]} citations'}", link
        ):
            canvas.circle(x, y, 5, f"f-{look}")
            _name(canvas, place, (x, y), name, phone)
    return top + tallest + 6


def _head(canvas: Canvas, place: int, count: int, x: float) -> None:
    if not count:
        return
    words = f"{count} {_HEADS[place][count != 1]}"
    anchor = ("start", "middle", "end")[place] if canvas.width < BREAK else ("end", "middle", "start")[place]
    canvas.text(x, 20, words, size=13, anchor=anchor, bold=True)


def _name(canvas: Canvas, place: int, at: tuple[float, float], name: str, phone: bool) -> None:
    x, y = at
    if phone:
        anchor = ("start", "middle", "end")[place]
        words = shorten(name, canvas.width / (2.6 if place != 1 else 3.2), 11)
        canvas.text(x, y - 9, words, size=11, anchor=anchor, look="k-halo")
    elif place == 1:
        canvas.text(x, y - 11, shorten(name, 190, 12), size=12, anchor="middle", look="k-halo")
    else:
        side = -12 if place == 0 else 12
        canvas.text(x + side, y + 4, shorten(name, 176, 12), size=12, anchor="end" if place == 0 else "start")


def _curve(left: tuple[float, float], right: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = left, right
    if x1 == x2:  # in one column: out to the side and back
        return f"M{x1:.1f} {y1:.1f}C{x1 + 70:.1f} {y1:.1f} {x2 + 70:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    mid = (x1 + x2) / 2
    return f"M{x1:.1f} {y1:.1f}C{mid:.1f} {y1:.1f} {mid:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"


def _most(column: dict[str, int], weight: Counter[str]) -> dict[str, Node]:
    """Each name with the node that stands for it: those beyond the most frequent share one."""
    result: dict[str, Node] = {}
    for place in range(3):
        names = sorted((name for name, p in column.items() if p == place), key=lambda n: (-weight[n], n))
        kept = names if len(names) <= MOST else names[: MOST - 1]
        result |= {name: (place, name) for name in kept}
        result |= dict.fromkeys(names[len(kept) :], (place, "\uffff"))
    return result


def _order(
    levels: list[list[Node]], drawn: dict[tuple[Node, Node, Tie], list[Edge]], weight: dict[Node, int]
) -> list[list[Node]]:
    """Each column in the order of the middles of its neighbours, so that few lines cross.

    Reference: K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of hierarchical system structures" (1981).
    """
    near: dict[Node, list[tuple[Node, int]]] = defaultdict(list)
    for (left, right, _), inside in drawn.items():
        count = sum(edge.count for edge in inside)
        near[left].append((right, count))
        near[right].append((left, count))
    order = [sorted(level, key=lambda d: (-weight[d], d)) for level in levels]
    for turn in range(6):
        place = {node: (k + 0.5) / len(level) for level in order for k, node in enumerate(level)}

        def middle(node: Node, place: dict[Node, float] = place) -> tuple[float, Node]:
            others = [(place[other], count) for other, count in near[node] if other[0] != node[0]]
            total = sum(count for _, count in others)
            return (sum(at * count for at, count in others) / total if total else place[node], node)

        for n in (0, 1, 2) if turn % 2 else (2, 1, 0):
            order[n] = sorted(order[n], key=middle)
    return order


def _fold(name: str | None) -> str:
    return " ".join((name or "").casefold().split()).removeprefix("the ")
