"""What the embedded store says when there can be none."""


class EmbeddedStoreError(Exception):
    """The embedded store cannot be had; the message says what to do."""
