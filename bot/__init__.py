"""iotdomain: custom domains for AWS IoT Core, from Slack."""
