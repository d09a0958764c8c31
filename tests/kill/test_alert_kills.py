"""Kill whoever watches and tells at every point there is: one alert and one live card.

As in the kill matrix the points are not written down: they are those of a look that
nobody killed, at a place where one domain is off and a certificate nears its end.
"""

import pytest
import redis

from tests.support.kill_scenes import is_live
from tests.support.whole_bot import PRODUCTION, REGION, small_print, visible

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PLACE = {"account": PRODUCTION, "region": REGION}
TARGET = f"{PRODUCTION}/{REGION}"
CHANNEL = "C0IOTDOM1"


class Scene:
    """An empty store, and what stands in Slack since it was empty."""

    def __init__(self, sandbox, workers, url):
        self.sandbox, self.workers, self.url = sandbox, workers, url
        with redis.Redis.from_url(url) as client:
            client.flushall()
        self.before = len(sandbox.slack.messages(CHANNEL))
        self.diagnosed = []

    def work(self, **more):
        return self.workers.order(mode="watch", url=self.url, target=TARGET, **more)

    def finish(self):
        worker = self.work()
        worker.until("done")
        return [line.removeprefix("point ") for line in worker.lines()]

    def kill_at(self, point):
        worker = self.work(stop_at=point)
        came = worker.until(f"at {point}", "done").startswith("at ")
        if came:
            self.workers.kill(worker)
        return came

    def faults(self):
        """What is not as it should be after the next bot has looked and told."""
        said = self.sandbox.slack.messages(CHANNEL)[self.before :]
        roots = [each for each in said if each["thread_ts"] is None]
        alerts = [each for each in roots if small_print(each).startswith("A-1 ")]
        looks = [each for each in roots if "First look" in visible(each)]
        replies = [each for each in said if each["thread_ts"] is not None]
        shown = [each for each in replies if "Diagnosis of" in visible(each)]
        calls = [each for each in replies if each not in shown]
        faults = []
        if len(alerts) + len(looks) != len(roots):
            faults.append(f"strangers: {[visible(each) for each in roots]}")
        for name, cards in (("alert", alerts), ("first look", looks)):
            live = sum(is_live(each) for each in cards)
            if live != 1:
                faults.append(f"{live} live cards of the {name}")
        if not 1 <= len(calls) <= 2:  # once more rather than never
            faults.append(f"{len(calls)} calls")
        if len(shown) > 1:  # never twice; the button is there where it is missing
            faults.append(f"{len(shown)} diagnoses")
        self.diagnosed = [each for each in shown if "*Broken*" in visible(each)]
        return faults


@pytest.fixture(scope="module")
def place(sandbox):
    """One domain is off, the certificate of both nears its end."""
    aws = sandbox.aws
    asked = {"names": ["fleet.acme.example", "off.acme.example"], "days": 90}
    arn = aws.control("console/import", **PLACE, **asked, days_ago=62)["arn"]
    for stem in ("fleet", "off"):
        row = {"name": stem, "domain_name": f"{stem}.acme.example"}
        aws.control("seed", configs=[{**PLACE, **row, "certificate_arn": arn}])
        here = sandbox.world.endpoint(PRODUCTION, REGION)
        sandbox.put_dns("acme.example", f"{stem}.acme.example", "CNAME", here, ttl=1)
    aws.control("console/config", **PLACE, name="off", act="disable")


def test_whoever_is_killed_leaves_one_alert_and_one_live_card(
    place, sandbox, workers, valkey_url, capsys
):
    clean = Scene(sandbox, workers, valkey_url)
    points = list(dict.fromkeys(each for each in clean.finish() if each != "done"))
    assert clean.faults() == []
    assert len(clean.diagnosed) == 1

    found, without = {}, []
    for point in points:
        scene = Scene(sandbox, workers, valkey_url)
        assert scene.kill_at(point), point
        scene.finish()
        found[point] = scene.faults()
        if not scene.diagnosed:
            without.append(point)

    with capsys.disabled():
        print(f"\n{len(points)} kills with SIGKILL")  # noqa: T201 - what it is for
    assert {point: faults for point, faults in found.items() if faults} == {}
    # Only whoever was killed while posting leaves the alert without.
    assert {each for each in without if "posting" not in each} <= {
        "before slack: reply Looking",
        "after slack: reply Looking",
    }
    told = ("post Critical", "edit Critical", "reply Critical", "post First look")
    for said in (*told, "reply Looking", "edit Broken"):
        assert {f"before slack: {said}", f"after slack: {said}"} <= found.keys()
    assert len([each for each in points if "store: " in each]) >= 5
