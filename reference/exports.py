"""Export formats and the columns of the tables."""

from __future__ import annotations

from onrecord.cli.checking import ExportFormat
from onrecord.ledger.export import COLUMNS
from onrecord.ledger.export_events import COLUMNS as EVENT_COLUMNS
from reference.page import Entry, Page, Section

TEXT = """
`onrecord export --format FORMAT`, and from Python `ledger.export(path, FORMAT)`. A file is written whole or not at all. In tables several
values of a cell are parted by `; `, and no cell can act as a formula in a spreadsheet.
""".strip()
FORMATS = {
    "jsonl": "Every record, one object a line, with every span: articles, claims, assertions, stories, warnings ([records](records.md)).",
    "csv": "The claims, one a row, for spreadsheets.",
    "events-csv": "Events with PLOVER's columns, a row for each claim or (`--one-per assertion`) each assertion.",
}
CLAIM_COLUMNS = {
    "claim": "Id of the claim.",
    "article": "Id of its article.",
    "outlet": "Who published the article.",
    "published": "When.",
    "headline": "The article's title.",
    "block": "Role of the block in which the content begins.",
    "source": "Canonical name of who vouches; empty where unresolved.",
    "source_text": "The words that name the source there.",
    "source_kind": "What the source is.",
    "party": "Whom the source speaks for.",
    "via": "The chain between outlet and source, nearest the reader first.",
    "cue": "The words that attribute; empty in the outlet's own voice.",
    "content": "The words attributed.",
    "quotation": "Direct, indirect, mixed, or none.",
    "stance": "The speech act.",
    "said": "When it was said, EDTF.",
    "audience": "To whom or where it was said.",
    "polarity": "Whether the content presents the event as so.",
    "modality": "Asserted, possible, planned …",
    "tense": "Of the event.",
    "hedges": "The words that weaken.",
    "event_type": "PLOVER type.",
    "event_mode": "PLOVER mode.",
    "predicate": "Lemma of the predicate.",
    "actor": "Who acts.",
    "recipient": "Who is acted on.",
    "place": "Where, by the gazetteer's names.",
    "country": "Of these places, ISO 3166-1 alpha-3.",
    "time": "When the event is, EDTF.",
    "value": "Of the first quantity.",
    "low": "Its least value; empty where open.",
    "high": "Its greatest value; empty where open.",
    "approximate": "`yes` where words approximate it.",
    "unit": "What is counted or measured.",
    "assertion": "Id of the claim's assertion.",
    "gist": "That assertion in words, without negation.",
    "status": "Its status.",
    "position": "Of the claim on it.",
    "origin": "The party that counts for the claim; empty where it adds none.",
    "warnings": "Kinds of the warnings about the claim.",
    "address": "Of the page.",
    "start": "Where the content begins in the article's text, in code points.",
    "end": "Where it ends.",
    "reader": "Name and version of what read it.",
}
EVENT_TABLE = {
    "event_id": "Id of the claim, or of the assertion with `--one-per assertion`.",
    "assertion": "Id of the assertion.",
    "story": "Id of its story.",
    "date": "First day that the event can mean.",
    "date_end": "Last such day.",
    "date_from": "`text`: the day comes from the claim's words; `published`: none is given, the day of publication stands in.",
    "published": "Day of publication.",
    "headline": "The article's title.",
    "outlet": "Who published it.",
    "url": "Address or path of the page.",
    "plover_type": "Type as the PLOVER manual codes it: what is only announced is `AGREE` or `THREATEN`, what is asked `REQUEST`.",
    "event_type": "Type of what is announced, asked or refused.",
    "general_type": "Our type where PLOVER has none.",
    "mode": "PLOVER mode.",
    "context": "PLOVER contexts.",
    "quad_code": "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.",
    "quad_class": "The same in words.",
    "predicate": "Lemma of the predicate.",
    "actor": "Who acts (CAMEO: source).",
    "actor_country": "ISO 3166-1 alpha-3.",
    "actor_sector": "PLOVER sector.",
    "recipient": "Who is acted on (CAMEO: target).",
    "recipient_country": "ISO 3166-1 alpha-3.",
    "recipient_sector": "PLOVER sector.",
    "place": "Where.",
    "admin1": "Its first-order division.",
    "country": "ISO 3166-1 alpha-3.",
    "lat": "Degrees north, WGS 84.",
    "lon": "Degrees east.",
    "gazetteer": "Id in the gazetteer.",
    "magnitude": "How many dead, arrested, marching …; ages, lengths of time and shares are none.",
    "magnitude_low": "Least value meant.",
    "magnitude_high": "Greatest value meant.",
    "magnitude_unit": "What is counted.",
    "negated": "1 where the claim says that it did not happen.",
    "future": "1 where it has not happened yet.",
    "hypothetical": "1 where it is only possible or conditional.",
    "stance": "The speech act.",
    "polarity": "Whether the content presents the event as so.",
    "modality": "Asserted, possible, planned …",
    "tense": "Of the event.",
    "factuality": "FactBank's label, as the source has it.",
    "status": "Of the assertion.",
    "flags": "Of the assertion.",
    "origins": "How many independent named origins affirm it.",
    "position": "Of the claim on the assertion.",
    "claims": "How many claims the row stands for.",
    "attributed_to": "Who says so.",
    "attributed_kind": "What that is.",
    "attributed_party": "Whom it speaks for.",
    "cue": "The words that attribute.",
    "quotation": "Direct, indirect, mixed, or none.",
    "claim": "The words attributed.",
    "reader": "Name and version of what read it.",
}


def page() -> Page:
    """The page of all exports."""
    return Page(
        "reference/exports.md",
        "Exports",
        TEXT,
        (
            Section(
                "Formats",
                columns=("format", "meaning"),
                entries=tuple(Entry(f.value, FORMATS.get(f.value, "")) for f in ExportFormat),
            ),
            Section(
                "Columns of csv",
                columns=("column", "meaning"),
                entries=tuple(Entry(c, CLAIM_COLUMNS.get(c, "")) for c in COLUMNS),
            ),
            Section(
                "Columns of events-csv",
                "More in [Event types](../event-types.md).",
                ("column", "meaning"),
                tuple(Entry(c, EVENT_TABLE.get(c, "")) for c in EVENT_COLUMNS),
            ),
        ),
    )
