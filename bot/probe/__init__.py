"""TLS handshakes that only look: what is served at an address for a name."""

from bot.probe.probe import TlsProbe

__all__ = ["TlsProbe"]
