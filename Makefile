# Commands at the root; `make help` lists them.
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8000
ENGLISH := translations/en/LC_MESSAGES/messages
export LMS_DATA_DIR ?= var

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench migration messages clean

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.ready static/vendor/.ready $(ENGLISH).mo ## virtual environment, locked packages, front-end files, English

$(ENGLISH).mo: $(ENGLISH).po $(VENV)/.ready
	$(PY) -m scripts.messages compile

$(VENV)/.ready: requirements/dev.txt
	python3 -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

static/vendor/.ready: package-lock.json scripts/vendor.py scripts/icons.txt $(VENV)/.ready
	$(PY) scripts/vendor.py
	touch $@

demo: setup ## serve the platform with demo content on http://127.0.0.1:8000 (PORT=)
	@LMS_ENV=demo LMS_PUBLIC_URL=http://127.0.0.1:$(PORT) $(VENV)/bin/lms demo load
	@LMS_ENV=demo LMS_PUBLIC_URL=http://127.0.0.1:$(PORT) $(VENV)/bin/lms serve --port $(PORT)

check: setup ## lint, types, arrows, templates, then the fast tests (under a minute)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/djlint templates --lint --quiet
	$(VENV)/bin/pytest -q -n 2 -m "not slow" tests/unit tests/architecture

test: setup ## every test: pure, SQLite, PostgreSQL, Redis, web, browser
	$(PY) scripts/run_tests.py

bench: setup ## the benchmarks; figures go to bench/results/
	$(PY) bench/run.py

migration: setup ## write a migration: make migration NUMBER=0002 MESSAGE="add seating lists"
	$(PY) scripts/make_migration.py "$(NUMBER)" "$(MESSAGE)"

messages: setup ## collect the words of the interface for translation (translations/en)
	$(PY) -m scripts.messages update

clean: ## remove what setup and the demo made
	rm -rf $(VENV) node_modules static/vendor $(ENGLISH).mo var
