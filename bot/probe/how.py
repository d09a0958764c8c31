"""What a handshake of the watches' probe sends."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class How:
    """What is sent. `sni` empty: no name. `alpn` None: what is usual at the port."""

    sni: str
    tls: str | None = None
    alpn: str | None = None
