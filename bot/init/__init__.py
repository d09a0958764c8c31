"""`iotdomain init`: a settings file from a few questions."""

from bot.init.command import init

__all__ = ["init"]
