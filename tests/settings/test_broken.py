"""Broken settings: each fault names its key's path and where the value can be had."""

import pytest

from bot.settings import SettingsError, load

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
HTTP = ('team = "T0ACME001"', 'team = "T0ACME001"\nmode = "http"')
ROLE = "arn:aws:iam::444455556666:role/iotdomain-read"

CASES = {
    "a rhythm that no clock can strike": (
        ("[watch]", "[watch]\nstatus = 45"),
        (
            "watch.status must be seconds that divide a minute, minutes that divide an "
            "hour or hours that divide a day, like 300 or 3600, not 45"
        ),
    ),
    "a rhythm of seven minutes": (
        ("[watch]", "[watch]\nexpiry = 420"),
        "watch.expiry must be seconds that divide a minute",
    ),
    "a rhythm of nothing": (
        ("[watch]", "[watch]\nexpiry = 0"),
        "watch.expiry must be seconds that divide a minute",
    ),
    "an unknown key, nearly right": (
        ("quorum = 2", "quorom = 2"),
        "targets[1].quorom is not a setting; did you mean `quorum`?",
    ),
    "private networks that are public": (
        ("allow_private = true", 'allow_private = ["8.8.8.0/24"]'),
        (
            'probe.allow_private has "8.8.8.0/24", which is no private network: '
            "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10 and fc00::/7 are."
        ),
    ),
    "a private network by one of its hosts": (
        ("allow_private = true", 'allow_private = ["10.20.0.1/16"]'),
        'probe.allow_private has "10.20.0.1/16", which is no network like',
    ),
    "private networks in one text": (
        ("allow_private = true", 'allow_private = "10.20.0.0/16"'),
        (
            "probe.allow_private must be true, false or a list of networks like "
            '["10.20.0.0/16"].'
        ),
    ),
    "an unknown table": (
        ("[probe]", "[prove]"),
        "prove is not a setting; did you mean `probe`?",
    ),
    "a region that is none": (
        ('region = "us-east-1"', 'region = "Frankfurt"'),
        (
            "targets[1].region must be a region like eu-central-1, not 'Frankfurt' "
            "(the region's code is in the region menu of the AWS console)."
        ),
    ),
    "an account number that is too short": (
        ('account = "444455556666"', 'account = "44445555"'),
        (
            "targets[1].account must be the 12 digits of an account number, not "
            "'44445555' (the account number is in the AWS console at the top right)."
        ),
    ),
    "an account number without quotes": (
        ('account = "444455556666"', "account = 444455556666"),
        "targets[1].account must be text in quotes",
    ),
    "a channel by its name": (
        ('channel = "C0IOTSTG1"', 'channel = "#iot-staging"'),
        (
            "targets[1].channel must be an id that begins with C or G, not "
            "'#iot-staging' (a channel's id is at the bottom of its About page in Slack"
        ),
    ),
    "an approver by e-mail": (
        ('["U0GRACE01", "U0NOOR001"]', '["grace@acme.example", "U0NOOR001"]'),
        (
            "targets[1].approvers[0] must be an id that begins with U, W or S, not "
            "'grace@acme.example' (a person's id"
        ),
    ),
    "a role that is no ARN": (
        (f'"{ROLE}"', '"iotdomain-read"'),
        "targets[1].read_role must be an ARN like",
    ),
    "a role of another account": (
        (ROLE, ROLE.replace("444455556666", "111122223333")),
        (
            "targets[1].read_role is a role of account 111122223333, but account is "
            "444455556666"
        ),
    ),
    "a DNS role of another account": (
        ("777788889999:role/iotdomain-dns-apply", "111122223333:role/iotdomain-apply"),
        "targets[0].dns[0].apply_role is a role of account 111122223333",
    ),
    "no apply role": (
        ('apply_role = "arn:aws:iam::444455556666:role/iotdomain-apply"\n', ""),
        (
            'targets[1].apply_role is missing; only with mode = "observe" it can be '
            "left out (a role's ARN is at the top of its page"
        ),
    ),
    "a mode of a target that is none": (
        ('label = "staging"', 'label = "staging"\nmode = "read"'),
        'targets[1].mode must be "change" or "observe" (it only looks), not \'read\'',
    ),
    "no channel": (
        ('channel = "C0IOTSTG1"\n', ""),
        "targets[1].channel is missing",
    ),
    "nobody who may ask": (
        ('requesters = ["S0REQUEST"]\nreaders', "requesters = []\nreaders"),
        "targets[0].requesters must name who may ask",
    ),
    "nobody who may approve": (
        ('approvers = ["S0APPROVE"]', "approvers = []"),
        "targets[0].approvers must name who may approve",
    ),
    "a quorum of none": (
        ("quorum = 2", "quorum = 0"),
        "targets[1].quorum must be 1 or more",
    ),
    "a quorum that cannot be reached": (
        ("quorum = 2", "quorum = 3"),
        "targets[1].quorum asks for 3 approvals, but only 2 people are listed",
    ),
    "a quorum in quotes": (
        ("quorum = 2", 'quorum = "2"'),
        "targets[1].quorum must be a whole number without quotes",
    ),
    "the same account and region twice": (
        (
            (
                'account = "444455556666"\nname = "staging"\nlabel = "staging"\n'
                'region = "us-east-1"\nread_role = "arn:aws:iam::444455556666:role/'
                'iotdomain-read"\napply_role = "arn:aws:iam::444455556666:role/'
                'iotdomain-apply"'
            ),
            (
                'account = "111122223333"\nname = "staging"\nlabel = "staging"\n'
                'region = "eu-central-1"\nread_role = "arn:aws:iam::111122223333:role/'
                'iotdomain-read"\napply_role = "arn:aws:iam::111122223333:role/'
                'iotdomain-apply"'
            ),
        ),
        "targets[1].region repeats targets[0]: same account and region",
    ),
    "an external id with a space": (
        ('external_id = "acme-iotdomain"', 'external_id = "acme iot"'),
        "targets[0].external_id must be 2 characters or more",
    ),
    "a workspace that is none": (
        ('team = "T0ACME001"', 'team = "acme"'),
        "slack.team must be an id that begins with T, not 'acme' (the workspace's id",
    ),
    "a mode that is none": (
        ('team = "T0ACME001"', 'team = "T0ACME001"\nmode = "https"'),
        'slack.mode must be "socket" or "http"',
    ),
    "an address to listen at, with Socket Mode": (
        ('team = "T0ACME001"', 'team = "T0ACME001"\nlisten = "127.0.0.1:8080"'),
        'slack.listen is for `mode = "http"`; with Socket Mode the bot listens nowhere',
    ),
    "an address to listen at by name": (
        (
            'team = "T0ACME001"',
            'team = "T0ACME001"\nmode = "http"\nlisten = "localhost:80"',
        ),
        "slack.listen must be addresses, not 'localhost:80' (an address of this",
    ),
    "an address to listen at without a port": (
        (
            'team = "T0ACME001"',
            'team = "T0ACME001"\nmode = "http"\nlisten = "127.0.0.1"',
        ),
        'slack.listen must have a port, as in "127.0.0.1:8080"',
    ),
    "no [slack] table": (
        ('[slack]\nteam = "T0ACME001"\n', ""),
        "slack is missing",
    ),
    "a resolver by name": (
        ('["127.0.0.1:8702"]', '["dns.google:53"]'),
        "dns.resolvers[0] must be addresses, not 'dns.google:53' (each is an address",
    ),
    "no resolver": (
        ('["127.0.0.1:8702"]', "[]"),
        "dns.resolvers cannot be used",
    ),
    "a port that does not exist": (
        ("443 = 10443", "443 = 70000"),
        "probe.ports has a port that does not exist: '70000'",
    ),
    "a clock that stands still": (
        ("first_look = 1", "first_look = 0"),
        "pace.first_look must be more than 0 seconds",
    ),
    "roots that are not there": (
        ("[pace]", '[trust]\npublic_roots = "nowhere.pem"\n\n[pace]'),
        "trust.public_roots names a file that is not there",
    ),
    "a label that is a terminal escape": (
        ('label = "staging"', r'label = "\u001b[2J"'),
        "targets[1].label must be a word",
    ),
    "requesters who are the only approvers": (
        (
            'requesters = ["S0REQUEST"]\napprovers = ["U0GRACE01", "U0NOOR001"]',
            'requesters = ["U0NOOR001"]\napprovers = ["U0GRACE01", "U0NOOR001"]',
        ),
        "targets[1].quorum can never be met: each who may ask is one of the approvers",
    ),
    "one role for looking and writing": (
        ("444455556666:role/iotdomain-apply", "444455556666:role/iotdomain-read"),
        "targets[1].apply_role is the read role too",
    ),
    "one DNS role for looking and writing": (
        ("role/iotdomain-dns-apply", "role/iotdomain-dns-read"),
        "targets[0].dns[0].apply_role is the read role too",
    ),
    "a role with two ExternalIds": (
        (
            f'read_role = "{ROLE}"',
            (
                f'read_role = "{ROLE}"\ndns = [{{ account = "777788889999", '
                'read_role = "arn:aws:iam::777788889999:role/iotdomain-dns-read" }]'
            ),
        ),
        (
            "targets[1].dns[0].external_id is another one for arn:aws:iam::777788889999"
            ":role/iotdomain-dns-read than in targets[0].dns[0]"
        ),
    ),
    "an account with two names": (
        (
            (
                'account = "444455556666"\nname = "staging"\nlabel = "staging"\n'
                'region = "us-east-1"\nread_role = "arn:aws:iam::444455556666:role/'
                'iotdomain-read"\napply_role = "arn:aws:iam::444455556666:role/'
                'iotdomain-apply"'
            ),
            (
                'account = "111122223333"\nname = "other"\nlabel = "staging"\n'
                'region = "us-east-1"\nread_role = "arn:aws:iam::111122223333:role/'
                'another-read"\napply_role = "arn:aws:iam::111122223333:role/'
                'another-apply"'
            ),
        ),
        "targets[1].name calls account 111122223333 'other', but targets[0] says",
    ),
    "a first look that is longer than the longest": (
        ("first_look = 1", "first_look = 9\nlongest_look = 5"),
        "pace.longest_look is 5 s, but pace.first_look is already 9 s",
    ),
    "one resolver under two names": (
        ('["127.0.0.1:8702"]', '["127.0.0.1", "127.0.0.1:53"]'),
        "dns.resolvers[1] repeats dns.resolvers[0]",
    ),
    "a data folder that is a file": (
        ('data = "state"', 'data = "settings.toml"'),
        "line 1: data cannot be made: ",
    ),
    "broken TOML": (
        ('team = "T0ACME001"', "team = T0ACME001"),
        "The file is not valid TOML",
    ),
}


@pytest.mark.parametrize(
    ("change", "said"),
    CASES.values(),
    ids=CASES.keys(),
)
def test_each_broken_file_is_refused_with_a_sentence(write, environ, change, said):
    environ.setenv("SLACK_SIGNING_SECRET", SECRET)
    path = write(change)

    with pytest.raises(SettingsError) as refused:
        load(path)

    assert said in str(refused.value)
    assert len(refused.value.faults) == 1


def test_one_target_cannot_change_what_all_only_look_at(write):
    path = write(
        ('data = "state"', 'data = "state"\nmode = "observe"'),
        ('label = "staging"', 'label = "staging"\nmode = "change"'),
    )

    with pytest.raises(SettingsError) as refused:
        load(path)

    assert 'targets[1].mode says "change", but mode = "observe" at the top' in str(
        refused.value
    )


def test_a_dns_account_listed_twice_is_refused(write, tmp_path):
    path = write()
    text = path.read_text(encoding="utf-8")
    start = text.index("[[targets.dns]]")
    block = text[start : text.index("[[targets]]", start)]
    path.write_text(text.replace(block, block * 2), encoding="utf-8")

    with pytest.raises(SettingsError, match=r"dns\[1\]\.account is listed twice"):
        load(path)


def test_every_fault_is_told_at_once_with_its_line(write):
    path = write(
        ('region = "us-east-1"', 'region = "x"'),
        ('channel = "C0IOTDOM1"', 'channel = "iot"'),
    )

    with pytest.raises(SettingsError) as refused:
        load(path)

    lines = path.read_text(encoding="utf-8").splitlines()
    region, channel = lines.index('region = "x"') + 1, lines.index('channel = "iot"')
    assert any(f"line {region}: targets[1]" in each for each in refused.value.faults)
    assert any(f"line {channel + 1}: targets" in each for each in refused.value.faults)


def test_a_missing_key_points_to_the_table_it_belongs_in(write):
    path = write(('channel = "C0IOTSTG1"\n', ""))

    with pytest.raises(SettingsError) as refused:
        load(path)

    lines = path.read_text(encoding="utf-8").splitlines()
    header = len(lines) - lines[::-1].index("[[targets]]")
    assert refused.value.faults[0].startswith(f"line {header}: targets[1].channel")


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path / "none.toml")


def test_a_file_that_is_not_text_is_said(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(SettingsError, match="not UTF-8"):
        load(path)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SLACK_BOT_TOKEN", "", "SLACK_BOT_TOKEN is missing"),
        ("SLACK_BOT_TOKEN", "xapp-swapped", "SLACK_BOT_TOKEN is not such a token"),
        ("SLACK_APP_TOKEN", "xoxb-swapped", "SLACK_APP_TOKEN is not such a token"),
        ("SLACK_API_URL", "http://evil.example/api/", "SLACK_API_URL must begin"),
        ("SLACK_API_URL", "slack.com", "SLACK_API_URL must begin"),
        ("REDIS_URL", "localhost:6379", "REDIS_URL must begin"),
        ("REDIS_URL", "redis://", "REDIS_URL must begin"),
        ("REDIS_URL", "unix://", "REDIS_URL must begin"),
        ("REDIS_URL", "redis://swapped:secret", "REDIS_URL must begin"),
        ("REDIS_URL", "valkey://127.0.0.1", "REDIS_URL must begin"),
        ("IOTDOMAIN_DATA", "/dev/null/x", "IOTDOMAIN_DATA cannot be made"),
    ],
)
def test_a_broken_variable_is_named_and_its_value_is_not_shown(
    write, environ, name, value, said
):
    environ.setenv(name, value)

    with pytest.raises(SettingsError) as refused:
        load(write())

    assert said in str(refused.value)
    assert "swapped" not in str(refused.value)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "SLACK_SIGNING_SECRET is missing in the environment; it is the Signing"),
        ("swapped", "SLACK_SIGNING_SECRET is not such a secret"),
        ("swapped 99 yyy zzz 85 a5", "SLACK_SIGNING_SECRET is not such a secret"),
    ],
)
def test_http_needs_a_signing_secret(write, environ, value, said):
    environ.setenv("SLACK_SIGNING_SECRET", value)

    with pytest.raises(SettingsError) as refused:
        load(write(HTTP))

    assert said in str(refused.value)
    assert "swapped" not in str(refused.value)


def test_http_needs_no_app_token_also_where_the_file_has_other_faults(write, environ):
    environ.delenv("SLACK_APP_TOKEN")
    environ.setenv("SLACK_SIGNING_SECRET", SECRET)

    with pytest.raises(SettingsError) as refused:
        load(write(HTTP, ("quorum = 2", "quorum = 0")))

    assert len(refused.value.faults) == 1


def test_the_sandbox_address_on_this_machine_is_allowed(write, environ):
    environ.setenv("SLACK_API_URL", "http://127.0.0.1:8701/api/")

    assert load(write()).slack_api == "http://127.0.0.1:8701/api/"
