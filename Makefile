# The index of everything: `make` lists the targets.

# Which Python (3.11 or newer) all is made with; empty: the first on PATH that will do.
PYTHON ?=
# make run FEEDS=my.opml
FEEDS ?=
# make test FAST=1
FAST ?=
# make build EXTRAS=apprise, make deploy EXTRAS=apprise
EXTRAS ?=

UV_VERSION := 0.13.9

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# No Python but the machine's own, and nothing told about who uses the SAM CLI.
export UV_PYTHON_DOWNLOADS := never
export UV_NO_PROGRESS := 1
export SAM_CLI_TELEMETRY := 0

UV := build/uv/.done-$(UV_VERSION)
VENV := .venv/.done
CLOUD := build/cloud-venv/.done
SAM := build/sam-venv/bin/sam
LOCK := pyproject.toml uv.lock
SYNC := build/uv/bin/uv sync --quiet --frozen --python "$$(head -n 1 build/python)"
EXPORT := { echo "\# What the layer carries, with hashes. Written from uv.lock by: make lock"; \
  build/uv/bin/uv export --quiet --frozen --no-default-groups --no-emit-project --no-header --no-annotate
EXPORTED := $(EXPORT); }
EXPORTED_APPRISE := $(EXPORT) --extra apprise; }

.PHONY: help
help:
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

# --- what people do ----------------------------------------------------------------------------------

.PHONY: run test test-both check lint types template build deploy e2e bench screenshots clean distclean

run: setup layer-local ## start the embedded cloud and watch the demo newsroom; FEEDS=my.opml watches those
	@exec .venv/bin/python -m local $(if $(FEEDS),--feeds "$(FEEDS)")

# What needs the embedded cloud goes last and alone: it uses both cores itself. Who is done first takes over
# tests of the other (worksteal), so that no core waits for one long file.
test: setup layer-local ## run the tests; FAST=1 runs the pure ones only, in half a minute
ifneq ($(FAST),)
	@.venv/bin/pytest -n 2 --dist worksteal -m "not aws and not browser and not cloud and not slow"
else
	@.venv/bin/pytest -n 2 --dist worksteal -m "not cloud"
	@.venv/bin/pytest -m cloud
endif

test-both: $(UV) ## run the tests on Python 3.11 and on 3.13, as far as both are here
	@for version in 3.11 3.13; do \
	  if python=$$(PYENV_VERSION=$$version build/uv/bin/uv python find --no-project --system $$version 2>/dev/null); \
	  then $(MAKE) test PYTHON="$$python"; else echo "stet: no Python $$version here, skipped"; fi; \
	done

e2e: setup layer-local ## run the tests on the embedded cloud
	@.venv/bin/pytest -m cloud

check: lint types template ## read everything with ruff, mypy, cfn-lint and sam validate

bench: setup layer layer-local ## measure speed, size and cost, and print the table
	@$(SYNC) --extra cli --extra apprise --group peers || echo "stet: the peers could not be installed; the table says which are missing"
	@.venv/bin/python -m benchmarks

screenshots: setup layer-local ## take the README's pictures of the demo newsroom (needs Chromium)
	@.venv/bin/python -m local.pictures

build: $(SAM) layer ## build what is deployed, for Lambda on arm64 with Python 3.13; EXTRAS=apprise
	@rm -rf functions/*/__pycache__ # left by tests; whatever is in these folders is deployed
	@$(SAM) build

deploy: build ## build and deploy to AWS; asks for the settings the first time, and with GUIDED=1
	@$(SAM) deploy $(if $(and $(shell grep '^region' samconfig.toml),$(if $(GUIDED),,no)),,--guided)

clean: ## forget what the embedded cloud holds, and what was built
	@[ ! -e .stet/lock ] || $(or $(PYTHON),python3) -c "import fcntl; fcntl.flock(open('.stet/lock'), fcntl.LOCK_EX | fcntl.LOCK_NB)" 2>/dev/null \
	  || { echo "stet: runs here, process $$(cat .stet/lock): end it with Ctrl-C first"; exit 1; }
	rm -rf .stet .aws-sam build/layer-*

distclean: clean ## and the environments
	rm -rf .venv build

# --- check, in parts ---------------------------------------------------------------------------------

lint: setup
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@build/uv/bin/uv lock --check --quiet || { echo "stet: uv.lock is behind pyproject.toml: make lock"; exit 1; }
	@diff -q <($(EXPORTED)) shared/requirements.txt >/dev/null || { echo "stet: shared/requirements.txt is behind uv.lock: make lock"; exit 1; }
	@diff -q <($(EXPORTED_APPRISE)) shared/requirements-apprise.txt >/dev/null || { echo "stet: shared/requirements-apprise.txt is behind uv.lock: make lock"; exit 1; }

types: setup
	@.venv/bin/mypy $(wildcard shared functions local tests benchmarks)

template: setup $(SAM)
	@.venv/bin/cfn-lint template.yaml
	@$(SAM) validate --lint

# --- the environments: made once, and again when the lock or the Python changes ----------------------

.PHONY: setup lock FORCE
setup: $(VENV) $(CLOUD) ## install what is needed into .venv and build/

lock: $(UV) ## write uv.lock and shared/requirements*.txt from pyproject.toml
	@build/uv/bin/uv lock
	@$(EXPORTED) >shared/requirements.txt
	@$(EXPORTED_APPRISE) >shared/requirements-apprise.txt

# The interpreter's path and version; written only when it is another one.
build/python: FORCE
	@mkdir -p build; \
	for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11); do \
	  found=$$("$$python" -c 'import sys; print(sys.executable); print(sys.version.split()[0]); sys.exit(sys.version_info < (3, 11))' 2>/dev/null) && break; \
	  seen="$${seen:+$$seen, }$$python is $$(tail -n 1 <<<"$${found:-missing}")"; found=; \
	done; \
	[ "$$found" ] || { echo "stet: needs Python 3.11 or newer ($$seen); install one, or name it: make PYTHON=/path/to/python3"; exit 1; }; \
	[ "$$found" = "$$(cat $@ 2>/dev/null)" ] || echo "$$found" >$@

$(UV): | build/python
	@echo "stet: installing uv $(UV_VERSION)"
	@rm -rf build/uv; "$$(head -n 1 build/python)" -m venv build/uv || { echo "stet: that Python cannot make a venv; on Debian: apt install python3-venv"; exit 1; }
	@build/uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION) 2>build/uv/pip.log \
	  || { tail -n 3 build/uv/pip.log; echo "stet: uv $(UV_VERSION) could not be installed; is the package index within reach?"; exit 1; }
	@touch $@

$(VENV): $(UV) $(LOCK) build/python
	@echo "stet: installing into .venv"
	@$(SYNC) --extra cli --extra apprise
	@touch $@

$(CLOUD): $(UV) $(LOCK) build/python
	@echo "stet: installing the embedded cloud into build/cloud-venv"
	@UV_PROJECT_ENVIRONMENT=build/cloud-venv $(SYNC) --only-group cloud
	@touch $@

$(SAM): $(UV) $(LOCK) build/python
	@echo "stet: installing the SAM CLI into build/sam-venv"
	@UV_PROJECT_ENVIRONMENT=build/sam-venv $(SYNC) --only-group sam
	@touch $@

# --- the layer: for Lambda, and the same for this machine --------------------------------------------

LAYER := UV=build/uv/bin/uv .venv/bin/python shared/build_layer.py
# With EXTRAS in folders of their own, so that switching builds nothing anew that is there.
PLUS := $(if $(EXTRAS),-$(EXTRAS))
WITH := $(if $(EXTRAS),--extras $(EXTRAS))
LAMBDA := --python 3.13 --platform aarch64-manylinux_2_28
PACKAGE := pyproject.toml $(shell find shared/stet -name __pycache__ -prune -o -print)

.PHONY: layer layer-local build-StetLayer
layer: build/layer-arm64$(PLUS)/.done ## build the layer for Lambda into build/layer-arm64
layer-local: build/layer-local/.done

build/layer-arm64$(PLUS)/.done: build/layer-arm64$(PLUS)/.dependencies $(PACKAGE)
	@$(LAYER) package build/layer-arm64$(PLUS)/python $(LAMBDA) $(WITH)
	@touch $@

build/layer-arm64$(PLUS)/.dependencies: shared/requirements$(PLUS).txt shared/build_layer.py $(VENV)
	@echo "stet: building the layer for Lambda"
	@$(LAYER) dependencies build/layer-arm64$(PLUS)/python $(LAMBDA) $(WITH)
	@touch $@

build/layer-local/.done: build/layer-local/.dependencies $(PACKAGE)
	@$(LAYER) package build/layer-local/python
	@touch $@

build/layer-local/.dependencies: shared/requirements.txt shared/build_layer.py $(VENV)
	@echo "stet: building the layer for this machine"
	@$(LAYER) dependencies build/layer-local/python
	@touch $@

# What `sam build` calls.
build-StetLayer: layer
	@mkdir -p "$(ARTIFACTS_DIR)" && cp -R build/layer-arm64$(PLUS)/python "$(ARTIFACTS_DIR)/"
