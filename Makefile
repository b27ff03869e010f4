# The two commands: `make run` and `make test`. Each does all the set-up that it needs, once.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
ARGS ?=
WORKERS ?= 2

# What is set up leaves a mark in the folder that it fills, so that both go together.
RUNTIME := .venv/.runtime
DEV := .venv/.dev
BENCH := .venv/.bench
PACKAGES := frontend/node_modules/.packages
PEERS := benchmarks/peers/node_modules/.packages

# The last of what `npm run build` writes: it begins with index.html, the page as it is served.
PAGE := src/neuroviz/static/recorded.html
PAGE_SOURCES := $(shell find frontend/src frontend/public frontend/scripts -type f 2>/dev/null) \
	frontend/index.html frontend/recorded.html frontend/vite.config.ts frontend/vite.recorded.config.ts frontend/svelte.config.js frontend/tsconfig.json

.PHONY: run test checks lint check-python check-page test-page test-python build engine messages formulas golden questions pictures screenshots bench bench-page bench-sweep browser clean

run: $(RUNTIME) $(PAGE)
	$(BIN)/neuroviz $(ARGS)

test: checks test-python

# All that needs no browser: with what it sets up, two at a time, each one's output in one piece.
checks:
	@$(MAKE) --no-print-directory --jobs=2 $(IN_ONE_PIECE) check-python check-page test-page lint build engine

IN_ONE_PIECE := $(addprefix --,$(filter output-sync,$(.FEATURES)))

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-python: $(DEV)
	$(BIN)/mypy

check-page: $(PACKAGES)
	cd frontend && npm run check

test-page: $(PACKAGES)
	cd frontend && npm test

test-python: $(DEV) $(PAGE) browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report=term

build: $(PAGE)

# Compiled once, before Python's tests begin in several processes.
engine: $(RUNTIME)
	$(BIN)/python -c 'from neuroviz.engine.tasks import warm_up; warm_up()'

messages: $(RUNTIME)
	$(BIN)/python -m neuroviz.live.typescript > .venv/messages.ts
	@mv .venv/messages.ts frontend/src/lib/messages.gen.ts

formulas: $(RUNTIME)
	$(BIN)/python -c "from neuroviz.engine.formulas import to_json; print(to_json(), end='')" > frontend/src/formulas/formulas.gen.json

golden: $(RUNTIME)
	$(BIN)/python tests/golden/write.py
	$(BIN)/python tests/golden/write_steps.py
	$(BIN)/python tests/golden/write_recording.py

# How many interactions an answer takes, into docs/questions.md.
questions: $(DEV) $(PAGE) browser
	$(BIN)/python -m pytest --write tests/e2e/test_questions.py tests/e2e/test_keyboard.py

# What the stage looks like, into tests/e2e/pictures; look at them before they are committed.
pictures: $(DEV) $(PAGE) browser
	$(BIN)/python -m pytest --write tests/e2e/test_stage_pictures.py

screenshots: $(DEV) $(PAGE) browser
	$(BIN)/python -m scripts.screenshots $(ARGS)

# Beside its peers, in turn; wants a machine with nothing else to do. Writes benchmarks/results.md.
bench: $(BENCH) $(PEERS)
	$(BIN)/python -m benchmarks.engine --write $(ARGS)

# The page in headless Chromium; the same. Writes benchmarks/page.md.
bench-page: $(BENCH) $(PAGE) browser
	$(BIN)/python -m benchmarks.page --write $(ARGS)

# A sweep on two cores beside one; the same. Writes benchmarks/sweep.md.
bench-sweep: $(RUNTIME)
	$(BIN)/python -m benchmarks.sweep --write $(ARGS)

# The page's tests drive Chromium. It comes from Debian where it is missing and can be installed.
browser:
	@command -v chromium >/dev/null 2>&1 || scripts/install-chromium

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "NeuroViz needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Set PYTHON=python3.x."; exit 1; }
	@$(PYTHON) -m venv .venv \
		|| { echo "Could not make .venv: this Python lacks venv or ensurepip (on Debian: apt-get install python3-venv)."; rm -rf .venv; exit 1; }

$(RUNTIME): pyproject.toml | $(BIN)/python
	$(PIP) install --editable .
	@touch $@

# On Linux PyTorch comes without CUDA: from where pip looks anyway, or else from PyTorch's own index.
TORCH := $(shell sed -n 's/.*"\(torch==[^"]*\)".*/\1/p' pyproject.toml)
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu

$(DEV): pyproject.toml $(RUNTIME) | $(BIN)/python
	@if [ "$$(uname -s)" = Linux ]; then \
		$(PIP) install '$(TORCH)+cpu' 2>/dev/null || $(PIP) install '$(TORCH)+cpu' --index-url $(TORCH_INDEX); fi
	$(PIP) install --editable '.[dev]'
	@touch $@

$(BENCH): pyproject.toml $(DEV)
	$(PIP) install --editable '.[bench]'
	@touch $@

define NODE
@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' \
	&& command -v npm >/dev/null 2>&1 \
	|| { echo "$(1) needs Node 20.19 or newer with npm; found: $$(node --version 2>&1 || true)"; exit 1; }
endef

$(PACKAGES): frontend/package-lock.json
	$(call NODE,Building the page)
	cd frontend && npm ci --no-audit --no-fund
	@touch $@

# None of the peers needs what the install scripts of its dependencies do.
$(PEERS): benchmarks/peers/package-lock.json
	$(call NODE,Measuring the peers)
	cd benchmarks/peers && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

$(PAGE): $(PACKAGES) $(PAGE_SOURCES)
	cd frontend && npm run build
	@touch $@

clean:
	rm -rf .venv frontend/node_modules benchmarks/peers/node_modules src/neuroviz/static dist
