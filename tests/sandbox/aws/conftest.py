from collections.abc import Iterator

import pytest

from tests.support.aws_stand_in import Running, aws_stand_in


@pytest.fixture
def aws() -> Iterator[Running]:
    with aws_stand_in(
        describe_after_create_missing=False,
        certificate_missing_after_request_seconds=0.0,
    ) as running:
        yield running
