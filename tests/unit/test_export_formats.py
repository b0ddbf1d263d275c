"""Each format is read back by its own library, from the bundled story and from words that try to break it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord import codec
from onrecord.errors import BadRequest
from onrecord.exports.formats import FORMATS, made
from onrecord.exports.names import FormatName
from onrecord.exports.selection import Selection
from onrecord.exports.written import write
from onrecord.ledger import EVERYTHING, Filters, Ledger
from tests.export_samples import SPITE, demo, spiteful

# said of what the libraries leave undone, not of what is written
pytestmark = [
    pytest.mark.filterwarnings("ignore:The following attributes were not converted"),
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated"),
]
ATOM = Path(__file__).parents[1] / "golden" / "atom.rng"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(demo(tmp_path_factory.mktemp("demo") / "ledger.db"), read_only=True) as ledger:
        yield ledger


@pytest.fixture(scope="module")
def spite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(spiteful(tmp_path_factory.mktemp("spite") / "ledger.db"), read_only=True) as ledger:
        yield ledger


@pytest.fixture(params=["story", "spite"])
def ledger(request: pytest.FixtureRequest) -> Ledger:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Ledger)
    return found


def written(ledger: Ledger, form: FormatName, filters: Filters = EVERYTHING) -> bytes:
    return b"".join(made(form, Selection(ledger, filters)))


def text(ledger: Ledger, form: FormatName, filters: Filters = EVERYTHING) -> str:
    return written(ledger, form, filters).decode("utf-8")


# -- all of them ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FormatName)
def test_the_same_records_give_the_same_bytes(ledger: Ledger, form: FormatName) -> None:
    assert written(ledger, form) == written(ledger, form)


@pytest.mark.parametrize("form", FormatName)
def test_an_empty_ledger_is_written_too(form: FormatName, tmp_path: Path) -> None:
    with Ledger.open(str(tmp_path / "ledger.db")) as empty:
        found = written(empty, form)
    if FORMATS[form].media_type.endswith("json") and FORMATS[form].end is None:
        json.loads(found)


@pytest.mark.parametrize("form", FormatName)
def test_filters_leave_only_what_they_want(story: Ledger, form: FormatName) -> None:
    whole, part = written(story, form), written(story, form, Filters(source="Torunn Aasen"))
    assert 0 < len(part) < len(whole)
    if not FORMATS[form].binary:
        assert b"Sanna" not in part


def test_every_format_has_a_name_and_every_name_a_format() -> None:
    assert set(FORMATS) == set(FormatName)
    with pytest.raises(BadRequest, match="unknown format 'xml'; it is one of jsonl, csv"):
        made("xml", None)  # type: ignore[arg-type]


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    def breaking() -> Iterator[bytes]:
        yield b"half"
        raise ValueError("broken")

    target = tmp_path / "out.json"
    target.write_bytes(b"before")
    with pytest.raises(ValueError, match="broken"):
        write(target, breaking())
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]
    assert target.read_bytes() == b"before"


# -- what goes in --------------------------------------------------------------------------------------------------


def test_claims_bring_their_articles_assertions_and_warnings(story: Ledger) -> None:
    held = Selection(story, Filters(status="disputed"))
    entries = list(held.entries())
    assert entries
    assert {entry.assertion.status for entry in entries if entry.assertion} == {"disputed"}
    assert {a.id for a in held.articles()} == {entry.article.id for entry in entries}
    assert {a.id for a in held.assertions()} == {entry.assertion.id for entry in entries if entry.assertion}
    assert {w.claim for w in held.warnings()} <= {entry.claim.id for entry in entries}


def test_as_of_a_day_it_is_as_it_stood(story: Ledger) -> None:
    now, then = Selection(story), Selection(story, Filters(as_of="2026-03-03"))
    assert {a.day for a in then.articles()} == {"2026-03-02", "2026-03-03"}
    assert all(entry.article.day <= "2026-03-03" for entry in then.entries() if entry.article.day)
    assert [a.id for a in then.assertions()] == [a.id for a in story.assertions(Filters(as_of="2026-03-03"))]
    became = next(a for a in now.assertions() if a.status == "corroborated")
    entry = next(e for e in then.entries() if e.claim.id in became.claims)
    assert entry.assertion is not None
    assert entry.assertion.status != "corroborated"
    wanted = Selection(story, Filters(as_of="2026-03-03", status="single-source"))
    assert {e.assertion.status for e in wanted.entries() if e.assertion} == {"single-source"}
    assert list(then.stories())
    for form in FormatName:
        assert b"2026-03-04" not in written(story, form, Filters(as_of="2026-03-03")).replace(b"26-03-04T", b"")


def test_a_story_is_a_filter_of_every_format(story: Ledger) -> None:
    (only,) = story.stories()
    for form in FormatName:
        assert written(story, form, Filters(story=only.id)) == written(story, form)
    assert list(Selection(story, Filters(story="t0")).articles()) == []
    with pytest.raises(BadRequest, match="status"):
        Selection(story, Filters(status="true"))


# -- one by one ----------------------------------------------------------------------------------------------------


def test_json_lines_are_records(ledger: Ledger) -> None:
    for line in text(ledger, FormatName.jsonl).splitlines():
        codec.decode(line)


def test_csv_rows_are_claims_and_no_formulas(ledger: Ledger) -> None:
    for form in (FormatName.csv, FormatName.events):
        rows = list(csv.reader(io.StringIO(text(ledger, form), newline="")))
        assert {len(row) for row in rows} == {len(rows[0])}
        cells = [cell for row in rows for cell in row if not re.fullmatch(r"-?[\d.e+]+", cell)]
        assert not [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t"))]


def test_parquet_holds_the_claims_typed(ledger: Ledger) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    from onrecord import codec_arrow
    from onrecord.records import Claim

    table = parquet.read_table(io.BytesIO(written(ledger, FormatName.parquet)))
    claims = list(ledger.claims())
    assert list(codec_arrow.records(Claim, table)) == claims
    assert table.column("assertion").to_pylist() == [
        m and m.assertion for m in map(ledger.membership, [c.id for c in claims])
    ]
    assert table.schema.field("event").type.field("quantity").type.value_type.field("value").type == "double"


def test_geojson_is_geojson(ledger: Ledger) -> None:
    from geojson_pydantic import FeatureCollection

    found = FeatureCollection.model_validate_json(written(ledger, FormatName.geojson))
    wanted = [(c.id, p) for c in ledger.claims() for p in c.event.place if p.lat is not None]
    assert len(found.features) == len(wanted) > 0
    for feature, (claim, place) in zip(found.features, wanted, strict=True):
        assert feature.properties is not None
        assert feature.properties["claim"] == claim
        assert feature.geometry is not None
        assert tuple(feature.geometry.coordinates) == pytest.approx((place.lon, place.lat))


# Terms of the Web Annotation context that these annotations use, and what they stand for.
ANNOTATION = {
    "Annotation": "oa:Annotation", "AnnotationPage": "as:OrderedCollectionPage", "SpecificResource": "oa:SpecificResource",
    "TextualBody": "oa:TextualBody", "Text": "dctypes:Text", "Software": "as:Application", "TimeState": "oa:TimeState",
    "TextQuoteSelector": "oa:TextQuoteSelector", "TextPositionSelector": "oa:TextPositionSelector",
    "body": "oa:hasBody", "target": "oa:hasTarget", "source": "oa:hasSource", "selector": "oa:hasSelector", "state": "oa:hasState",
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"}, "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "describing": "oa:describing", "value": "rdf:value", "format": "dc:format", "language": "dc:language", "exact": "oa:exact",
    "prefix": "oa:prefix", "suffix": "oa:suffix", "start": "oa:start", "end": "oa:end", "generator": "as:generator",
    "name": "foaf:name", "sourceDate": "oa:sourceDate", "items": {"@id": "as:items", "@container": "@list"},
}  # fmt: skip
SPACES = {
    "oa": "http://www.w3.org/ns/oa#", "as": "http://www.w3.org/ns/activitystreams#", "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "foaf": "http://xmlns.com/foaf/0.1/", "dctypes": "http://purl.org/dc/dcmitype/",
}  # fmt: skip


def keys(value: object) -> Iterator[str]:
    """Every key, and every type, below a value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            if key in ("type", "@type"):
                yield inner
            elif key != "@context":
                yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


def test_annotations_point_at_their_words(ledger: Ledger) -> None:
    page = json.loads(written(ledger, FormatName.annotations))
    assert set(keys(page)) <= set(ANNOTATION) | {"@context", "id", "type", "sha256", "stance", "status"}
    assert len(page["items"]) == ledger.counts()["claim"]
    for item in page["items"]:
        claim = ledger.claim(item["id"].rpartition(":")[2])
        article = ledger.article(claim.article)
        stored = [t for t in item["target"] if t["source"]["id"] == f"urn:onrecord:text:{article.id}"]
        assert len(stored) == len(claim.content.spans)
        for target, span in zip(stored, claim.content.spans, strict=True):
            position, quote = target["selector"]
            assert (position["start"], position["end"]) == span
            around = quote["prefix"] + quote["exact"] + quote["suffix"]
            at = article.text.index(around)
            assert (at + len(quote["prefix"]), at + len(quote["prefix"] + quote["exact"])) == span
        assert len(item["target"]) == len(stored) * (2 if article.url else 1)


def test_annotations_are_linked_data(ledger: Ledger) -> None:
    from rdflib import Graph, Namespace

    page = json.loads(written(ledger, FormatName.annotations))
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    page["@context"] = [{**SPACES, "id": "@id", "type": "@type", **ANNOTATION}, page["@context"][1]]
    graph = Graph().parse(data=json.dumps(page), format="json-ld")
    oa = Namespace(SPACES["oa"])
    assert len(set(graph.subjects(oa.hasTarget))) == ledger.counts()["claim"]
    assert len(set(graph.subjects(oa.exact))) >= ledger.counts()["claim"]


def test_provenance_is_prov_o(ledger: Ledger) -> None:
    from prov.model import ProvDocument
    from rdflib import PROV, RDF, Graph, URIRef

    turtle = text(ledger, FormatName.prov)
    graph = Graph().parse(data=turtle, format="turtle")
    for term in {t for triple in graph for t in triple if isinstance(t, URIRef) and t.startswith(str(PROV))}:
        assert term in PROV, term  # no term of our own invention
    claims = {URIRef(f"urn:onrecord:{claim.id}") for claim in ledger.claims()}
    assert claims == set(graph.subjects(PROV.wasQuotedFrom))
    for claim in ledger.claims():
        node = URIRef(f"urn:onrecord:{claim.id}")
        assert graph.value(node, PROV.wasQuotedFrom) == URIRef(f"urn:onrecord:{claim.article}")
        named = claim.source is not None and claim.source.name and claim.source.kind not in ("unnamed", "document")
        roles = {graph.value(one, PROV.hadRole) for one in graph.objects(node, PROV.qualifiedAttribution)}
        if named and not claim.own_voice:
            assert URIRef("urn:onrecord:source") in roles
    for agent in set(graph.objects(predicate=PROV.wasAttributedTo)) | set(
        graph.objects(predicate=PROV.actedOnBehalfOf)
    ):
        assert PROV.Agent in set(graph.objects(agent, RDF.type))
    document = ProvDocument.deserialize(content=turtle, format="rdf", rdf_format="turtle")
    assert len(
        [r for r in document.get_records() if str(r.identifier).split(":")[-1] in {c.id for c in ledger.claims()}]
    ) == len(claims)


def test_claims_are_schema_orgs(ledger: Ledger) -> None:
    from rdflib import RDF, SDO, Graph, URIRef

    page = json.loads(written(ledger, FormatName.schema_org))
    assert page["@context"] == "https://schema.org"
    page["@context"] = {"@vocab": str(SDO)}
    graph = Graph().parse(data=json.dumps(page), format="json-ld")
    terms = set(graph.predicates()) | set(graph.objects(predicate=RDF.type))
    for term in terms - {RDF.type}:
        assert term in SDO, term
    for claim in ledger.claims():
        membership = ledger.membership(claim.id)
        assert membership is not None
        kind = graph.value(URIRef(f"urn:onrecord:claim:{claim.id}"), RDF.type)
        # nobody is the author of what they denied
        assert (kind == SDO.Comment) == (membership.position != "affirms" or claim.stance == "denies")
    assert "ClaimReview" not in json.dumps(page)


def test_entities_are_followthemoneys(ledger: Ledger) -> None:
    from followthemoney import model

    lines = [json.loads(line) for line in text(ledger, FormatName.ftm).splitlines()]
    assert len({line["id"] for line in lines}) == len(lines)
    schemata = {}
    for line in lines:
        proxy = model.get_proxy(line, cleaned=False)
        proxy.schema.validate(line)
        schemata[proxy.id] = proxy.schema
        kept = {name: set(values) for name, values in proxy.to_dict()["properties"].items()}
        given = {name: set(values) for name, values in line["properties"].items()}
        if ledger.path.find("spite") < 0:  # cleaning takes spite out of values
            assert kept == given, line
    for line in lines:
        for name, prop in model.get(line["schema"]).properties.items():
            for value in line["properties"].get(name, ()) if prop.type.name == "entity" else ():
                assert schemata[value].is_a(prop.range), (line, name)
    assert sum(line["schema"] == "Note" for line in lines) == ledger.counts()["claim"]


def test_bundle_is_stix(ledger: Ledger) -> None:
    import stix2

    bundle = stix2.parse(text(ledger, FormatName.stix), version="2.1", allow_custom=False)
    ids = [one["id"] for one in bundle.objects]
    assert len(ids) == len(set(ids))
    for one in bundle.objects:
        assert set(one.get("object_refs", ())) | {one.get("created_by_ref", ids[0])} <= set(ids)
        assert one["modified"] >= one["created"]
    dated = [c for c in ledger.claims() if (a := ledger.article(c.article)).published or a.retrieved]
    assert sum(one["type"] == "note" for one in bundle.objects) == len(dated)


def test_feed_is_atom(ledger: Ledger) -> None:
    from lxml import etree

    from onrecord import xml
    from onrecord.intake.feeds import read_feed

    document = written(ledger, FormatName.atom)
    schema = etree.RelaxNG(etree.parse(ATOM))
    schema.assertValid(etree.fromstring(document))
    changes = sum(change.at[0].isdigit() for a in ledger.assertions() for change in a.history)
    assert document.count(b"<entry>") == changes > 0
    assert len(read_feed(xml.parse(document.decode()), "https://x.example/feed").entries) == changes
    days = re.findall(rb"<updated>(.*?)</updated>", document)[1:]
    assert days == sorted(days, reverse=True)


def test_bibliography_is_bibtex(ledger: Ledger) -> None:
    import bibtexparser
    from bibtexparser.middlewares import LatexDecodingMiddleware, SeparateCoAuthors

    library = bibtexparser.parse_string(
        text(ledger, FormatName.bibtex), append_middleware=[SeparateCoAuthors(), LatexDecodingMiddleware()]
    )
    assert not library.failed_blocks
    articles = {article.id: article for article in ledger.articles()}
    assert set(library.entries_dict) == set(articles)
    for key, entry in library.entries_dict.items():
        article = articles[key]
        fields = entry.fields_dict
        assert ("year" in fields) == bool(article.published)
        assert ("url" in fields) == bool(article.url)
        if article.authors:
            assert len(fields["author"].value) == len(article.authors)
        if article.headline and article.headline != SPITE:
            assert fields["title"].value.strip("{}") == article.headline


def test_citations_are_one_a_claim(ledger: Ledger) -> None:
    lines = text(ledger, FormatName.citations).splitlines()
    assert [line.split(". ")[-1].rstrip(".") for line in lines] == [claim.id for claim in ledger.claims()]


TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "p", "h1", "h2", "h3", "h4", "a", "ul", "ol", "li", "strong", "span"),
    *("em", "nav", "section", "div", "details", "summary", "figure", "figcaption", "code", "br"),
    *("table", "thead", "tbody", "tr", "th", "td"),
    *("svg", "g", "path", "line", "rect", "circle", "text", "tspan", "desc", "polygon", "polyline", "defs"),
}  # fmt: skip


def test_report_is_one_file_that_asks_nobody(ledger: Ledger) -> None:
    from lxml import html

    document = text(ledger, FormatName.html)
    root = html.document_fromstring(document)
    # what a page of ours is made of; nothing of it can load, run or send anything
    assert {str(one.tag) for one in root.iter() if isinstance(one.tag, str)} <= TAGS
    names = {name for one in root.iter() if isinstance(one.tag, str) for name in one.attrib}
    assert not {
        name
        for name in names
        if name.startswith("on") or name in ("src", "srcset", "action", "background", "xlink:href")
    }
    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"]
    style = "".join(root.xpath("//style/text()"))
    assert "url(" not in style
    assert "@import" not in style
    for link in root.xpath("//a/@href"):
        assert link.startswith(("#", "https://", "http://"))
        if link.startswith("#"):
            assert root.xpath(f"//*[@id='{link[1:]}']"), link


def test_report_tells_every_claim_and_article_of_its_story(story: Ledger) -> None:
    from lxml import html

    root = html.document_fromstring(text(story, FormatName.html))
    words = " ".join(root.text_content().split())
    for claim in story.claims():
        assert " ".join(claim.content.text.split()) in words
    for article in story.articles():
        assert root.xpath(f"//li[@id='{article.id}']")
        assert article.sha256 in words
    for warning in story.warnings():
        assert " ".join(warning.message.split()) in words
    assert "as it stood on 2026-03-03" in text(story, FormatName.html, Filters(as_of="2026-03-03"))
    assert len(root.xpath("//figure")) >= 4
