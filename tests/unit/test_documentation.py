"""Nothing that a user meets is undocumented: commands, options, routes, fields, words, formats, settings, pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from onrecord.api.app import LISTS
from onrecord.records import vocabulary
from onrecord.records.meanings import MEANINGS
from reference import pages
from reference.commands import walk, without_words
from reference.exports import CLAIM_COLUMNS, EVENT_TABLE
from reference.python import without_words as python_without_words
from reference.settings import OUTPUT_FIELDS, RULE_FIELDS, VARIABLES

TOP = Path(__file__).parents[2]
DOCS = TOP / "docs"
PAGES = {page.path: page for page in pages()}


def navigation() -> set[str]:
    settings = yaml.safe_load((TOP / "mkdocs.yml").read_text("utf-8"))

    def paths(value: Any) -> set[str]:
        if isinstance(value, str):
            return {value}
        found: set[str] = set()
        for one in value.values() if isinstance(value, dict) else value:
            found |= paths(one)
        return found

    return paths(settings["nav"])


@pytest.mark.parametrize("path", PAGES)
def test_everything_on_a_generated_page_has_words(path: str) -> None:
    assert not list(PAGES[path].undocumented())


def test_every_command_has_help_and_an_example() -> None:
    assert not list(without_words())
    assert len(list(walk())) > 20


def test_the_python_interface_has_docstrings() -> None:
    assert not list(python_without_words())


def test_words_and_meanings_are_the_same() -> None:
    for name, meanings in MEANINGS.items():
        assert set(get_args(getattr(vocabulary, name))) == set(meanings), name
    literal = {n for n in dir(vocabulary) if n[0].isupper() and get_args(getattr(vocabulary, n)) and n != "Literal"}
    assert literal - {"ModalityClass"} == set(MEANINGS)


def test_nothing_is_described_that_is_not_there() -> None:
    shown = {path: {entry.name for s in page.sections for entry in s.entries} for path, page in PAGES.items()}
    exports, settings = shown["reference/exports.md"], shown["reference/settings.md"]
    assert set(CLAIM_COLUMNS) | set(EVENT_TABLE) <= exports
    assert set(RULE_FIELDS) | {name for _, name in OUTPUT_FIELDS} <= settings


def test_every_variable_of_the_environment_is_named() -> None:
    source = "".join(path.read_text("utf-8") for path in sorted((TOP / "src").rglob("*.py")))
    found = set(re.findall(r"\bONRECORD_[A-Z][A-Z_]+\b", source))
    assert found - set(VARIABLES) == set()


def test_every_page_stands_in_the_navigation() -> None:
    written = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    named = navigation()
    assert written | set(PAGES) == named, "put the page into the navigation of mkdocs.yml"


def test_links_lead_to_pages() -> None:
    there = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*") if path.is_file()} | set(PAGES)
    for path in DOCS.rglob("*.md"):
        for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8")):
            target = link.partition("#")[0]
            if target and "://" not in target:
                assert (DOCS / target).resolve().relative_to(DOCS).as_posix() in there, f"{path.name}: {link}"


def test_the_guide_to_the_interface_names_every_list() -> None:
    guide = (DOCS / "api.md").read_text("utf-8")
    for name in (*LISTS, "search"):
        assert f"`/v1/{name}`" in guide


def test_every_event_type_is_told_in_the_guide() -> None:
    guide = (DOCS / "event-types.md").read_text("utf-8")
    assert all(re.search(rf"\b{word}\b", guide) for word in vocabulary.EVENT_TYPES)


@pytest.mark.parametrize("folder", ["docs", "."])
def test_readme_and_docs_name_commands_that_exist(folder: str) -> None:
    top = {words.split()[0] for words, _ in walk()}
    for path in (TOP / folder).glob("*.md"):
        if path.name == "CHANGELOG.md":
            continue
        for name in re.findall(r"^(?:    |\$ )onrecord ([a-z]+)", path.read_text("utf-8"), re.MULTILINE):
            assert name in top, f"{path.name}: onrecord {name}"
