"""Write THIRD_PARTY_NOTICES.md from the lock and the metadata of what it names: ``python release/notices.py``.

Data and weights that the package carries are listed by hand below; libraries, which it does not carry but asks for, by
their own metadata. ``tests/unit/test_release.py`` holds the file against the lock.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

TOP = Path(__file__).parents[1]
NOTICES = TOP / "THIRD_PARTY_NOTICES.md"
# What stands in the package itself: where, what, whose, licence.
CARRIED = (
    ("lang/en/models/attribution", "MiniLM-L6 weights, trained on further", "Microsoft; nreimers", "Apache-2.0; see their card"),
    ("lang/en/models/sentences", "all-MiniLM-L6-v2 weights, int8", "sentence-transformers", "Apache-2.0"),
    ("lang/en/gazetteer.tsv.gz", "places, made from GeoNames", "GeoNames, geonames.org", "CC BY 4.0; selected, folded, centroids computed"),
    ("lang/en/countries.toml", "centroids and ids of countries, after GeoNames", "GeoNames", "CC BY 4.0"),
    ("lang/mul/calendar.toml", "names of months and weekdays, from CLDR", "Unicode, Inc.", "Unicode-3.0"),
    ("lang/mul/function_words.toml", "function words, from spaCy's stop words", "ExplosionAI GmbH", "MIT"),
    ("lang/en/events.toml", "type and mode names of PLOVER 0.8", "Open Event Data Alliance", "names only"),
    (
        "charts/shapes",
        "shapes of countries by Natural Earth 4.1, from world-atlas 2.0.2",
        "Natural Earth; Mike Bostock",
        "public domain; ISC",
    ),
    ("charts/fonts", "DejaVu Sans 2.37, for charts as PNG", "Bitstream, Inc.; DejaVu authors", "Bitstream Vera; public domain"),
)  # fmt: skip
# Of what is not installed on every system, or whose metadata do not say.
_SAID = {
    "httpx2-jsfetch": "BSD-3-Clause",  # only where Python runs in a browser
    "colorama": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
    "resvg-py": "MIT",  # by the licence file that it brings; resvg inside it is Apache-2.0 OR MIT
}
_SHORT = {
    "MIT License": "MIT",
    "BSD": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
    "The BSD 2-Clause License": "BSD-2-Clause",
    "ISC License": "ISC",
    "BSD License": "BSD-3-Clause",
}
TEXT = """# Third-party notices

`onrecord` is licensed under Apache-2.0 (LICENSE). It carries data and weights of others, and asks for libraries of others. This file is
written by `python release/notices.py` from the lock and the libraries' own metadata; a test holds it against the lock.

## In the package

| where (under `onrecord/`) | what | whose | licence |
|---|---|---|---|
"""
LIBRARIES = """
No text of any publisher is in the package. What the weights were trained on, and under which terms, their cards say (`training/`).

## Libraries it asks for

Installed beside it by pip, under their own licences; none is copied into the package. `tld` is used under MPL-1.1.

| library | licence |
|---|---|
"""


def locked() -> list[str]:
    """Names of the libraries of the lock, and those of the extras that users may ask for."""
    names = set(
        re.findall(r"^([A-Za-z0-9_.-]+)==", (TOP / "requirements" / "run.lock").read_text("utf-8"), re.MULTILINE)
    )
    project = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]
    for extra, wanted in project["optional-dependencies"].items():
        if extra != "dev":
            names |= {re.split(r"[\s<>=!~;\[(]", line, maxsplit=1)[0] for line in wanted}
    return sorted(names, key=str.lower)


def licence(name: str) -> str:
    """The licence of a library, by its metadata; empty where nobody says."""
    if name in _SAID:
        return _SAID[name]
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    said = about.get("License-Expression") or (about.get("License") or "").strip().split("\n")[0]
    if not said or len(said) > 60:
        classes = [
            one.split("::")[-1].strip() for one in about.get_all("Classifier") or [] if one.startswith("License")
        ]
        said = " AND ".join(classes)
    return _SHORT.get(said, said)


def lines() -> Iterator[str]:
    """The file, line by line."""
    yield TEXT.rstrip()
    yield from (f"| {' | '.join((f'`{where}`', *rest))} |" for where, *rest in CARRIED)
    yield LIBRARIES.rstrip()
    yield from (f"| {name} | {licence(name)} |" for name in locked())


if __name__ == "__main__":
    NOTICES.write_text("\n".join(lines()) + "\n", "utf-8")
