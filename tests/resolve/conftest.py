import pytest

from tests.support.outside import outside


@pytest.fixture
def there():
    with outside() as running:
        yield running


@pytest.fixture
def names(there):
    return there.names()
