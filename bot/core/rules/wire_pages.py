"""The pages of what the handshakes tell."""

from collections.abc import Mapping

from bot.core.rules.page import WIRE as _WIRE
from bot.core.rules.page import Page

WIRE: Mapping[str, Page] = {
    "answers_vary": Page(
        "At one address the certificate changes from handshake to handshake: some of "
        "the servers behind it were left behind. For 60 minutes after a change that is "
        "as AWS says it may be.",
        f"{_WIRE}, several times.",
        "Wait for the 60 minutes. If it stays so, ask AWS support.",
    ),
    "address_differs": Page(
        "The name has several addresses, and one of them serves another certificate "
        "than the others. Which one a device meets is left to luck.",
        "`dig +short DOMAIN`, then `openssl s_client -servername DOMAIN -connect` with "
        "each address and `:8883`.",
        "Wait until 60 minutes after the last change. If it stays so, ask AWS support, "
        "with the address.",
    ),
    "chain_incomplete": Page(
        "Devices know roots, and build a path to one from the certificates that the "
        "server sends. One is missing. Browsers often help themselves; most devices "
        "cannot.",
        f"{_WIRE} shows one certificate and `unable to get local issuer certificate`.",
        "Import the certificate again with its whole chain, under the same ARN.",
    ),
    "nothing_answers": Page(
        "The name leads to the IoT endpoint, which answers to its own name at the very "
        "same address and not to this one.",
        f"{_WIRE}, and the same with `-servername` and the endpoint's own name.",
        "Ask AWS support, with the addresses and the time.",
    ),
    "alpn_refused": Page(
        "On port 443 devices say by ALPN which protocol they mean. The one for MQTT "
        "with a client certificate is turned away there, while others get in.",
        "`openssl s_client -connect DOMAIN:443 -servername DOMAIN -alpn "
        "x-amzn-mqtt-ca`, beside the same without `-alpn`.",
        "See that authentication type and application protocol of the configuration "
        "are `DEFAULT`, or a pair that is meant. Use 8883 meanwhile.",
    ),
    "port_closed": Page(
        "One of the ports 8883 and 443 does not answer to this name, and answers to "
        "the endpoint's own name at the same address.",
        f"{_WIRE}, and the same with `:443`.",
        "See that authentication type and application protocol of the configuration "
        "are `DEFAULT`. If they are, ask AWS support.",
    ),
    "tls_differs": Page(
        "The configuration names a TLS policy, and the endpoint lets in other versions "
        "than that: an earlier policy, as a rule. For 60 minutes after a change that "
        "is as AWS says it may be.",
        "`openssl s_client -connect DOMAIN:8883 -servername DOMAIN -tls1_2`, and the "
        "same with `-tls1_3`.",
        "Wait for the 60 minutes, then set the policy again.",
    ),
    "staple_not_good": Page(
        "The OCSP answer that comes with the certificate says `revoked` or `unknown`, "
        "is past its `nextUpdate`, or cannot be read.",
        f"{_WIRE} with `-status` prints the answer.",
        "If the CA has revoked it, a new certificate is needed. Otherwise mend the "
        "responder; AWS IoT asks it once an hour.",
    ),
    "staple_missing": Page(
        "OCSP stapling is on in the configuration, and no answer comes with the "
        "certificate, two hours after the last change. AWS IoT goes on without one and "
        "says so nowhere but in its log.",
        f"{_WIRE} with `-status` prints `no response sent`.",
        "See that the responder answers over public IPv4 and that its answer is small "
        "enough and signed by the right one.",
    ),
}
"""In the order in which they are asked."""
