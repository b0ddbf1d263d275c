"""The interface held against its own OpenAPI document: what it describes is answered, what it does not allow is refused."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from onrecord.api import Buckets, create_api
from onrecord.api.schemas import document as described
from tests.api_samples import Client, filled

PATHS: dict[str, dict[str, Any]] = described(create_api(nullcontext, Buckets(0)))["paths"]  # type: ignore[arg-type]
OPERATIONS = [(path, method.upper()) for path, methods in PATHS.items() for method in methods]
ASKED = 8  # questions of each kind to each address


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Any:
    client = Client(filled(tmp_path_factory.mktemp("document")))
    return schemathesis.openapi.from_asgi("/v1/openapi.json", client.app)


def test_every_address_of_the_document_is_asked(document: Any) -> None:
    assert document.specification.version.startswith("3.1")
    found = {(one.ok().path, one.ok().method.upper()) for one in document.get_all_operations()}
    assert found == set(OPERATIONS)
    assert len(found) > 13


@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_the_interface_is_as_it_is_described(document: Any, path: str, method: str, mode: str) -> None:
    """Status, media type, headers and body as described; what the document forbids is refused, what it allows is not."""
    operation = document[path][method]
    if mode == "negative" and not (operation.query or operation.path_parameters or operation.body):
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
