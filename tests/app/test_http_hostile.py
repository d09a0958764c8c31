"""Whatever reaches the address: named in the log, nothing changed, the rest goes on."""

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import structlog

from bot import manifest
from sandbox.slack.signed_http import encoded, signature
from tests.support.fake_slack import ADA, GRACE, TEAM
from tests.support.fakes import make_bot
from tests.support.http_front import (
    PATH,
    SIGNATURE,
    STAMP,
    Request,
    http_front,
    of_body,
    read_answer,
    request,
)
from tests.support.slack_payloads import click, command, mention, submission
from tests.support.whole_bot import at_once

FORM = "application/x-www-form-urlencoded"
OTHER = "T0OTHER01"
# Never in the log: what was typed, and what signs.
SECRET_WORDS = "reason-that-nobody-else-reads"
CREATE = f"create d.acme.example reason={SECRET_WORDS}"


@pytest.fixture(scope="module")
def pool():
    with ThreadPoolExecutor(32) as threads:
        yield threads


@pytest.fixture
def bot():
    return make_bot()


@pytest.fixture
def front(bot, pool):
    with http_front(bot, pool) as running:
        yield running


@pytest.fixture
def log():
    with structlog.testing.capture_logs() as lines:
        yield lines


def create(**changes):
    return request("slash_commands", command(CREATE, user=ADA, **changes))


def at(seconds):
    payload = command(CREATE, user=ADA)
    return of_body(*encoded("slash_commands", payload), at=time.time() + seconds)


def stamped(stamp):
    """Signed over exactly this timestamp, as only Slack could."""
    return of_body(*encoded("slash_commands", command(CREATE, user=ADA)), stamp=stamp)


def body_of(content_type, body):
    return of_body(content_type, body)


def altered():
    made = create()
    made.body = made.body.replace(b"d.acme", b"e.acme")
    return made


def with_twin(name):
    made = create()
    (value,) = [each for key, each in made.headers if key == name]
    return made.add(name, value)


def shouted():
    made = create()
    (value,) = [each for key, each in made.headers if key == SIGNATURE]
    return made.put(SIGNATURE, value.upper().replace("V0", "v0"))


def answers_to(url):
    return create(response_url=url)


FORGED = {
    "a made-up signature": (lambda: create().put(SIGNATURE, "v0=" + "0" * 64)),
    "another secret": (
        lambda: of_body(*encoded("slash_commands", command("x", user=ADA)), secret="x")
    ),
    "an altered body": altered,
    "a body beside its signature": lambda: create().put(
        SIGNATURE, signature("5a6e64626f782d7369676e696e672d73", "1", b"")
    ),
}
NO_SIGNATURE = {
    "": "signature is none",
    "v0=": "signature is none",
    "v1=" + "0" * 64: "signature is none",
    "v0=" + "0" * 63: "signature is none",
    "v0=" + "0" * 65: "signature is none",
    b"v0=" + "é".encode() * 32: "signature is none",
}
STAMPS = {
    "": "timestamp is no number",
    "abc": "timestamp is no number",
    "1e9": "timestamp is no number",
    "-1795441800": "timestamp is no number",
    "+1795441800": "timestamp is no number",
    "1795441800.5": "timestamp is no number",
    "1_795_441_800": "timestamp is no number",
    "0x6b03": "timestamp is no number",
    "9" * 11: "timestamp is no number",
    "9" * 5000: "timestamp is no number",
    "NaN": "timestamp is no number",
    "²": "timestamp is no number",
    "0": "older than five minutes",
    "9" * 10: "more than five minutes in the future",
}
STRANGE_URLS = (
    "https://evil.example/commands/1",
    "http://hooks.slack.com/commands/1",
    "HTTPS://hooks.slack.com.evil.example/1",
    "https://hooks.slack.com.evil.example/1",
    "https://evil.example/hooks.slack.com/1",
    "https://hooks.slack.com@evil.example/1",
    "https://hooks.slack.com:pw@evil.example/1",
    "https://evil.example#hooks.slack.com/1",
    "https://evil.example\\@hooks.slack.com/1",
    "https://hooks.slack.com\\@evil.example/1",
    "https://hooks.slack.com:8443/1",
    "https://hooks.slack.com:443/1",
    "https://hooks.slack.com./1",
    "https://xhooks.slack.com/1",
    "https://slack.com/1",
    "https://hooks.sl\u0430ck.com/1",
    "https://127.0.0.1/1",
    "https://2130706433/1",
    "https://0x7f000001/1",
    "https://0177.0.0.1/1",
    "https://[::1]/1",
    "https://[::ffff:169.254.169.254]/1",
    "http://169.254.169.254/latest/meta-data",
    "//hooks.slack.com/1",
    "hooks.slack.com/1",
    "file:///etc/passwd",
    "gopher://hooks.slack.com/1",
    "https://hooks.slack.com\n.evil.example/1",
    "https://hooks.slack\n.com/1",
    " https://hooks.slack.com/1",
    "https://[hooks.slack.com/1",
)
UNREADABLE = {
    "text": (lambda: body_of("text/plain", b"x"), "neither JSON nor a form"),
    "multipart": (
        lambda: body_of("multipart/form-data; boundary=x", b"--x"),
        "neither JSON nor a form",
    ),
    "no type": (lambda: create().without("Content-Type"), "neither JSON nor a form"),
    "JSON that is named a form": (lambda: body_of(FORM, b'{"a":1}'), "another work"),
    "a form that is named JSON": (
        lambda: body_of("application/json", b"command=%2Fiotdomain"),
        "JSON cannot be read",
    ),
    "no UTF-8": (lambda: body_of("application/json", b'{"a":"\xff"}'), "not UTF-8"),
    "no UTF-8 in a form": (lambda: body_of(FORM, b"text=\xff"), "not UTF-8"),
    "no UTF-8 behind %": (lambda: body_of(FORM, b"text=%ff"), "form cannot be read"),
    "half of JSON": (lambda: body_of("application/json", b'{"a":'), "JSON cannot be"),
    "JSON that is no object": (lambda: body_of("application/json", b"[1]"), "no obje"),
    "JSON without end": (
        lambda: body_of("application/json", b"[" * 100_000),
        "JSON cannot be read",
    ),
    "a payload that is no JSON": (lambda: body_of(FORM, b"payload=x"), "JSON cannot"),
    "a payload beside others": (
        lambda: body_of(FORM, b"payload=%7B%7D&command=x"),
        "more than its payload",
    ),
    "a field twice": (lambda: body_of(FORM, b"team_id=a&team_id=b"), "a field twice"),
    "a thousand fields": (
        lambda: body_of(FORM, b"&".join(b"f%d=1" % n for n in range(1000))),
        "form cannot be read",
    ),
    "nothing at all": (lambda: body_of(FORM, b""), "another workspace"),
    "empty JSON": (lambda: body_of("application/json", b"{}"), "another workspace"),
}
FOREIGN = {
    "a command": lambda: create(team_id=OTHER),
    "a command of nowhere": lambda: create(team_id=""),
    "a click": lambda: request(
        "interactive",
        {**click("approve", "x", user=GRACE), "team": {"id": OTHER, "domain": "o"}},
    ),
    "a click of nowhere": lambda: request(
        "interactive", {**click("approve", "x", user=GRACE), "team": None}
    ),
    "a form": lambda: request(
        "interactive", {**submission("create", {}, user=ADA), "team": {"id": OTHER}}
    ),
    "an event": lambda: request(
        "events_api",
        mention(CREATE, user=ADA, authorizations=[{"team_id": OTHER}]),
    ),
    "an event that only names us beside": lambda: request(
        "events_api",
        mention(CREATE, user=ADA, authorizations=[{"team_id": [TEAM]}, TEAM, None]),
    ),
    "an event of nowhere": lambda: request(
        "events_api", mention(CREATE, user=ADA, authorizations=[], team_id=None)
    ),
}


def refused(front, log, made, status, reason):
    """Refused so, named so, nothing done; and the next one that is right works."""
    answer = front.send(made)

    assert answer is not None
    assert answer[:2] == (status, "")
    (line,) = [each for each in log if each["event"] == "delivery refused"]
    assert reason in line["reason"]
    assert line["status"] == status
    nothing_was_done(front)
    nothing_is_told(log, made)
    what_works_goes_on(front)


def nothing_was_done(front):
    front.flush()
    assert not front.bot.store.received
    assert front.bot.store.runs() == ()
    assert front.bot.slack.told() == []
    assert front.bot.slack.views == []


def nothing_is_told(log, made):
    """Neither what was sent nor what signs it is in the log."""
    text = repr(log)
    assert SECRET_WORDS not in text
    assert "acme.example" not in text
    for value in (each for name, each in made.headers if name == SIGNATURE):
        assert not value or str(value) not in text


def what_works_goes_on(front):
    assert front.send(create())[0] == 200
    front.flush()
    assert len(front.bot.store.received) == 1
    assert "waits for approval" in front.settle()


def test_a_delivery_of_slack_is_taken(front):
    what_works_goes_on(front)


@pytest.mark.parametrize("seconds", [-240, 240])
def test_the_window_is_five_minutes_both_ways(front, seconds):
    assert front.send(at(seconds))[0] == 200


@pytest.mark.parametrize("change", [str.lower, str.upper, str.swapcase])
def test_header_names_are_understood_in_any_case(front, change):
    made = create()
    made.headers = [(change(name), value) for name, value in made.headers]

    assert front.send(made)[0] == 200


@pytest.mark.parametrize("name", FORGED)
def test_what_slack_did_not_sign_is_refused(front, log, name):
    refused(front, log, FORGED[name](), 401, "signature does not fit")


@pytest.mark.parametrize(("signed", "reason"), NO_SIGNATURE.items())
def test_a_signature_that_is_none_is_refused(front, log, signed, reason):
    refused(front, log, create().put(SIGNATURE, signed), 401, reason)


def test_a_signature_in_capitals_is_not_slacks(front, log):
    refused(front, log, shouted(), 401, "signature is none")


@pytest.mark.parametrize("name", [STAMP, SIGNATURE])
def test_what_is_not_signed_is_refused(front, log, name):
    refused(front, log, create().without(name), 401, "not signed")


@pytest.mark.parametrize(("stamp", "reason"), STAMPS.items(), ids=lambda x: x[:12])
def test_a_timestamp_that_is_none_is_refused_with_401(front, log, stamp, reason):
    refused(front, log, stamped(stamp), 401, reason)


@pytest.mark.parametrize(
    ("seconds", "reason"),
    [(-330, "older than five"), (330, "in the future"), (-86400, "older than five")],
)
def test_what_is_stale_or_of_tomorrow_is_refused(front, log, seconds, reason):
    refused(front, log, at(seconds), 401, reason)


@pytest.mark.parametrize("name", [STAMP, SIGNATURE, "Content-Type"])
def test_a_header_twice_is_refused(front, log, name):
    refused(front, log, with_twin(name), 400, "a header twice")


def test_what_came_before_is_refused_and_done_once(front, log):
    made = create()
    first, again = front.send(made), front.send(made)
    front.flush()

    assert (first[0], again[0]) == (200, 403)
    assert [each["reason"] for each in log if "reason" in each] == ["came before"]
    assert len(front.bot.store.received) == 1
    front.settle()
    assert len(front.bot.store.runs()) == 1


def test_a_copy_while_the_store_is_away_does_nothing_either(front):
    made = create()
    front.bot.store.away = True

    answers = [front.send(made), front.send(made)]

    assert all("Nothing was changed" in each[1] for each in answers)
    front.bot.store.away = False
    nothing_was_done(front)


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_meant_for_another_workspace_is_refused(front, log, name):
    refused(front, log, FOREIGN[name](), 403, "of another workspace")


@pytest.mark.parametrize("url", STRANGE_URLS)
def test_an_answer_would_go_to_slack_and_nowhere_else(front, log, url):
    refused(front, log, answers_to(url), 403, "response_url is not one of Slack's")


@pytest.mark.parametrize("more", [["https://evil.example"], [{"response_url": 7}]])
def test_that_goes_for_the_addresses_of_forms_too(front, log, more):
    payload = {**submission("create", {}, user=ADA), "response_urls": more}

    refused(front, log, request("interactive", payload), 403, "response_url is not")


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_refused(front, log, name):
    make, reason = UNREADABLE[name]
    status = 403 if "another" in reason else 400

    refused(front, log, make(), status, reason)


@pytest.mark.parametrize(
    ("length", "status", "reason"),
    [
        ("1000001", 413, "too large"),
        ("99999999999", 413, "too large"),
        ("9" * 40, 411, "length is no number"),
        ("-1", 411, "length is no number"),
        ("+5", 411, "length is no number"),
        ("abc", 411, "length is no number"),
        ("5, 5", 411, "length is no number"),
        ("", 411, "length is no number"),
        ("²", 411, "length is no number"),
    ],
)
def test_a_length_that_is_none_or_too_large_is_refused_unread(
    front, log, length, status, reason
):
    made = create().put("Content-Length", length)
    made.body = b""

    refused(front, log, made, status, reason)


def test_a_body_of_unknown_length_is_refused(front, log):
    made = create().without("Content-Length")
    made.body = b""

    refused(front, log, made, 411, "no length")


def test_two_lengths_are_refused(front, log):
    made = create().add("Content-Length", "5")
    made.body = b""

    refused(front, log, made, 411, "two lengths")


def test_chunks_are_refused(front, log):
    made = create().add("Transfer-Encoding", "chunked")
    made.body = b""

    refused(front, log, made, 411, "no length")


def test_a_body_that_breaks_off_is_refused(front, log):
    whole = create()

    answer = front.exchange(whole.raw()[:-10], half_closed=True)

    assert answer[:2] == (408, "")
    assert [each["reason"] for each in log if "reason" in each] == ["broken off"]
    nothing_was_done(front)
    what_works_goes_on(front)


@pytest.mark.parametrize(
    "raw",
    [
        b"hello\r\n\r\n",
        b"GET\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"POST /slack/events HTTP/9.9\r\n\r\n",
        b"POST " + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\n" + b"x: y\r\n" * 200 + b"\r\n",
        b"POST /slack/events HTTP/1.1\r\nx: " + b"y" * 70_000 + b"\r\n\r\n",
        b"BREW /slack/events HTTP/1.1\r\n\r\n",
    ],
    ids=lambda raw: repr(raw[:24]),
)
def test_what_is_not_http_is_refused(front, log, raw):
    front.exchange(raw)

    (line,) = [each for each in log if each["event"] == "delivery refused"]
    assert line["reason"] == "not understood as HTTP"
    nothing_was_done(front)
    what_works_goes_on(front)


@pytest.mark.parametrize(
    "path",
    ["/", "/slack/events/", "/slack/../slack/events", "/slack%2Fevents", "/healthz"],
)
def test_other_places_are_not_there(front, log, path):
    made = create()
    made.path = path

    refused(front, log, made, 404, "no such place")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_slack_only_posts(front, log, method):
    status, text, headers = front.send(Request(b"", [], method=method))

    assert (status, text) == (405, "")
    assert headers["Allow"] == "POST"
    assert [each["reason"] for each in log] == ["not a POST"]


def test_a_probe_learns_that_it_is_there_and_no_more(front):
    status, text, headers = front.send(Request(b"", [], method="GET", path="/healthz"))

    assert (status, text) == (200, "ok\n")
    assert headers["Server"] == "iotdomain"


def test_slacks_questions_about_the_address_are_answered(front):
    payload = {"type": "url_verification", "token": "t", "challenge": "3eZbrw1a"}
    asked = request("events_api", payload)

    status, text, headers = front.send(asked)

    assert (status, json.loads(text)) == (200, {"challenge": "3eZbrw1a"})
    assert headers["Content-Type"] == "application/json"


def test_that_slack_holds_events_back_is_heard_and_logged(front, log):
    payload = {"type": "app_rate_limited", "team_id": TEAM, "minute_rate_limited": 1}

    assert front.send(request("events_api", payload))[:2] == (200, "")
    assert "holds events back" in log[0]["event"]


def test_a_challenge_that_slack_did_not_sign_is_not_answered(front, log):
    payload = {"type": "url_verification", "challenge": "3eZbrw1a"}
    asked = request("events_api", payload).put(SIGNATURE, "v0=" + "0" * 64)

    refused(front, log, asked, 401, "signature does not fit")


def test_a_look_at_the_certificate_is_answered_unsigned_and_does_nothing(front):
    body = b"token=x&ssl_check=1&command=%2Fiotdomain&text=list"
    made = Request(body, [("Content-Type", FORM), ("Content-Length", str(len(body)))])

    assert front.send(made)[:2] == (200, "")
    nothing_was_done(front)


def test_one_connection_is_one_delivery(front):
    """What follows on the same connection is not read: nothing can be smuggled in."""
    with socket.create_connection(front.address, timeout=5) as sock:
        sock.sendall(create().raw() + create().raw())
        status, _, headers = read_answer(sock)

    assert (status, headers["Connection"]) == (200, "close")
    front.flush()
    assert len(front.bot.store.received) == 1


def test_fifty_at_once_are_each_told_apart(front, log):
    good = [create() for _ in range(25)]
    bad = [make() for make in FORGED.values()] * 6 + [at(-400)]
    answers = {}

    def send(made):
        return lambda: answers.update({id(made): front.send(made)[0]})

    at_once([send(made) for made in [*good, *bad]])
    front.flush()

    assert len(good + bad) == 50
    assert [answers[id(made)] for made in good] == [200] * 25
    assert [answers[id(made)] for made in bad] == [401] * 25
    assert len(front.bot.store.received) == 25
    assert sum(each["event"] == "delivery refused" for each in log) == 25


@pytest.mark.alone
def test_who_is_slow_is_cut_and_keeps_nobody_waiting(bot, pool, log):
    with http_front(bot, pool, read_seconds=0.4) as front:
        slow = [socket.create_connection(front.address, timeout=5) for _ in range(20)]
        for number, sock in enumerate(slow):
            sock.sendall(create().raw()[: 20 * number])
        began = time.monotonic()
        assert front.send(create())[0] == 200
        took = time.monotonic() - began
        for sock in slow:
            while sock.recv(4096):
                pass
            sock.close()
        ended = time.monotonic() - began

    assert took < 0.4
    assert ended < 3
    assert [each["reason"] for each in log if "reason" in each] == ["too slow"] * 20


def drip(sock, raw):
    for byte in raw:
        sock.sendall(bytes([byte]))
        time.sleep(0.02)


@pytest.mark.alone
def test_who_sends_drop_by_drop_is_cut_too(bot, pool):
    with (
        http_front(bot, pool, read_seconds=0.3) as front,
        socket.create_connection(front.address, timeout=5) as sock,
    ):
        began = time.monotonic()
        with pytest.raises(OSError, match=r"reset|pipe"):
            drip(sock, create().raw() * 9)

    assert time.monotonic() - began < 3


@pytest.mark.alone
def test_more_than_there_is_room_for_are_turned_away_at_once(bot, pool, log):
    with http_front(bot, pool, most_at_once=2, read_seconds=0.5) as front:
        held = [socket.create_connection(front.address) for _ in range(2)]
        time.sleep(0.1)
        turned_away = front.exchange(b"")
        for sock in held:
            sock.close()
        time.sleep(0.2)
        what_works_goes_on(front)

    assert turned_away[0] == 503
    assert "too many at once" in [each.get("reason") for each in log]


def test_a_bug_of_ours_is_logged_and_the_next_one_works(front, log, bot):
    real = bot.store.claim_once
    bot.store.claim_once = lambda *_, **__: 1 / 0

    answer = front.send(create())
    bot.store.claim_once = real

    assert answer is None
    assert "delivery failed" in [each["event"] for each in log]
    what_works_goes_on(front)


def test_the_path_is_where_the_manifest_says():
    assert manifest.PATH == PATH
