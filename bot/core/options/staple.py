"""Where AWS can never staple, by what the certificate itself says.

AWS IoT developer guide, "Server certificate configuration for OCSP stapling".
"""


def why_not(
    ocsp_urls: tuple[str, ...] | None, *, self_signed: bool | None, by_lambda: bool
) -> str | None:
    """Why stapling cannot work, as a clause; None where it can or nothing is known."""
    if self_signed:
        return "AWS does not staple for one that is self-signed."
    if ocsp_urls == () and not by_lambda:
        return "it names no OCSP responder that AWS could ask."
    return None
