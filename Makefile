# `make run` and `make test` do all set-up themselves. `make` alone says what else there is.

SHELL := /bin/sh
BIN := .venv/bin
SETUP = python=$$(sh scripts/find-python) && "$$python" scripts/setup.py
NPM = PATH="$(CURDIR)/$(BIN):$$PATH" npm --silent
COMPILE = $(BIN)/uv pip compile --no-strip-extras --universal --generate-hashes --no-emit-index-url --no-header --quiet
LOCK = $(COMPILE) pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help setup run test check specs lock upgrade bench clean

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make everything ready, for tests too
	@$(SETUP) test

run: ## run the demo; more with ARGS="--once"
	@$(SETUP) run
	@$(BIN)/stepwire demo $(ARGS)

test: check ## check, then run every test; some with ARGS="tests/demo"
	@$(if $(ARGS),,$(NPM) --prefix clients/typescript test && $(NPM) --prefix clients/typescript run size)
	@$(if $(ARGS),,$(NPM) --prefix console test)
	@$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup ## formatting, lint, types, imports, generated files
	@$(BIN)/ruff format --check --quiet --output-format concise . || { echo 'Run: $(BIN)/ruff format .' >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/mypy --no-error-summary --strict scripts
	@mkdir -p .cache && $(BIN)/lint-imports --no-logo >.cache/imports.log || { cat .cache/imports.log; exit 1; }
	@$(BIN)/python scripts/protocol_files.py --check
	@$(BIN)/python scripts/reference_pages.py --check
	@$(NPM) --prefix clients/typescript run check
	@$(NPM) --prefix console run check

specs: setup ## write the files generated from the code anew
	@$(BIN)/python scripts/protocol_files.py
	@$(BIN)/python scripts/reference_pages.py
	@$(NPM) --prefix console run build

lock: setup ## write the locks anew after a change of pyproject.toml
	@$(LOCK) $(LOCK_ARGS) --group build --output-file locks/run.txt
	@$(LOCK) $(LOCK_ARGS) --extra model --group dev --output-file locks/dev.txt
	@$(LOCK) $(LOCK_ARGS) --extra model --group build --constraint locks/dev.txt --output-file locks/model.txt
	@for of in cms tracker wiki; do $(COMPILE) $(LOCK_ARGS) locks/applications-$$of.in --output-file locks/applications-$$of.txt; done
	@$(COMPILE) $(LOCK_ARGS) locks/node.in --output-file locks/node.txt
	@$(COMPILE) $(LOCK_ARGS) --no-deps locks/model-server.in --output-file locks/model-server.txt

upgrade: ## the same, with the newest versions of everything
	@$(MAKE) --no-print-directory lock LOCK_ARGS=--upgrade

bench: setup ## run the benchmarks
	@$(BIN)/python -m benchmarks $(ARGS)

clean: ## forget the environment and all caches
	rm -rf .venv .cache tests/export/typescript/node_modules clients/typescript/node_modules clients/typescript/dist console/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist build
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
