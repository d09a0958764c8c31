"""`status` says what the watches would say of the domain."""

from dataclasses import replace
from datetime import timedelta

from bot.core.known import Inventory
from bot.core.topics import Gap, Topic
from bot.watching import findings_of
from tests.support import watched as w
from tests.support.facts import NOW, config
from tests.support.fakes import make_bot

DAYS = timedelta(days=1)


def says(facts, bot=None):
    services = (bot or make_bot()).services
    return [each.says for each in findings_of(services, facts)]


def test_a_domain_in_order_is_said_nothing_of():
    assert says(w.watched()) == []


def test_only_the_cause_is_said_and_the_worst_first():
    off = config(enabled=False, certificate_status="INVALID", changed_at=w.LONG_AGO)
    facts = w.watched(config=off, configured=w.imported(60 * DAYS))

    first, second = says(facts)

    assert "`DISABLED`" in first
    assert "ends in 60 days" in second


def test_what_passes_by_itself_is_not_said():
    old = w.served(w.link(40 * DAYS, fingerprint="0" * 64))
    fresh = replace(w.dated(150 * DAYS), renewed_at=NOW)

    assert says(w.watched(configured=fresh, served=(old,))) == []


def test_nothing_received_is_not_taken_for_nothing_served():
    silent = w.served(fingerprint=None, chain=(), error="Nothing answered within 5 s.")
    invalid = config(certificate_status="INVALID", changed_at=w.LONG_AGO)
    services = make_bot().services

    (finding,) = findings_of(services, w.watched(config=invalid, served=(silent,)))

    assert "could not be seen" in finding.devices
    assert not finding.felt


def test_the_inventory_tells_that_a_name_was_in_dns_before():
    bot = make_bot()
    gone = w.watched(
        public=(w.leads(found=False),), before=None, watched_since=None, served=()
    )
    bare = says(gone, bot)
    bot.store.keep_inventory(
        Inventory(
            target_id=w.TARGET_ID,
            began_at=w.LONG_AGO,
            taken_at=NOW,
            seen_at=NOW,
            known=(w.known(),),
        )
    )

    assert "unknown to public DNS" in bare[0]
    assert "leads nowhere" in says(gone, bot)[0]


def test_a_gap_hides_what_it_hides_here_too():
    gap = Gap(Topic.CERTIFICATES, "The role may not do that.")

    facts = w.watched(configured=w.imported(9 * DAYS), gaps=(gap,))

    (said,) = says(facts)

    assert "ACM could not be asked" in said
