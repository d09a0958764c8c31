"""`iotdomain init` writes a file that passes, or says what is missing."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.init import file
from bot.init.found import Found
from bot.init.questions import QUESTIONS
from bot.settings import faults_in, load
from tests.support.settings_file import TOKENS
from tests.support.terminal import Terminal

FLAGS = {
    "--team": "T0ACME001",
    "--channel": "C0IOTDOM1",
    "--requesters": "S0REQUEST",
    "--approvers": "U0GRACE01, U0NOOR001",
    "--account": "111122223333",
    "--region": "eu-central-1",
}


def words(**changed):
    given = FLAGS | {f"--{name.replace('_', '-')}": it for name, it in changed.items()}
    return [each for pair in given.items() if pair[1] is not None for each in pair]


def test_flags_are_enough_and_the_file_passes(type_, folder, monkeypatch):
    code, out, err = type_("init", *words(external_id="acme", quorum="2"))
    for name, value in TOKENS.items():
        monkeypatch.setenv(name, value)
    checked, said, _ = type_("check", "--settings", "settings.toml")

    assert (code, err) == (0, "")
    assert "iotdomain doctor --settings settings.toml" in out
    assert (checked, said[:13]) == (0, "settings.toml")
    (target,) = load(folder / "settings.toml").targets
    assert target.approvers.users == {"U0GRACE01", "U0NOOR001"}
    assert target.apply.arn == "arn:aws:iam::111122223333:role/iotdomain-apply"
    assert (target.apply.external_id, target.quorum, target.dns) == ("acme", 2, ())


def test_without_a_role_to_write_the_bot_only_looks(type_, folder, monkeypatch):
    code, *_ = type_("init", *words(apply_role="none", dns_account="777788889999"))
    for name, value in TOKENS.items():
        monkeypatch.setenv(name, value)

    (target,) = load(folder / "settings.toml").targets

    assert code == 0
    assert target.observe
    assert target.apply is target.dns[0].apply is None


def test_everything_that_is_missing_is_said_at_once_and_nothing_is_written(
    type_, folder
):
    code, out, err = type_("init", "--account", "111122223333")

    assert (code, out) == (2, "")
    assert err.startswith("No file was written:\n")
    for flag in ("--team", "--channel", "--requesters", "--approvers", "--region"):
        assert f"- {flag}: " in err
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"account": "1111"}, "--account: account must be the 12 digits"),
        ({"channel": "#iot"}, "--channel: channel must be an id that begins with C"),
        ({"approvers": "S0APPROVE ada"}, "--approvers: approvers[1] must be an id"),
        ({"region": "Frankfurt"}, "--region: region must be a region like"),
        ({"quorum": "two"}, "--quorum: quorum must be a whole number"),
        ({"label": "\x1b[2J"}, "--label: label must be a word"),
        (
            {"read_role": "arn:aws:iam::444455556666:role/iotdomain-read"},
            "is a role of account 444455556666, but account is 111122223333",
        ),
        ({"dns_account": "acme"}, "--dns-account: account must be the 12 digits"),
        ({"external_id": "a b"}, "--external-id: external_id must be 2 characters"),
        ({"quorum": "3"}, "asks for 3 approvals, but only 2 people are listed"),
    ],
)
def test_a_wrong_answer_is_refused_in_the_words_of_the_settings(
    type_, folder, changed, said
):
    code, _, err = type_("init", *words(**changed))

    assert code == 2
    assert said in err
    assert list(folder.iterdir()) == []


def test_a_file_that_is_there_is_left_alone_unless_told(type_, folder):
    (folder / "settings.toml").write_text("mine")

    refused, _, err = type_("init", *words())
    kept = (folder / "settings.toml").read_text()
    elsewhere, *_ = type_("init", *words(), "--out", "other.toml")
    forced, *_ = type_("init", *words(), "--force")

    assert (refused, elsewhere, forced) == (2, 0, 0)
    assert "--force" in err
    assert kept == "mine"
    assert (folder / "settings.toml").read_text() == (folder / "other.toml").read_text()


def test_a_folder_that_is_not_there_is_said(type_):
    code, _, err = type_("init", *words(), "--out", "nowhere/settings.toml")

    assert code == 2
    assert "nowhere/settings.toml cannot be written: No such file" in err


def test_a_slack_that_is_away_is_said_and_keeps_nobody(type_, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-sandbox-bot")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")

    code, _, err = type_("init", *words())

    assert code == 0
    assert err.startswith("Slack was not asked for the workspace: ")
    assert "xoxb" not in err


def test_aws_fills_in_what_is_there_and_is_only_read(type_, folder, aws):
    code, _, err = type_(*("init", "--from-aws"), *words(account=None, region=None))

    assert code == 0
    assert err.splitlines() == [
        "Your AWS credentials are arn:aws:iam::111122223333:user/ada.",
        "Domain configurations are in eu-central-1 (2).",
        "Public hosted zones here: acme.example.",
        "Roles here: iotdomain-read, iotdomain-apply.",
    ]
    made = tomllib.loads((folder / "settings.toml").read_text())["targets"][0]
    assert made["region"] == "eu-central-1"
    assert made["apply_role"].endswith(":role/platform/iotdomain-apply")
    assert made["dns"][0]["account"] == "111122223333"
    assert made["external_id"] == "acme-1"
    reads = {"GetCallerIdentity", "ListRoles", "/domainConfigurations"}
    assert set(aws.asked) == reads | {"/2013-04-01/hostedzonesbyname"}


def test_what_aws_does_not_show_is_said(type_, aws):
    aws.denied |= {"iam", "route53", "iot"}

    code, _, err = type_("init", "--from-aws", *words(account=None))

    assert code == 0
    assert "The roles could not be read: AccessDenied." in err
    assert "The hosted zones could not be read: AccessDenied." in err
    assert "Domain configurations could not be read in" in err


def test_without_any_credentials_that_is_said(type_, aws, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")

    code, _, err = type_("init", "--from-aws", *words())

    assert code == 0
    assert "AWS does not say who you are: Unable to locate credentials." in err


_label = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1
)


@given(name=_label, label=_label, external_id=_label)
def test_whatever_passes_the_questions_passes_the_settings(name, label, external_id):
    answers = {
        each.name: each.default({"account": "111122223333"}, Found())
        for each in QUESTIONS
    }
    answers |= {name[2:]: it for name, it in FLAGS.items()}
    answers |= {"name": name, "label": label, "external-id": external_id}
    asked = [each for each in QUESTIONS if each.when(answers)]
    faults = [each.fault(answers[each.name], answers) for each in asked]

    written = file.text({each.name: each.read(answers[each.name]) for each in asked})

    if not any(faults):
        assert faults_in(written, Path("settings.toml")) == []


def test_a_person_is_asked_again_until_the_answer_fits(folder):
    terminal = Terminal(folder, "init")
    terminal.answer("Slack workspace", "acme")
    terminal.answer("team must be an id that begins with T", "T0ACME001")
    terminal.answer("Channel for requests", "")
    terminal.answer("channel is needed", "C0IOTDOM1")
    terminal.answer("Who may ask", "S0REQUEST")
    terminal.answer("Who may approve", "S0APPROVE")
    terminal.answer("Approvals needed [1]", "")
    terminal.answer("AWS account", "111122223333")
    terminal.answer("Region", "eu-central-1")
    terminal.answer("[production]", "")
    terminal.answer("call the account [production]", "Acme production")
    terminal.answer("role/iotdomain-read]", "")
    terminal.answer("role/iotdomain-apply]", "")
    terminal.answer("or none [none]", "acme-iotdomain")
    terminal.answer("public hosted zone", "777788889999")
    terminal.answer("Role that looks at the zone", "")
    terminal.answer("Role that writes records", "none")

    assert terminal.end() == 0
    assert "iotdomain check" in terminal.shown
    made = tomllib.loads((folder / "settings.toml").read_text())
    assert made["targets"][0]["dns"] == [
        {
            "account": "777788889999",
            "read_role": "arn:aws:iam::777788889999:role/iotdomain-dns-read",
            "external_id": "acme-iotdomain",
        }
    ]


def test_a_person_is_asked_before_a_file_is_written_over(folder):
    (folder / "settings.toml").write_text("mine")
    terminal = Terminal(folder, "init")
    terminal.answer("Write over it? [y/N]", "")

    assert terminal.end() == 2
    assert (folder / "settings.toml").read_text() == "mine"
