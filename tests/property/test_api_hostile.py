"""Whatever is asked of the interface, the answer is a record, a page or a problem; never a fault."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.api_samples import Client, filled

PATHS = (
    "judgements", "quote",
    "", "articles", "claims", "assertions", "stories", "sources", "warnings", "changes", "search", "openapi.json",
    "articles/", "claims/", "assertions/", "stories/",
)  # fmt: skip
NAMES = (
    "source", "party", "outlet", "status", "stance", "position", "about", "event", "since", "until", "story", "article",
    "assertion", "as_of", "limit", "cursor", "q", "name", "office", "kind", "claim", "text",
)  # fmt: skip
# What has broken other programs: SQL, word indexes, formats, numbers, paths, markup, ends of text.
SPITEFUL = (
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\ufeff", "\u202e", "é" * 200, "x" * 10_000, "' OR 1=1 --", '"', '""', "NEAR(",
    "a AND OR NOT", "*", '"*', "col:x", "^a", "{a b}", "%", "%00", "%s%n", "${jndi:ldap://x}", "{{7*7}}", "../../etc/passwd",
    "<script>alert(1)</script>", "\r\nSet-Cookie: a=b", "-1", "0", "1e9", "1e400", "NaN", "inf", "9" * 5000, "1_0", "０", "٣", "+1",
    "true", "null", "[]", "0000-00-00", "0001-01-01", "9999-12-31", "2025-02-30", "2025-06-03T00:00", "20250603", "2025-W23-2",
    "denies", "disputed", "affirms", "AGREE", "2025-06-03", "s1", "c0123456789abcdef",
)  # fmt: skip


def cursor(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    return Client(filled(tmp_path_factory.mktemp("hostile")))


cursors = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
).map(cursor)
values = st.one_of(
    st.sampled_from(SPITEFUL),
    st.text(st.characters(), max_size=40),
    st.integers().map(str),
    st.dates().map(str),
    cursors,
)
pairs = st.lists(st.tuples(st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), values), max_size=4)


def encoded(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"))


def check(status: int, headers: dict[str, str], body: bytes) -> None:
    assert status < 500, body
    assert "\n" not in "".join(headers.values())
    assert headers["x-content-type-options"] == "nosniff"
    if status >= 400:
        assert headers["content-type"] == "application/problem+json"
        problem = json.loads(body)
        assert problem["status"] == status
        assert problem["detail"]
        assert len(body) < 8000  # nothing long is thrown back
    elif status == 200:
        assert headers["content-type"] == "application/json"
        json.loads(body)


@given(
    path=st.sampled_from(PATHS),
    tail=st.one_of(st.just(""), st.sampled_from(SPITEFUL), st.text(max_size=20)),
    query=pairs,
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(path="claims", tail="", query=[("as_of", "0001-01-01"), ("limit", "1")])
def test_hostile_parameters_are_answered(client: Client, path: str, tail: str, query: list[tuple[str, str]]) -> None:
    packed = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in query)
    check(*client.raw("/v1/" + path + (tail if path.endswith("/") else ""), packed.encode()))


@given(query=st.binary(max_size=200))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(query=b"\x80")
def test_a_query_of_any_bytes_is_answered(client: Client, query: bytes) -> None:
    for path in ("claims", "search"):
        check(*client.raw(f"/v1/{path}", query))
        check(*client.raw(f"/v1/{path}", b"q=" + query))


@pytest.mark.parametrize("name", NAMES)
def test_each_parameter_takes_each_spiteful_value(client: Client, name: str) -> None:
    lists = [path for path in PATHS if path and not path.endswith("/")]
    for number, value in enumerate(SPITEFUL):
        for path in (lists[number % len(lists)], "claims", "search"):
            more = "&q=leak" if path == "search" and name != "q" else ""
            check(*client.raw(f"/v1/{path}", f"{name}={encoded(value)}{more}".encode()))


def test_each_day_there_is_can_be_asked_about(client: Client) -> None:
    for path in ("articles", "claims", "assertions", "stories", "sources", "warnings", "changes"):
        for day in ("0001-01-01", "1000-01-01", "1969-12-31", "9999-12-31"):
            assert client.ask(f"/v1/{path}?as_of={day}").status_code == 200


@pytest.mark.parametrize("given_tag", ['"', '""', "W/", ",,,", '"' * 5000, "*" * 5000, 'W/"' * 2000, "é\x80"])
def test_a_hostile_tag_is_only_another_tag(client: Client, given_tag: str) -> None:
    assert client.ask("/v1/claims", headers={"If-None-Match": given_tag.encode("latin-1")}).status_code == 200


def test_a_forged_place_in_a_list_is_only_a_place(client: Client) -> None:
    """The mark of a question can be copied; the place behind it is then taken as data."""
    for path, parts in (
        ("articles", 2),
        ("claims", 1),
        ("assertions", 1),
        ("stories", 2),
        ("sources", 2),
        ("changes", 3),
    ):
        link = client.ask(f"/v1/{path}?limit=1").json()["next"]
        if link is None:
            continue
        held = link.split("cursor=")[1]
        mark = json.loads(base64.urlsafe_b64decode(held + "=" * (-len(held) % 4)))[0]
        for value in (*SPITEFUL[:60], 7, None, [], {}):
            forged = quote(cursor([mark, *[value] * parts]))
            check(*client.raw(f"/v1/{path}", f"limit=1&cursor={forged}".encode()))
