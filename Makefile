# The two commands of the README are `make run` and `make test`.
.DEFAULT_GOAL := help
VENV ?= .venv
PYTHON ?= python3
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
COMPILE := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
RUN_ARGS ?=
TEST_ARGS ?=
TEST_PROCESSES ?= 4

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "make %-9s %s\n", $$1, $$2}'

$(PY):
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else f"iotdomain needs Python 3.11 or newer; this is {v.major}.{v.minor}. Try: make PYTHON=python3.12 run")'
	@$(PYTHON) -m venv $(VENV)

# What `make run` needs. Compiled at once, so that the first start is not the slow one.
$(VENV)/.run: requirements-sandbox.lock pyproject.toml | $(PY)
	@echo "Installing what the bot and its sandbox need into $(VENV) (about half a minute)."
	@$(PIP) -r requirements-sandbox.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(PY) -m compileall -q -j 0 $(VENV)/lib bot handlers jobs sandbox || true
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "Installing what the tests and checks need into $(VENV)."
	@$(PIP) -r requirements-dev.lock
	@touch $@

install: $(VENV)/.run ## make .venv from the locks

# exec: Ctrl-C and `kill` reach the program itself, not a shell in front of it.
run: $(VENV)/.run ## the bot and its sandbox: no Slack, AWS, Redis or Docker needed
	@exec $(PY) -m bot sandbox $(RUN_ARGS)

# Most tests wait for real servers, so more of them run at once than there are cores.
# What holds the bot to a time comes after, with the machine to itself.
TESTS = $(PY) -m pytest -q $(TEST_ARGS)
SIDE_BY_SIDE = -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder
# Exit code 5: of these tests TEST_ARGS has chosen none.
OR_NONE = || [ $$? = 5 ]

test: test-most test-alone ## the tests, under five minutes

test-most: $(VENV)/.dev
	$(TESTS) $(SIDE_BY_SIDE) -m "not slow and not alone" $(OR_NONE)

test-alone: $(VENV)/.dev
	$(TESTS) -m "not slow and alone" $(OR_NONE)

test-slow: $(VENV)/.dev ## the long ones: kill matrix, load, what waits for real time
	$(TESTS) $(SIDE_BY_SIDE) -m slow $(OR_NONE)

# A memory of its own: what is skipped here counts as mended in the other one.
test-observe: $(VENV)/.dev ## the flow once more, with a bot that only looks: no writing call
	IOTDOMAIN_FLOW=observe $(TESTS) tests/flow $(SIDE_BY_SIDE) -m "slow or not slow" \
		-o cache_dir=.pytest_cache/observe $(OR_NONE)

lint: $(VENV)/.dev ## style, types, layers
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-cache

bench: $(VENV)/.dev ## how fast, beside a peer or a floor in the same run
	$(PY) -m tests.bench

lock: $(VENV)/.dev ## resolve the three locks anew
	$(COMPILE) --upgrade pyproject.toml -o requirements.lock
	$(COMPILE) --upgrade -c requirements.lock pyproject.toml --group sandbox -o requirements-sandbox.lock
	$(COMPILE) --upgrade -c requirements-sandbox.lock pyproject.toml --group sandbox --group dev -o requirements-dev.lock

.PHONY: help install run test test-most test-alone test-slow test-observe lint bench lock
