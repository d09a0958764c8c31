"""What ACM answers, in our own words."""

from typing import TYPE_CHECKING

from bot.core.facts import Certificate, ValidationRecord
from bot.core.names import covers

if TYPE_CHECKING:
    from mypy_boto3_acm.type_defs import (
        CertificateDetailTypeDef,
        CertificateSummaryTypeDef,
        RenewalSummaryTypeDef,
    )

    from bot.aws.pem import Parsed


# ACM's own word for where a certificate is from says this of two of the three.
_PUBLIC = {"AMAZON_ISSUED": True, "PRIVATE": False}


def may_cover(summary: "CertificateSummaryTypeDef", domain: str) -> bool:
    """Whether a certificate of the list has a name that covers the domain."""
    # A summary holds at most the first hundred names.
    if summary.get("HasAdditionalSubjectAlternativeNames"):
        return True
    listed = summary.get("SubjectAlternativeNameSummaries") or ()
    names = {summary.get("DomainName", ""), *listed}
    return any(covers(name, domain) for name in names)


def certificate(
    detail: "CertificateDetailTypeDef",
    tags: tuple[tuple[str, str], ...],
    chain: "Parsed | None",
) -> Certificate:
    """A described certificate; with `chain` what stands in itself as well."""
    names = detail.get("SubjectAlternativeNames") or [detail["DomainName"]]
    created = detail.get("CreatedAt") or detail.get("ImportedAt")
    used_by = detail.get("InUseBy")
    renewal = detail.get("RenewalSummary")
    return Certificate(
        arn=detail["CertificateArn"],
        status=detail["Status"],
        kind=detail["Type"],
        names=tuple(dict.fromkeys(name.lower().rstrip(".") for name in names)),
        # Answers spell RSA-2048 what requests spell RSA_2048.
        key=detail["KeyAlgorithm"].replace("-", "_"),
        usages=chain.usages if chain else frozenset(),
        not_before=detail.get("NotBefore"),
        not_after=detail.get("NotAfter"),
        issued_at=detail.get("IssuedAt"),
        created_at=created,
        failure=detail.get("FailureReason"),
        imported_at=detail.get("ImportedAt"),
        renewal=detail.get("RenewalEligibility"),
        renewal_status=renewal["RenewalStatus"] if renewal else None,
        renewal_reason=renewal.get("RenewalStatusReason") if renewal else None,
        renewed_at=renewal["UpdatedAt"] if renewal else None,
        unproved=_unproved(renewal) if renewal else (),
        used_by=tuple(used_by or ()),
        in_use=None if used_by is None else bool(used_by),
        validation=_validation(detail),
        tags=tags,
        fingerprint=chain.fingerprint if chain else None,
        chain_length=chain.length if chain else None,
        chain_bytes=chain.pem_size if chain else None,
        chain_der_bytes=chain.der_size if chain else None,
        ocsp_urls=chain.ocsp_urls if chain else None,
        self_signed=chain.self_signed if chain else None,
        is_public=_PUBLIC.get(detail["Type"], chain.is_public if chain else None),
        ends_at=chain.ends_at if chain else None,
    )


def _unproved(renewal: "RenewalSummaryTypeDef") -> tuple[str, ...]:
    return tuple(
        each["DomainName"].lower()
        for each in renewal.get("DomainValidationOptions") or ()
        if each.get("ValidationStatus") not in {None, "SUCCESS"}
    )


def _validation(detail: "CertificateDetailTypeDef") -> tuple[ValidationRecord, ...]:
    # The record is missing for some seconds after the request, and for certificates
    # that are not checked by DNS.
    return tuple(
        ValidationRecord(
            domain=each["DomainName"].lower(),
            name=each["ResourceRecord"]["Name"].lower().rstrip("."),
            value=each["ResourceRecord"]["Value"].lower().rstrip("."),
        )
        for each in detail.get("DomainValidationOptions") or ()
        if each.get("ResourceRecord")
    )
