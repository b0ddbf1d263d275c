"""The tutorial does what it says: each of its commands runs, and prints the lines that stand below it."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from onrecord.cli.app import run

TOP = Path(__file__).parents[2]


def steps() -> list[tuple[str, list[str]]]:
    """Commands and the lines expected of each."""
    text = (TOP / "docs" / "tutorial.md").read_text("utf-8")
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def test_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "examples").symlink_to(TOP / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "110")
    commands = steps()
    assert len(commands) > 10
    for command, expected in commands:
        words = shlex.split(command.partition(" | ")[0])
        if words[0] == "export":
            monkeypatch.setenv(*words[1].split("=", 1))
            continue
        monkeypatch.setattr(sys, "argv", words)
        code = run()
        out, err = capfd.readouterr()
        assert code == 0, f"{command}: {err}"
        for line in expected:
            assert line in out + err, f"{command}: {line}"
