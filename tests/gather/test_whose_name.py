"""The bot knocks only at names that are any of ours: it is no scanner for strangers."""

from bot.core.names import config_name
from bot.core.topics import Topic

NAME = "device.byhand.example"
ZONE = "byhand.example"
PLACE = {"account": "111122223333", "region": "eu-central-1"}


def set_up(there):
    row = {**PLACE, "domain": NAME}
    (arn,) = there.seed(certificates=[row])["certificates"]
    row = {"name": config_name(NAME), "domain_name": NAME, "certificate_arn": arn}
    there.seed(configs=[{**PLACE, **row}])


def test_a_name_of_nobody_we_know_is_looked_up_and_not_connected_to(there, look):
    there.put(ZONE, NAME, "A", "127.0.0.1")

    facts = look(NAME)

    assert facts.public
    assert facts.served == ()
    (gap,) = facts.blind(Topic.SERVED)
    assert "nothing was connected to" in gap.says


def test_a_name_that_leads_to_our_endpoint_is(there, look):
    here = there.world.endpoint("111122223333", "eu-central-1")
    there.put(ZONE, NAME, "CNAME", here)

    facts = look(NAME)

    assert facts.blind(Topic.SERVED) == ()
    assert {each.port for each in facts.served} == {8883, 443}


def test_a_name_that_is_set_up_is_wherever_it_leads(there, look):
    set_up(there)
    there.put(ZONE, NAME, "A", "127.0.0.1")

    facts = look(NAME)

    assert facts.blind(Topic.SERVED) == ()
    assert len(facts.served) == 2
