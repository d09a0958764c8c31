"""From nothing to a served domain, seen from outside: one run, many questions."""

import re
import time

import pytest

from tests.support.whole_bot import (
    ADA,
    GRACE,
    NOOR,
    PRODUCTION,
    REASON,
    REGION,
    buttons,
    fresh,
    visible,
)

DOMAIN = fresh("device")


@pytest.fixture(scope="module")
def story(running):
    """The whole of it, once: what was seen on the way, and what is there at the end."""
    pinged = len(running.slack.notifications(ADA))
    card = running.ask(DOMAIN)
    proposal = card.message
    own = card.click(ADA, "approve")
    after_own = card.message
    # Longer than the pause between two edits, or a short state may be left out.
    time.sleep(0.5)
    # Each wait lasts longer than that pause too, on a machine that others load.
    with running.slow_aws(300):
        card.approve(GRACE)
        card.wait("Done", 40)
    card.wait_reply("RequestCertificate")
    return {
        "card": card,
        "proposal": proposal,
        "own": own,
        "after_own": after_own,
        "pings": running.slack.notifications(ADA)[pinged:],
        "writes": running.writes(card.run),
    }


def test_the_proposal_says_who_wants_what_where_why_and_until_when(story):
    said = visible(story["proposal"])

    for part in (
        f"Create {DOMAIN}",
        "*Needs approval* · 0 of 1 · open until <!date^",
        "<!subteam^S0APPROVE>",
        f"<@{ADA}> asks for this",
        PRODUCTION,
        REGION,
        f"Reason: {REASON}",
        f"1. ACM: request a certificate for `{DOMAIN}`",
        "2. Route 53, zone `acme.example`",
        "3. IoT Core: create domain configuration",
        f"add CNAME `{DOMAIN}` to this account's IoT endpoint, TTL 300",
        "What devices will notice",
        "becomes public in certificate logs",
        "*Way back:*",
        "public-roots.pem",
    ):
        assert part in said
    assert buttons(story["proposal"])[:2] == ["approve", "decline"]


def test_what_a_locked_phone_shows_is_short_and_says_it_all(story):
    text = story["proposal"]["text"]

    assert text.startswith(f"Needs approval: Ada asks to create {DOMAIN} in")
    assert "1 approval, until" in text
    assert len(text) <= 150


def test_the_approval_is_confirmed_in_one_sentence_with_domain_and_account(story):
    elements = [e for b in story["proposal"]["blocks"] for e in b.get("elements", [])]
    confirm = next(e for e in elements if e.get("action_id") == "approve")["confirm"]

    said = confirm["text"]["text"]
    assert DOMAIN in said
    assert PRODUCTION in said
    assert "one certificate, one domain configuration" in said


def test_the_requesters_own_approval_is_refused_with_the_reason_and_who_can(story):
    assert "*Not approved* · R-" in story["own"]
    assert "your own request" in story["own"]
    assert "two people of <!subteam^S0APPROVE>" in story["own"]
    assert story["after_own"]["blocks"] == story["proposal"]["blocks"]


def test_one_message_is_edited_from_the_proposal_to_done(story):
    card = story["card"]

    assert [each["ts"] for each in card.messages] == [story["proposal"]["ts"]]
    shown = [text.split("\n")[1] for text in card.history]
    order = ["Needs approval", "checking once more", "steps done", "*Done*"]
    places = [next(i for i, s in enumerate(shown) if word in s) for word in order]
    assert places == sorted(places)


def test_progress_says_step_both_clocks_and_whom_it_waits_for(story):
    waits = [text for text in story["card"].history if "Waiting for *AWS*" in text]

    assert any("to serve the certificate, since" in text for text in waits)
    last = waits[-1]
    for part in ("*Certificate:* `ISSUED`", "*Domain:* `ENABLED`", "· *now*"):
        assert part in last
    assert "5. CNAME written · done" in last


def test_done_says_what_was_verified_how_long_and_how_to_check_it(story):
    said = story["card"].text

    for part in (
        f"`{DOMAIN}` serves its own certificate on ports 8883 and 443",
        "*Time:* certificate",
        "· serving",
        f"-servername {DOMAIN} -showcerts",
        "trust Amazon Root CA 1 to 4 and Starfield G2, pin nothing below them",
        "`x-amzn-mqtt-ca`",
        "console.aws.amazon.com/iot",
        f"approved by <@{GRACE}>",
    ):
        assert part in said
    assert story["card"].buttons == ["show_status", "more:undo"]


def test_openssl_shows_the_certificate_that_the_message_names(running, story):
    seen = running.served(DOMAIN)

    assert f"CN = {DOMAIN}" in seen
    mark = re.search(r"SHA-256 begins `([0-9A-F:]+)`", story["card"].text)
    assert f"Fingerprint={mark[1]}" in seen


def test_ada_is_notified_once_when_it_is_done(story):
    """Three times are allowed; her own request and progress are no news to her."""
    texts = [each["text"] for each in story["pings"]]

    assert len(texts) == 1, texts
    assert texts[0].startswith(f"Done: {DOMAIN} is ready")


def test_the_thread_has_every_writing_call_with_its_request_id(story):
    said = story["card"].thread_text

    assert len(story["writes"]) == 4
    for call in story["writes"]:
        assert call["request_id"] in said
        assert call["operation"] in said


def test_each_thing_is_written_exactly_once_in_the_right_order(story):
    assert [each["operation"] for each in story["writes"]] == [
        "RequestCertificate",
        "ChangeResourceRecordSets",
        "CreateDomainConfiguration",
        "ChangeResourceRecordSets",
    ]


def test_the_name_points_to_iot_only_after_the_configuration_was_valid(running, story):
    create, cname = story["writes"][2], story["writes"][3]
    looks = [
        each
        for each in running.aws.calls("DescribeDomainConfiguration")
        if create["n"] < each["n"] < cname["n"]
        if each["session_name"] == create["session_name"] and not each["error"]
    ]

    assert looks, "nobody looked between the two"


def test_what_is_made_has_the_tags_of_the_request(running, story):
    run, state = story["card"].run, running.aws.state()
    region = state["accounts"][PRODUCTION][REGION]
    made = [c for c in region["certificates"] if c["domain"] == DOMAIN]
    made += [c for c in region["configs"] if c["domain_name"] == DOMAIN]

    assert len(made) == 2
    for each in made:
        assert each["tags"]["iotdomain:run"] == run
        assert each["tags"]["managed-by"] == "iotdomain"


def test_every_writing_call_is_by_an_apply_role_and_carries_request_and_person(story):
    run = story["card"].run

    for call in story["writes"]:
        assert "-apply" in call["principal"], call["principal"]
        assert run in call["session_name"]
        assert ADA in call["session_name"]
        assert f"iotdomain/{run}" in call["user_agent"]


def test_looks_are_never_made_with_a_role_that_may_write(running, story):
    reads = [
        each
        for each in running.aws.calls()
        if not each["write"] and each["service"] != "sts" and each["principal"]
    ]

    assert reads
    assert all("-read" in each["principal"] for each in reads)


def test_every_decision_is_on_record_with_who_and_what(running, story):
    run = story["card"].run
    said = running.until(
        lambda: (
            (got := running.audit(run))[-1:] and got[-1]["what"] == "succeeded" and got
        )
    )

    whats = [(each["what"], each["who"]) for each in said]
    assert whats[0] == ("proposed", ADA)
    assert ("approved", GRACE) in whats
    assert any(each["who"] == ADA and each.get("verdict") == "refused" for each in said)
    numbers = [each["audit"] for each in said]
    assert numbers == sorted(numbers)


def test_by_the_form_it_is_the_same(bot):
    name = fresh("form")

    view = bot.open_form()
    options = {"domain": name, "reason": "by the form"}
    target = f"{PRODUCTION}/{REGION}"
    said = bot.answer(
        ADA, lambda: bot.slack.submit(ADA, view, {**options, "target": target})
    )
    card = bot.asked(said)

    assert "Reason: by the form" in card.text
    card.click(ADA, "more:withdraw")
    card.wait("Cancelled")


def test_status_show_list_and_requests_know_it(bot, story):
    card = story["card"]

    assert DOMAIN in bot.command("/iotdomain list")
    assert "Healthy" in bot.command(f"/iotdomain status {DOMAIN}")
    assert "Done" in bot.command(f"/iotdomain show {card.name}")
    assert card.name in bot.command("/iotdomain show " + card.name.lower())
    assert bot.command("/iotdomain requests")


def test_a_second_approver_who_comes_late_is_told_how_it_stands(bot, story):
    said = story["card"].click_late(NOOR, story["proposal"], "approve")

    assert "*Not approved*" in said
    assert "is done already. Your click changed nothing." in said
