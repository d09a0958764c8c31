"""Where the bot only looks: what it says, that it never writes, and work by hand.

The apply roles are in the settings all the same, and refused to the bot: with the
reading roles alone everything here works.
"""

import html
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import boto3
import pytest

from sandbox.aws.identities import BOT, EXTERNAL_ID
from tests.support.whole_bot import (
    ADA,
    DNS_ACCOUNT,
    GRACE,
    MIKA,
    OBSERVES,
    PRODUCTION,
    REGION,
    Card,
    faults,
    fresh,
    require_only_looked,
    visible,
    whole_bot,
)

pytestmark = pytest.mark.skipif(OBSERVES, reason="it chooses the mode itself")

# A session of no request of the bot's.
BY_HAND = "R-999.U0NOOR001"
ROLES = ("iotdomain-apply", "iotdomain-dns-apply")


def only_production(text):
    """Production in eu-central-1 is only looked at; its apply roles stay."""
    head = f'[[targets]]\naccount = "{PRODUCTION}"'
    text = re.sub(r"hand_every = [\d.]+", "hand_every = 2", text)
    return text.replace(head, f'{head}\nmode = "observe"', 1)


@pytest.fixture(scope="module")
def running():
    with whole_bot(turn=only_production) as bot:
        for role in ROLES:
            for operation in WRITES:
                bot.aws.control("deny", operation=operation, role=role)
        yield bot


@pytest.fixture
def bot(running):
    before = len(faults(running))

    yield running

    assert faults(running)[before:] == []


WRITES = (
    "acm:RequestCertificate",
    "acm:DeleteCertificate",
    "iot:CreateDomainConfiguration",
    "iot:UpdateDomainConfiguration",
    "iot:DeleteDomainConfiguration",
    "route53:ChangeResourceRecordSets",
)


def ask(bot, stem="obs"):
    name = fresh(stem)
    said = visible(bot.create(name))
    assert "is a plan to be carried out by hand" in said
    assert "I only look there" in said
    card = Card(bot, re.search(r"R-\d+", said)[0])
    bot.until(lambda: "show_cli" in card.buttons, card.name)
    return name, card


def test_the_message_says_that_it_only_looks_and_who_can_make_the_change(bot):
    name, card = ask(bot)

    assert card.word == "Waiting for you"
    for part in (
        "to be done by hand",
        f"whoever may change the accounts {PRODUCTION} and {DNS_ACCOUNT} in AWS",
        f"1. ACM: request a certificate for `{name}`",
    ):
        assert part in card.text
    assert card.buttons == [
        "show_cli",
        "check_by_hand",
        "more:plan",
        "more:withdraw",
    ]
    assert "nothing of R-" in card.click(ADA, "check_by_hand")


def test_a_forged_approval_is_refused_and_on_record(bot):
    _, card = ask(bot)

    said = card.forge(GRACE, "show_cli", "approve")

    assert "*Not approved*" in said
    assert "I only look in Acme production" in said
    assert card.word == "Waiting for you"
    bot.until(
        lambda: any(each.get("verdict") == "refused" for each in bot.audit(card.run))
    )


def test_looking_works_as_everywhere(bot):
    name, _ = ask(bot)

    status = bot.command(f"/iotdomain status {name}")

    assert "waits to be done by hand; I only look here" in status
    assert "I only look here" in status
    assert "*Domains*" in bot.command("/iotdomain list", by=MIKA)


def test_the_requester_can_withdraw_it(bot):
    _, card = ask(bot)

    assert "is withdrawn" in card.click(ADA, "more:withdraw")
    assert "before it was done by hand" in card.wait("Cancelled")


def test_no_writing_call_was_made_and_no_apply_role_was_taken(bot):
    ask(bot)

    require_only_looked(bot)


@pytest.fixture(scope="session")
def aws_cli(tmp_path_factory):
    """The AWS CLI: the machine's own, or one in a throw-away environment."""
    found = os.environ.get("IOTDOMAIN_AWS_CLI") or shutil.which("aws")
    if found:
        return found
    place = tmp_path_factory.mktemp("awscli")
    made = subprocess.run(
        [sys.executable, "-m", "venv", place], check=False, timeout=120
    )
    pip = [place / "bin" / "pip", "install", "--quiet", "awscli"]
    if made.returncode or subprocess.run(pip, check=False, timeout=240).returncode:
        pytest.skip("the AWS CLI is not here and cannot be installed")
    return str(place / "bin" / "aws")


class Hands:
    """A person with rights of their own and a shell."""

    def __init__(self, bot, aws_cli, folder: Path) -> None:
        self.bot, self.folder = bot, folder
        # Reading, writing, and DNS: three roles, as careful people have them.
        roles = (
            ("iotdomain-read", PRODUCTION),
            ("iotdomain-apply", PRODUCTION),
            ("iotdomain-dns-apply", DNS_ACCOUNT),
        )
        reads, writes, dns = (self._exports(*each) for each in roles)
        wrapper = folder / "aws"
        wrapper.write_text(
            f"""#!/bin/bash
case "$1 $2" in
  route53*) {dns} ;;
  *describe-* | *wait) {reads} ;;
  *) {writes} ;;
esac
exec {aws_cli} "$@"
"""
        )
        wrapper.chmod(0o755)

    def _exports(self, role, account):
        sts = boto3.client(
            "sts",
            region_name=REGION,
            endpoint_url=self.bot.aws.url,
            aws_access_key_id=BOT.access_key,
            aws_secret_access_key=BOT.secret,
        )
        held = sts.assume_role(
            RoleArn=f"arn:aws:iam::{account}:role/{role}",
            RoleSessionName=BY_HAND,
            ExternalId=EXTERNAL_ID,
        )["Credentials"]
        return (
            f"export AWS_ACCESS_KEY_ID={held['AccessKeyId']} "
            f"AWS_SECRET_ACCESS_KEY={held['SecretAccessKey']} "
            f"AWS_SESSION_TOKEN={held['SessionToken']}"
        )

    def carry_out(self, shown: str) -> str:
        """Paste every command of the answer into one shell, some seconds apart."""
        commands = [html.unescape(each) for each in re.findall(r"```(.*?)```", shown)]
        assert commands
        run = [each for each in commands if not each.startswith("openssl")]
        env = {
            **self.bot.sandbox.environment,
            "PATH": f"{self.folder}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.folder),
            "AWS_PAGER": "",
            # Not where the domain is: each command names its region itself.
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        done = subprocess.run(
            ["bash", "-euc", "\nsleep 2\n".join(run)],
            env=env,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_commands_that_are_shown_work_and_the_end_is_noticed(aws_cli, tmp_path):
    with whole_bot(turn=only_production) as bot:
        name, card = ask(bot)
        hands = Hands(bot, aws_cli, tmp_path)

        hands.carry_out(card.click(ADA, "show_cli"))
        time.sleep(1)
        card.click(ADA, "check_by_hand")
        said = card.wait("Done", seconds=60)

        assert "done by hand" in said
        assert f"`{name}` serves its own certificate on ports 8883 and 443" in said
        assert card.buttons == ["show_status"]
        card.wait_reply("was set up by hand")
        assert f"CN = {name}" in bot.served(name)
        by = {each["session_name"] for each in bot.aws.writes()}
        assert by == {BY_HAND}


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_an_undo_by_hand_removes_all_and_is_noticed_at_the_click(aws_cli, tmp_path):
    with whole_bot() as bot:
        card = bot.ask(fresh("handundo"))
        card.approve(GRACE)
        card.wait("Done", seconds=60)
        undo = card.follow(card.click(ADA, "more:undo"))
        before = len(bot.writes(undo.run))

        Hands(bot, aws_cli, tmp_path).carry_out(undo.click(ADA, "more:cli"))
        said = undo.click(GRACE, "approve")

        assert "was done by hand meanwhile" in said
        assert "done by hand" in undo.wait("Undone")
        assert len(bot.writes(undo.run)) == before == 0
