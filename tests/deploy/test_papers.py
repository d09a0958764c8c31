"""CONTRIBUTING.md and SECURITY.md say what is there, and LICENSE is the licence."""

import hashlib
import importlib
import inspect
import re
from pathlib import Path

import boto3
import pytest

from bot.aws import clouds
from bot.settings.environment import Environment
from bot.settings.shape import DnsTable
from bot.slack import addresses, post
from bot.store import keys
from handlers.registry import VERBS

ROOT = Path(__file__).parents[2]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
SECURITY = (ROOT / "SECURITY.md").read_text()
README = (ROOT / "README.md").read_text()
WORDS_ON_A_PAGE = 1370
REGISTRIES = (
    ("handlers.registry", "VERBS"),
    ("bot.core.rules", "PREFLIGHT"),
    ("bot.core.rules", "WATCHED"),
    ("bot.core.rules", "DIAGNOSED"),
    ("bot.core.causes", "FOLLOWS"),
    ("sandbox.faults.registry", "FAULTS"),
    ("sandbox.faults.unmade", "UNMADE"),
    ("tests.report.test_faults", "FIRST"),
    ("bot.aws.rates", "RATES"),
    ("tests.support.ills", "ILLS"),
    ("tests.support.near", "NEARLY"),
    ("bot.steps", "STEPS"),
    ("bot.core.plans", "StepName"),
    ("jobs.registry", "JOBS"),
    ("handlers.approvals", "BUTTONS"),
    ("bot.alerting.watch", "CODES"),
    ("bot.slack.render.alert_words", "TITLES"),
    ("bot.slack.render.help", "PAGES"),
    ("bot.manifest", "SCOPES"),
    ("bot.doctor.registry", "SUBJECTS"),
    ("bot.core.certs.checks", "CHECKS"),
    ("bot.core.options.told", "TITLES"),
    ("bot.slack.render.certificate_form", "WAYS"),
)


def ticked(text):
    return re.findall(r"`([^`\n]+)`", text)


def paths(text):
    """What stands in backticks and can only be a path of ours."""
    return [
        each
        for each in ticked(text)
        if re.fullmatch(r"[\w./-]+(\.(py|md|toml|json|lock)|/)", each)
    ]


def file_of(module):
    place = ROOT / module.replace(".", "/")
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md", "docs/install.md"])
def test_every_file_that_is_named_is_there(name):
    text = (ROOT / name).read_text()
    linked = re.findall(r"\]\((?!http)([^)#]+)\)", text)
    found = paths(text)

    for each in found if name != "docs/install.md" else []:
        assert (ROOT / each).exists(), each
    for each in linked:
        assert ((ROOT / name).parent / each).resolve().exists(), each
    assert found or linked


def test_the_readme_names_every_command():
    (line,) = re.findall(r"^Commands: (.*?)\. ", README, re.MULTILINE)

    assert ticked(line) == [*VERBS]


@pytest.mark.parametrize(("module", "name"), REGISTRIES)
def test_every_registry_is_where_contributing_says(module, name):
    found = getattr(importlib.import_module(module), name)

    assert len(found) > 0
    assert f"`{name}`" in CONTRIBUTING
    assert f"`{file_of(module).relative_to(ROOT)}`" in CONTRIBUTING


def test_contributing_names_no_registry_that_is_gone():
    capitals = {each for each in ticked(CONTRIBUTING) if re.fullmatch(r"[A-Z]+", each)}
    known = {name for _, name in REGISTRIES} | {"VERB", "LICENSE"}

    assert capitals <= known


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md"])
def test_a_page_is_a_page(name):
    # The bars of a table are no words.
    words = re.findall(r"\S*\w\S*", (ROOT / name).read_text())

    assert len(words) <= WORDS_ON_A_PAGE


def test_security_names_every_aws_host(monkeypatch):
    # Whatever this machine's own settings send elsewhere.
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    session = boto3.session.Session(
        aws_access_key_id="x", aws_secret_access_key="x", region_name="eu-central-1"
    )
    asked = re.findall(
        r'\.api\(\w+, "([\w-]+)"', inspect.getsource(clouds.CallerClouds)
    )

    assert len(asked) == 10
    for service in [*asked, "sts"]:
        url = session.client(service, endpoint_url=None).meta.endpoint_url
        host = url.removeprefix("https://").replace("eu-central-1", "<region>")
        assert f"`{host}`" in SECURITY


def test_security_names_slack_and_the_resolvers_as_they_are():
    assert f"`{Environment.model_fields['slack_api_url'].default}`" in SECURITY
    assert addresses.SLACK == Environment.model_fields["slack_api_url"].default
    assert f"`{addresses.HOOKS[1]}`" in SECURITY
    for each in DnsTable().resolvers:
        assert f"`{each.partition(':')[0]}`" in SECURITY
    assert f"for {post.FRESH_SECONDS:.0f} seconds in memory" in SECURITY


def test_security_lists_every_kind_of_key_that_is_kept():
    source = inspect.getsource(keys)
    kinds = set(re.findall(r'PREFIX \+ "([\w:]+)"|\{PREFIX\}(\w+):', source))

    assert len(kinds) >= 18
    for kind in {one or other for one, other in kinds}:
        assert f"`{kind}`" in SECURITY, kind


def test_nothing_that_reports_home_is_installed():
    lock = (ROOT / "requirements.lock").read_text()
    names = set(re.findall(r"^([a-z0-9._-]+)==", lock, re.MULTILINE))

    talkers = {"opentelemetry-sdk", "sentry-sdk", "posthog", "openai", "anthropic"}
    assert names & talkers == set()


def test_the_licence_is_apache_2_to_the_letter():
    # As published: https://www.apache.org/licenses/LICENSE-2.0.txt
    text = (ROOT / "LICENSE").read_text()

    said = " ".join(text.split())
    assert said.startswith("Apache License Version 2.0, January 2004")
    assert said.endswith("limitations under the License.")
    assert hashlib.sha256(said.encode()).hexdigest() == (
        "0ffddef9e48f8a09aed5caf2d44f7ba1c1be2d9b8e0a6f693b1635b2d5566645"
    )
