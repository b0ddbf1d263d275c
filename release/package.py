"""Build wheel and sdist, install the wheel in a clean environment, and try it there: ``python release/package.py``.

The wheel is built from the unpacked sdist, without isolation (the backend is in the lock), so that an sdist that lacks
something fails. The clean environment gets what ``requirements/run.lock`` names, by hash, and nothing else. Prints sizes and times;
ends with an error where anything is missing or does not work.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path

TOP = Path(__file__).parents[1]
DIST = TOP / "dist"
LARGEST = 60e6  # bytes of a wheel: nobody should wonder what a release suddenly carries
IN_SDIST = (
    "LICENSE",
    "THIRD_PARTY_NOTICES.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "CITATION.cff",
    "pyproject.toml",
    "Makefile",
)
IN_WHEEL = (
    "onrecord/py.typed",
    "onrecord/lang/en/cues.toml",
    "onrecord/lang/en/gazetteer.tsv.gz",
    "onrecord/lang/en/models/attribution/tagger.onnx",
    "onrecord/lang/en/models/sentences/encoder.onnx",
    "onrecord/lang/mul/lines.npz",
    "onrecord/web/templates/story.html",
    "onrecord/web/static/style.css",
    "onrecord/ledger/schema/",
    ".dist-info/licenses/LICENSE",
    ".dist-info/licenses/THIRD_PARTY_NOTICES.md",
)


def run(*command: str | Path, folder: Path) -> str:
    """Run a command; gives what it wrote.

    Raises:
        SystemExit: it failed.
    """
    done = subprocess.run([str(one) for one in command], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def main() -> None:
    """Build, look, install, try."""
    began = time.monotonic()
    for old in DIST.glob("onrecord-*"):
        old.unlink()
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", DIST, folder=TOP)
    (sdist,) = DIST.glob("*.tar.gz")
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        with tarfile.open(sdist) as archive:
            names = archive.getnames()
            archive.extractall(room, filter="data")
        absent = [one for one in IN_SDIST if f"{sdist.name.removesuffix('.tar.gz')}/{one}" not in names]
        run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", DIST, folder=next(room.iterdir()))
        (wheel,) = DIST.glob("*.whl")
        with zipfile.ZipFile(wheel) as packed:
            members, unpacked = packed.namelist(), sum(one.file_size for one in packed.infolist())
        absent += [one for one in IN_WHEEL if not any(one in member for member in members)]
        absent += [f"not to be in it: {one}" for one in members if not one.startswith("onrecord")]
        if absent:
            sys.exit("\n".join(["missing:", *absent]))
        built = time.monotonic()
        sizes = f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB, {unpacked / 1e6:.1f} MB unpacked; "
        print(f"{sizes}{sdist.name}: {sdist.stat().st_size / 1e6:.1f} MB; built in {built - began:.0f} s")
        if wheel.stat().st_size > LARGEST:
            sys.exit(f"the wheel is larger than {LARGEST / 1e6:.0f} MB")
        try_out(wheel, room / "clean")
    print(f"installed in a clean environment and tried in {time.monotonic() - built:.0f} s")


def try_out(wheel: Path, clean: Path) -> None:
    """Install a wheel in an environment of its own, and read a page there."""
    uv = Path(sys.executable).with_name("uv")
    python, command = clean / "bin" / "python", clean / "bin" / "onrecord"
    run(uv, "venv", "--quiet", "--python", sys.executable, clean, folder=TOP)
    lock = TOP / "requirements" / "run.lock"
    run(uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", lock, folder=TOP)
    run(uv, "pip", "install", "--quiet", "--python", python, "--no-deps", wheel, folder=TOP)
    away = clean.parent  # nothing of the checkout is found from there
    print(run(command, "--version", folder=away).strip())
    run(command, "doctor", "--db", "none.db", folder=away)
    page = TOP / "examples" / "skagerrak-leak" / "02-fjord-herald.html"
    run(command, "add", page, "--db", "tried.db", folder=away)
    claims = run(command, "claims", "--db", "tried.db", "--format", "jsonl", folder=away).count('"type":"claim"')
    run(command, "verify", "--db", "tried.db", folder=away)
    run(python, "-c", "from onrecord.web import create_app; create_app('tried.db')", folder=away)
    if claims < 5:
        sys.exit(f"only {claims} claims were read from {page.name}")


if __name__ == "__main__":
    main()
