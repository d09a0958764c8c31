"""A target in which several things are wrong, as the report and its page show it."""

from dataclasses import replace
from datetime import timedelta

from bot.core.topics import Gap, Topic
from bot.core.triage import triage
from bot.report.outcome import Report
from tests.support import watched as w
from tests.support.facts import ARN, NOW, config, target

DAYS = timedelta(days=1)


def _domain(name, **changes):
    """A domain of its own: certificate, configuration and what is served."""
    short = name.partition(".")[0]
    arn = changes.pop("arn", ARN.replace("0f1e2d3c", short))
    its = changes.pop("configured", w.dated(150 * DAYS, names=(name,)))
    status = changes.pop("status", {})
    shown = changes.pop("served", None)
    its = replace(its, arn=arn, names=changes.pop("names", (name,)))
    left = its.not_after - NOW
    if shown is None:
        shown = tuple(
            w.served(w.link(left, subject=name), port=port, names=(name,))
            for port in (8883, 443)
        )
    return w.watched(
        domain=name,
        config=config(
            name=f"{short}-acme-example",
            domain=name,
            certificate_arn=arn,
            changed_at=NOW - 2 * DAYS,
            **status,
        ),
        configured=its,
        served=shown,
        **changes,
    )


def report():
    """Three stories, two domains in order, and one that could not be reached."""
    shared = ("fleet.acme.example", "ota.acme.example")
    ending = w.imported(3 * DAYS, life=90 * DAYS)
    old = w.served(w.link(21 * DAYS, life=90 * DAYS, fingerprint="0" * 64))
    dark = Gap(
        Topic.SERVED,
        "Nothing could be reached from here. Port 8883 at 198.51.100.7: Nothing "
        "answered within 5 s.",
    )
    facts = [
        *(
            _domain(name, arn=f"{ARN[:-8]}fleet", configured=ending, names=shared)
            for name in shared
        ),
        _domain(
            "legacy.acme.example",
            configured=w.imported(80 * DAYS, life=90 * DAYS),
            status={
                "certificate_status": "INVALID",
                "certificate_detail": "The certificate does not cover the name.",
            },
            served=(replace(old, names=("legacy.acme.example",)),),
        ),
        _domain("meters.acme.example"),
        _domain("pumps.acme.example", status={"enabled": False}, served=()),
        _domain("sensors.acme.example"),
        _domain("lab.acme.example", served=(), gaps=(dark,)),
    ]
    sweep = w.sweep(*facts)
    return Report(target=target(), sweep=sweep, triage=triage(sweep))
