"""What the watches remember of a domain counts in a look that was made for one."""

from bot.core.diagnosis import Verdict, diagnosed
from bot.core.known import Inventory
from bot.core.topics import Topic
from bot.watching import with_memory
from tests.support import watched as w
from tests.support.facts import NOW, config
from tests.support.fakes import make_bot


def judged(facts, bot=None):
    return diagnosed(with_memory((bot or make_bot()).services, facts))


def test_nothing_received_is_not_taken_for_nothing_served():
    silent = w.served(fingerprint=None, chain=(), error="Nothing answered within 5 s.")
    invalid = config(certificate_status="INVALID", changed_at=w.LONG_AGO)

    found = judged(w.watched(config=invalid, served=(silent,)))

    assert found.facts.blind(Topic.SERVED)
    assert "could not be seen" in found.cause[1].devices
    assert found.verdict is Verdict.NEEDS_YOU


def test_the_inventory_tells_that_a_name_was_in_dns_before():
    bot = make_bot()
    gone = w.watched(
        public=(w.leads(found=False),), before=None, watched_since=None, served=()
    )
    bare = judged(gone, bot)
    bot.store.keep_inventory(
        Inventory(
            target_id=w.TARGET_ID,
            began_at=w.LONG_AGO,
            taken_at=NOW,
            seen_at=NOW,
            known=(w.known(),),
        )
    )

    assert bare.verdict is Verdict.UNUSED
    assert judged(gone, bot).verdict is Verdict.BROKEN
    assert "Last seen in DNS" in judged(gone, bot).cause[1].evidence
