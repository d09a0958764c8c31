"""What each finding about a domain means, how to see it oneself, and what mends it.

Shown by `/iotdomain help <code>` and in docs/findings.md. A code never changes its
meaning. `see` names commands that anyone with read rights can run.
"""

from collections.abc import Mapping

from bot.core.rules.behind_pages import BEHIND
from bot.core.rules.name_pages import LATER, NAMES
from bot.core.rules.page import ACM as _ACM
from bot.core.rules.page import CONFIG as _CONFIG
from bot.core.rules.page import DIG as _DIG
from bot.core.rules.page import ENDPOINT as _ENDPOINT
from bot.core.rules.page import POINT as _POINT
from bot.core.rules.page import SAME_ARN as _SAME_ARN
from bot.core.rules.page import WIRE as _WIRE
from bot.core.rules.page import Page
from bot.core.rules.unfit_pages import UNFIT, UNMADE
from bot.core.rules.wire_pages import WIRE

PAGES: Mapping[str, Page] = {
    "cname_without_config": Page(
        "The name leads to this account's IoT endpoint, and IoT has no domain "
        "configuration for it there. Devices get IoT's own certificate, for another "
        "name, and hang up.",
        f"{_DIG} shows the endpoint; `aws iot list-domain-configurations` has nothing "
        "for the name.",
        "Create the domain, or take the record away if the name is retired.",
    ),
    **NAMES,
    "cname_missing": Page(
        "The domain is configured, and its zone has no record for the name. That is as "
        "it should be only where devices inside a VPC alone use it.",
        f"{_DIG} prints nothing.",
        _POINT,
    ),
    "cname_other_region": Page(
        "The CNAME names an IoT endpoint, but of another region, where this "
        "configuration is not known. A slip in the region is the usual reason.",
        f"{_DIG}, beside what {_ENDPOINT} says in the region of the configuration.",
        _POINT,
    ),
    "cname_other_account": Page(
        "The CNAME names an IoT endpoint of the right region that belongs to another "
        "account: each account has one of its own.",
        f"{_DIG}, beside what {_ENDPOINT} says in the account of the configuration.",
        _POINT,
    ),
    "validation_record_missing": Page(
        "ACM checks a name by a CNAME that only its owner can add, once when it issues "
        "and again at each renewal. It is not in public DNS: never added, removed "
        "since, or in another place than it looks.",
        f"{_ACM} shows the record under `DomainValidationOptions`; `dig +short CNAME` "
        "of its name prints nothing.",
        "Add the record exactly, as a CNAME and without a proxy. Leave it there for "
        "good: every renewal needs it. The usual slips are the zone name twice, TXT in "
        "place of CNAME, another zone, and a missing underscore.",
    ),
    "caa_stops_amazon": Page(
        "A CAA record says which CAs may issue for a name. It names others only, so "
        "ACM ends or delays what it has to issue.",
        "`dig CAA DOMAIN`, and the same for each name above: the closest one counts.",
        'Add `0 issue "amazon.com"` beside what is there.',
    ),
    "request_came_to_nothing": Page(
        "The last request for the name ended without a certificate. ACM gives up after "
        "72 hours without the record, and at once where CAA does not let Amazon issue.",
        f"{_ACM} shows `Status` and `FailureReason`.",
        "Mend what it names, then create the domain again.",
    ),
    "validation_waits": Page(
        "The record that ACM looks for is public, and ACM has not looked again yet.",
        f"{_ACM} shows `PENDING_VALIDATION`.",
        "Nothing. It takes minutes, up to an hour; ACM gives up after 72 hours.",
    ),
    **WIRE,
    **UNFIT,
    **LATER,
    "config_vanished": Page(
        "A configuration that was there at an earlier look is no longer listed. If the "
        "name is still in DNS, devices get a certificate for another name.",
        "`aws iot list-domain-configurations`; CloudTrail knows who called "
        "`DeleteDomainConfiguration`.",
        "If it was meant to go, take its record away. If not, create the domain anew.",
    ),
    "config_new": Page(
        "A configuration has come that this bot did not make. It is watched like the "
        "others.",
        "`aws iot list-domain-configurations`",
        "Nothing, if you know of it.",
    ),
    "config_disabled": Page(
        "A `DISABLED` configuration is served for nobody: every device that uses the "
        "name is turned away at once, whatever its certificate is.",
        f"{_CONFIG} says `DISABLED`; CloudTrail knows who called "
        "`UpdateDomainConfiguration`.",
        "Find out why it was disabled, then enable it.",
    ),
    "config_invalid": Page(
        "IoT does not accept the certificate (any more) and takes up no new one. The "
        "last valid one is still served until it ends: that is the fuse.",
        f"{_CONFIG} shows `serverCertificateStatus` and its detail.",
        "Import a certificate under the same ARN that covers the name, has its chain "
        "and the use `serverAuth`. `iotdomain check-cert` says beforehand whether IoT "
        "will take it.",
    ),
    "certificate_deleted": Page(
        "The configuration names a certificate that ACM does not have. IoT serves the "
        "last copy until that ends.",
        f"{_ACM} answers `ResourceNotFoundException`.",
        "It does not come back. The configuration has to be made anew with another "
        "certificate before the served one ends.",
    ),
    "certificate_not_issued": Page(
        "The configured certificate is there and not `ISSUED`: revoked, failed, or "
        "never validated.",
        f"{_ACM} shows `Status` and `FailureReason`.",
        "Get a new certificate and put it in this one's place.",
    ),
    "certificate_expires": Page(
        "An imported certificate nears its end or is over. ACM never renews imported "
        "ones.",
        f"{_ACM} shows `NotAfter` and `Type: IMPORTED`.",
        f"{_SAME_ARN} Devices notice nothing then.",
    ),
    "certificate_not_renewed": Page(
        "ACM should renew the certificate by itself, and says that it will not, that "
        "it cannot, or has not although it is time.",
        f"{_ACM} shows `RenewalEligibility` and `RenewalSummary`.",
        "Put the validation records back that ACM names, let CAA allow `amazon.com`, "
        "and see that a configuration uses the certificate. If ACM goes on refusing, "
        "request a new one in time.",
    ),
    "validation_certificate_expires": Page(
        "A certificate of a private CA stands on a second, public one that proves the "
        "name. When that ends, IoT calls the server certificate `INVALID`.",
        f"{_ACM} for the validation certificate. IoT does not name it: it is the one "
        "that covers the name and that the configuration uses beside its own.",
        "See that ACM renews it, as for `certificate_not_renewed`.",
    ),
    "chain_expires": Page(
        "A certificate between the leaf and the root ends before the leaf does. "
        "Devices refuse the whole chain from then on.",
        _WIRE,
        f"Ask the CA for the new intermediate. {_SAME_ARN}",
    ),
    "served_expires": Page(
        "What is served nears its own end, and ACM could not be asked about it.",
        _WIRE,
        "Have the missing permission given, and look again.",
    ),
    "name_gone": Page(
        "Public DNS has no address for the name: no record, or a CNAME to something "
        "that is gone.",
        f"{_DIG} and `dig +short DOMAIN`",
        _POINT,
    ),
    "name_leads_elsewhere": Page(
        "The name leads to something that is neither this account's endpoint nor "
        "serves the configured certificate: a proxy, another server, an old address.",
        f"{_DIG}, and what {_ENDPOINT} says.",
        f"{_POINT} No proxy in between: devices must see IoT's own handshake.",
    ),
    "served_wrong_name": Page(
        "What answers has a certificate for another name. IoT does that for a name it "
        "does not (yet) serve, and within 60 minutes of a change it is only waiting.",
        _WIRE,
        "After 60 minutes, look at the configuration and the CNAME; devices must send "
        "the name in the handshake (SNI).",
    ),
    "served_is_other": Page(
        "A certificate for the name is served that is not the one configured: an "
        "earlier one. AWS allows itself up to 60 minutes for a change.",
        f"{_WIRE}, and compare the SHA-256 fingerprint with the one in ACM.",
        "Wait for the 60 minutes. If it stays so, ask AWS support about the "
        "configuration.",
    ),
    **UNMADE,
    **BEHIND,
}
