"""Names of the formats; light, for it is read before a command runs."""

from __future__ import annotations

from enum import StrEnum


class FormatName(StrEnum):
    """What a ledger is written as."""

    jsonl = "jsonl"
    csv = "csv"
    events = "events-csv"
    parquet = "parquet"
    geojson = "geojson"
    annotations = "annotations"
    prov = "prov"
    schema_org = "schema-org"
    ftm = "ftm"
    stix = "stix"
    atom = "atom"
    bibtex = "bibtex"
    citations = "citations"
    html = "html"


class OnePer(StrEnum):
    """What a row of an event table stands for."""

    claim = "claim"
    assertion = "assertion"
