"""The sandbox's AWS: real servers on loopback that the bot's boto3 talks to."""

from sandbox.aws.stand_in import AwsStandIn

__all__ = ["AwsStandIn"]
