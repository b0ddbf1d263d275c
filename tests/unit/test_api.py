"""The interface for programs over a ledger built by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord import codec
from onrecord.api import Buckets
from onrecord.exports.jsonl import json_lines
from onrecord.ledger import Filters, Ledger
from tests.api_samples import Client, filled
from tests.ledger_samples import first

LISTS = ("articles", "claims", "assertions", "stories", "sources", "warnings", "changes", "judgements")


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    return filled(tmp_path_factory.mktemp("api"))


@pytest.fixture(scope="module")
def client(db: str) -> Client:
    return Client(db)


def is_problem(answer: object, status: int) -> dict[str, object]:
    assert answer.status_code == status  # type: ignore[attr-defined]
    assert answer.headers["content-type"] == "application/problem+json"  # type: ignore[attr-defined]
    body = answer.json()  # type: ignore[attr-defined]
    assert body["status"] == status
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["detail"]
    return dict(body)


def test_records_are_those_of_the_export(client: Client, db: str) -> None:
    with Ledger.open(db, read_only=True) as ledger:
        exported = [json.loads(line) for line in json_lines(ledger)]
    for name in ("article", "claim", "assertion", "story", "warning"):
        plural = "stories" if name == "story" else f"{name}s"
        items = client.ask(f"/v1/{plural}?limit=200").json()["items"]
        wanted = [record for record in exported if record["type"] == name]
        assert sorted(items, key=lambda r: r["id"]) == sorted(wanted, key=lambda r: r["id"])
        if name != "warning":
            assert wanted
            assert client.ask(f"/v1/{plural}/{wanted[0]['id']}").json() == wanted[0]
    assert codec.decode(json.dumps(client.ask("/v1/claims").json()["items"][0])) in first()[2]


@pytest.mark.parametrize("name", [*LISTS, "search?q=leak*"])
def test_pages_of_one_give_the_same_as_one_page(client: Client, name: str) -> None:
    mark = "&" if "?" in name else "?"
    whole = client.ask(f"/v1/{name}{mark}limit=200").json()
    assert whole["next"] is None
    items, following = [], f"/v1/{name}{mark}limit=1"
    while following:
        answer = client.ask(following)
        assert answer.status_code == 200, answer.text
        items += answer.json()["items"]
        following = answer.json()["next"]
        assert answer.headers.get("link") == (f'<{following}>; rel="next"' if following else None)
    assert items == whole["items"]
    assert len(items) > 1 or name in ("warnings", "stories", "judgements")


def test_a_page_follows_the_last_whatever_is_added(tmp_path: Path) -> None:
    from tests.ledger_samples import second

    db = str(tmp_path / "ledger.db")
    with Ledger.open(db) as ledger:
        ledger.add_reading(*second())
    client = Client(db)
    start = client.ask("/v1/claims?limit=1").json()
    with Ledger.open(db) as ledger:
        ledger.add_reading(*first())  # a day earlier: before what was seen
    rest = client.ask(start["next"]).json()["items"]
    assert [record["id"] for record in (*start["items"], *rest)] == [claim.id for claim in second()[2]]


def test_a_cursor_whose_record_is_gone_is_said_so(tmp_path: Path) -> None:
    db = filled(tmp_path)
    client = Client(db)
    following = client.ask("/v1/claims?limit=1").json()["next"]
    page, article, claims = first()
    with Ledger.open(db) as ledger:
        ledger.add_reading(page, article, claims[1:])
    assert "no longer" in str(is_problem(client.ask(following), 404)["detail"])


def test_filters_are_the_ledgers(client: Client, db: str) -> None:
    asked = {
        "source=Jonas+Rask": Filters(source="Jonas Rask"),
        "party=Lowland": Filters(party="Lowland"),
        "outlet=valley+post": Filters(outlet="valley post"),
        "stance=denies": Filters(stance="denies"),
        "position=denies": Filters(position="denies"),
        "about=oil+leaked": Filters(about="oil leaked"),
        "since=2025-06-04": Filters(since="2025-06-04"),
        "until=2025-06-03": Filters(until="2025-06-03"),
        "as_of=2025-06-03&status=disputed": Filters(as_of="2025-06-03", status="disputed"),
    }
    for query, filters in asked.items():
        with Ledger.open(db, read_only=True) as ledger:
            wanted = [claim.id for claim in ledger.claims(filters)]
        assert [item["id"] for item in client.ask(f"/v1/claims?{query}").json()["items"]] == wanted, query
    assert len(client.ask("/v1/articles?outlet=VALLEY+POST").json()["items"]) == 1
    assert len(client.ask("/v1/articles?until=2025-06-03").json()["items"]) == 1
    assert client.ask("/v1/stories?since=2025-06-05").json()["items"] == []
    assert [one["name"] for one in client.ask("/v1/sources?name=rask").json()["items"]] == ["Jonas Rask"]
    assert client.ask("/v1/sources?kind=country").json()["items"] == []


def test_a_question_about_sources_touches_only_so_many_articles(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = {one["name"] for one in client.ask("/v1/sources?until=2025-06-03").json()["items"]}
    assert "Jonas Rask" in named
    assert [one["name"] for one in client.ask("/v1/sources?since=2025-06-04").json()["items"]] == ["Halden Line"]
    monkeypatch.setattr("onrecord.api.listings.MOST_ARTICLES", 1)
    for query in ("", "?name=Halden+Line", "?office=spokesman"):
        assert "more than 1 articles" in str(is_problem(client.ask(f"/v1/sources{query}"), 400)["detail"])
    assert client.ask("/v1/sources?name=Jonas+Rask").status_code == 200
    assert client.ask("/v1/sources?since=2025-06-04").status_code == 200


def test_as_of_a_day_only_its_articles_count(client: Client) -> None:
    now = client.ask("/v1/assertions").json()["items"]
    then = client.ask("/v1/assertions?as_of=2025-06-03").json()["items"]
    assert len({c for one in then for c in one["claims"]}) < len({c for one in now for c in one["claims"]})
    held = then[0]["id"]
    assert client.ask(f"/v1/assertions/{held}?as_of=2025-06-03").json() == then[0]
    is_problem(client.ask(f"/v1/assertions/{held}?as_of=2024-01-01"), 404)
    story = client.ask("/v1/stories").json()["items"][-1]["id"]
    assert len(client.ask(f"/v1/stories/{story}?as_of=2025-06-03").json()["articles"]) == 1
    is_problem(client.ask(f"/v1/stories/{story}?as_of=2024-01-01"), 404)
    for name in LISTS[:-1]:  # decisions are of no day of publication
        assert client.ask(f"/v1/{name}?as_of=2024-01-01").json()["items"] == [], name


def test_changes_are_the_histories_in_order(client: Client) -> None:
    held = client.ask("/v1/assertions").json()["items"]
    wanted = sorted((c["at"], a["id"], c["status"]) for a in held for c in a["history"])
    items = client.ask("/v1/changes").json()["items"]
    assert [(one["at"], one["assertion"], one["status"]) for one in items] == wanted
    assert client.ask("/v1/changes?since=2025-06-04").json()["items"] == [
        one for one in items if one["at"] >= "2025-06-04"
    ]


def test_what_the_client_has_is_not_sent_again(client: Client) -> None:
    for target in ("/v1/", "/v1/claims", f"/v1/articles/{first()[1].id}", "/v1/openapi.json"):
        answer = client.ask(target)
        assert answer.headers["cache-control"] == "no-cache"
        tag = answer.headers["etag"]
        for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = client.ask(target, headers={"If-None-Match": given})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert client.ask(target, headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_answers_as_get_without_the_body(client: Client) -> None:
    for target in ("/v1/claims", "/v1/claims/c0", "/v1/nothing"):
        get, head = client.ask(target), client.ask(target, "HEAD")
        assert head.content == b""
        assert (head.status_code, head.headers) == (get.status_code, get.headers)


def test_every_answer_is_guarded(client: Client) -> None:
    for target in ("/v1/claims", "/v1/nothing", "/v1/claims?limit=0", "/v1/openapi.json"):
        headers = client.ask(target, headers={"Origin": "https://elsewhere.example"}).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert not [name for name in headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("target", "parameter"),
    [
        ("claims?limit=0", "limit"),
        ("claims?limit=201", "limit"),
        ("claims?limit=" + "9" * 5000, "limit"),
        ("claims?stance=sings", "stance"),
        ("claims?outlet=a%00b", "outlet"),
        ("claims?source=" + "x" * 301, "source"),
        ("claims?since=2025-02-30", "since"),
        ("claims?since=2025-06-03%0A", "since"),
        ("claims?since=%D9%A2025-06-03", "since"),
        ("claims?cursor=" + "z" * 601, "cursor"),
        ("claims?sauce=x", "sauce"),
        ("claims/c0?x=1", "x"),
        ("articles/%00", "identity"),
        ("search", "q"),
    ],
)
def test_a_wrong_parameter_is_named(client: Client, target: str, parameter: str) -> None:
    body = is_problem(client.ask(f"/v1/{target}"), 400)
    assert [error["parameter"] for error in body["errors"]] == [parameter]  # type: ignore[attr-defined]


def test_other_faults_are_problems_too(client: Client, tmp_path: Path) -> None:
    is_problem(client.ask("/v1/claims/c0123456789abcdef"), 404)
    is_problem(client.ask("/v1/nothing"), 404)
    is_problem(client.ask("/v1/claims?about=!!!"), 400)
    is_problem(client.ask("/v1/claims?outlet=a&outlet=b"), 400)
    is_problem(client.ask("/v1/claims?about=" + "x" * 10_000), 414)
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
        answer = client.ask("/v1/claims", method)
        is_problem(answer, 405)
        assert answer.headers["allow"] == "GET, HEAD"
    closed = is_problem(Client(str(tmp_path / "absent.db")).ask("/v1/claims"), 404)
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no ledger at all")
    shut = is_problem(Client(str(broken)).ask("/v1/claims"), 503)
    assert str(tmp_path) not in f"{closed}{shut}"


@pytest.mark.parametrize("cursor", ["", "x", "%00", "é", "AAAA", "eyJhIjoxfQ", "W10", "WzFd", "bnVsbA", "z" * 600])
def test_a_cursor_that_is_none_is_refused(client: Client, cursor: str) -> None:
    is_problem(client.ask(f"/v1/claims?cursor={cursor}"), 404)


def test_a_cursor_of_another_question_is_refused(client: Client) -> None:
    cursor = client.ask("/v1/claims?limit=1").json()["next"].split("cursor=")[1]
    is_problem(client.ask(f"/v1/claims?stance=denies&cursor={cursor}"), 404)
    is_problem(client.ask(f"/v1/assertions?cursor={cursor}"), 404)
    assert client.ask(f"/v1/claims?limit=7&cursor={cursor}").status_code == 200


def test_a_client_that_asks_too_often_waits(db: str) -> None:
    client = Client(db, Buckets(60, burst=2))
    assert [client.ask("/v1/").status_code for _ in range(2)] == [200, 200]
    refused = client.ask("/v1/")
    is_problem(refused, 429)
    assert refused.headers["retry-after"] == "1"


def test_a_bucket_fills_again_at_its_rate() -> None:
    now = [0.0]
    buckets = Buckets(60, burst=2, clock=lambda: now[0])
    assert [buckets.wait("192.0.2.1") for _ in range(3)] == [0, 0, 1]
    assert buckets.wait("192.0.2.2") == 0
    now[0] = 0.5
    assert buckets.wait("192.0.2.1") == 0.5
    now[0] = 1.0
    assert [buckets.wait("192.0.2.1") for _ in range(2)] == [0, 1]
    now[0] = 1000.0
    assert [buckets.wait("192.0.2.1") for _ in range(3)] == [0, 0, 1]
    assert [buckets.wait(f"2001:db8::{n}") for n in range(3)] == [0, 0, 1]  # one machine has them all


def test_few_clients_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.api.limits.MOST_CLIENTS", 3)
    buckets = Buckets(60)
    for n in range(50):
        buckets.wait(f"192.0.2.{n}")
    assert len(buckets._held) == 3


def test_the_document_describes_every_parameter_and_answer(client: Client) -> None:
    document = client.ask("/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    text = json.dumps(document)
    for part in text.split('"#/components/schemas/')[1:]:
        assert part.split('"')[0] in schemas
    assert len(document["paths"]) == 16
    written = {("/judgements", "post"), ("/judgements/{identity}", "delete")}
    every = [(path, method, one) for path, methods in document["paths"].items() for method, one in methods.items()]
    assert {(path, method) for path, method, _ in every if method != "get"} == written
    for path, method, operation in every:
        assert operation["summary"]
        read = {"200", "304", "400", "401", "404", "414", "429", "503"}
        decided = read - {"304"} | {"403", "413", "415"}
        assert set(operation["responses"]) == (read if method == "get" else decided)
        assert bool(operation.get("security")) == (method != "get")
        assert operation["responses"]["200"]["content"]["application/json"]["example"]
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], (path, parameter)


def test_a_quotation_is_checked(client: Client) -> None:
    answer = client.ask("/v1/quote?text=40+tonnes+of+oil+leaked&source=Ministry+of+Ports").json()
    assert (answer["verdict"], answer["matches"], len(answer["items"])) == ("near", 2, 2)
    assert [drift["label"] for drift in answer["items"][0]["drifts"]] == ["hedge lost"]
    schema = client.ask("/v1/openapi.json").json()["components"]["schemas"]["Quote"]
    assert set(answer) == set(schema["properties"])
    is_problem(client.ask("/v1/quote?text=..."), 400)
    is_problem(client.ask("/v1/quote"), 400)
    is_problem(client.ask("/v1/quote?text=" + "oil+" * 600), 400)
    assert client.ask("/v1/quote?text=the+mayor+sang").json()["first"] is None


def test_examples_and_answers_have_the_fields_of_their_schemas(client: Client) -> None:
    document = client.ask("/v1/openapi.json").json()
    schemas = document["components"]["schemas"]
    for path, operations in document["paths"].items():
        read = operations.get("get", {"responses": operations.get("delete", {}).get("responses")})
        content = read["responses"]["200"]["content"]["application/json"]
        schema = content["schema"]
        shown = [content["example"]]
        if "$ref" not in schema:
            shown = [*content["example"]["items"]]
            if path != "/search" and "get" in operations:
                shown += client.ask(f"/v1{path}").json()["items"]
            schema = schema["properties"]["items"]["items"]
        fields = schemas[schema["$ref"].rsplit("/", 1)[-1]]
        for record in shown:
            assert set(record) == set(fields["properties"]) == set(fields["required"]), path


def test_the_pages_and_the_interface_stand_side_by_side(db: str) -> None:
    from onrecord.web import create_app

    client = Client(db)
    client.app = create_app(db)
    assert "text/html" in client.ask("/").headers["content-type"]
    answer = client.ask("/v1/claims?limit=1")
    assert answer.json()["next"].startswith("/v1/claims?")
    assert "sandbox" in answer.headers["content-security-policy"]
    is_problem(client.ask("/v1/nothing"), 404)
    status, headers, _ = client.raw("/v1/claims/\n\x08/\r", b"")  # a path may hold any character
    assert (status, headers["content-type"]) == (404, "application/problem+json")
    moved = client.ask("/v1", headers={"Host": "elsewhere.example"})
    assert (moved.status_code, moved.headers["location"]) == (308, "/v1/")
    assert "text/html" in client.ask("/nothing").headers["content-type"]


def test_the_guide_names_every_route_and_parameter(client: Client) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
    rows = {row.split("`")[1]: row for row in guide.splitlines() if row.startswith("| `/v1/")}
    paths = client.ask("/v1/openapi.json").json()["paths"]
    assert set(rows) == {f"/v1{path}" for path in paths}
    for path, operations in paths.items():
        read = operations.get("get", {})
        taken = {one["name"] for one in read.get("parameters", ())} - {"identity", "limit", "cursor"}
        assert taken == set(rows[f"/v1{path}"].rsplit("|", 2)[1].replace("`", " ").split()), path
    statuses = {row.split("|")[1].strip() for row in guide.splitlines() if row.startswith(("| 4", "| 5"))}
    described = {s for path in paths.values() for one in path.values() for s in one["responses"] if s >= "4"}
    assert statuses == described | {"405"}
