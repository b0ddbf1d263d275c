"""Fixtures shared by all tests."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from spacy.language import Language


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The packaged parser, loaded once."""
    from onrecord.extract.parse import load_parser

    return load_parser()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a PostgreSQL database: ``ONRECORD_TEST_POSTGRES``, or one of a cluster of our own."""
    given = os.environ.get("ONRECORD_TEST_POSTGRES")
    if given:
        yield given
        return
    pytest.importorskip("psycopg", reason="psycopg is not installed (pip install 'onrecord[postgres]')")
    from tests.postgres import Absent, cluster

    running = cluster()
    try:
        address = running.__enter__()
    except Absent as error:
        pytest.skip(str(error))
    try:
        yield address
    finally:
        running.__exit__(None, None, None)


_NUMBERS = itertools.count()


@pytest.fixture
def empty_postgres(postgres: str) -> Iterator[str]:
    """Address of an empty schema of a database."""
    import psycopg

    name = f"test_{os.getpid()}_{next(_NUMBERS)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
        yield f"{postgres}{'&' if '?' in postgres else '?'}options=-csearch_path%3D{name}"
        connection.execute(f"DROP SCHEMA {name} CASCADE".encode())
