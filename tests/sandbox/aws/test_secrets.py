"""Secrets Manager: versions, labels and refusals, as the service has them."""

import json

import pytest
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from sandbox.aws.secretseeds import PREFIX, SAMPLES

NAME = "iotdomain/device"


@pytest.fixture
def secrets(aws):
    return aws.client("secretsmanager")


def refused(call, **asked):
    with pytest.raises(ClientError) as found:
        call(**asked)
    return found.value.response["Error"]["Code"]


def test_the_newest_version_is_current_and_the_one_before_is_previous(secrets):
    first = secrets.create_secret(Name=NAME, SecretString="one")
    second = secrets.put_secret_value(SecretId=NAME, SecretString="two")

    now = secrets.get_secret_value(SecretId=NAME)
    before = secrets.get_secret_value(SecretId=NAME, VersionStage="AWSPREVIOUS")
    by_id = secrets.get_secret_value(SecretId=NAME, VersionId=first["VersionId"])
    assert (now["SecretString"], now["VersionId"]) == ("two", second["VersionId"])
    assert before["SecretString"] == by_id["SecretString"] == "one"
    stages = secrets.describe_secret(SecretId=NAME)["VersionIdsToStages"]
    assert stages == {
        first["VersionId"]: ["AWSPREVIOUS"],
        second["VersionId"]: ["AWSCURRENT"],
    }


def test_a_secret_is_found_by_name_by_arn_and_by_arn_without_its_ending(secrets):
    arn = secrets.create_secret(Name=NAME, SecretBinary=b"\0\1")["ARN"]

    found = [secrets.get_secret_value(SecretId=each) for each in (NAME, arn, arn[:-7])]

    assert [each["SecretBinary"] for each in found] == [b"\0\1"] * 3
    assert {each["ARN"] for each in found} == {arn}


def test_a_repeated_put_is_the_same_version_and_none_is_changed(secrets):
    secrets.create_secret(Name=NAME, SecretString="one")
    asked = {"SecretId": NAME, "SecretString": "two", "ClientRequestToken": "t" * 32}

    first, second = (secrets.put_secret_value(**asked) for _ in range(2))

    assert first["VersionId"] == second["VersionId"] == "t" * 32
    other = {**asked, "SecretString": "three"}
    assert refused(secrets.put_secret_value, **other) == "ResourceExistsException"


def test_what_is_not_there_taken_or_too_long_is_refused(secrets):
    secrets.create_secret(Name=NAME, SecretString="x" * 65_536)
    codes = {
        refused(secrets.get_secret_value, SecretId="none"),
        refused(secrets.get_secret_value, SecretId=NAME, VersionStage="AWSPENDING"),
    }

    assert codes == {"ResourceNotFoundException"}
    again = {"Name": NAME, "SecretString": "two"}
    assert refused(secrets.create_secret, **again) == "ResourceExistsException"
    long = {"SecretId": NAME, "SecretString": "x" * 65_537}
    assert refused(secrets.put_secret_value, **long) == "ValidationException"
    bad = {"Name": "no spaces", "SecretString": "x"}
    assert refused(secrets.create_secret, **bad) == "InvalidParameterException"


def test_a_deleted_secret_keeps_its_name_until_its_time_is_over(secrets):
    secrets.create_secret(Name=NAME, SecretString="one")
    secrets.delete_secret(SecretId=NAME, RecoveryWindowInDays=7)

    assert refused(secrets.get_secret_value, SecretId=NAME) == "InvalidRequestException"
    again = {"Name": NAME, "SecretString": "two"}
    assert refused(secrets.create_secret, **again) == "InvalidRequestException"


def test_a_forced_deletion_is_at_once(secrets):
    secrets.create_secret(Name=NAME, SecretString="one")
    secrets.delete_secret(SecretId=NAME, ForceDeleteWithoutRecovery=True)

    assert secrets.create_secret(Name=NAME, SecretString="two")["Name"] == NAME


def test_a_key_of_ones_own_needs_the_right_to_use_it(aws, secrets):
    secrets.create_secret(Name=NAME, SecretString="one", KmsKeyId="alias/acme")

    role = aws.client("secretsmanager", role="apply")

    assert secrets.get_secret_value(SecretId=NAME)["SecretString"] == "one"
    assert refused(role.get_secret_value, SecretId=NAME) == "AccessDeniedException"


def test_the_bot_reads_below_the_prefix_with_the_role_that_writes_and_nothing_else(
    aws, secrets
):
    secrets.create_secret(Name="payroll", SecretString="one")
    writer = aws.client("secretsmanager", role="apply")
    reader = aws.client("secretsmanager", role="read")

    assert writer.get_secret_value(SecretId=PREFIX + "public-rsa")["SecretString"]
    assert refused(writer.get_secret_value, SecretId="payroll")
    assert refused(
        writer.put_secret_value, SecretId=PREFIX + "broken", SecretString="x"
    )
    denied = refused(reader.get_secret_value, SecretId=PREFIX + "public-rsa")
    assert denied == "AccessDeniedException"


def test_the_samples_hold_a_certificate_with_its_own_key(secrets):
    for each in SAMPLES:
        text = secrets.get_secret_value(SecretId=PREFIX + each.name)["SecretString"]
        leaf, _, key = (json.loads(text).get(name, "") for name in each.fields)
        cert = x509.load_pem_x509_certificate(leaf.encode())
        private = load_pem_private_key(key.encode(), None)
        assert private.public_key() == cert.public_key()


def test_the_record_of_calls_shows_no_value(aws, secrets):
    secrets.create_secret(Name=NAME, SecretString="the value")

    assert "the value" not in json.dumps(aws.get("calls?after=0"))
