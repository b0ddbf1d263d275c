"""What starting the program loads: nothing heavy before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = frozenset(
    (
        *(
            "numpy",
            "spacy",
            "thinc",
            "onnxruntime",
            "tokenizers",
            "lxml",
            "trafilatura",
            "charset_normalizer",
            "fastwarc",
        ),
        *("httpx", "httpcore", "brotli", "fastapi", "starlette", "pydantic", "uvicorn", "jinja2", "msgspec", "sqlite3"),
        *("psycopg", "pyarrow", "pandas", "ray", "mcp", "markdown_it", "asyncio", "concurrent", "multiprocessing"),
        *("email", "http", "ssl", "xml", "urllib.request"),
    )
)
LOADED = """
import sys
sys.argv = ["onrecord", *{arguments}]
from onrecord.cli.app import run
sys.stdout = open("/dev/null", "w")
code = run()
sys.stderr.write(" ".join(sys.modules))
sys.exit(code)
"""


def loaded(*arguments: str) -> set[str]:
    """The modules that a command loads."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(arguments=list(arguments))], capture_output=True, text=True, check=True
    )
    return set(done.stderr.rpartition("\n")[2].split())


@pytest.mark.parametrize("arguments", [["--help"], ["add", "--help"], ["export", "--help"]], ids=" ".join)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    typers_own = {"pydantic", "email"}  # it reads the arguments of a command with them
    assert loaded(*arguments) & HEAVY - (typers_own if len(arguments) > 1 else set()) == set()


def test_the_package_itself_is_light() -> None:
    code = "import onrecord, sys; sys.stderr.write(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stderr.split()) & HEAVY == set()
