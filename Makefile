# The two commands: `make run` and `make test`. Each does all the set-up that it needs, once.

PYTHON ?= python3
BIN := .venv/bin
STAMPS := .stamps
ARGS ?=

PAGE := src/neuroviz/static/index.html
PAGE_SOURCES := $(shell find frontend/src frontend/public frontend/scripts -type f 2>/dev/null) \
	frontend/index.html frontend/vite.config.ts frontend/svelte.config.js frontend/tsconfig.json

.PHONY: run test lint check-python check-page test-page test-python build messages formulas golden screenshots bench browser clean

run: $(STAMPS)/runtime $(PAGE)
	$(BIN)/neuroviz $(ARGS)

test: lint check-python check-page test-page test-python

lint: $(STAMPS)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-python: $(STAMPS)/dev
	$(BIN)/mypy

check-page: $(STAMPS)/page
	cd frontend && npm run check

test-page: $(STAMPS)/page
	cd frontend && npm test

test-python: $(STAMPS)/dev $(PAGE) browser
	$(BIN)/python -m pytest

build: $(PAGE)

messages: $(STAMPS)/runtime
	$(BIN)/python -m neuroviz.live.typescript

formulas: $(STAMPS)/runtime
	$(BIN)/python -c "from neuroviz.engine.formulas import to_json; print(to_json(), end='')" > frontend/src/formulas/formulas.gen.json

golden: $(STAMPS)/runtime
	$(BIN)/python tests/golden/write.py

screenshots: $(STAMPS)/dev $(PAGE) browser
	$(BIN)/python scripts/screenshots.py

# The page's tests drive Chromium. It comes from Debian where it is missing and can be installed.
browser:
	@command -v chromium >/dev/null 2>&1 || scripts/install-chromium

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "NeuroViz needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Set PYTHON=python3.x."; exit 1; }
	@$(PYTHON) -m venv .venv \
		|| { echo "Could not make .venv: this Python lacks venv (on Debian: apt-get install python3-venv)."; rm -rf .venv; exit 1; }

$(STAMPS)/runtime: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/dev: pyproject.toml $(STAMPS)/runtime | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/page: frontend/package-lock.json
	@command -v npm >/dev/null 2>&1 || { echo "Building the page needs Node 20 or newer with npm: https://nodejs.org"; exit 1; }
	cd frontend && npm ci --no-audit --no-fund
	@mkdir -p $(STAMPS) && touch $@

$(PAGE): $(STAMPS)/page $(PAGE_SOURCES)
	cd frontend && npm run build
	@touch $@

clean:
	rm -rf $(STAMPS) .venv frontend/node_modules src/neuroviz/static dist
