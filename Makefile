# A bare machine with python3 (3.11 or newer, with venv) and make is enough.
# requirements/*.txt hold names, versions and hashes only: pip and uv use whatever index the machine is set up for.
PYTHON ?= python3
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS = never
export UV_NO_CONFIG = 1

.PHONY: run test browser check bench docs lock format

run: .venv/.base
	$(BIN)/logframe run

test: .venv/.dev
	$(BIN)/python -m pytest -m "not browser and not slow"

browser: .venv/.dev
	$(BIN)/python -m pytest -m browser

check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python -m pytest -m "not browser"
	$(BIN)/python -m pytest -m browser

bench: .venv/.dev
	$(BIN)/python -m tests.benchmarks

# Writes docs/numbers.md from the docstrings of logframe/domain; a test fails where it is not what they say.
docs: .venv/.dev
	$(BIN)/python -m docs.write_numbers

format: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: .venv/.uv
	$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-header --no-annotate requirements/uv.in -o requirements/uv.txt
	$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-header --no-annotate pyproject.toml -o requirements/base.txt
	$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-header --no-annotate pyproject.toml --group dev -c requirements/base.txt -o requirements/dev.txt
	! grep -nE '://|--index|--find-links' requirements/*.txt

.venv/.uv: requirements/uv.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	touch $@

# The development set contains the base set: with it, `make run` has all it needs.
.venv/.base: requirements/base.txt pyproject.toml .venv/.uv
	$(BIN)/uv pip sync -q --python $(BIN)/python --compile-bytecode --require-hashes $(if $(wildcard .venv/.dev),requirements/dev.txt,requirements/base.txt)
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --editable .
	touch $@

.venv/.dev: requirements/dev.txt pyproject.toml .venv/.uv
	$(BIN)/uv pip sync -q --python $(BIN)/python --compile-bytecode --require-hashes requirements/dev.txt
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --editable .
	touch $@ .venv/.base
