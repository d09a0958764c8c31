import http.client
import json
from datetime import UTC, datetime
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest

from tests.support.slack_samples import actions, button, section
from tests.support.slack_stand_in import CHANNEL, slack_stand_in

ADA, GRACE, GIL, SOL = "U0ADA0001", "U0GRACE01", "U0GUEST01", "U0STRANG1"


class Stream:
    """One open page's event stream, read as the browser reads it."""

    def __init__(self, slack, user):
        where = urlsplit(slack.base_url)
        self._connection = http.client.HTTPConnection(where.netloc, timeout=5)
        self._connection.request("GET", f"/page/events?user={user}")
        self._answer = self._connection.getresponse()
        self._line()

    def _line(self):
        lines = []
        while (line := self._answer.readline()) not in {b"\n", b""}:
            lines.append(line)
        return b"".join(lines)

    def event(self):
        return json.loads(self._line().removeprefix(b"data: "))

    def ended(self):
        return self._line() == b""

    def close(self):
        self._answer.close()
        self._connection.close()


@pytest.fixture
def stream(slack):
    streams = []

    def start(user):
        streams.append(Stream(slack, user))
        return streams[-1]

    yield start
    for one in streams:
        one.close()


def post(api, text="hello", **more):
    return api("chat.postMessage", channel=CHANNEL, text=text, **more)


def test_the_page_learns_people_channels_and_commands(slack):
    people = slack.get("/page/people")
    kinds = {person["name"]: person["kind"] for person in people["people"]}

    assert kinds["Gil"] == "guest"
    assert kinds["Sol"] == "stranger"
    assert people["bot"] == {"id": "U0IOTDOM1", "name": "iotdomain"}
    assert people["groups"][0]["users"] == [GRACE, "U0NOOR001"]
    assert slack.get("/page/commands")["commands"][0]["command"] == "/iotdomain"


def test_a_guest_and_a_stranger_see_only_their_channels(slack):
    def names(user):
        found = slack.get("/page/channels", user=user)["channels"]
        return {channel["name"] for channel in found}

    assert names(SOL) == {"partners"}
    assert "partners" not in names(GIL)
    assert slack.send(SOL, CHANNEL, "hi")["error"] == "channel_not_found"


def test_what_is_new_is_counted_until_it_is_read(api, slack):
    post(api)
    post(api)

    def unread():
        channels = slack.get("/page/channels", user=ADA)["channels"]
        return {c["id"]: c["unread"] for c in channels}[CHANNEL]

    before = unread()
    slack.seen_by(ADA)

    assert (before, unread()) == (2, 0)


def test_the_page_hears_of_everything_as_it_happens(api, slack, stream):
    ada = stream(ADA)

    ts = post(api, blocks=[section(f"<@{ADA}>")])["ts"]
    posted, notification = ada.event(), ada.event()
    api("chat.update", channel=CHANNEL, ts=ts, text="new")
    edited = ada.event()
    slack.delete(slack.messages()[0])
    deleted = ada.event()

    assert posted["message"]["ts"] == ts
    assert posted["type"] == "message"
    assert notification == {
        "type": "notification",
        "channel": CHANNEL,
        "ts": ts,
        "text": "hello",
    }
    assert (edited["type"], edited["message"]["edited"]) == ("message_changed", True)
    assert deleted == {"type": "message_deleted", "channel": CHANNEL, "ts": ts}


def test_a_whisper_reaches_one_page_only(api, slack, stream):
    ada, grace = stream(ADA), stream(GRACE)

    api("chat.postEphemeral", channel=CHANNEL, user=ADA, text="psst")
    post(api)

    assert ada.event()["message"]["ephemeral"] is True
    assert grace.event()["message"]["text"] == "hello"


def test_notices_and_modals_reach_the_page(slack, stream):
    ada = stream(ADA)

    slack.send_command(ADA, CHANNEL, "/iotdomain help")

    notice = ada.event()
    assert notice["type"] == "notice"
    assert notice["channel"] == CHANNEL
    assert "dispatch_failed" in notice["text"]


def test_open_pages_end_with_the_server(stream, slack):
    ada = stream(ADA)

    slack.stop()

    assert ada.ended()


def test_permalinks_lead_to_the_page(api, slack):
    ts = post(api)["ts"]
    link = api("chat.getPermalink", channel=CHANNEL, message_ts=ts)["permalink"]
    where = urlsplit(link)
    connection = http.client.HTTPConnection(where.netloc, timeout=5)

    connection.request("GET", where.path)
    answer = connection.getresponse()
    answer.read()
    connection.close()

    assert answer.status == 302
    assert answer.headers["Location"] == f"/?channel={CHANNEL}&ts={ts}"


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Host": "evil.example"}],
    ids=["another site's form", "another name for this machine"],
)
def test_other_sites_cannot_act_through_the_browser(slack, headers):
    where = urlsplit(slack.base_url)
    connection = http.client.HTTPConnection(where.netloc, timeout=5)
    body = json.dumps({"user": ADA, "channel": CHANNEL, "text": "hi"})

    connection.request("POST", "/page/send", body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()

    assert answer.status == 403
    assert slack.messages() == []


def test_an_unknown_person_is_refused(slack):
    with pytest.raises(HTTPError, match="400") as refusal:
        slack.send("U0NOBODY1", CHANNEL, "hi")
    refusal.value.close()


def test_a_too_large_body_is_refused(api, slack):
    status, _ = api.send("chat.postMessage", "x" * 1_100_000)

    assert status == 413
    assert slack.messages() == []


def test_messages_and_members_survive_a_restart_and_whispers_do_not(tmp_path):
    with slack_stand_in(data=tmp_path) as before:
        before.send(ADA, CHANNEL, "kept")
        before.send(ADA, CHANNEL, "deleted")
        before.delete(before.messages()[1])
        before.control("group", id="S0APPROVE", users=[ADA])
        before.control("user", id=GRACE, deleted=True)
        before.kick("C0IOTSTG1")
        last = before.messages()[-1]["ts"]

    # What a kill in the middle of a write leaves behind.
    with (tmp_path / "slack.jsonl").open("a") as file:
        file.write('{"key": "message:C0IOT')

    with slack_stand_in(data=tmp_path) as after:
        after.send(ADA, CHANNEL, "later")
        texts = [m["text"] for m in after.messages()]
        groups = after.get("/page/people")["groups"]

        assert texts == ["kept", "later"]
        assert after.messages()[-1]["ts"] > last
        assert groups[0]["users"] == [ADA]


def test_messages_of_one_microsecond_have_different_times():
    moment = datetime(2026, 11, 24, tzinfo=UTC)
    with slack_stand_in(now=lambda: moment) as slack:
        times = [slack.send(ADA, CHANNEL, "hi")["ts"] for _ in range(3)]

        assert times == sorted(set(times))


def test_a_restarted_server_can_have_the_same_address(tmp_path):
    with slack_stand_in(data=tmp_path) as before:
        port = urlsplit(before.base_url).port

    with slack_stand_in(data=tmp_path, port=port) as after:
        assert urlsplit(after.base_url).port == port


def test_a_click_on_a_deleted_message_is_refused(api, slack):
    post(api, blocks=[actions(button())])
    message = slack.messages()[0]
    slack.delete(message)

    assert slack.click(ADA, message, "go")["error"] == "message_not_found"
