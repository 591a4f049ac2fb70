# Each target sets up what it needs, inside this folder, from git, make and a Python with venv and pip.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
CHECKS := check-style check-types check-web check-spelling check-markdown check-pages
.PHONY: serve site test test-all new accept check $(CHECKS) hooks bench conformance help setup browser

# a uv that is on PATH, else our own
UV_VERSION := 0.13.9
UV := $(or $(shell command -v uv 2>/dev/null),.cache/uv/bin/uv)
BIN := .venv/bin
# three processes, since browsers often wait; the tests of one file share a process, since two Firefoxes at once get in
# each other's way; files in their order: by default those with few tests come last, and these are the slow ones
PYTEST ?= -n 3 --dist loadfile --no-loadscope-reorder --max-worker-restart 2 --durations 15

export PATH := $(CURDIR)/$(BIN):$(PATH)
export UV_CACHE_DIR := $(CURDIR)/.cache/uv-cache
export UV_PYTHON_INSTALL_DIR := $(CURDIR)/.cache/python
export npm_config_cache := $(CURDIR)/.cache/npm
export npm_config_fund := false
export npm_config_audit := false
export PLAYWRIGHT_BROWSERS_PATH := $(CURDIR)/.cache/browsers
# or else Netlify's tools and Chromium write to the home folder
export XDG_CONFIG_HOME := $(CURDIR)/.cache/config
export XDG_CACHE_HOME := $(CURDIR)/.cache/xdg
ifndef SSL_CERT_FILE
export UV_SYSTEM_CERTS := 1
endif
# some containers forbid it: then each process compiles all that it imports, which is half of what loopsite takes
unexport PYTHONDONTWRITEBYTECODE

# each stamp lies inside the folder that it stands for: if the folder is deleted, it is made again
ENVIRONMENT := .venv/.installed
PACKAGES := node_modules/.installed
RUNTIMES := web/dist/runtimes.json
FRONT_END := web/dist/manifest.json
WHEEL_SOURCES := $(shell find src/looplab -name '*.py') src/looplab/pyproject.toml src/loopsite/commands/pyodide_files.py uv.lock \
	web/build/compile-wheels.mjs web/build/compile-wheel.mjs web/build/compile-stdlib.mjs \
	web/build/make-snapshot.mjs web/src/worker/snapshot.ts
WEB_SOURCES := $(shell find web/src -type f) web/build/bundle.mjs tsconfig.json

serve: setup ## set up, build, and serve at http://127.0.0.1:8000; rebuild as you edit
	$(BIN)/loopsite serve

site: setup ## build site/; a failed build leaves it as it was
	$(BIN)/loopsite build

test: setup browser ## set up, install a browser if there is none, and run the tests, or TESTS="…"
	$(if $(TESTS),,$(BIN)/npm run --silent test:web)
	$(BIN)/pytest $(PYTEST) $(TESTS)

# the empty -m overrides the one in pyproject.toml
test-all: override PYTEST += -m "" --hypothesis-profile exhaustive
test-all: test ## run the tests for every page, program and Python, not only for some; an hour or more

# passed through the environment: a shell would interpret quotes and dollar signs in a title
new: override export PAGE := $(value PAGE)
new: override export TITLE := $(value TITLE)
new: override export EXERCISE := $(value EXERCISE)
new: setup ## make a page that builds and passes its tests: PAGE=part/name TITLE="…"; or EXERCISE=page/name
	@$(BIN)/loopsite new --exercise "$$EXERCISE" "$$PAGE" "$$TITLE"

accept: setup ## write what programs print as their expectations: all, or SNIPPETS="page/name page …"
	@$(BIN)/loopsite accept $(SNIPPETS)

check: setup ## check code, prose, pages and programs without a browser; each mistake has file, line and fix
	@$(MAKE) --no-print-directory --keep-going --jobs=2 --output-sync=target $(CHECKS)

check-style: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check

check-types: setup
	$(BIN)/mypy

check-web: setup
	$(BIN)/npm run --silent check:web

check-spelling: setup
	@$(BIN)/npm run --silent check:spelling || { echo "make: correct the words above, or," \
		"if a word is right, add it to words.txt" >&2; exit 1; }

check-markdown: setup
	$(BIN)/npm run --silent check:markdown

# only make test covers browsers, other Pythons and the claim tests
check-pages: setup
	$(BIN)/loopsite check
	$(BIN)/pytest --quiet --no-header tests/repository/test_imports.py

hooks: setup ## make git run the quick checks before each commit
	@$(BIN)/pre-commit install

bench: setup browser ## measure, and print tables
	$(BIN)/python -m benchmarks

conformance: setup ## run CPython's own asyncio tests in Pyodide, and write the table of a page
	$(BIN)/python -m tests.conformance.run

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(ENVIRONMENT) $(PACKAGES) $(RUNTIMES) $(FRONT_END)

browser: $(ENVIRONMENT)
	@$(BIN)/python tests/support/install_browser.py
	@$(if $(CI),$(BIN)/python -m tests.engines.install)

.cache/uv/bin/uv:
	@echo "make: installing uv, which installs Python's packages (some seconds)"
	@python3 -m venv .cache/uv
	@.cache/uv/bin/python -m pip install --quiet --no-cache-dir --disable-pip-version-check uv==$(UV_VERSION)

# the sources are not an input: the environment links to them
$(ENVIRONMENT): pyproject.toml uv.lock .python-version | $(UV)
	@echo "make: installing Python's packages into .venv (about a minute; 950 MB on disk)"
	@$(UV) sync --locked || { echo "make: uv could not set up .venv: needs Python $$(cat .python-version)," \
		"installed or downloadable, and the packages of uv.lock (see above)" >&2; exit 1; }
	@touch $@

$(PACKAGES): package.json package-lock.json $(ENVIRONMENT)
	@echo "make: installing the packages of the front end into node_modules (about a minute; 520 MB on disk)"
	@$(BIN)/npm ci --ignore-scripts --loglevel=error
	@touch $@

$(RUNTIMES): $(WHEEL_SOURCES) $(PACKAGES)
	@echo "make: compiling Python for browsers (one to two minutes)"
	@$(BIN)/python -m loopsite.commands.pyodide_files
	@$(BIN)/python -m compileall -q src/looplab  # for programs: their sandbox cannot write

$(FRONT_END): $(WEB_SOURCES) $(RUNTIMES)
	@echo "make: bundling the front end (some seconds)"
	@$(BIN)/node web/build/bundle.mjs
