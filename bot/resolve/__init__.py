"""DNS as the public sees it: through resolvers, and from the zones' own servers."""

from bot.resolve.names import PublicNames

__all__ = ["PublicNames"]
