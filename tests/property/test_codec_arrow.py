"""Whatever a record holds, its row in an Arrow table or a Parquet file gives it back."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.records import Article, Assertion, Claim, LedgerWarning, Page, Rejected, Span, Story, Told
from tests.ledger_samples import first, second
from tests.property.test_codec_round_trip import claims

pytest.importorskip("pyarrow", reason="pyarrow is not installed (pip install 'onrecord[arrow]')")

import pyarrow as pa
import pyarrow.parquet as pq

from onrecord import codec_arrow


def through_a_file(table: pa.Table) -> pa.Table:
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return pq.read_table(io.BytesIO(buffer.getvalue()))


@settings(max_examples=60, deadline=None)
@given(st.lists(claims, max_size=4))
def test_claims_come_back(some: list[Claim]) -> None:
    table = codec_arrow.table(Claim, some, {"day": (str, [None] * len(some))})
    assert list(codec_arrow.records(Claim, table)) == some == list(codec_arrow.records(Claim, through_a_file(table)))


def test_other_records_come_back() -> None:
    page, article, found = first()
    told = Page(
        b"\xff\x00", "https://a.example/", "text/html", "2026-01-01T00:00:00Z", told=Told("f", "T", authors=("A",))
    )
    for kind, records in (
        (Page, [page, told]),
        (Article, [article, second()[1]]),
        (Claim, list(found)),
        (Rejected, [Rejected("read", "x", "empty")]),
        (LedgerWarning, [LedgerWarning("w1", "circular", "c1", "c2", (Span(0, 1),), (), "…")]),
        (Story, [Story("t1", "Leak", ("a1",))]),
        (Assertion, []),
    ):
        assert list(codec_arrow.records(kind, through_a_file(codec_arrow.table(kind, records)))) == records


def test_columns_are_typed_and_flatten() -> None:
    _, article, found = first()
    table = codec_arrow.table(Claim, found, {"outlet": (str, [article.outlet] * len(found))})
    assert table.schema.field("confidence").type == pa.float64()
    assert table.schema.names[-1] == "outlet"
    names = codec_arrow.flat(table).schema.names
    assert {"source.name", "event.type", "event.time.value", "content.text", "outlet"} <= set(names)
    with pytest.raises(TypeError, match="complex"):
        codec_arrow.type_of(complex)


def test_without_pyarrow_the_extra_is_named() -> None:
    script = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "from onrecord.codec_arrow import arrow\n"
        "from onrecord.errors import Missing\n"
        "try:\n    arrow()\nexcept Missing as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "pip install 'onrecord[arrow]'" in done.stdout
