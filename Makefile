# Two commands are enough: `make demo` shows the product, `make test` proves it.
# Both need only Python 3.11+ and make; each builds the environment it needs in .venv.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip --disable-pip-version-check --quiet

.PHONY: demo test check bench lock clean pictures

demo: $(VENV)/.runtime
	$(BIN)/fanzha demo

test: $(VENV)/.dev
	scripts/prepare-browser.sh
	$(MAKE) check
	$(BIN)/pytest

check: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev
	$(BIN)/python bench/tracing.py

pictures: $(VENV)/.dev
	$(BIN)/python scripts/pictures.py

# Hashes pin every file; no index address is written, so any mirror serves.
lock:
	uv pip compile pyproject.toml --all-extras --group build --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-header --quiet -o requirements.lock
	uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-header --quiet -o requirements-dev.lock

$(BIN)/pip:
	PYTHON="$(PYTHON)" VENV="$(VENV)" scripts/make-venv.sh

$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/pip
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/pip
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.runtime

clean:
	rm -rf $(VENV) demo-data .mypy_cache .ruff_cache .pytest_cache .hypothesis
