import os

import pytest

from tests.support.kill_scenes import Stage
from tests.support.kill_workers import Workers
from tests.support.sandbox import running_sandbox
from tests.support.valkey import valkey_url

__all__ = ["valkey_url"]


@pytest.fixture(scope="module")
def sandbox():
    with running_sandbox() as made:
        # Sixty runs set up sixty domains.
        made.aws.control("switch", name="domain_configuration_quota", value=500)
        yield made


@pytest.fixture(scope="module")
def workers(sandbox, tmp_path_factory):
    folder = tmp_path_factory.mktemp("workers")
    environment = {
        **sandbox.environment,
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "IOTDOMAIN_SETTINGS": str(sandbox.settings_path),
    }
    made = Workers(folder, environment)
    yield made
    made.close()


@pytest.fixture(scope="module")
def stage(sandbox, workers, valkey_url):
    """What stays up while the workers of a module come and go."""
    return Stage(sandbox, workers, valkey_url)
