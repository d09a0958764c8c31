"""The pages of what goes wrong between a name and AWS IoT: zones, records, caches."""

from collections.abc import Mapping

from bot.core.rules.page import DIG as _DIG
from bot.core.rules.page import ENDPOINT as _ENDPOINT
from bot.core.rules.page import POINT as _POINT
from bot.core.rules.page import Page

NAMES: Mapping[str, Page] = {
    "zone_unknown": Page(
        "No name above this one is a zone, but for the top-level domain: the domain "
        "was never registered, has lapsed, or its delegation is gone, and no hosted "
        "zone of the DNS accounts is for it.",
        "`dig +trace DOMAIN` ends at the top-level domain.",
        "Look at the registrar. Without the domain nobody can mend this here.",
    ),
    "name_is_apex": Page(
        "The name is the top of a zone: it has name servers of its own. DNS allows no "
        "CNAME there, and IoT endpoints have no fixed addresses.",
        "`dig +short NS DOMAIN` prints name servers.",
        "Take the delegation out of the zone above and put the CNAME there, or use a "
        "name below.",
    ),
    "delegation_missing": Page(
        "The hosted zone has the records, and the zone above it does not say which "
        "name servers it has. So nobody on the internet finds anything in it.",
        "`dig +trace NS` of the zone ends in the zone above it.",
        "Let the registrar, or the zone above, name the four servers that Route 53 "
        "shows for the hosted zone.",
    ),
    "delegation_elsewhere": Page(
        "There is a hosted zone for the name, and public DNS asks other name servers: "
        "what is written into the hosted zone has no effect. Two zones of the same "
        "name are the usual reason.",
        "`dig +short NS` of the zone, beside what Route 53 shows for the hosted zone.",
        "Let the delegation name the hosted zone's servers, or put the record into the "
        "zone that is asked and delete the other.",
    ),
    "name_servers_differ": Page(
        "The delegation names servers of the zone and others that know nothing of it. "
        "A resolver that asks one of those finds nothing, or something old.",
        "`dig +trace NS` of the zone, beside what Route 53 shows for the hosted zone.",
        "Take the others out of the delegation.",
    ),
    "record_doubled": Page(
        "The record was entered with its full name on a page that adds the zone by "
        "itself. So it stands at a name with the zone twice, which nobody asks for.",
        "`dig +short CNAME DOMAIN` prints nothing; with the zone behind it once more "
        "it prints the endpoint.",
        "Enter the short name: what stands before the zone.",
    ),
    "record_value_doubled": Page(
        "The value of the CNAME has the zone behind it, because the DNS page adds it "
        "to values without a last dot. That name does not exist.",
        _DIG,
        "End the value with a dot, or enter it as a full name.",
    ),
    "record_as_text": Page(
        "The endpoint was entered as a TXT record. Nobody is led anywhere by a text.",
        "`dig +short TXT DOMAIN` prints the endpoint.",
        f"Delete the TXT record, which would stand in the way. {_POINT}",
    ),
    "record_in_other_zone": Page(
        "The record was found in a zone that is not asked for this name: one above it, "
        "or another of the account's zones.",
        "`dig +trace CNAME DOMAIN` shows which zone is asked.",
        "Put the record into the zone that is asked.",
    ),
    "servers_disagree": Page(
        "The zone's own servers were asked one by one and say different things. A "
        "change reaches all of them within minutes; a server that takes over no "
        "changes stays behind.",
        "`dig +short NS` of the zone, then `dig CNAME DOMAIN @` with each of them.",
        "Wait some minutes. Then look why that server does not take over the zone.",
    ),
    "resolvers_stale": Page(
        "The zone's own servers have the right record, and a public resolver still "
        "remembers the one before, or that there was none.",
        "`dig CNAME DOMAIN @1.1.1.1` shows the seconds that are left; `dig +trace` "
        "asks past the caches.",
        "Nothing. It passes by itself when the TTL is over.",
    ),
    "record_changed_away": Page(
        "The zone's own servers lead the name elsewhere, or have no CNAME any more. "
        "Public resolvers still remember the right record, so part of the devices "
        "still connects.",
        "`dig +trace CNAME DOMAIN` shows the record of now, `dig CNAME DOMAIN "
        "@1.1.1.1` the one that is remembered and for how many seconds.",
        _POINT,
    ),
    "wildcard_in_place": Page(
        "The name has no record of its own, and a wildcard of the zone answers for it "
        "with something else.",
        f"{_DIG}, and the same for any other name that does not exist: the answers "
        "are alike.",
        f"{_POINT} A record of its own goes before the wildcard.",
    ),
    "name_proxied": Page(
        "The name has addresses of a web server or an HTTP proxy, as DNS providers put "
        "in front of a record on request. It knows no MQTT and shows a certificate of "
        "its own.",
        "`dig +short DOMAIN` shows addresses and no CNAME; "
        "`openssl s_client -connect DOMAIN:8883` finds nothing.",
        f'Switch the proxy off for the record ("DNS only"). {_POINT}',
    ),
    "other_records_in_place": Page(
        "Other records stand at the name, as TXT or MX, and none by which devices find "
        "a server. A CNAME cannot stand beside them.",
        "`dig +short DOMAIN TXT` and the same for MX and CAA.",
        f"Remove what stands there, once nobody needs it. {_POINT}",
    ),
    "address_records": Page(
        "Someone copied the addresses of the IoT endpoint in place of a CNAME. It "
        "works until AWS changes them, which it does without notice.",
        f"`dig +short DOMAIN`, beside the addresses of what {_ENDPOINT} says.",
        _POINT,
    ),
}
"""In the order in which they are asked."""

LATER: Mapping[str, Page] = {
    "ttl_too_long": Page(
        "Resolvers may keep the CNAME for a day or longer. Nothing is wrong now; a "
        "change of the record would take that long to reach every device.",
        "`dig CNAME DOMAIN` at the zone's own servers shows the TTL.",
        "Lower it to 300 well before the next change.",
    ),
    "tls_narrow": Page(
        "The TLS policy lets in one version only. Devices that do not speak it are "
        "turned away, as somebody will have meant.",
        "`aws iot describe-domain-configuration` shows `tlsConfig`.",
        "Nothing, if it is meant. `docs/options.md` has the policies that let in more.",
    ),
    "private_zone_shadows": Page(
        "A private hosted zone answers in each VPC that it belongs to, in place of "
        "public DNS, and it has another record for the name. That is how devices are "
        "led to an interface endpoint inside, and how they are led astray.",
        "`dig +short DOMAIN` on a machine inside the VPC.",
        "Nothing, if it leads to an interface endpoint of AWS IoT. If not, remove the "
        "record, or let it lead to one.",
    ),
    "served_untrusted": Page(
        "The chain is whole and leads to a root that public trust stores do not have: "
        "a company's own CA. Devices take it only with that root in their store.",
        "`iotdomain probe DOMAIN`, and the same with `--roots` and your own.",
        "Nothing, if every device has the root. The setting `trust.private_roots` "
        "tells the bot which ones devices have.",
    ),
}
"""What is worth knowing when nothing else was found."""
