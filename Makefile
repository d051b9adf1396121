# One door for everything: `make` alone lists what it can do.
.DEFAULT_GOAL := help
.PHONY: help setup run test test-long check bench weights lint format messages seed lock access

PY := .venv/bin/python
PREPARE := @sh tools/with_python.sh -m tools.prepare
# `make run PORT=8010 RAKOR_DATA_DIR=/somewhere` reaches the portal as environment.
export PORT RAKOR_DATA_DIR SIZE

help: ## List the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "make %-9s %s\n", $$1, $$2}' Makefile

setup: ## Set everything up for development (done by the other targets too)
	$(PREPARE) development

run: ## Set up, then serve the portal with demo data on http://127.0.0.1:8000 (PORT=… RAKOR_DATA_DIR=…)
	$(PREPARE) runtime
	@exec $(PY) -m tools.run

test: ## Check, then the whole suite on SQLite, on PostgreSQL + Redis, and in a browser
	$(PREPARE) development
	@exec $(PY) -m tools.suite

test-long: ## The exhaustive sweeps and fuzz, on SQLite and on PostgreSQL + Redis
	$(PREPARE) development
	@exec $(PY) -m tools.suite --long

bench: ## Measure the speed against floors, on PostgreSQL + Redis (SIZE=1: without the tenfold size)
	$(PREPARE) development
	@exec $(PY) -m tools.bench

access: ## Who gets what: every route, role, method and place against tests/access/policy
	$(PREPARE) development
	@exec $(PY) -m tools.access

check: ## Lint, types, import contracts, templates, missing migrations
	$(PREPARE) checks
	@exec $(PY) -m tools.check

weights: ## Print what a first visit loads, by class of page, against the budget
	$(PREPARE) development
	@exec $(PY) -m pytest -q -s -m e2e tests/e2e/test_page_weights.py

lint: check ## The same as check

format: ## Format the Python code
	$(PREPARE) checks
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

messages: ## Gather the sentences of the screen for the English catalogue, and compile it
	$(PREPARE) development
	@exec $(PY) -m tools.catalogue update

seed: ## Fill the demo data into the data folder of `make run` (idempotent)
	$(PREPARE) runtime
	@exec $(PY) -m tools.run --seed-only

lock: ## Pin requirements*.txt anew, with hashes, from requirements*.in
	$(PREPARE) checks
	@for name in requirements requirements-dev requirements-uv; do \
		.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--override requirements-overrides.txt $$name.in -o $$name.txt || exit 1; \
	done
