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
}
"""In the order in which they are asked."""
