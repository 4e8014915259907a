# Plain python3 and make are enough: `make demo` and `make test` set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check docs setup clean

demo: $(VENV)/installed
	$(BIN)/retold demo --out retold-demo
	@echo "Open retold-demo/index.html in a browser."

test: $(VENV)/tested
	$(BIN)/python -m pytest -q

check: $(VENV)/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/tested
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs build/docs
	@echo "Open build/docs/index.html in a browser."

setup: $(VENV)/tested

$(VENV)/installed: pyproject.toml $(wildcard src/retold/fingerprints/native/*)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/tested: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[all,spark]" --group dev --group docs
	@touch $@

clean:
	rm -rf $(VENV) build dist retold-demo
