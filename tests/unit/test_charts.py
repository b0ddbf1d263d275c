"""Charts of records built by hand: what is drawn, said and listed, byte for byte the same."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from onrecord.charts import KINDS, NARROW, WIDE, Chart, Kind, charts_of, draw, style
from onrecord.charts.canvas import Canvas, coordinate, measure, polygon, shorten, wrap
from onrecord.charts.network import edges
from onrecord.charts.numbers import panels
from onrecord.charts.places import spots
from onrecord.charts.scales import Days, Numbers, number_words
from onrecord.charts.voices import OWN, UNNAMED, listed, voices
from onrecord.charts.world import Region, World, apart, area, clip, inside, outlines, shapes, turned
from onrecord.cli.app import run
from onrecord.errors import BadRequest, Missing
from onrecord.ledger import Ledger
from onrecord.reconcile import reconcile
from onrecord.records import (
    Article,
    Assertion,
    Claim,
    Event,
    Lineage,
    Mention,
    NumberAt,
    Place,
    Span,
    Words,
)
from onrecord.views.pages import Holdings
from tests.ledger_samples import first, second

ODENSE = Place((), "Odense", "Odense", "DNK", None, 55.4, 10.4, "geonames:2615876", "city")
DENMARK = Place((), "Denmark", "Denmark", "DNK", None, 56.0, 10.0, "geonames:2623032", "country")
AT = (Span(0, 4),)


def article(number: int, outlet: str, day: str | None, agencies: tuple[str, ...] = ()) -> Article:
    return Article(
        f"a{number}", "0" * 64, f"{number}.txt", "word " * 9, outlet=outlet, published=day, agencies=agencies
    )


def claim(number: int, of: str, who: str | None = None, **more: object) -> Claim:
    source = Mention(AT, who, name=who, party=who) if who else None
    cue = Words(AT, "said") if who else None
    given = {"source": source, "cue": cue, "content": Words(AT, f"words {number}"), **more}
    return Claim(id=f"c{number}", article=of, block="body", **given)  # type: ignore[arg-type]


def held(*claims: Claim, articles: tuple[Article, ...], assertions: tuple[Assertion, ...] = ()) -> Holdings:
    return Holdings(
        {one.id: one for one in articles},
        {one.id: one for one in claims},
        {},
        {one.id: one for one in assertions},
        {},
    )


HARBOUR = (article(1, "Valley Post", "2025-06-03"), article(2, "Lowland Courier", "2025-06-04", ("Fen Agency",)))
CLAIMS = (
    claim(1, "a1", "Norland", event=Event(place=(ODENSE, DENMARK))),
    claim(2, "a1", "Halden Line", stance="denies"),
    claim(3, "a2", "Norland", event=Event(place=(ODENSE,))),
    claim(4, "a2"),
    claim(5, "a2", cue=Words(AT, "reportedly"), event=Event(place=(replace(ODENSE, lat=None),))),
)


@pytest.fixture
def told() -> Holdings:
    """Two articles read and reconciled."""
    with Ledger.open(":memory:") as ledger:
        for sample in (first(), second()):
            ledger.add_reading(*sample)
        done = reconcile(tuple(ledger.articles()), tuple(ledger.claims()))
        return Holdings(
            {one.id: one for one in ledger.articles()},
            {one.id: one for one in ledger.claims()},
            {one.claim: one for one in done.memberships},
            {one.id: one for one in done.assertions},
            {one.id: one for one in done.stories},
            done.warnings,
        )


def test_voices_are_parties_and_own_voice_and_the_unnamed_are_one_each() -> None:
    found = voices(held(*CLAIMS, articles=HARBOUR))
    assert [(v.who, v.position) for v in found] == [
        ("Norland", "affirms"), ("Halden Line", "denies"), ("Norland", "affirms"), (OWN, "affirms"), (UNNAMED, "affirms"),
    ]  # fmt: skip


def test_the_timeline_says_who_spoke_when() -> None:
    chart = draw("timeline", held(*CLAIMS, articles=HARBOUR), "Harbour")
    assert chart.alt == (
        "5 claims by 4 parties, 2025-06-03 to 2025-06-04: Norland (2), Halden Line (1), unnamed sources (1) and "
        "outlets' own voice (1). Denials come from Halden Line (1)."
    )
    assert chart.rows[1] == ("2025-06-03", "Valley Post", "Halden Line", "denies", "words 2", "")


def test_undated_claims_stay_in_the_table_and_are_told_of() -> None:
    some = held(*CLAIMS, claim(6, "a3", "Norland"), articles=(*HARBOUR, article(3, "Fen Times", None)))
    chart = draw("timeline", some, "Harbour")
    assert "1 claim of undated articles" in chart.note
    assert chart.rows[0][0] == "undated"
    with pytest.raises(Missing, match="no timeline"):
        draw("timeline", held(claim(6, "a3"), articles=(article(3, "Fen Times", None),)), "Harbour")


def test_a_week_of_many_years_is_drawn_in_slots() -> None:
    days = Days.over([date(1990, 1, 1), date(2026, 1, 1)], 0, 800)
    assert days.slots <= 800 / 30
    assert days.slot(date(2026, 1, 1)) == days.slots - 1
    assert Days.over([date(2026, 3, 2)], 0, 100).words(0) == "2 Mar 2026"


def test_the_matrix_has_the_latest_position_and_what_went_before(told: Holdings) -> None:
    chart = draw("matrix", told, "Harbour")
    cells = {(row[0], name): cell for row in chart.rows for name, cell in zip(chart.columns, row, strict=True)}
    assert "affirms" in str(cells.values())
    assert chart.columns[:2] == ("assertion", "status")
    assert len(chart.rows) == len(told.assertions)
    with pytest.raises(Missing, match="nothing to compare"):
        draw("matrix", held(*CLAIMS, articles=HARBOUR), "Harbour")


def number(day: str, who: str, value: float | None, low: float | None, high: float | None) -> NumberAt:
    return NumberAt(day, who, value, low, high, "tonne")


def leak(*numbers: NumberAt) -> Assertion:
    return Assertion("s1", None, "Oil leaked", "asserted", "single-source", quantities=numbers)


def test_numbers_are_lines_of_what_changed() -> None:
    one = leak(
        number("2025-06-03", "Norland", 40, 40, 40),
        number("2025-06-04", "Norland", 40, 40, 40),
        number("2025-06-05", "Norland", 65, 60, None),
        number("2025-06-05", "Halden Line", None, None, 10),
    )
    (panel,) = panels([one])
    assert [line.words() for line in panel.series] == [
        "Norland: 40 (2025-06-03), then 60 or more (2025-06-05)",
        "Halden Line: up to 10 (2025-06-05)",
    ]
    chart = draw("numbers", held(articles=HARBOUR, assertions=(one,)), "Harbour")
    assert chart.rows == (
        ("Oil leaked", "2025-06-03", "Norland", "40", 40, 40, 40, "tonne"),
        ("Oil leaked", "2025-06-05", "Norland", "60 or more", 65, 60, None, "tonne"),
        ("Oil leaked", "2025-06-05", "Halden Line", "up to 10", None, None, 10, "tonne"),
    )


def test_numbers_that_agree_are_no_chart() -> None:
    same = leak(number("2025-06-03", "Norland", 40, 40, 40), number("2025-06-04", "Halden Line", 40, 40, 40))
    assert panels([same]) == []
    with pytest.raises(Missing, match="no assertion of “Harbour”"):
        draw("numbers", held(articles=HARBOUR, assertions=(same,)), "Harbour")


def test_the_scale_of_numbers_has_round_ticks() -> None:
    assert Numbers.over([400, 650], 100, 0).ticks() == [400, 500, 600]
    assert Numbers.over([3, 90_000], 100, 0).ticks() == [1, 10, 100, 1000, 10_000, 100_000]
    assert [number_words(n) for n in (3000, 1.25e6, 2e9, 0.5)] == ["3,000", "1.25 million", "2 billion", "0.5"]


def test_a_country_named_as_a_whole_is_shaded_not_a_point() -> None:
    found = spots(voices(held(*CLAIMS, articles=HARBOUR)))
    assert [(spot.name, spot.level, len(spot.voices)) for spot in found] == [
        ("Odense", "city", 2),
        ("Denmark", "country", 1),
    ]
    chart = draw("map", held(*CLAIMS, articles=HARBOUR), "Harbour")
    assert chart.alt == "1 place: Odense (2). Countries named as a whole: Denmark (1)."
    assert chart.draw().inner.count("k-named") == 1
    assert "takes no side" in chart.note


def test_what_lies_far_off_does_not_make_a_dot_of_all_else() -> None:
    manila = Place((), "Manila", "Manila", "PHL", None, 14.6, 121.0, "geonames:1701668", "city")
    near = [claim(n, "a1", "Norland", event=Event(place=(ODENSE,))) for n in range(12)]
    chart = draw("map", held(*near, claim(20, "a1", "Norland", event=Event(place=(manila,))), articles=HARBOUR), "H")
    assert "Outside the view: Manila" in chart.note
    assert ("Manila", "Philippines", "city", 1, 14.6, 121.0, "words 20") in chart.rows


def test_who_cites_whom_through_whom() -> None:
    relayed = claim(7, "a1", "Norland", via=(Mention(AT, "the Lowland Courier", name="the Lowland Courier"),))
    found = edges(voices(held(relayed, *CLAIMS, articles=HARBOUR)), HARBOUR, [Lineage("a2", "a1", 0.9, "copied")])
    assert {(e.left, e.tie, e.right, e.count) for e in found} == {
        ("Valley Post", "cites", "Lowland Courier", 1), ("Lowland Courier", "cites", "Norland", 2),
        ("Valley Post", "cites", "Norland", 1), ("Valley Post", "cites", "Halden Line", 1),
        ("Lowland Courier", "cites", UNNAMED, 1), ("Lowland Courier", "credits", "Fen Agency", 1),
        ("Lowland Courier", "copies", "Valley Post", 1),
    }  # fmt: skip
    chart = draw("network", held(relayed, *CLAIMS, articles=HARBOUR), "Harbour")
    assert chart.alt.startswith("2 outlets and agencies and 3 origins. Most cited: Norland (3)")


def test_hundreds_of_parties_and_assertions_still_fit() -> None:
    claims = [claim(n, "a1" if n % 2 else "a2", f"Party {n}", event=Event(place=(ODENSE,))) for n in range(300)]
    drawn = charts_of(held(*claims, articles=HARBOUR), "Harbour")
    assert set(drawn) == {"timeline", "map", "network"}
    for chart in drawn.values():
        assert len(chart.draw().inner) < 60_000
    assert len(drawn["timeline"].rows) == 300


HOSTILE = "<script>alert(1)</script>\"'&\x00\x0b]]>"


def test_nothing_in_a_name_is_markup() -> None:
    articles = (replace(HARBOUR[0], outlet=HOSTILE), HARBOUR[1])
    place = replace(ODENSE, name=HOSTILE)
    claims = (
        claim(1, "a1", HOSTILE, event=Event(place=(place,)), content=Words(AT, HOSTILE)),
        claim(2, "a2", "Norland"),
    )
    shown = charts_of(held(*claims, articles=articles), HOSTILE)
    assert len(shown) == 3
    for chart in shown.values():
        for picture in (chart.svg(), chart.svg(NARROW)):
            root = etree.fromstring(picture.encode())
            assert not root.findall(".//{*}script")
        assert "<script" not in chart.html() + chart._repr_html_()


@pytest.mark.parametrize("kind", KINDS)
def test_every_chart_is_sound_and_self_contained(kind: Kind, told: Holdings) -> None:
    numbered = replace(
        next(iter(told.assertions.values())),
        quantities=(number("2025-06-03", "Norland", 40, 40, 40), number("2025-06-04", "Norland", 60, 50, 70)),
    )
    some = Holdings(
        told.articles, told.claims, told.memberships, {**told.assertions, numbered.id: numbered}, told.stories, ()
    )
    chart = draw(kind, some, "Harbour")
    assert chart.rows
    assert all(len(row) == len(chart.columns) for row in chart.rows)
    assert len(chart.alt) > 15
    for width in (WIDE, NARROW, 240.0, 2000.0):
        picture = chart.svg(width)
        root = etree.fromstring(picture.encode())
        assert root.get("width") == coordinate(width)
        assert root.findtext("{*}title") == chart.title
        assert root.findtext("{*}desc") == chart.alt
        assert picture.replace("http://www.w3.org/2000/svg", "").count("http") == 0
        assert "nan" not in picture
        assert " style=" not in picture
        assert chart.svg(width) == picture
    assert "prefers-color-scheme" in chart.svg()
    assert "prefers-color-scheme" not in chart.svg(theme="dark")
    page = chart.html()
    assert "<table>" in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


def test_links_lead_to_records_only_where_a_page_gives_them() -> None:
    chart = draw("timeline", held(*CLAIMS, articles=HARBOUR), "Harbour")
    inline = chart.inline(links=lambda kind, identity: f"/{kind}/{identity}")
    assert 'href="/claim/c1"' in inline
    assert 'role="group"' in inline
    assert "href" not in chart.svg()


def test_png_is_the_same_each_time_and_light_unless_asked() -> None:
    pytest.importorskip("resvg_py", reason="resvg-py is not installed (pip install 'onrecord[png]')")
    chart = draw("timeline", held(*CLAIMS, articles=HARBOUR), "Harbour")
    picture = chart.png()
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == 2 * WIDE
    assert chart.png() == picture != chart.png(theme="dark")


def test_the_same_bytes_whatever_the_order_of_hashing(told: Holdings, tmp_path: Path) -> None:
    where = str(tmp_path / "ledger.db")
    with Ledger.open(where) as ledger:
        for sample in (first(), second()):
            ledger.add_reading(*sample)
        ledger.store(reconcile(tuple(ledger.articles()), tuple(ledger.claims())))
    words = ["-c", "from onrecord.cli import main; main()", "chart", "network", "--db", where, "-o"]
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(
            [sys.executable, *words, str(tmp_path / f"{seed}.svg")], check=True, env=env, capture_output=True
        )
    assert (tmp_path / "1.svg").read_bytes() == (tmp_path / "2.svg").read_bytes()


def test_text_is_measured_wide_enough_and_cut() -> None:
    assert measure("iiii", 10) < measure("WWWW", 10) < measure("漢漢漢漢", 10)
    assert shorten("Skagerrak Press Agency", 80, 12) == "Skagerrak P…"
    assert wrap("one two three four", 60, 12, 2) == ("one two", "three four")
    assert wrap("one two three four five six", 60, 12, 2) == ("one two", "three fo…")
    assert wrap("a b", 99, 12, 2) == ("a b",)
    assert shorten("", 10, 12) == ""


@given(st.text(max_size=60), st.floats(20, 400))
def test_shortened_text_fits(text: str, width: float) -> None:
    assert measure(shorten(text, width, 12), 12) <= max(width, measure("…", 12))


@given(st.lists(st.floats(0, 2 * math.pi), min_size=3, max_size=12), st.floats(1, 50), st.floats(-30, 30))
def test_a_clipped_polygon_lies_in_its_box_and_is_no_larger(angles: list[float], radius: float, east: float) -> None:
    points = [(east + radius * math.cos(angle), radius * math.sin(angle)) for angle in sorted(angles)]
    found = clip(points, (-10, -20, 10, 20))
    assert all(-10.001 <= x <= 10.001 and -20.001 <= y <= 20.001 for x, y in found)
    assert not found or area(found) <= area([(-10, -20), (10, -20), (10, 20), (-10, 20)]) + 1e-6
    assert not found or area(found) <= area(points) + 1e-6


def test_projections_keep_the_middle_and_areas() -> None:
    over = Region((10.0, 57.0), 5, 800, 400)
    assert over.at(0, 57.0) == pytest.approx((400, 200))
    square = [over.at(x, y) for x, y in ((-1, 56), (1, 56), (1, 58), (-1, 58))]
    per_degree = over.per_km * 6371.0 * math.pi / 180
    assert area(square) == pytest.approx(2 * 2 * math.cos(math.radians(57)) * per_degree**2, rel=0.01)
    assert World(900, 450).at(0, 0)[0] == 450
    assert apart((0, 0), (90, 0)) == pytest.approx(90)
    assert turned(-179, 179) == pytest.approx(2)
    assert inside([(0, 0), (4, 0), (4, 2), (0, 2)]) == pytest.approx((2, 1))


@pytest.mark.parametrize("middle", [(178.0, -18.0), (-179.0, 66.0), (0.0, 88.0), (20.0, -80.0), (174.0, -41.0)])
def test_no_country_turns_inside_out_over_date_line_and_poles(middle: tuple[float, float]) -> None:
    over = Region(middle, 39, 400, 300)
    for shape in shapes(over.scale):
        for ring in outlines(shape, over, 400, 300):
            assert area(ring) < 0.75 * 408 * 308, shape.name


def test_shapes_of_countries_that_claims_name_are_known() -> None:
    for scale in ("50m", "110m"):
        known = {shape.iso3 for shape in shapes(scale)}
        assert {"NOR", "COD", "BIH", "SSD", "USA", "RUS", "PRK", "CIV", "DOM", "SWZ", "TLS"} <= known


def test_styles_are_rules_without_variables() -> None:
    assert "var(" not in style("auto")
    assert style("light") in style("auto")


def test_small_things() -> None:
    assert listed([]) == ""
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert coordinate(-0.04) == "0"
    assert polygon([(0, 0), (10.04, 0), (10, 5)]) == "M0 0l10 0 0 5z"
    assert get_args(Kind) == KINDS
    canvas = Canvas(100)
    canvas.text(1, 2, "a\u0007b")
    assert "a b" in canvas.parts[0]
    assert isinstance(draw("timeline", held(*CLAIMS, articles=HARBOUR), "x"), Chart)


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with Ledger.open(str(tmp_path / "ledger.db")) as ledger:
        for sample in (first(), second()):
            ledger.add_reading(*sample)
        ledger.store(reconcile(tuple(ledger.articles()), tuple(ledger.claims())))
    monkeypatch.setenv("ONRECORD_DB", str(tmp_path / "ledger.db"))
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    sys.argv = ["onrecord", "chart", *words]
    code = run()
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command_writes_what_the_ending_says(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for ending, start in (("svg", b"<svg"), ("html", b"<!DOCTYPE html>")):
        code, out, err = call(capsys, "timeline", "-o", str(db / f"x.{ending}"))
        assert (code, out) == (0, "")
        assert err.startswith(f"{db}/x.{ending}: Who spoke when")
        assert "claims by" in err
        assert (db / f"x.{ending}").read_bytes().startswith(start)
    assert not list(db.glob("*.part"))


def test_without_a_file_the_command_shows_the_data(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "network")
    assert (code, err) == (0, "")
    assert {json.loads(line)["does what"] for line in out.splitlines()} == {"cites"}
    code, out, err = call(capsys, "matrix", "--format", "table")
    assert code == 0
    assert "Who says what" in out
    assert "draws it" in err


def test_a_chart_of_one_assertion(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Ledger.open(str(db / "ledger.db")) as ledger:
        one = max(ledger.assertions(), key=lambda a: len(a.claims))
    _, out, _ = call(capsys, "timeline", one.id)
    assert len(out.splitlines()) == len(one.claims)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["pie"], 2, "it is one of timeline, matrix, numbers, map, network"),
        (["map", "-o", "x.gif"], 2, ".svg, .png, .html"),
        (["map", "-o", "/nowhere/at/all/x.svg"], 2, "cannot be written"),
        (["map", "--theme", "pink"], 2, "unknown theme 'pink'"),
        (["map", "--as-of", "2025-13-40"], 2, "not '2025-13-40'"),
        (["map", "--as-of", "1999-01-01"], 1, "nothing of it was published by 1999-01-01"),
        (["map", "tnothing"], 1, "no story or assertion"),
        (["map", "--db", "absent.db"], 1, "no ledger here"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    db: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, says: str
) -> None:
    ended, out, err = call(capsys, *words)
    assert (ended, out) == (code, "")
    assert says in err
    assert err.count("\n") == 1


def test_the_python_interface_draws(db: Path) -> None:
    import onrecord

    with onrecord.Ledger(db / "ledger.db") as ledger:
        assert ledger.chart("timeline").kind == "timeline"
        with pytest.raises(BadRequest, match="unknown chart"):
            ledger.chart("pie")  # type: ignore[arg-type]
