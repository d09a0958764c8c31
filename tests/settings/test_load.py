"""What a right file becomes, and what never shows."""

from ipaddress import ip_network

import pytest

from bot.core.targets import Members
from bot.settings import SettingsError, load

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


def test_a_right_file_becomes_targets(write):
    path = write()

    settings = load(path)

    production, staging = settings.targets
    assert production.id == "111122223333/eu-central-1"
    assert production.place == "production (111122223333), eu-central-1"
    assert production.read.external_id == "acme-iotdomain"
    assert production.dns[0].account == "777788889999"
    assert production.requesters == Members(groups=frozenset({"S0REQUEST"}))
    assert production.readers.users == {"U0MIKA001"}
    assert staging.quorum == 2
    assert staging.approvers.users == {"U0GRACE01", "U0NOOR001"}


def test_the_approvers_are_told_unless_others_are_named(write):
    production, staging = load(write()).targets

    assert production.notified == production.approvers
    assert staging.notified.users == {"U0NOOR001"}


def test_ports_resolvers_and_clocks_are_read(write):
    settings = load(write())

    assert settings.probe_ports == {443: 10443, 8883: 18883}
    assert settings.resolvers == (("127.0.0.1", 8702),)
    assert settings.pace == {"first_look": 1}
    assert settings.allow_private is True


def test_private_networks_may_be_named_one_by_one(write):
    path = write(("allow_private = true", 'allow_private = ["10.20.0.0/16"]'))

    assert load(path).allow_private == (ip_network("10.20.0.0/16"),)


def test_without_those_tables_the_public_internet_is_meant(write):
    path = write(
        ("ports = { 443 = 10443, 8883 = 18883 }\nallow_private = true", ""),
        ('resolvers = ["127.0.0.1:8702"]\nauthoritative_port = 8702', ""),
    )

    settings = load(path)

    assert settings.probe_ports == {}
    assert settings.resolvers == (("1.1.1.1", 53), ("8.8.8.8", 53))
    assert settings.authoritative_port == 53
    assert settings.allow_private is False
    assert settings.slack_api == "https://slack.com/api/"
    assert settings.redis_url is None


def test_a_target_that_is_only_looked_at_has_no_role_that_may_change_anything(write):
    path = write(('label = "production"', 'label = "production"\nmode = "observe"'))

    production, staging = load(path).targets

    assert production.observe
    assert production.apply is None
    assert [each.apply for each in production.dns] == [None]
    assert not staging.observe
    assert staging.apply is not None


def test_all_can_be_only_looked_at_without_approvers_and_apply_roles(write):
    role = "arn:aws:iam::{}:role/iotdomain-{}apply"
    path = write(
        ('data = "state"', 'data = "state"\nmode = "observe"'),
        (f'apply_role = "{role.format("111122223333", "")}"\n', ""),
        (f'apply_role = "{role.format("777788889999", "dns-")}"\n', ""),
        ('approvers = ["S0APPROVE"]', "approvers = []"),
    )

    settings = load(path)

    assert all(each.observe and each.apply is None for each in settings.targets)


def test_relative_folders_are_meant_from_the_file(write, tmp_path):
    settings = load(write())

    assert settings.data == tmp_path / "state"


def test_the_environment_names_the_data_folder_before_the_file(
    write, tmp_path, environ
):
    environ.setenv("IOTDOMAIN_DATA", str(tmp_path / "other"))

    assert load(write()).data == tmp_path / "other"


def test_the_environment_can_name_the_file(write, environ):
    environ.setenv("IOTDOMAIN_SETTINGS", str(write()))

    assert load().team == "T0ACME001"


def test_socket_mode_is_what_is_meant_and_listens_nowhere(write, environ):
    environ.setenv("SLACK_SIGNING_SECRET", SECRET)

    settings = load(write())

    assert settings.app_token is not None
    assert settings.signing_secret is settings.listen is None


@pytest.mark.parametrize(
    ("more", "listen"),
    [
        ("", ("127.0.0.1", 8080)),
        ('listen = "0.0.0.0:3000"', ("0.0.0.0", 3000)),
        ('listen = "[::1]:3000"', ("::1", 3000)),
    ],
)
def test_http_has_a_secret_and_a_place_to_listen(write, environ, more, listen):
    environ.setenv("SLACK_SIGNING_SECRET", SECRET)
    environ.delenv("SLACK_APP_TOKEN")
    team = 'team = "T0ACME001"'

    settings = load(write((team, f'{team}\nmode = "http"\n{more}')))

    assert settings.listen == listen
    assert settings.signing_secret.get_secret_value() == SECRET
    assert settings.app_token is None


def test_no_secret_shows_in_the_repr(write, environ):
    environ.setenv("REDIS_URL", "redis://:hunter2@127.0.0.1:6379/0")
    environ.setenv("SLACK_SIGNING_SECRET", SECRET)
    team = 'team = "T0ACME001"'

    shown = repr(load(write()))
    shown += repr(load(write((team, f'{team}\nmode = "http"'))))

    for secret in ("xoxb-sandbox-bot", "xapp-sandbox-app", "hunter2", SECRET):
        assert secret not in shown


def test_without_a_file_it_says_so_and_what_else_is_missing(environ):
    environ.delenv("SLACK_BOT_TOKEN")

    with pytest.raises(SettingsError) as refused:
        load()

    said = str(refused.value)
    assert "There is no settings file" in said
    assert "SLACK_BOT_TOKEN is missing" in said
    assert "OAuth & Permissions" in said
    assert "SLACK_APP_TOKEN" not in said
