"""What botocore is given to read, beside what it would read by itself."""

import botocore.session
import pytest

from bot.aws.models import LeanLoader
from bot.aws.session import FEW, SERVICES


@pytest.fixture(scope="module")
def lean():
    core = botocore.session.get_session()
    core.register_component("data_loader", LeanLoader(SERVICES, FEW))
    return core


@pytest.fixture(scope="module")
def whole():
    return botocore.session.get_session()


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_a_service_has_all_its_operations_and_none_of_their_prose(lean, whole, service):
    model, known = lean.get_service_model(service), whole.get_service_model(service)

    assert model.operation_names == known.operation_names
    for name in known.operation_names:
        ours, theirs = model.operation_model(name), known.operation_model(name)
        assert ours.http == theirs.http
        assert _shape(ours.input_shape) == _shape(theirs.input_shape)
        assert _shape(ours.output_shape) == _shape(theirs.output_shape)
        assert not ours.documentation


@pytest.mark.parametrize("service", sorted(FEW))
def test_of_a_service_that_is_asked_little_these_operations_are_whole(
    lean, whole, service
):
    model, known = lean.get_service_model(service), whole.get_service_model(service)

    assert set(model.operation_names) == FEW[service]
    for name in model.operation_names:
        ours, theirs = model.operation_model(name), known.operation_model(name)
        assert ours.http == theirs.http
        assert _shape(ours.input_shape) == _shape(theirs.input_shape)
        assert _shape(ours.output_shape) == _shape(theirs.output_shape)
        assert [each.name for each in ours.error_shapes] == [
            each.name for each in theirs.error_shapes
        ]


@pytest.mark.parametrize("region", ["eu-central-1", "us-gov-west-1", "cn-north-1"])
@pytest.mark.parametrize("service", sorted({*SERVICES, *FEW}))
def test_a_service_stands_at_the_same_address(lean, whole, service, region):
    addresses = [
        core.create_client(
            service, region, aws_access_key_id="any", aws_secret_access_key="any"
        ).meta.endpoint_url
        for core in (lean, whole)
    ]

    assert addresses[0] == addresses[1]


def _shape(shape, above=()):
    """Names, types and constraints, as far down as they go."""
    if shape is None or shape.name in above:
        return None
    below = (*above, shape.name)
    if shape.type_name == "structure":
        inside = {key: _shape(each, below) for key, each in shape.members.items()}
    elif shape.type_name == "list":
        inside = {"member": _shape(shape.member, below)}
    else:
        inside = {}
    return shape.name, shape.type_name, shape.metadata, shape.serialization, inside
