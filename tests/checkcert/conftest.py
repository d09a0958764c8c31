import pytest

from bot.__main__ import main
from tests.support import certs
from tests.support.certs import Ask, key_pem, leaf


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the files of a private CA, and we are in it."""
    good = leaf(ca="private")
    odd = leaf(Ask(names=("mqtt.acme.example",), usages=("clientAuth",)), ca="private")
    above = certs.ca_of("private").pem
    for name, data in (
        ("good.pem", good.pem + above),
        ("chain.pem", odd.pem + above),
        ("key.pem", key_pem(good.key)),
        ("root.pem", certs.root("Grace Root").pem),
        ("old.pem", leaf(Ask(common_name="old"), ca="private").pem),
        ("text.pem", b"hello\n"),
        ("large.pem", b"\n" * (4 * 1024 * 1024 + 1)),
    ):
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def ask(capsys, folder):
    """Type `iotdomain check-cert …`; exit code, output and errors."""

    def typed(*words, at="2026-11-26T12:00:00Z"):
        with pytest.raises(SystemExit) as ended:
            main(["check-cert", *words, *(("--at", at) if at else ())])
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return typed
