"""The few reading calls of `init --from-aws`, answered over loopback.

Bodies are those of the API references; which service and region is meant stands in
the signature's scope, as at AWS.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import quote

ACCOUNT = "111122223333"
WHO = f"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Arn>arn:aws:iam::{ACCOUNT}:user/ada</Arn>
<UserId>AIDA0001</UserId><Account>{ACCOUNT}</Account></GetCallerIdentityResult>
<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>
</GetCallerIdentityResponse>"""
ROLE = f"""<member><Path>/</Path><RoleName>NAME</RoleName><RoleId>AROA1</RoleId>
<Arn>arn:aws:iam::{ACCOUNT}:role/NAME</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate>
<AssumeRolePolicyDocument>TRUST</AssumeRolePolicyDocument></member>"""
TRUST = """{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
"Principal": {"AWS": "arn:aws:iam::111122223333:role/iotdomain-bot"},
"Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "acme-1"},
"StringLike": {"sts:RoleSessionName": "R-*.*"}}}]}"""
ROLES = """<ListRolesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
<ListRolesResult><IsTruncated>false</IsTruncated><Roles>MEMBERS</Roles>
</ListRolesResult></ListRolesResponse>"""
ZONE = """<HostedZone><Id>/hostedzone/ZNAME</Id><Name>NAME.</Name>
<CallerReference>c</CallerReference><Config><PrivateZone>PRIVATE</PrivateZone></Config>
</HostedZone>"""
ZONES = """<?xml version="1.0"?>
<ListHostedZonesByNameResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/">
<HostedZones>MEMBERS</HostedZones><IsTruncated>false</IsTruncated>
<MaxItems>100</MaxItems></ListHostedZonesByNameResponse>"""


class OwnAws:
    """An account: what is in it, what may not be read, and what was asked."""

    def __init__(self) -> None:
        self.configs = {"eu-central-1": ["iot:Data-ATS", "d-acme", "e-acme"]}
        self.roles = ["iotdomain-read", "platform/iotdomain-apply", "admin"]
        self.zones = {"acme.example": "false", "inside.example": "true"}
        self.denied: set[str] = set()
        self.asked: list[str] = []

    def answer(self, service: str, region: str, operation: str) -> tuple[int, str]:
        self.asked.append(operation)
        if service in self.denied:
            return 403, _denied(service)
        match service:
            case "sts":
                return 200, WHO
            case "iam":
                row = ROLE.replace("TRUST", quote(TRUST))
                named = "".join(row.replace("NAME", each) for each in self.roles)
                return 200, ROLES.replace("MEMBERS", named)
            case "route53":
                each = self.zones.items()
                named = "".join(
                    ZONE.replace("NAME", name).replace("PRIVATE", private)
                    for name, private in each
                )
                return 200, ZONES.replace("MEMBERS", named)
            case _:
                names = self.configs.get(region, ["iot:Data-ATS"])
                rows = [{"domainConfigurationName": name} for name in names]
                return 200, json.dumps({"domainConfigurations": rows})


def _denied(service: str) -> str:
    if service == "iot":
        return json.dumps({"message": "no"})
    return (
        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
        "<Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>"
    )


@contextmanager
def own_aws() -> Iterator[tuple[OwnAws, str]]:
    """The account and its address."""
    account = OwnAws()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Quiet."""

        def do_GET(self) -> None:
            self._reply(self.path.partition("?")[0])

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._reply(re.search(r"Action=(\w+)", body)[1])

        def _reply(self, operation: str) -> None:
            scope = re.search(r"Credential=[^,]+", self.headers["Authorization"])[0]
            _, _, region, service, _ = scope.split("/")
            if service == "execute-api":
                service = "iot"
            status, body = account.answer(service, region, operation)
            kind = "application/json" if body[0] == "{" else "text/xml"
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield account, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
