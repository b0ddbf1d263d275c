"""What a release carries besides code: notices, citation, cards, units, a container file."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from onrecord.records import digest
from onrecord.version import __version__
from release.notices import CARRIED, NOTICES, licence, locked

TOP = Path(__file__).parents[2]
PACKAGE = TOP / "src" / "onrecord"
UNITS = sorted((TOP / "deploy" / "systemd").glob("*.service"))
# The card of each file of weights that the package carries.
CARDS = {
    "lang/en/models/attribution": "training/attribution/MODEL_CARD.md",
    "lang/en/models/events": "training/events/MODEL_CARD.md",
    "lang/en/models/reading": "training/reading/MODEL_CARD.md",
    "lang/en/models/sentences": "training/sentences/README.md",
    "lang/mul/lines.npz": "training/reading_text/README.md",
}


def test_notices_name_every_locked_library_with_its_licence() -> None:
    text = NOTICES.read_text("utf-8")
    rows = dict(re.findall(r"^\| ([A-Za-z0-9_.-]+) \| (.*) \|$", text.split("## Libraries")[1], re.MULTILINE))
    rows.pop("library", None)
    assert set(rows) == set(locked()), "run python release/notices.py"
    assert not [name for name, words in rows.items() if not words.strip()]
    assert all(licence(name) in (words, "") for name, words in rows.items())
    assert not [name for name, words in rows.items() if re.search(r"\bA?GPL", words) and " OR " not in words]


def test_what_is_carried_is_there() -> None:
    for where, *rest in CARRIED:
        assert (PACKAGE / where).exists()
        assert all(rest)


def test_every_model_has_a_card() -> None:
    weights = {p.parent for p in PACKAGE.rglob("*.onnx")} | set(PACKAGE.rglob("*.npz"))
    for path in weights:
        where = path.relative_to(PACKAGE).as_posix()
        assert any(where.startswith(known) for known in CARDS), f"no card for {where}"
    for card in CARDS.values():
        text = (TOP / card).read_text("utf-8").lower()
        assert re.search(r"trained (?:on|here)|made by", text), card
        assert re.search(r"licen[cs]e|apache", text), card


def test_cards_of_weights_name_their_digest() -> None:
    card = (TOP / CARDS["lang/en/models/attribution"]).read_text("utf-8")
    assert digest((PACKAGE / "lang/en/models/attribution/tagger.onnx").read_bytes()) in card
    lines = (TOP / CARDS["lang/mul/lines.npz"]).read_text("utf-8")
    assert digest((PACKAGE / "lang/mul/lines.npz").read_bytes()) in lines


def test_the_citation_names_this_version() -> None:
    said = yaml.safe_load((TOP / "CITATION.cff").read_text("utf-8"))
    assert said["version"] == __version__
    assert {"cff-version", "message", "title", "authors", "license"} <= set(said)


def test_there_are_two_units() -> None:
    assert [path.name for path in UNITS] == ["onrecord-serve.service", "onrecord-watch.service"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_systemd_takes_the_unit(unit: Path, tmp_path: Path) -> None:
    text = unit.read_text("utf-8")
    for wanted in ("NoNewPrivileges=yes", "ProtectSystem=strict", "User=onrecord", "Restart=on-failure"):
        assert wanted in text
    program = re.search(r"^ExecStart=/opt/onrecord/bin/onrecord (\w+) ", text, re.MULTILINE)
    assert program
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    tried = tmp_path / unit.name  # the program itself is not installed where tests run
    tried.write_text(text.replace("/opt/onrecord/bin/onrecord", "/bin/true"), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tried)], capture_output=True, text=True, timeout=60, check=False
    )
    about = [line for line in (done.stdout + done.stderr).splitlines() if unit.name in line]
    assert not about


def test_the_container_file_copies_what_is_there_and_runs_without_rights() -> None:
    lines = (TOP / "deploy" / "Containerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    steps = [line.split(maxsplit=1) for line in lines if line and not line.startswith("#")]
    assert {word for word, _ in steps} <= {
        "FROM", "WORKDIR", "COPY", "RUN", "USER", "ENV", "VOLUME", "EXPOSE", "ENTRYPOINT", "CMD",
    }  # fmt: skip
    for word, rest in steps:
        if word == "COPY" and not rest.startswith("--from"):
            assert all((TOP / one).exists() for one in rest.split()[:-1])
    assert ["USER", "onrecord"] in steps
    assert [word for word, _ in steps][-2:] == ["ENTRYPOINT", "CMD"]
