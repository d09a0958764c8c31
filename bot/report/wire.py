"""What `iotdomain probe` saw, explained: for people, and for scripts."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from bot.core.certs.cert import Cert
from bot.core.words import span
from bot.probe.one import Probed, Question
from bot.report.outcome import Exit
from bot.report.plain import plain, stamp

# Alerts by which a server says that it wants to know who is there (RFC 8446, 6.2).
_WANTS_CLIENT = frozenset({"certificate required", "bad certificate"})
_STAPLES = {
    None: "none was sent",
    "good": "the CA says that it is good",
    "revoked": "the CA says that it is REVOKED",
    "unknown": "the CA does not know it",
    "unsigned": "it was sent, and nobody who may has signed it",
    "expired": "it was sent, and its time is over",
    "unreadable": "it was sent, and cannot be read or is for another certificate",
}


def wire_exit(found: Sequence[Probed], question: Question) -> Exit:
    """0: every address is trusted for the name. 1: one is not. 2: one was not seen."""
    if not found or any(each.trust is None for each in found):
        return Exit.NOT_SEEN
    good = all(
        each.trust is not None and each.trust.is_trusted and each.is_for(question.name)
        for each in found
    )
    return Exit.FINE if good else Exit.NEEDS_SOMEONE


def wire_text(found: Sequence[Probed], question: Question, at: datetime) -> str:
    """A paragraph for each address, and one line that sums up."""
    lines = [_asked(question), ""]
    for each in found:
        lines += [*_address(each, question, at), ""]
    return "\n".join([*lines, plain(_sum(found, question)), ""])


def wire_json(found: Sequence[Probed], question: Question) -> str:
    """The same for scripts. Keys stay as they are; new ones may be added."""
    said = {
        "version": 1,
        "exit_code": int(wire_exit(found, question)),
        "host": question.host,
        "port": question.port,
        "sni": question.sni,
        "alpn": question.alpn,
        "addresses": [_facts(each, question) for each in found],
        "says": plain(_sum(found, question)),
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _asked(question: Question) -> str:
    sni = f"name sent (SNI) {question.sni}" if question.sni else "no name sent (SNI)"
    alpn = f", ALPN {question.alpn}" if question.alpn else ""
    tls = f", TLS {question.tls} only" if question.tls else ""
    return plain(f"{question.host}, port {question.port}, {sni}{alpn}{tls}")


def _address(each: Probed, question: Question, at: datetime) -> Iterator[str]:
    leaf = each.leaf
    if leaf is None:
        yield plain(f"{each.address}: {each.shown.error or 'nothing was received'}")
        return
    yield plain(f"{each.address}: {each.shown.protocol}, {_end(each)}")
    for index, link in enumerate(each.chain):
        yield plain(f"  {index} {_link(link, at)}")
    names = ", ".join(leaf.names) or "no name at all"
    fits = "covers" if each.is_for(question.name) else "does NOT cover"
    yield plain(f"  names: {names}; it {fits} {question.name}")
    yield plain(f"  SHA-256: {leaf.fingerprint}")
    yield plain(f"  staple: {_STAPLES[each.staple]}")
    for line in _trust(each):
        yield plain(f"  {line}")


def _trust(each: Probed) -> Iterator[str]:
    if each.trust is None or each.trust.is_trusted:
        yield "trusted: yes, its chain leads to a root of the list"
        return
    yield "trusted: NO"
    for fault in each.trust.faults:
        yield f"  {fault.reason}: {fault.evidence}"


def _end(each: Probed) -> str:
    alert = each.shown.alert
    if alert in _WANTS_CLIENT:
        return (
            f"ended with the alert {alert!r}: it asks who is there, as AWS IoT does of "
            "devices, and nobody said so"
        )
    if alert:
        return f"ended with the alert {alert!r}"
    return "the handshake was completed" if each.shown.completed else "cut off"


def _link(cert: Cert, at: datetime) -> str:
    left = cert.not_after - at
    when = f"{span(left)} left" if left.total_seconds() > 0 else "OVER"
    return f"{cert.subject}, by {cert.issuer}, until {cert.not_after:%Y-%m-%d} ({when})"


def _sum(found: Sequence[Probed], question: Question) -> str:
    if not found:
        return f"{question.host} has no address in public DNS."
    silent = [each for each in found if each.leaf is None]
    if len(silent) == len(found):
        return "No certificate was shown at any address."
    prints = {each.leaf.fingerprint for each in found if each.leaf is not None}
    if len(prints) > 1:
        return (
            f"The addresses show {len(prints)} different certificates: a change is "
            "under way, or one of them was left behind."
        )
    if not any(each.is_for(question.name) for each in found):
        return _other_name(question)
    if any(each.trust is not None and not each.trust.is_trusted for each in found):
        return "The certificate is for the name, and clients of public roots refuse it."
    if silent:
        return f"{len(silent)} of {len(found)} addresses showed nothing."
    return "Every address shows the same certificate, for this name, and it is trusted."


def _other_name(question: Question) -> str:
    if question.sni is None:
        return (
            "Without a name in the handshake AWS IoT shows its own certificate. "
            "Devices must send the name (SNI)."
        )
    return (
        "The certificate is for another name. AWS IoT does that for a name that it "
        "does not serve (yet): `iotdomain diagnose` says why."
    )


def _facts(each: Probed, question: Question) -> dict[str, Any]:
    faults = each.trust.faults if each.trust is not None else ()
    return {
        "address": each.address,
        "protocol": each.shown.protocol,
        "completed": each.shown.completed,
        "alert": each.shown.alert,
        "error": plain(each.shown.error or "") or None,
        "covers_name": each.is_for(question.name),
        "trusted": None if each.trust is None else each.trust.is_trusted,
        "faults": [
            {"reason": str(it.reason), "evidence": plain(it.evidence)} for it in faults
        ],
        "staple": each.staple,
        "chain": [
            {
                "subject": plain(it.subject),
                "issuer": plain(it.issuer),
                "names": [plain(name) for name in it.names],
                "key": it.key,
                "not_before": stamp(it.not_before),
                "not_after": stamp(it.not_after),
                "sha256": it.fingerprint,
            }
            for it in each.chain
        ],
    }
