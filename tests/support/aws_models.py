"""Whether an answer is one that botocore's service model allows."""

import json
from typing import Any
from xml.etree import ElementTree as ET

# What any operation may answer: AWS's common errors in their spellings, and those
# that come before a service is asked.
COMMON = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "ExpiredToken",
        "ExpiredTokenException",
        "InternalFailure",
        "InvalidAction",
        "InvalidClientTokenId",
        "Throttling",
        "InvalidSignatureException",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "ServiceUnavailable",
        "SignatureDoesNotMatch",
        "ThrottlingException",
        "UnknownOperationException",
        "UnrecognizedClientException",
        "ValidationError",
        "ValidationException",
    }
)
_SUCCESS = range(200, 300)
_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "timestamp": (int, float),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "double": (int, float),
    "float": (int, float),
    "blob": (str,),
}


def hold_against_the_model(
    http_response: Any, parsed: dict[str, Any], model: Any, **_: Any
) -> None:
    """Fail unless status, body and error are of the operation's model."""
    if http_response.status_code not in _SUCCESS:
        code = parsed["Error"]["Code"]
        assert code in declared(model) | COMMON, f"{model.name} knows no {code}"
        assert parsed["Error"]["Message"]
        return
    assert parsed["ResponseMetadata"].get("RequestId")
    if model.output_shape is None:
        assert http_response.content in {b"", b"{}"}
    elif model.service_model.metadata["protocol"] == "query":
        root = ET.fromstring(http_response.content)
        _fits_xml(model.output_shape, root[0], model.name)
    elif model.service_model.metadata["protocol"] != "rest-xml":
        _fits(model.output_shape, json.loads(http_response.content), model.name)


def declared(model: Any) -> set[str]:
    """The error codes that the model declares for an operation."""
    found = set()
    for shape in model.error_shapes:
        error = shape.metadata.get("error", {})
        found |= {shape.name, error.get("code", shape.name)}
    return found


def _fits(shape: Any, value: Any, where: str) -> None:
    match shape.type_name:
        case "structure":
            assert isinstance(value, dict), where
            unknown = set(value) - set(shape.members)
            assert not unknown, f"{where} has no {unknown}"
            for key, inner in value.items():
                _fits(shape.members[key], inner, f"{where}.{key}")
        case "list":
            assert isinstance(value, list), where
            for inner in value:
                _fits(shape.member, inner, where)
        case "map":
            assert isinstance(value, dict), where
            for key, inner in value.items():
                _fits(shape.value, inner, f"{where}.{key}")
        case kind:
            assert isinstance(value, _KINDS[kind]), f"{where} is {value!r}"
            enum = shape.metadata.get("enum")
            # ACM itself answers RSA-2048 where its model says RSA_2048.
            spelled = value.replace("-", "_") if shape.name == "KeyAlgorithm" else value
            assert not enum or spelled in enum, f"{where} is {value!r}"


def _fits_xml(shape: Any, element: ET.Element, where: str) -> None:
    for child in element:
        name = child.tag.rpartition("}")[2]
        assert name in shape.members, f"{where} has no {name}"
        inner = shape.members[name]
        if inner.type_name == "structure":
            _fits_xml(inner, child, f"{where}.{name}")
        else:
            assert child.text, f"{where}.{name} is empty"
