# Two commands: `make demo` and `make test`. Both need python3 (3.11 or later) with venv, and nothing else.
# Every path is taken from this file's folder, so `make -C somewhere/else demo` works too.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

ROOT := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
# The newest Python that the locks were made for; PYTHON=... overrides it.
PYTHON ?= $(shell command -v python3.11 >/dev/null && python3.11 -c 'import venv, ensurepip' 2>/dev/null && echo python3.11 || echo python3)
VENV := $(ROOT)/.venv
BIN := $(VENV)/bin
ARGS ?=
ONLY ?=

# A group of this Makefile's own words must never reach the children as settings.
unexport FRESH FAST ARGS ONLY

.PHONY: help demo test check faults fuzz bench lock lock-check format clean venv venv-demo venv-dev

help:
	@echo "make demo        start everything with demo data (FRESH=1 starts over, PORT=... chooses the port)"
	@echo "make test        run every test with coverage (FAST=1 leaves out what is slow, ARGS='...' goes to pytest)"
	@echo "make check       run every static check"
	@echo "make faults      break everything 10,000 times and count what was lost or doubled (FAULTS=..., SEED=...)"
	@echo "make fuzz        send the API 20,000 requests that its description allows or forbids, and judge each answer (FUZZ_EXAMPLES=...)"
	@echo "make bench       measure the goals of speed, as ratios (ONLY=deadlines chooses, BENCH_SCALE=0.1 is a tenth)"
	@echo "make format      format and fix what can be fixed"
	@echo "make lock        renew requirements/*.txt (UPGRADE=1 takes newer versions)"
	@echo "make lock-check  install the locks anew in an empty folder with an empty cache"
	@echo "make clean       remove what the commands made"

venv: venv-dev
venv-demo: $(VENV)/.demo
venv-dev: $(VENV)/.dev

# The environment records the hash of what was installed: it is made anew only when a lock has changed.
$(VENV)/.%: FORCE
	@cd "$(ROOT)"
	"$(PYTHON)" config/environment.py "$(VENV)" "requirements/$*.txt"

.PHONY: FORCE
FORCE:

demo: venv-demo
	@cd "$(ROOT)"
	exec "$(BIN)/python" -m config.demo $(if $(FRESH),--fresh)

test: venv-dev
	@cd "$(ROOT)"
	exec "$(BIN)/python" -m config.run_tests $(if $(FAST),--fast) $(ARGS)

faults: venv-dev
	@cd "$(ROOT)"
	exec "$(BIN)/python" -m tests.faults

fuzz: venv-dev
	@cd "$(ROOT)"
	FUZZ_EXAMPLES="$${FUZZ_EXAMPLES:-120}" exec "$(BIN)/python" -m config.run_tests tests/api/test_fuzz.py -n0 -rP

bench: venv-dev
	@cd "$(ROOT)"
	exec "$(BIN)/python" -m bench $(ONLY)

check: venv-dev
	@cd "$(ROOT)"
	exec "$(BIN)/python" -m config.run_checks

format: venv-dev
	@cd "$(ROOT)"
	"$(BIN)/ruff" format .
	"$(BIN)/ruff" check --fix .

lock:
	@cd "$(ROOT)"
	exec "$(PYTHON)" config/lock.py $(if $(UPGRADE),--upgrade)

lock-check:
	@cd "$(ROOT)"
	exec "$(PYTHON)" config/check_locks.py

clean:
	@rm -rf "$(VENV)" "$(ROOT)/staticfiles" "$(ROOT)"/.{pytest,mypy,ruff,import_linter}_cache "$(ROOT)/.hypothesis"
	rm -rf "$(ROOT)/.local/prepared"
	rm -f "$(ROOT)"/.coverage "$(ROOT)"/.coverage.*
	@echo "Removed the environment and the caches. Demo data stay in .local/ until: make demo FRESH=1"
