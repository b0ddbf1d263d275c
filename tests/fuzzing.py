"""Coverage-guided fuzzing of what reads foreign bytes: ``python -m tests.fuzzing TARGET --seconds N`` (``make fuzz``).

A target takes bytes and must give a result or one of the package's own errors. Inputs grow from the saved corpus of the target
(``tests/corpora/TARGET``, small, made up by us); atheris keeps those that reach new code. What breaks is written to
``build/fuzz/TARGET``; put it into the corpus once it is mended: ``tests/property/test_corpora.py`` runs every file of every corpus.

Reference: libFuzzer, through atheris.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

CORPORA = Path(__file__).parent / "corpora"
FOUND = Path(__file__).parents[1] / "build" / "fuzz"
TARGETS = ("html", "text", "feed", "warc", "query", "record")


def main() -> None:
    """Fuzz one target, or all in turn, each for so many seconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=[*TARGETS, "all"])
    parser.add_argument("--seconds", type=int, default=60)
    a = parser.parse_args()
    if a.target == "all":
        codes = []
        for target in TARGETS:
            began = time.monotonic()
            done = subprocess.run(
                [sys.executable, "-m", "tests.fuzzing", target, "--seconds", str(a.seconds)],
                check=False,
                capture_output=True,
                text=True,
            )
            last = [line for line in done.stderr.splitlines() if "cov:" in line or "Done" in line][-2:]
            print(f"{target}: exit {done.returncode}, {time.monotonic() - began:.0f} s; {' / '.join(last)}", flush=True)
            if done.returncode:
                print(done.stdout[-3000:] + done.stderr[-3000:])
            codes.append(done.returncode)
        sys.exit(max(codes))
    import atheris

    with atheris.instrument_imports(include=["onrecord"], enable_loader_override=False):
        from tests.fuzz_targets import tried
    folder, grown = FOUND / a.target, FOUND / f"{a.target}-corpus"
    folder.mkdir(parents=True, exist_ok=True)
    grown.mkdir(exist_ok=True)
    arguments = [
        sys.argv[0], str(grown), str(CORPORA / a.target), f"-max_total_time={a.seconds}", "-timeout=10", "-rss_limit_mb=2000",
        "-max_len=20000", f"-artifact_prefix={folder}/", "-print_final_stats=1",
    ]  # fmt: skip
    atheris.Setup(arguments, lambda body: tried(a.target, body) and None)  # it wants no result
    atheris.Fuzz()


if __name__ == "__main__":
    main()
