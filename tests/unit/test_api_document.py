"""The interface held against its own OpenAPI document: what it describes is answered, what it does not allow is refused."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from onrecord.api.app import LISTS
from tests.api_samples import Client, filled

SINGLE = ("articles", "claims", "assertions", "stories")
PATHS = ("/", "/search", *(f"/{name}" for name in LISTS), *(f"/{name}/{{identity}}" for name in SINGLE))
ASKED = 12  # questions of each kind to each address


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Any:
    client = Client(filled(tmp_path_factory.mktemp("document")))
    return schemathesis.openapi.from_asgi("/v1/openapi.json", client.app)


def test_every_address_of_the_document_is_asked(document: Any) -> None:
    assert document.specification.version.startswith("3.1")
    assert {found.ok().path for found in document.get_all_operations()} == set(PATHS)


@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize("path", PATHS)
def test_the_interface_is_as_it_is_described(document: Any, path: str, mode: str) -> None:
    """Status, media type, headers and body as described; what the document forbids is refused, what it allows is not."""
    operation = document[path]["GET"]
    if mode == "negative" and not (operation.query or operation.path_parameters):
        return

    @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode(mode)))
    @settings(
        max_examples=ASKED,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        case.call_and_validate()

    ask()
