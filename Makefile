# Needs Python 3.11 or newer, git and make; everything else goes into .venv, from requirements.lock.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_TO_BENCH := $(VENV)/.ready-bench
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
UV := $(BIN)/uv
COMPILE := $(UV) pip compile --universal --python-version 3.11 --no-strip-extras --generate-hashes --no-header --quiet

Q ?= Welche Partnerländer sind am wichtigsten?
override Q := $(value Q)
export Q
SET ?= all
PEERS ?=
ARGS ?=

LANGUAGES := de en
# Which argument of which function holds a message id; tests/house/test_catalogs.py reads this line.
KEYWORDS := text:1 plural:1,1 message:1
# Lines that change with every run or hold nothing; without them a diff of a catalog shows sentences only.
VOLATILE := Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By

.DEFAULT_GOAL := help
.PHONY: help ask chat serve test check lint types imports docs-check eval fit bench bench-speed bench-telegram catalogs lock clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

# A refusal (exit status 3) is an answer too, and no failure of make.
ask: $(READY)  ## Ask one question: Q="…" (default: the partner countries)
	@$(BIN)/faktenbot ask -- "$$Q" || test $$? -eq 3

chat: $(READY)  ## Chat in the terminal
	@$(BIN)/faktenbot chat

serve: $(READY)  ## Answer in Telegram (FAKTENBOT_TELEGRAM_TOKEN, also from a file .env)
	@$(BIN)/faktenbot serve

test: $(READY)  ## Run the tests with branch coverage (ARGS="…" for pytest)
	@$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder --cov --cov-report=term $(ARGS)

check: lint types imports test  ## All that CI runs; what docs-check looks at is among the tests

lint: $(READY)  ## Check style (ruff)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

types: $(READY)  ## Check types (mypy --strict)
	@$(BIN)/mypy

imports: $(READY)  ## Check which module imports which (import-linter)
	@$(BIN)/lint-imports

docs-check: $(READY)  ## Check what the repository promises: catalogs, lock, help, docs
	@$(BIN)/pytest tests/house -m "not slow"

eval: $(READY)  ## Measure accuracy: SET=all, fit, held (sums only), own-seen, own-held (sums only), own-hard (sums only), talk-seen or talk-held (sums only)
	@case "$(SET)" in \
	all) set -- benchmarks/accuracy/dev-fit.jsonl benchmarks/accuracy/dev-held.jsonl --by file --by tag ;; \
	fit) set -- benchmarks/accuracy/dev-fit.jsonl --by tag ;; \
	held) set -- benchmarks/accuracy/dev-held.jsonl ;; \
	own-seen) set -- benchmarks/accuracy/own-seen.jsonl --by tag ;; \
	own-held) set -- benchmarks/accuracy/own-held.jsonl ;; \
	own-hard) set -- benchmarks/accuracy/own-hard.jsonl ;; \
	talk-seen) set -- benchmarks/accuracy/own-talk-seen.jsonl --by tag ;; \
	talk-held) set -- benchmarks/accuracy/own-talk-held.jsonl ;; \
	*) echo "SET is all, fit, held, own-seen, own-held, own-hard, talk-seen or talk-held, not \"$(SET)\"." >&2; exit 2 ;; \
	esac; $(BIN)/python benchmarks/accuracy/score.py "$$@" --bot "$(BIN)/faktenbot ask --jsonl" $(ARGS)

fit: $(READY_TO_BENCH)  ## Fit the matcher's weights anew (ARGS=--write stores them)
	@$(BIN)/python benchmarks/accuracy/fit.py $(ARGS)

bench: $(READY_TO_BENCH)  ## Measure accuracy and speed beside peers, into benchmarks/RESULTS.md (PEERS=nlpjs: that one anew, by npm)
	@$(BIN)/python -m benchmarks.accuracy.compare $(addprefix --also ,$(PEERS)) $(ARGS)

bench-speed: $(READY)  ## Measure speed alone, on this base and on invented ones of 1,000 to 100,000 utterances (ARGS=--write)
	@$(BIN)/python benchmarks/speed.py $(ARGS)

bench-telegram: $(READY)  ## Measure Telegram against a bare echo bot, and what a reload costs (a quarter of an hour)
	@$(BIN)/python benchmarks/telegram.py $(ARGS)

catalogs: $(READY)  ## Extract the message ids and bring every language's catalog up to date
	@$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --no-default-keywords $(addprefix --keyword=,$(KEYWORDS)) \
	--add-comments Translators: --strip-comments --no-location --sort-output --no-wrap --omit-header \
	--output-file locales/faktenbot.pot .
	@for language in $(LANGUAGES); do \
	catalog=locales/$$language/LC_MESSAGES/faktenbot.po; \
	$(BIN)/pybabel --quiet update --domain faktenbot --input-file locales/faktenbot.pot --output-dir locales --locale $$language \
	--no-fuzzy-matching --ignore-obsolete --no-wrap || exit 1; \
	sed -E '/^"($(VOLATILE)): /d' "$$catalog" > "$$catalog.new" && mv "$$catalog.new" "$$catalog" || exit 1; done
	@$(BIN)/pytest tests/house/test_catalogs.py

lock: $(UV)  ## Choose versions anew and write the lock files (ARGS=--upgrade for the newest)
	@$(COMPILE) pyproject.toml --group dev --output-file requirements.lock $(ARGS)
	@$(COMPILE) --group bench --constraint requirements.lock --output-file requirements-bench.lock $(ARGS)

clean:  ## Remove .venv, builds and caches
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.*
	find bot facts tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up -----------------------------------------------------------------------------------------------------------------
# It speaks on standard error, so that `make ask > answer.txt` holds the answer only.

$(READY): requirements.lock pyproject.toml | $(UV)
	@echo "Installing what requirements.lock names into $(VENV); this takes about a minute, and only now." >&2
	@UV_HTTP_RETRIES=1 $(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes \
	--requirement requirements.lock 2> $(VENV)/uv.log || $(PIP) install --require-hashes --requirement requirements.lock >&2
	@$(PIP) install --no-deps --no-build-isolation --editable . >&2
	@$(BIN)/python -m compileall -q bot facts
	@touch $@

$(UV): | $(BIN)/python
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.lock
	@$(PIP) install --require-hashes --requirement $(VENV)/uv.lock >&2

$(READY_TO_BENCH): requirements-bench.lock $(READY)
	@$(PIP) install --require-hashes --requirement requirements-bench.lock >&2
	@touch $@

# Tried, not only found: a name on the PATH may be a shim without a Python behind it, or a Python without venv.
FIND_PYTHON = for python in "$$PYTHON" python3.13 python3.12 python3.11 python3 python; do \
	if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; python=; done; \
	if [ -z "$$python" ]; then \
	echo "Faktenbot needs Python 3.11 or newer with its venv module, and found none." >&2; \
	echo "Install it (Debian, Ubuntu: apt install python3-venv), or say where it is: make PYTHON=/path/to/python3" >&2; \
	exit 1; fi

$(BIN)/python:
	@$(FIND_PYTHON); "$$python" -m venv --clear $(VENV)
