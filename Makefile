# Needs Python 3.11 or later, make and a package index; nothing else.
PYTHON ?= python3
STORE ?= var
OUT ?= screenshots
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCKED := .venv/.locked
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup run check format test bench bench-scale bench-kill screenshots wheel docs papers lock clean

help: ## say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' Makefile

setup: $(READY) ## .venv with the program in .venv/bin

$(LOCKED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or later is needed: make PYTHON=python3.11")'
	rm -rf .venv
	$(PYTHON) -m venv .venv
	$(PIP) --require-hashes --requirement requirements.lock
	@touch $@

$(READY): $(LOCKED) pyproject.toml
	$(PIP) --no-deps --no-build-isolation --editable .
	@# compile the kernels now, so that the first night does not have to
	$(BIN)/python -m analytics.ranking.kernels
	@touch $@

run: export REREVIEW_STORE = $(STORE)
run: setup ## serve the app on 127.0.0.1:8501; where the store is empty, make the reference world first
	@$(BIN)/python scripts/first_run.py $(STORE)
	@$(BIN)/rereview app

check: setup ## lint, format, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## put the code into its one format
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

test: setup ## every test, two at a time; skipped ones say why
	$(BIN)/python -m pytest -n 2

bench: setup ## the figures of the reference world, the browser, a fresh clone, and what is caught (two hours)
	$(BIN)/python -m benchmarks.reference
	$(BIN)/python -m benchmarks.fresh
	$(BIN)/python -m benchmarks.alarms
	$(BIN)/python -m benchmarks.catch
	$(BIN)/python -m benchmarks.ties
	$(BIN)/python -m benchmarks.near
	$(BIN)/python -m benchmarks.control
	$(BIN)/python -m benchmarks.fairness
	$(BIN)/python -m benchmarks.fairness_sure

bench-scale: setup ## the figures at 10 million events, 10 million memberships, and of growth to 200 million events (two hours)
	$(BIN)/python -m benchmarks.scale
	$(BIN)/python -m benchmarks.links
	$(BIN)/python -m benchmarks.growth

bench-kill: setup ## ingest, fit and nightly killed at random moments while others read and decide
	$(BIN)/python -m benchmarks.kill

screenshots: setup ## pictures of every page into OUT, at both widths and in both themes, of the night in STORE
	$(BIN)/python scripts/screenshots.py $(STORE) $(OUT)

wheel: setup ## dist/rereview-*.whl, which runs without the checkout
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

docs: setup ## the documentation as a site in build/site; a warning is an error, nothing is fetched
	$(BIN)/python -m scripts.manual.build

papers: setup ## the papers in docs/papers anew, from the facts of the program as it ships
	$(BIN)/rereview papers --shipped --out docs/papers

lock: ## requirements.lock anew from pyproject.toml; needs uv
	uv export --quiet --extra dev --format requirements-txt --no-emit-project --no-annotate --no-header \
	    --output-file requirements.lock

clean: ## remove what the tools left behind; the store and .venv stay
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find analytics benchmarks scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +
