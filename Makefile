# Everything starts here. `make help` lists the targets.
PYTHON ?= python3
PORT ?= 8000
UPGRADE ?= --upgrade
VENV := .venv
RUN := $(VENV)/bin/python
.DEFAULT_GOAL := help
.PHONY: help setup demo demo-reset serve test test-postgres check vendor words lock

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

test: setup  ## all tests, on SQLite and PostgreSQL
	@$(RUN) -m pytest

check: setup  ## lint, types, import contract, models equal to migrations
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(RUN) -m contest migrations-match

vendor:  ## renew the vendored front-end files (needs npm)
	@$(RUN) tools/vendor.py

lock:  ## renew requirements.lock from pyproject.toml; `make lock UPGRADE=` keeps the versions that it has
	@$(VENV)/bin/uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --all-extras pyproject.toml -o requirements.lock
