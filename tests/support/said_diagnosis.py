"""What the diagnosis of a domain says, in each of its verdicts."""

from datetime import timedelta

from bot.core.diagnosis import diagnosed
from bot.core.facts import Gap, Topic
from bot.slack import render
from tests.support import said_runs as a
from tests.support import watched as w
from tests.support.facts import NOW, config

AFAR = "a1b2c3d4e5f6g7-ats.iot.us-east-1.amazonaws.com"
BESIDE = "a9z8y7x6w5v4u3-ats.iot.eu-central-1.amazonaws.com"
MINUTE = timedelta(minutes=1)
_LOGS = Gap(
    Topic.ELSEWHERE,
    "Acme staging (444455556666), eu-central-1 could not be looked into: the "
    "permission `iot:ListDomainConfigurations` is missing.",
)


def default(region, **more):
    """A handshake that showed IoT's own certificate."""
    shown = w.link(timedelta(days=100), fingerprint="d" * 64)
    return w.served(shown, names=(f"*.iot.{region}.amazonaws.com",), **more)


def afar():
    """The name of a domain in order, led to another region."""
    there = (default("us-east-1"), default("us-east-1", port=443))
    return w.watched(public=(w.leads(AFAR), w.leads(AFAR)), served=there, gaps=(_LOGS,))


def unconfigured():
    """Led here before anything was made for it."""
    return w.watched(
        config=None,
        configured=None,
        before=None,
        served=(default("eu-central-1"),),
    )


def disabled():
    """Taken out of service half an hour ago."""
    return w.watched(
        config=config(enabled=False, changed_at=NOW - 30 * MINUTE),
        served=(default("eu-central-1"), default("eu-central-1", port=443)),
    )


def blind():
    """No port could be reached from here."""
    unreached = Gap(Topic.SERVED, "No port of the name could be reached from here.")
    return w.watched(served=(), gaps=(unreached,))


def settling():
    """A new certificate that is not served yet, ten minutes after the change."""
    shown = w.link(timedelta(days=90), fingerprint="0" * 64)
    return w.watched(
        config=config(changed_at=NOW - 10 * MINUTE), served=(w.served(shown),)
    )


def unused():
    """Configured, and no device on the internet finds it."""
    return w.watched(
        public=(w.leads(found=False),), served=(), before=w.known(public_at=None)
    )


def absent():
    """Nothing there at all."""
    return w.watched(config=None, configured=None, before=None, public=(), served=())


FACTS = {
    "healthy": w.watched,
    "other_region": afar,
    "without_config": unconfigured,
    "disabled": disabled,
    "waiting": settling,
    "unseen": blind,
    "not_in_use": unused,
    "not_set_up": absent,
}


def answers():
    """One message for each."""
    return {
        f"diagnosis_{name}": render.diagnosis_answer(
            diagnosed(make()),
            a.PRODUCTION,
            now=NOW + timedelta(seconds=6),
            took=timedelta(seconds=6.2),
            ports={},
        )
        for name, make in FACTS.items()
    }
