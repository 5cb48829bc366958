# The commands of this project. `make` alone lists them.
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
SHELL := /bin/bash
# What starts often is compiled once, also where the environment would rather not.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
PIP := $(PY) -m pip install --quiet --no-input --disable-pip-version-check --no-compile
CATALOGUES := $(wildcard cambio/web/translations/*/LC_MESSAGES/*.po)
SOURCES := cambio cards catalog tests tools

# Stamps: a file newer than what it was made from means that the work is done.
RUN := $(VENV)/.run
TEST := $(VENV)/.test
TEXTS := $(VENV)/.texts

.PHONY: help demo install test test-long check bench screenshots pictures translations pins vendor clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: install ## a demo community on http://127.0.0.1:8000
	@$(BIN)/cambio demo

install: $(RUN) $(TEXTS) ## the environment to run in, in .venv

# The other checks are tests too.
test: $(TEST) $(TEXTS) ## every check, then every test
	@$(PY) -m tools.browsers
	@$(PY) -m tools.check style format types
	@$(PY) -m pytest -n 2 --dist worksteal -m 'not long'

test-long: $(TEST) $(TEXTS) ## the tests that take too long for `make test`
	@$(PY) -m pytest -m long

check: $(TEST) $(TEXTS) ## style, types, walls, translations, migrations, lengths
	@$(PY) -m tools.check

bench: $(TEST) $(TEXTS) ## measurements, to var/bench.json
	@$(PY) -m bench

screenshots: $(TEST) $(TEXTS) ## every page of the running demo, to var/screenshots
	@$(PY) -m tools.browsers
	@$(PY) -m tools.screenshots

pictures: $(TEST) $(TEXTS) ## the pictures of the guides in docs/pictures, by the tests' own walks
	@$(PY) -m tools.browsers
	@CAMBIO_PICTURES=keep $(PY) -m pytest -q tests/browser/test_shop.py tests/browser/test_together.py \
	  tests/browser/test_pictures.py

translations: $(TEST) ## read msgids from the sources, compile; DOMAIN=earning for one feature
	@$(PY) -m tools.translations update $(DOMAIN)
	@$(PY) -m tools.translations compile $(DOMAIN)
	@touch $(TEXTS)

pins: ## newest versions into requirements/*.txt (needs uv, a tool of developers)
	@cd requirements && for set in run test; do \
	  uv pip compile --quiet --upgrade --universal --python-version 3.11 --fork-strategy fewest \
	    --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	    --output-file $$set.txt $$set.in || exit 1; done

vendor: $(TEST) ## what VENDORED.toml lists, again from its packages (needs npm)
	@$(PY) -m tools.vendored fetch

clean: ## all that was made here, the demo's data included
	rm -rf $(VENV) var build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	  .import_linter_cache
	find cambio cards catalog tests tools migrations -name __pycache__ -prune -exec rm -rf {} + ;\
	  rm -f cambio/web/translations/*/LC_MESSAGES/*.mo

# ------------------------------------------------------------------------------------ installing

$(PY):
	@tools/make-venv $(VENV)

# What pip installs is pinned by hash; the checkout itself is linked, which downloads nothing.
$(RUN): requirements/run.txt pyproject.toml | $(PY)
	@echo "installing what Cambio needs ..."
	@$(PIP) --require-hashes --only-binary :all: -r requirements/run.txt
	@$(PIP) --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST): requirements/test.txt $(RUN)
	@echo "installing what the tests need ..."
	@$(PIP) --require-hashes --only-binary :all: -r requirements/test.txt
	@touch $@

$(TEXTS): $(CATALOGUES) $(RUN)
	@$(PY) -m tools.translations compile
	@touch $@
