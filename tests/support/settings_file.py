"""A settings file that is right, and the environment that goes with it."""

GOOD = """\
data = "state"

[slack]
team = "T0ACME001"

[probe]
ports = { 443 = 10443, 8883 = 18883 }
allow_private = true

[dns]
resolvers = ["127.0.0.1:8702"]
authoritative_port = 8702

[pace]
first_look = 1

[watch]
enabled = false

[[targets]]
account = "111122223333"
name = "production"
label = "production"
region = "eu-central-1"
read_role = "arn:aws:iam::111122223333:role/iotdomain-read"
apply_role = "arn:aws:iam::111122223333:role/iotdomain-apply"
external_id = "acme-iotdomain"
channel = "C0IOTDOM1"
requesters = ["S0REQUEST"]
readers = ["S0REQUEST", "U0MIKA001"]
approvers = ["S0APPROVE"]

[[targets.dns]]
account = "777788889999"
read_role = "arn:aws:iam::777788889999:role/iotdomain-dns-read"
apply_role = "arn:aws:iam::777788889999:role/iotdomain-dns-apply"
external_id = "acme-iotdomain"

[[targets]]
account = "444455556666"
name = "staging"
label = "staging"
region = "us-east-1"
read_role = "arn:aws:iam::444455556666:role/iotdomain-read"
apply_role = "arn:aws:iam::444455556666:role/iotdomain-apply"
channel = "C0IOTSTG1"
requesters = ["S0REQUEST"]
approvers = ["U0GRACE01", "U0NOOR001"]
notify = ["U0NOOR001"]
quorum = 2
"""

TOKENS = {
    "SLACK_BOT_TOKEN": "xoxb-sandbox-bot",
    "SLACK_APP_TOKEN": "xapp-sandbox-app",
}
