"""Ten people's worth at once: AWS is asked no faster than it answers, nobody waits.

The stand-in keeps AWS's own rates and refuses what comes faster; the bot has ordinary
settings, so it takes them as they are.
"""

import re
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from bot.aws.rates import GLOBAL, rate_of
from sandbox.aws.world import endpoint_prefix
from tests.bench.processes import program
from tests.bench.standins import Fired, standins

SECOND = timedelta(seconds=1)
PEOPLE = [f"U0TEN{number:04}" for number in range(10)]
PRODUCTION, REGION = "111122223333", "eu-central-1"
HERE = f"{endpoint_prefix(PRODUCTION, REGION)}-ats.iot.{REGION}.amazonaws.com"
# boto3's names, by those in a signature.
SERVICES = {"servicequotas": "service-quotas", "monitoring": "cloudwatch"}
SET_UP = [f"in-use-{number}.acme.example" for number in range(8)]


@dataclass(frozen=True)
class Fire:
    diagnoses: Fired
    others: list[Fired]
    planned: float
    whole: dict[str, float]
    calls: list[dict[str, object]]


def say(text):
    """A figure, for whoever runs it with -s."""
    print(text)  # noqa: T201 - the figure is the point


def set_up(at):
    """Domains that are in use, so that there is something to be seen of them."""
    place = {"account": PRODUCTION, "region": REGION}
    for name in SET_UP:
        made = at.aws.control("console/import", **place, names=[name])
        config = {"name": name.replace(".", "-"), "domain_name": name}
        row = {**place, **config, "certificate_arn": made["arn"]}
        at.aws.control("seed", configs=[row])
        record = {"zone": "acme.example", "name": name, "type": "CNAME", "ttl": 60}
        at.edge.control("dns", **record, values=[HERE])


def most_in_a_second(calls):
    """For whatever AWS counts together: the most calls in any second, and its limit."""
    counted = defaultdict(list)
    for each in calls:
        service = SERVICES.get(each["service"], each["service"])
        what, rate = rate_of(service, each["operation"])
        region = "" if service in GLOBAL else each["region"]
        key = (each["account"], region, service, what, rate.each_second)
        counted[key].append(datetime.fromisoformat(each["at"]))
    found = {}
    for key, moments in counted.items():
        moments.sort()
        most = first = 0
        for last, moment in enumerate(moments):
            while moment - moments[first] >= SECOND:
                first += 1
            most = max(most, last - first + 1)
        found[key] = most
    return found


@pytest.fixture(scope="module")
def fired(tmp_path_factory):
    """Fifty diagnoses by ten people, and fifty other commands beside them."""
    folder = tmp_path_factory.mktemp("load")
    with standins(folder / "at") as at:
        kept = at.settings.read_text()
        assert "share = 1000" in kept
        at.settings.write_text(kept.replace("share = 1000", "share = 1"))
        at.aws.control("switch", name="keeps_its_rates", value=True)
        set_up(at)
        with program(at.bot(), at.environment, folder / "bot.log"):
            at.crowd([(each, "requests") for each in PEOPLE], answers=10)
            before = len(at.aws.get("calls?after=0"))
            began = time.monotonic()
            names = [*SET_UP, *(f"new-{number}.acme.example" for number in range(17))]
            lines = [
                (PEOPLE[number % 10], f"diagnose {names[number // 2]}")
                for number in range(50)
            ]
            beside = [(each, "requests") for each in PEOPLE]
            diagnoses = at.crowd([*lines, *beside], answers=60)
            line = 'create beside.acme.example reason="it must not wait"'
            planned = at.crowd([(PEOPLE[0], line)], answers=1).answered_after
            others = []
            for _ in range(5):
                time.sleep(0.5)
                others.append(at.fire("requests", 10))
            cards = [each for each in at.slack.log() if "beside.acme" in str(each)]
            assert any(each["method"] == "chat.postMessage" for each in cards)
            whole = _whole(at, began)
            calls = at.aws.get("calls?after=0")[before:]
    return Fire(diagnoses, others, planned, whole, calls)


def _whole(at, began):
    """The seconds after which each diagnosis was whole."""
    found = {}
    while time.monotonic() - began < 90 and len(found) < 50:
        for each in at.slack.log(method="response_url"):
            said = str(each["args"])
            name = re.search(r"(D-\d+) ", said)
            if name and "checks in" in said:
                found.setdefault(name[1], time.monotonic() - began)
        time.sleep(0.5)
    return found


@pytest.mark.slow
@pytest.mark.alone
def test_aws_is_asked_no_faster_than_it_answers(fired):
    calls = fired.calls
    rates = most_in_a_second(calls)
    for (account, region, service, what, limit), most in sorted(rates.items()):
        say(f"{service} {what} {account} {region}: {most} of {limit}")

    throttled = [each for each in calls if "Throttl" in str(each["error"])]
    assert throttled == []
    assert {key: most for key, most in rates.items() if most > key[-1]} == {}


@pytest.mark.slow
@pytest.mark.alone
def test_acks_of_other_commands_stay_under_a_second(fired):
    diagnoses, others = fired.diagnoses, fired.others
    acks = [ack for each in others for ack in each.acks]
    say(f"first answers: all 60 after {diagnoses.answered_after:.1f} s")
    say(f"acks: diagnoses {max(diagnoses.acks):.0f} ms, others {max(acks):.0f} ms")

    assert diagnoses.missed == 0
    assert all(each.missed == 0 for each in others)
    assert max([*acks, *diagnoses.acks]) < 1000


@pytest.mark.slow
@pytest.mark.alone
def test_every_diagnosis_is_answered(fired):
    whole = fired.whole
    times = sorted(whole.values())
    say(
        f"whole: first {times[0]:.1f} s, half {times[len(times) // 2]:.1f} s, "
        f"last {times[-1]:.1f} s"
    )

    assert len(whole) == 50


@pytest.mark.slow
@pytest.mark.alone
def test_a_plan_does_not_wait_until_they_are_over(fired):
    say(f"a plan beside them: {fired.planned:.1f} s")

    assert fired.planned < 6
