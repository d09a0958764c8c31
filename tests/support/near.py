"""What comes close to a finding and is not it; and what no switch can make."""

from collections.abc import Mapping
from datetime import timedelta

from bot.core.authorityseen import Slip
from bot.core.requests import Options
from bot.core.topics import Gap, Topic
from bot.core.wireseen import Asked
from tests.support import said_diagnosis as said
from tests.support.facts import ARN, DOMAIN, ENDPOINT, NOW, certificate, cname
from tests.support.ills import (
    CLOSED,
    DAY,
    ILLS,
    IMPORTED,
    INVALID,
    LEFT_OVER,
    NOTHING,
    ONLY_13,
    OTHER,
    THEIR_SERVERS,
    aged,
    apex,
    asked_for,
    astray,
    at_source,
    both,
    chain_ends,
    claimed,
    configured,
    copied,
    deleted,
    duplicates,
    in_acm,
    in_dns,
    inside,
    kept_for,
    led_to,
    noted,
    policed,
    private,
    refused,
    remembered,
    room_used_up,
    showing,
    silent,
    stapled,
    taken_in,
    tried,
    undelegated,
)
from tests.support.ills_behind import BY_HAND, NEARLY_BEHIND
from tests.support.scenes import LEFT, WELL, Ill, Scene

UNSEEN_ACM = Gap(Topic.CERTIFICATES, "`acm:DescribeCertificate` is missing.")


def unseen_acm(scene: Scene) -> Scene:
    return scene.but(certificate=None, gaps=(UNSEEN_ACM,))


HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
REMEMBERED: Mapping[str, Ill] = {
    # What no switch makes: something remembered from before, or hidden.
    "config_vanished": both(deleted, led_to(None), remembered()),
    "config_new": remembered(first_seen=NOW - MINUTE, config="by-hand"),
    "served_expires": both(aged(LEFT_OVER), unseen_acm),
    **BY_HAND,
}

NEARLY: Mapping[str, tuple[Scene, Ill]] = {
    "cname_without_config": (NOTHING, led_to(said.AFAR)),
    "zone_unknown": (WELL, undelegated("missing")),
    "name_is_apex": (WELL, in_dns(apex=DOMAIN)),
    "delegation_missing": (WELL, undelegated("missing", *THEIR_SERVERS)),
    "delegation_elsewhere": (WELL, undelegated("missing")),
    "name_servers_differ": (WELL, undelegated("missing", *THEIR_SERVERS)),
    "record_doubled": (WELL, both(led_to(None), astray(Slip.OTHER_ZONE))),
    "record_value_doubled": (WELL, both(led_to(None), astray(Slip.DOUBLED))),
    "record_as_text": (WELL, noted("TXT", '"ask ada"')),
    "record_in_other_zone": (WELL, astray(Slip.OTHER_ZONE)),
    "servers_disagree": (WELL, at_source(ENDPOINT)),
    "resolvers_stale": (WELL, both(led_to(said.AFAR), at_source(said.AFAR))),
    "record_changed_away": (WELL, both(led_to(said.AFAR), at_source(said.AFAR))),
    "wildcard_in_place": (
        WELL,
        in_dns(wildcard=cname(ENDPOINT, name="*.acme.example")),
    ),
    "name_proxied": (WELL, led_to("lb-1.us-east-1.elb.example")),
    "other_records_in_place": (WELL, apex),
    "address_records": (
        WELL,
        both(copied("203.0.113.9"), at_source(None, "203.0.113.1")),
    ),
    "cname_missing": (WELL, both(led_to(None), configured(enabled=False))),
    "cname_other_region": (WELL, led_to(said.BESIDE)),
    "cname_other_account": (WELL, led_to(said.AFAR)),
    "validation_record_missing": (NOTHING, asked_for(proof=True)),
    "caa_stops_amazon": (WELL, in_dns(**CLOSED)),
    "request_came_to_nothing": (
        NOTHING,
        lambda scene: scene.but(
            spares=(certificate(status="FAILED"), certificate(arn=f"{ARN}-new"))
        ),
    ),
    "validation_waits": (NOTHING, asked_for(proof=False)),
    "answers_vary": (WELL, ILLS["stale-address"]),
    "address_differs": (WELL, ILLS["random-old-new"]),
    "chain_incomplete": (WELL, lambda scene: scene.but(trusted=False)),
    "nothing_answers": (WELL, both(silent(443, 8883), tried({Asked.ENDPOINT: False}))),
    "alpn_refused": (WELL, both(silent(443), tried({Asked.NO_ALPN: False}))),
    "port_closed": (WELL, both(silent(8883), tried({Asked.ENDPOINT: False}))),
    "tls_differs": (WELL, both(policed("1.3"), tried(ONLY_13))),
    "staple_not_good": (WELL, stapled("good")),
    "staple_missing": (WELL, both(stapled(None), configured(changed_at=NOW - HOUR))),
    "certificate_covers_not": (WELL, taken_in(names=("*.acme.example",))),
    "certificate_key_type": (WELL, refused(key="EC_prime256v1")),
    "certificate_no_server_auth": (WELL, taken_in(usages=frozenset())),
    "certificate_too_many_names": (
        WELL,
        refused(names=(DOMAIN, *(f"n{n}.acme.example" for n in "123"))),
    ),
    "certificate_chain_too_long": (WELL, refused(chain_length=5)),
    "certificate_chain_too_large": (WELL, refused(chain_der_bytes=16 * 1024)),
    "validation_certificate_missing": (
        WELL,
        both(private(), in_acm(used_by=()), configured(**INVALID)),
    ),
    "validation_certificate_not_public": (
        WELL,
        both(private(is_public=True), configured(**INVALID)),
    ),
    "certificate_names_changed": (WELL, taken_in()),
    "options_clash": (
        WELL,
        configured(options=Options(authentication="AWS_SIGV4", protocol="HTTPS")),
    ),
    "ttl_too_long": (WELL, kept_for(86_399)),
    "tls_narrow": (WELL, policed("1.2+1.3")),
    "private_zone_shadows": (WELL, inside()),
    "served_untrusted": (WELL, ILLS["chain-incomplete"]),
    "config_vanished": (WELL, deleted),
    "config_new": (WELL, remembered(first_seen=NOW - 2 * DAY, config="by-hand")),
    "config_disabled": (WELL, deleted),
    "config_invalid": (WELL, configured(certificate_status=None)),
    "certificate_deleted": (WELL, configured(certificate_arn=None)),
    "certificate_not_issued": (WELL, in_acm(status="EXPIRED")),
    "certificate_expires": (WELL, aged(LEFT_OVER)),
    "certificate_not_renewed": (WELL, both(in_acm(**IMPORTED), aged(LEFT_OVER))),
    "validation_certificate_expires": (WELL, private(kind="AMAZON_ISSUED")),
    "chain_expires": (WELL, chain_ends(LEFT + DAY)),
    "served_expires": (WELL, unseen_acm),
    "name_gone": (WELL, led_to("gone.acme.example")),
    "name_leads_elsewhere": (WELL, led_to("gone.acme.example", resolves=False)),
    "served_wrong_name": (WELL, showing(OTHER)),
    "served_is_other": (WELL, showing(None)),
    "login_narrowed": (WELL, configured(options=Options(tls_policy="x"))),
    "claimed_elsewhere": (NOTHING, claimed("hub.acme.example", "hub.acme.example")),
    "quota_used_up": (WELL, room_used_up),
    "certificates_pile_up": (WELL, duplicates(3, in_use=True)),
    **NEARLY_BEHIND,
}
"""For each code what comes close to it and is not it."""
