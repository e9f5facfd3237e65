# Everything starts here. `make help` lists the targets.
PYTHON ?= python3
PORT ?= 8000
UPGRADE ?= --upgrade
MINUTES ?= 3
DB ?= sqlite
VENV := .venv
RUN := $(VENV)/bin/python
.DEFAULT_GOAL := help
.PHONY: help setup demo demo-reset serve serve-lan quick test long check js js-checked docs vendor words lock faults

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

# One stamp stands for the whole set-up; it is renewed when the lock changes. Everything is compiled once, here, so that
# no process has to (some machines forbid Python to keep what it compiles).
$(VENV)/.ready: requirements.lock requirements-bootstrap.txt pyproject.toml
	@test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bootstrap.txt
	@$(VENV)/bin/uv pip sync --quiet --compile-bytecode --python $(RUN) --require-hashes requirements.lock requirements-bootstrap.txt
	@$(VENV)/bin/uv pip install --quiet --python $(RUN) --no-deps --no-build-isolation --editable .
	@$(RUN) -m compileall -q contest
	@touch $@

setup: $(VENV)/.ready words  ## virtual environment, locked dependencies, compiled words

words:  ## compile the translations
	@$(RUN) -m contest.i18n

demo: setup  ## seed both contests (once) and serve them on http://127.0.0.1:$(PORT)
	@$(RUN) -m contest demo --port $(PORT)

demo-reset: setup  ## throw the demo's database away and start over
	@$(RUN) -m contest demo --port $(PORT) --reset

serve: setup  ## serve for real: gunicorn, configuration from the environment
	@$(RUN) -m contest serve

serve-lan: setup  ## serve in a hall without a domain name: own certificate, QR code, steps for devices
	@$(RUN) -m contest serve --lan

# What pytest compiles of the tests is kept, so that the next run and each worker need not do it again.
quick test long: export PYTHONDONTWRITEBYTECODE :=

quick: setup  ## the tests for while you write: SQLite, under 90 seconds
	@$(RUN) -m pytest -m quick --db=sqlite --hypothesis-profile=quick

test: setup  ## everything but the long tests, on SQLite and PostgreSQL, some 16 minutes (aim: 10)
	@$(RUN) -m pytest -m "not long"

long: setup  ## the long tests, full rounds of Hypothesis, mutants of changed rules, under 25 minutes
	@$(RUN) -m pytest -m "long or hypothesis" --hypothesis-profile=long $(SEED)
	@$(RUN) tools/mutate.py --minutes 5 --least 60

check: setup  ## lint, types, import contract, models equal to migrations, scripts
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(RUN) -m contest migrations-match
	@$(MAKE) --no-print-directory js

# Only developers need node: scripts are served as they lie. Whoever has none is told what was not checked; CI must have it.
js:  ## lint the scripts and run their unit tests (needs node 18 or newer, and npm)
	@if command -v node >/dev/null && command -v npm >/dev/null; then $(MAKE) --no-print-directory js-checked; \
	elif [ "$$CI" = true ]; then echo "The scripts cannot be checked: node or npm is missing." >&2; exit 1; \
	else echo "Not checked: contest/static/js (lint and unit tests), because node or npm is missing."; fi

js-checked: node_modules/.ready
	@node_modules/.bin/biome check --error-on-warnings
	@node --test --test-reporter=spec $(wildcard tests/js/*.test.js)

node_modules/.ready: package.json package-lock.json
	@npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

# In CI nothing is made anew: what was committed must be what the code says now.
docs: CHECK := $(if $(filter true,$(CI)),--check)
docs: setup  ## build the documents into docs/_build/html; a warning is an error
	@$(RUN) -m tools.reference $(CHECK)
	@$(RUN) -m tools.metrics $(CHECK)
	@$(RUN) -m tools.drawing $(CHECK)
	@$(VENV)/bin/sphinx-build --quiet --fail-on-warning --keep-going --doctree-dir docs/_build/trees docs docs/_build/html
	@echo docs/_build/html/index.html

vendor:  ## renew the vendored front-end files (needs npm)
	@$(RUN) tools/vendor.py

lock:  ## renew requirements.lock from pyproject.toml; `make lock UPGRADE=` keeps the versions that it has
	@$(VENV)/bin/uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --all-extras pyproject.toml -o requirements.lock

faults: setup  ## faults on purpose under 16 clients: `make faults MINUTES=3 DB=sqlite` (or postgresql; ONLY=kills)
	@$(RUN) -m tools.faults --db $(DB) --minutes $(MINUTES) --only "$(ONLY)"
