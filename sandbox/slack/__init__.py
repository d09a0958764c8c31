"""A Slack workspace on loopback, strict where Slack is strict."""

from sandbox.slack.server import SlackStandIn

__all__ = ["SlackStandIn"]
