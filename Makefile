# The two commands of the README are `make run` and `make test`.
.DEFAULT_GOAL := help
VENV ?= .venv
PY := $(VENV)/bin/python
LOCKS := requirements.lock requirements-sandbox.lock requirements-dev.lock

lock:
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.lock
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements.lock pyproject.toml --group sandbox -o requirements-sandbox.lock
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -c requirements-sandbox.lock pyproject.toml --group sandbox --group dev -o requirements-dev.lock
