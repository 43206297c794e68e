# One word for each task; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup lock report test tests lint lab bench fuzz golden words clean
# Compiled modules make every process of a batch start in a third of the time.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# The first interpreter that is new enough; PYTHON=... on the command line overrides it.
PYTHON ?= $(shell for p in python3.12 python3.13 python3.11 python3 python; do \
  $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && echo $$p && break; done)

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1|\2/' | awk -F'|' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(STAMP) ## make .venv with all that tests need, from requirements.lock (a no-op when nothing changed)

# Each of the three is a part of the next, in the same versions. A smaller one is never put in the place of a larger one.
$(STAMP): requirements.lock pyproject.toml
	@$(call install,requirements.lock)
	@touch $(VENV)/.run $(VENV)/.lab $(STAMP)

$(VENV)/.run $(VENV)/.lab: $(VENV)/.%: requirements-%.lock pyproject.toml
	@if [ -e $(STAMP) ]; then $(MAKE) -s setup; \
	elif [ -e $(VENV)/.lab ]; then $(call install,requirements-lab.lock); else $(call install,$<); fi
	@touch $(VENV)/.run $@

define install
if [ ! -x "$(BIN)/python" ] && [ -z "$(PYTHON)" ]; then \
  echo "ilo_analysis needs Python 3.11, 3.12 or 3.13; none was found. Install one, or name it: make PYTHON=/path/to/python3" >&2; exit 1; fi; \
if command -v uv >/dev/null 2>&1; then set -e; \
  [ -x $(BIN)/python ] || uv venv -q --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV); \
  uv pip sync -q --python $(BIN)/python --require-hashes --compile-bytecode $(1); \
  uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .; \
else set -e; \
  [ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV); \
  $(BIN)/python -m ensurepip -q >/dev/null 2>&1 || true; \
  $(BIN)/python -m pip install -q --require-hashes -r $(1); \
  $(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .; \
fi
endef

LOCK := uv pip compile -q --universal --generate-hashes --no-annotate --no-header --no-emit-index-url pyproject.toml
lock: ## write the three locks anew from pyproject.toml: all, what JupyterLab needs, what reports need
	$(LOCK) --all-extras --group dev -o requirements.lock
	$(LOCK) --extra lab --group build -c requirements.lock -o requirements-lab.lock
	$(LOCK) --group build -c requirements.lock -o requirements-run.lock

report: $(VENV)/.run ## run all notebooks; writes reports/latest/index.html and prints its path
	@$(BIN)/ilo-analysis report

test: setup ## lint, types, every test, the notebooks executed
	@$(MAKE) -s -j 2 lint tests

tests: setup
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

lint: setup ## style and types alone
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy

# JupyterLab refuses to run as root, which is who one is in a container, unless it is told that this is meant.
ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)
lab: $(VENV)/.lab ## JupyterLab on notebooks/, with the tour open (LAB=--no-browser for options)
	$(BIN)/jupyter lab --notebook-dir=notebooks --LabApp.default_url=/lab/tree/tour.ipynb $(ROOT) $(LAB)

bench: setup ## every benchmark, as tables
	@for file in benchmarks/[a-z]*.py; do $(BIN)/python -m benchmarks.$$(basename $$file .py) || exit 1; done

fuzz: setup ## feed damaged pages and files to the reader, seeded (SECONDS=60)
	$(BIN)/python -m benchmarks.fuzz_listings --seconds $(or $(SECONDS),60)
	$(BIN)/python -m benchmarks.made_texts --seconds $(or $(SECONDS),60)
	$(BIN)/python -m benchmarks.fuzz_html --seconds $(or $(SECONDS),60)
	$(BIN)/python -m benchmarks.fuzz_files --seconds $(or $(SECONDS),60)

golden: setup ## write the golden tables anew; read the difference before you commit it
	$(BIN)/python -m tests.support.golden

words: setup ## bring the translators' files (ilo_analysis/locale/*.po) up to date with the texts shown
	$(BIN)/python -m tests.support.catalogue

clean: ## remove reports, caches and .venv
	find reports -mindepth 1 ! -name README.md -delete
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
