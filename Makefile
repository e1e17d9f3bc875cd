# Two commands: `make serve` and `make test`. Each does its own set-up, and again only when something changed.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 8000
# Where PyTorch offers its CPU builds; asked only where the usual index has none.
TORCH_CPU_INDEX ?= https://download.pytorch.org/whl/cpu

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
TORCH := torch==$(shell sed -n 's/^torch==//p' constraints.txt)

# The model comes from an installed package; nothing is fetched while the program runs.
export HF_HUB_OFFLINE := 1

.PHONY: help serve build test lint check bench evaluate examples clean

help: ## Show this.
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: build ## Set everything up, build the index, and serve the page and /v1 on http://127.0.0.1:8000.
	$(BIN)/kindred serve --host $(HOST) --port $(PORT)

build: $(VENV)/.installed ## Set up, and build the index from the catalogue; embeds only what changed.
	$(BIN)/kindred build

test: $(VENV)/.developing ## Set up, and run all tests.
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

lint: $(VENV)/.developing ## Check style, types, the direction of imports, and the catalogue.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/kindred catalog check
	$(BIN)/kindred catalog lint

check: lint test ## Everything that CI runs.

bench: $(VENV)/.developing build ## Run the benchmarks; each prints ratios within its own run.
	@for file in benchmarks/bench_*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

evaluate: $(VENV)/.developing ## Measure the ranking on two judged sets: make evaluate ANIME=DIR FILMS=DIR; see docs/ranking.md.
	@test -n "$(ANIME)" -a -n "$(FILMS)" || { echo "Say where the sets are: make evaluate ANIME=DIR FILMS=DIR"; exit 2; }
	$(BIN)/python benchmarks/eval_must_show.py "$(ANIME)" "$(FILMS)"

examples: $(VENV)/.developing ## Ask for the examples of the OpenAPI document anew, where nobody has voted.
	@home=$$(mktemp -d) && export KINDRED_HOME=$$home \
	  && $(BIN)/kindred build && $(BIN)/python docs/write_examples.py; done=$$?; rm -r $$home; exit $$done

clean: ## Remove the environment and what tools left; keeps var/.
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Kindred needs Python 3.11 or later; say which with: make PYTHON=/path/to/python3.11 serve"; exit 1; }
	@echo "Making the environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

# torch stands apart: on Linux the usual index has only a build with gigabytes of CUDA. First the CPU build from
# wherever pip is told to look, then from PyTorch's own index, then whatever there is.
$(VENV)/.torch: constraints.txt | $(BIN)/python
	@echo "Installing $(TORCH), the CPU build if there is one …"
	@$(PIP) install --quiet --no-deps "$(TORCH)+cpu" 2>/dev/null \
	  || $(PIP) install --quiet --no-deps --retries 1 --index-url $(TORCH_CPU_INDEX) "$(TORCH)+cpu" 2>/dev/null \
	  || { echo "No CPU build of $(TORCH) to be had; taking the usual one."; $(PIP) install --quiet --no-deps "$(TORCH)"; }
	@touch $@

$(VENV)/.installed: pyproject.toml constraints.txt $(VENV)/.torch
	@echo "Installing Kindred with what it builds and serves with; a minute or two …"
	@$(PIP) install --quiet --constraint constraints.txt --editable '.[build]'
	@touch $@

$(VENV)/.developing: $(VENV)/.installed
	@echo "Installing what the tests and the lint need …"
	@$(PIP) install --quiet --constraint constraints.txt --editable '.[build,evaluate,dev]'
	@touch $@
