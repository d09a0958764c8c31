"""Secrets read and imported, over real boto3 against the stand-in."""

import copy
import json
import pickle
import traceback

import pytest

from bot.errors import Blocked, NotTaken, UserError
from sandbox.aws.secretseeds import PREFIX, as_text
from sandbox.edge.ca import Authority
from tests.support.aws_stand_in import OURS, authority

DOMAIN = "pumps.acme.example"


@pytest.fixture
def secrets(clouds, place):
    return clouds.secrets(place)


@pytest.fixture
def writer(clouds, place):
    return clouds.acm(place, write=True)


@pytest.fixture
def keep(cloud):
    """Put a text into a secret below the prefix; its name."""

    def put(text, name=f"{PREFIX}mine", **more):
        given = {"SecretBinary" if isinstance(text, bytes) else "SecretString": text}
        cloud.client("secretsmanager").create_secret(Name=name, **given, **more)
        return name

    return put


@pytest.fixture
def chain(cloud):
    now = cloud.world.real_now()
    return authority().issue([DOMAIN], key="EC_prime256v1", not_before=now, days=90)


def in_one_text(chain):
    return chain.key_pem + chain.leaf_pem + chain.issuers_pem


def in_windows(chain):
    return in_one_text(chain).replace("\n", "\r\n")


def with_written_line_ends(chain):
    return json.dumps(
        {
            "cert": chain.leaf_pem.replace("\n", "\\n"),
            "ca": chain.issuers_pem,
            "key": chain.key_pem.replace("\n", "\\n"),
        }
    )


def with_other_names(chain):
    return as_text(chain, ("tls.crt", "ca-bundle", "PrivateKey"))


@pytest.mark.parametrize(
    "form",
    [as_text, in_one_text, in_windows, with_written_line_ends, with_other_names],
)
def test_a_secret_is_imported_in_whatever_form_it_is_kept(
    secrets, writer, clouds, place, keep, chain, form
):
    arn = writer.import_certificate(secrets.read(keep(form(chain))), tags=OURS)

    found = clouds.acm(place).find(arn)
    assert (found.kind, found.status, found.names) == ("IMPORTED", "ISSUED", (DOMAIN,))
    assert found.chain_length == 2
    assert dict(found.tags) == OURS


def test_a_binary_secret_with_pem_in_it_is_read(secrets, keep, chain):
    found = secrets.read(keep(in_one_text(chain).encode()))

    assert found.parts()[0] == chain.leaf_pem.encode()


def test_a_secret_that_is_gone_is_none(secrets, keep, cloud):
    assert secrets.read(f"{PREFIX}none") is None

    name = keep("x")
    cloud.client("secretsmanager").delete_secret(SecretId=name)
    assert secrets.read(name) is None


def test_a_version_can_be_asked_for_by_its_id(secrets, keep, chain, cloud):
    name = keep(as_text(chain))
    first = secrets.read(name)
    cloud.client("secretsmanager").put_secret_value(SecretId=name, SecretString="{}")

    assert secrets.read(name, version=first.version).version == first.version
    with pytest.raises(UserError, match="without a field `certificate`"):
        secrets.read(name)


def test_a_secret_outside_the_prefix_needs_someone_to_allow_it(secrets, keep):
    with pytest.raises(Blocked, match="secretsmanager:GetSecretValue"):
        secrets.read(keep("x", "payroll"))


def test_a_binary_secret_that_is_no_text_is_refused_in_words(secrets, keep):
    with pytest.raises(UserError, match="is binary and no text"):
        secrets.read(keep(b"\x30\x82\xff\xfe"))


@pytest.mark.parametrize("form", ["json", "pem"])
def test_a_secret_without_a_key_is_refused_in_words(secrets, keep, chain, form):
    text = json.dumps({"certificate": chain.leaf_pem, "chain": chain.issuers_pem})

    with pytest.raises(UserError, match="holds no private key"):
        secrets.read(keep(text if form == "json" else chain.chain_pem))


def test_it_is_asked_in_the_name_of_a_request_even_for_a_look(
    aws, place, cloud, keep, chain
):
    name = keep(as_text(chain))
    aws.for_caller("look", "U0ADA0001").secrets(place).read(name)

    call = cloud.calls("GetSecretValue")[-1]
    assert call["session_name"] == "R-0.U0ADA0001"
    assert ":assumed-role/iotdomain-apply/" in call["principal"]


def test_what_is_sealed_cannot_be_shown_compared_or_copied(secrets, keep, chain):
    name = keep(as_text(chain))
    one, two = secrets.read(name), secrets.read(name)

    assert chain.key_pem.split("\n")[1] not in f"{one!r} {one}"
    assert one != two
    for copied in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="not copied"):
            copied(one)
    with pytest.raises(TypeError):
        vars(one)


def test_a_refusal_that_quotes_what_was_sent_is_passed_on_without_it(
    secrets, writer, keep, chain, cloud
):
    sealed = secrets.read(keep(as_text(chain)))
    cloud.control(
        "fault",
        service="acm",
        operation="ImportCertificate",
        error="ValidationException",
        status=400,
        message=f"The key {chain.key_pem} is not usable.",
    )

    with pytest.raises(NotTaken) as refused:
        writer.import_certificate(sealed, tags=OURS)

    told = "".join(traceback.format_exception(refused.value))
    assert "ValidationException" in told
    assert not any(line in told for line in chain.key_pem.strip().split("\n")[1:-1])


def test_the_leaf_is_the_one_with_the_key_and_the_chain_leads_up_from_it(
    keep, secrets, chain, cloud
):
    own = Authority("Acme Own CA").issue(
        ["x.acme.example"],
        key="EC_prime256v1",
        not_before=cloud.world.real_now(),
        days=9,
    )
    text = chain.issuers_pem + own.leaf_pem + chain.leaf_pem + chain.key_pem

    leaf, above, key = secrets.read(keep(text)).parts()

    assert leaf == chain.leaf_pem.encode()
    assert above == chain.issuers_pem.encode()
    assert key == chain.key_pem.encode()
