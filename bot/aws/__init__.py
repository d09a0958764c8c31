"""AWS over boto3, which is loaded at the first call and not before.

Importing this package costs a few milliseconds; starting the bot depends on that.
"""

from bot.aws.clouds import Aws

__all__ = ["Aws"]
