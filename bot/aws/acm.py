"""AWS Certificate Manager over boto3."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from bot.aws.acm_shapes import certificate, may_cover
from bot.aws.api import MISSING, Api, codes
from bot.core.facts import Certificate
from bot.core.names import covers
from bot.core.words import code
from bot.errors import BotError, Transient

if TYPE_CHECKING:
    from mypy_boto3_acm.client import ACMClient
    from mypy_boto3_acm.literals import KeyAlgorithmType
    from mypy_boto3_acm.type_defs import (
        CertificateSummaryTypeDef,
        GetCertificateResponseTypeDef,
        ListCertificatesRequestTypeDef,
        RequestCertificateRequestTypeDef,
    )

    from bot.aws.pem import Parsed
    from bot.core.certs.sealed import Sealed
    from bot.ports import Trust

# Without this list ListCertificates shows RSA_1024 and RSA_2048 only, so that every
# EC certificate stays invisible (ACM API reference, Filters).
_ALL_KEYS: "tuple[KeyAlgorithmType, ...]" = (
    "RSA_1024",
    "RSA_2048",
    "RSA_3072",
    "RSA_4096",
    "EC_prime256v1",
    "EC_secp384r1",
    "EC_secp521r1",
)
# A certificate that is over may still be served.
_WITH_PEM = frozenset({"ISSUED", "EXPIRED"})
_PAGE = 1000  # the most that ListCertificates gives at once
# The use of a certificate outlives the configuration by some minutes.
_IN_USE_DELAY = timedelta(seconds=30)


class Acm:
    """ACM in one account and region; fulfils `bot.ports.Acm`."""

    def __init__(self, api: "Api[ACMClient]", trust: "Trust | None" = None) -> None:
        self._api = api
        self._trust = trust

    def find(self, arn: str, *, tags: bool = True) -> Certificate | None:
        """The certificate, its tags if wanted and, once issued, what its PEM says."""
        answer = self._api.find(
            "DescribeCertificate",
            lambda acm: acm.describe_certificate(CertificateArn=arn),
        )
        if answer is None:
            return None
        detail = answer["Certificate"]
        has_pem = detail.get("Status") in _WITH_PEM
        return certificate(
            detail,
            self._tags(arn) if tags else (),
            self._chain(arn) if has_pem else None,
        )

    def used_for(self, domains: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """For each domain the ARNs of certificates in use that may cover it.

        One listing for all of them.
        """
        used = [each for each in self._listed() if each.get("InUse")]
        return {
            domain: tuple(
                each["CertificateArn"] for each in used if may_cover(each, domain)
            )
            for domain in domains
        }

    def covering(self, domain: str) -> tuple[Certificate, ...]:
        """Certificates of any status and key type with a name that covers the domain.

        One that was deleted since it was listed is left out.
        """
        found = []
        for summary in self._listed():
            if not may_cover(summary, domain):
                continue
            certificate = self.find(summary["CertificateArn"])
            if certificate and any(covers(name, domain) for name in certificate.names):
                found.append(certificate)
        return tuple(found)

    def request(
        self,
        *,
        names: Sequence[str],
        key: str,
        token: str,
        tags: Mapping[str, str],
    ) -> str:
        """Request a public certificate checked by DNS; its ARN. names[0] is the CN.

        ACM answers the same token with the same certificate for one hour.
        """
        asked = cast(
            "RequestCertificateRequestTypeDef",
            {
                "DomainName": names[0],
                "ValidationMethod": "DNS",
                "KeyAlgorithm": key,
                "IdempotencyToken": token,
            },
        )
        if tags:
            asked["Tags"] = [{"Key": each, "Value": tags[each]} for each in tags]
        if names[1:]:
            asked["SubjectAlternativeNames"] = list(names)
        answer = self._api.write(
            "RequestCertificate", lambda acm: acm.request_certificate(**asked)
        )
        return "" if answer is None else answer["CertificateArn"]

    def import_certificate(
        self,
        secret: "Sealed",
        *,
        tags: Mapping[str, str] | None = None,
        replaces: str | None = None,
    ) -> str:
        """Import what a secret holds; its ARN. With `replaces` under that same ARN.

        ACM takes tags with a new one only. It knows no token for an import, so what
        is asked twice is there twice: the caller looks first. What AWS says of it is
        passed on without anything that may be out of a key.
        """
        certificate, chain, key = secret.parts()
        asked: dict[str, Any] = {"Certificate": certificate, "PrivateKey": key}
        if chain:
            asked["CertificateChain"] = chain
        if replaces is not None:
            asked["CertificateArn"] = replaces
        elif tags:
            asked["Tags"] = [{"Key": each, "Value": tags[each]} for each in tags]
        try:
            answer = self._api.write(
                "ImportCertificate", lambda acm: acm.import_certificate(**asked)
            )
        except BotError as error:
            # botocore's own error may quote what was sent.
            raise error from None
        return "" if answer is None else answer["CertificateArn"]

    def delete(self, arn: str) -> None:
        """Silent when it is gone already; Transient while something still uses it."""
        in_use = False

        def is_quiet(refused: Any) -> bool:
            nonlocal in_use
            in_use = refused.code == "ResourceInUseException"
            return in_use or MISSING(refused)

        self._api.write(
            "DeleteCertificate",
            lambda acm: acm.delete_certificate(CertificateArn=arn),
            quiet=is_quiet,
        )
        if in_use:
            raise Transient(
                f"AWS says that the certificate {code(arn)} is still in use.",
                delay=_IN_USE_DELAY,
            )

    def _listed(self) -> "list[CertificateSummaryTypeDef]":
        found: list[CertificateSummaryTypeDef] = []
        asked: ListCertificatesRequestTypeDef = {
            "Includes": {"keyTypes": list(_ALL_KEYS)},
            "MaxItems": _PAGE,
        }
        while True:
            answer = self._api.read(
                "ListCertificates", lambda acm: acm.list_certificates(**asked)
            )
            found += answer["CertificateSummaryList"]
            if not answer.get("NextToken"):
                return found
            asked["NextToken"] = answer["NextToken"]

    def _tags(self, arn: str) -> tuple[tuple[str, str], ...]:
        answer = self._api.find(
            "ListTagsForCertificate",
            lambda acm: acm.list_tags_for_certificate(CertificateArn=arn),
        )
        tags = [] if answer is None else answer["Tags"]
        return tuple(sorted((tag["Key"], tag.get("Value", "")) for tag in tags))

    def leaf(self, arn: str) -> str | None:
        """The certificate itself as PEM, without its chain; None before there is."""
        answer = self._issued(arn)
        return None if answer is None else answer["Certificate"]

    def _issued(self, arn: str) -> "GetCertificateResponseTypeDef | None":
        return self._api.find(
            "GetCertificate",
            lambda acm: acm.get_certificate(CertificateArn=arn),
            quiet=codes("ResourceNotFoundException", "RequestInProgressException"),
        )

    def _chain(self, arn: str) -> "Parsed | None":
        answer = self._issued(arn)
        if answer is None:
            return None
        from bot.aws.pem import parsed  # noqa: PLC0415 - loads OpenSSL

        chain = answer.get("CertificateChain") or ""
        return parsed(answer["Certificate"], chain, self._trust)
