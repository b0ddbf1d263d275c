# Everything runs in .venv/ of the checkout; the first target that needs it makes it.
PYTHON ?= python3
BENCH  ?= ../shared/bench
PORT   ?= 8710
SECONDS ?= 60
COUNT  ?= 100000
AGAIN  ?= 4
BIN    := .venv/bin

.PHONY: help demo test test-long crash axe check fuzz invariants docs package audit eval eval-gate lock clean
.DEFAULT_GOAL := help

help:            ## what there is
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

.venv/ready: pyproject.toml requirements/dev.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: .venv/ready ## read the bundled pages into a ledger, print the story, serve the pages
	$(BIN)/onrecord add examples/skagerrak-leak --db demo.db
	$(BIN)/onrecord story --db demo.db
	$(BIN)/onrecord verify --db demo.db
	$(BIN)/onrecord serve --db demo.db --port $(PORT)

test: .venv/ready ## the everyday suite
	$(BIN)/python -m pytest -n 2

test-long: .venv/ready ## ten thousand broken pages and other long suites
	$(BIN)/python -m pytest -m slow

crash: .venv/ready ## killed at two hundred moments, fifty faults of disks and servers, eight writers of a thousand pages
	$(BIN)/python -m pytest -m "slow or not slow" tests/unit/test_killed.py tests/unit/test_watch_crash.py tests/unit/test_faults.py tests/contract/test_writers.py

axe:             ## install the accessibility checker of the browser tests (npm)
	cd tests/axe && npm ci --omit-lockfile-registry-resolved --no-audit --no-fund --ignore-scripts

check: .venv/ready ## style, types, import contracts, tests
	$(BIN)/ruff format --check src eval bench reference release training tests
	$(BIN)/ruff check src eval bench reference release training tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

fuzz: .venv/ready ## each parser fuzzed for SECONDS (60), from the saved corpora; Linux
	$(BIN)/uv pip install --quiet --python $(BIN)/python atheris==3.0.0
	$(BIN)/python -m tests.fuzzing all --seconds $(SECONDS)

invariants: .venv/ready ## COUNT (100,000) generated pages: spans, verify, every AGAIN-th (4) the same in any process and order
	$(BIN)/python -m tests.invariants $(COUNT) --read-only
	$(BIN)/python -m tests.invariants $(COUNT) --again $(AGAIN)

docs: .venv/ready ## the documentation as a site: build/site/index.html
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet --strict

package: .venv/ready ## wheel and sdist into dist/, installed in a clean environment and tried
	$(BIN)/python release/package.py

audit: .venv/ready ## known weaknesses of the locked libraries (asks the advisory database: needs the network)
	$(BIN)/uv tool run pip-audit --requirement requirements/dev.lock --require-hashes --disable-pip --strict

eval: .venv/ready ## scores on annotated data, BENCH=DIR
	@$(BIN)/python -m eval --bench $(BENCH)

eval-gate: .venv/ready ## fails where a score fell under its floor
	@$(BIN)/python -m eval --bench $(BENCH) --gate

lock:            ## write requirements/*.lock anew from pyproject.toml (versions and hashes, no addresses)
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --extra dev pyproject.toml -o requirements/dev.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --constraint requirements/dev.lock pyproject.toml -o requirements/run.lock

clean:           ## remove what was built
	rm -rf .venv build dist demo.db demo.db-wal demo.db-shm
