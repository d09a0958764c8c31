"""`iotdomain check-cert`: exit codes, JSON, and what it never does."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.checkcert.codes import page
from bot.core.certs.checks import CHECKS
from tests.support.certs import DOMAIN

ROOT = Path(__file__).parents[2]
LIMBO = ROOT / "tests/data/x509-limbo/limbo.json"
GOOD = ("good.pem", "--domain", DOMAIN, "--key", "key.pem", "--roots", "root.pem")


def test_accepted_is_exit_code_0(ask):
    code, out, err = ask(*GOOD)

    assert (code, err) == (0, "")
    assert out.startswith("Accepted: AWS IoT can take this certificate for device.")
    assert "Devices with the known roots accept it: yes" in out


def test_refused_is_exit_code_1_and_names_every_fault(ask):
    code, out, err = ask("chain.pem", "--domain", DOMAIN)

    assert (code, err) == (1, "")
    assert out.startswith("Refused: ")
    assert "BROKEN  name_not_covered" in out
    assert "BROKEN  server_auth_missing" in out
    assert "Whether the private key fits: no key was given." in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("missing.pem", "--domain", DOMAIN), "cannot be read: No such file"),
        ((".", "--domain", DOMAIN), "cannot be read: Is a directory"),
        (("text.pem", "--domain", DOMAIN), "No certificate can be read"),
        (("key.pem", "--domain", DOMAIN), "No certificate can be read"),
        (("large.pem", "--domain", DOMAIN), "more than 4,194,304 bytes"),
        (("good.pem", "--domain", "https://acme.example"), "a scheme"),
        (("good.pem", "--domain", DOMAIN, "--at", "soon"), "is no time"),
        (("good.pem", "--domain", DOMAIN, "--key", "root.pem"), "no private key"),
        (("good.pem", "--domain", DOMAIN, "--roots", "text.pem"), "No root certif"),
        (("good.pem", "--domain", DOMAIN, "--validation", "text.pem"), "No certif"),
        (("good.pem", "--domain", DOMAIN, "--reimport-of", "key.pem"), "No certif"),
    ],
)
def test_unusable_input_is_exit_code_2_and_a_sentence(ask, words, says):
    code, out, err = ask(*words, at=None)

    assert (code, out) == (2, "")
    assert says in err
    assert "Traceback" not in err


@pytest.mark.parametrize("words", [(), ("good.pem",), ("--domain", DOMAIN)])
def test_what_is_missing_on_the_line_is_exit_code_2_too(ask, words):
    assert ask(*words)[0] == 2


def test_json_says_the_same_for_scripts(ask):
    code, out, _ = ask("chain.pem", "--domain", DOMAIN, "--json")

    found = json.loads(out)
    assert code == 1
    assert found["accepted"] is False
    assert found["publicly_trusted"] is False
    assert found["needs_validation_certificate"] is True
    assert found["device_would_accept"] is False
    assert {each["code"] for each in found["findings"]} == {
        *("name_not_covered", "server_auth_missing", "unknown_issuer"),
        "validation_certificate_needed",
    }
    for each in found["findings"]:
        assert list(each) == ["code", "severity", "says", "evidence", "fix"]
    assert found["certificate"]["names"] == ["mqtt.acme.example"]
    assert found["certificate"]["not_after"] == "2027-03-26T12:00:00Z"
    assert found["certificate"]["found"] == [
        {"role": "leaf", "place": "chain.pem line 1", "what": "CN=device"},
        {
            "role": "intermediate",
            "place": "chain.pem line 21",
            "what": "CN=Grace Private CA",
        },
    ]


def test_a_re_import_is_compared_with_what_it_replaces(ask):
    code, out, _ = ask(*GOOD, "--reimport-of", "old.pem")

    assert code == 0
    assert "WARNING  reimport_common_name_changed" in out
    assert "Whether the certificate to replace is of type `IMPORTED`" in out


def test_a_chain_of_the_public_web_is_publicly_trusted_at_its_time(ask, folder):
    (case,) = (
        each
        for each in json.loads(LIMBO.read_text())["testcases"]
        if each["id"] == "online::aws.amazon.com"
    )
    texts = [case["peer_certificate"], *case["untrusted_intermediates"]]
    (folder / "public.pem").write_text("".join(texts))

    words = ("public.pem", "--domain", "aws.amazon.com", "--json")
    _, out, _ = ask(*words, at=case["validation_time"])

    found = json.loads(out)
    assert found["publicly_trusted"] is True
    assert found["needs_validation_certificate"] is False
    assert [each["code"] for each in found["findings"]] == ["too_many_names"]


@pytest.mark.parametrize("form", [(), ("--json",)])
@pytest.mark.parametrize("files", ["good.pem", "chain.pem", "key.pem", "text.pem"])
def test_nothing_of_a_key_is_ever_printed(ask, folder, files, form):
    lines = (folder / "key.pem").read_text().splitlines()[1:-1]

    words = (files, "key.pem", "--domain", DOMAIN, "--key", "key.pem")
    _, out, err = ask(*words, *form)

    assert not [each for each in lines if each in out + err]


def test_it_works_without_settings_and_opens_no_socket(folder):
    watch = (
        "import sys\n"
        "def hook(event, args):\n"
        "    if event.startswith('socket.'): raise SystemExit(f'99 {event}')\n"
        "sys.addaudithook(hook)\n"
        "from bot.__main__ import main\n"
        "main(sys.argv[1:])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", watch, "check-cert", *GOOD, "--at", "2026-11-26"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Accepted")


def test_the_page_of_the_codes_is_what_the_code_says():
    assert (ROOT / "docs/certificate-codes.md").read_text() == page()
    assert all(f"| `{each.code}` |" in page() for each in CHECKS)


def test_the_output_in_the_docs_is_the_real_one(ask):
    text = (ROOT / "docs/check-cert.md").read_text()
    blocks = re.findall(
        r"```console\n\$ iotdomain check-cert (.*?)\n(.*?)```", text, re.DOTALL
    )

    assert len(blocks) == 2
    for words, shown in blocks:
        _, out, _ = ask(*words.split(), at=None)
        assert without_fingerprint(shown) == without_fingerprint(out)


def without_fingerprint(text):
    """Each run of the tests makes other keys."""
    return re.sub(r"(?m)^  SHA-256 .*$", "  SHA-256", text)
