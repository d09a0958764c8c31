"""ACM's answers about a certificate, without what ACM leaves out at each stage."""

from datetime import datetime
from typing import Any

from sandbox.aws import pem
from sandbox.aws.records import Certificate, NameValidation
from sandbox.aws.use import eligibility, status_of, used_by
from sandbox.aws.validation import record_for
from sandbox.aws.world import Region, World

Answer = dict[str, Any]
# Facts of the sandbox: a validation record is shown some seconds after the request
# ("a delay of several seconds", SM-acm).
RECORD_SHOWN_SECONDS = 5.0
# SM-acm: a summary holds the first hundred names.
_SUMMARY_NAMES = 100


def described(
    world: World, account: str, region: Region, certificate: Certificate
) -> Answer:
    """CertificateDetail. Dates and serial appear with the certificate itself."""
    answer: Answer = {
        "CertificateArn": certificate.arn,
        "DomainName": certificate.domain,
        "SubjectAlternativeNames": certificate.names,
        "Subject": f"CN={certificate.domain}",
        "Issuer": "Amazon",
        "CreatedAt": _time(certificate.created_at),
        "Status": status_of(world, certificate),
        "KeyAlgorithm": _key_type(world, certificate),
        "SignatureAlgorithm": "SHA256WITHRSA",
        "InUseBy": used_by(world, region, certificate),
        "Type": certificate.type,
        "KeyUsages": [],
        "ExtendedKeyUsages": [],
        "RenewalEligibility": eligibility(world, region, certificate),
        "Options": {
            "CertificateTransparencyLoggingPreference": "ENABLED",
            "Export": "DISABLED",
        },
        "FailureReason": certificate.failure_reason,
        "IssuedAt": _time(certificate.issued_at),
        "ImportedAt": _time(certificate.imported_at),
    }
    if certificate.renewal_status:
        answer["RenewalSummary"] = _renewal(world, account, certificate)
    if certificate.type == "AMAZON_ISSUED":
        answer["DomainValidationOptions"] = [
            _validation(world, account, certificate, each)
            for each in certificate.validations
        ]
    else:
        del answer["Options"]
    if certificate.leaf_pem:
        answer |= _of_the_leaf(certificate)
    return {key: value for key, value in answer.items() if value is not None}


def summarised(world: World, region: Region, certificate: Certificate) -> Answer:
    """CertificateSummary."""
    leaf = _leaf(certificate)
    answer: Answer = {
        "CertificateArn": certificate.arn,
        "DomainName": certificate.domain,
        "SubjectAlternativeNameSummaries": certificate.names[:_SUMMARY_NAMES],
        "HasAdditionalSubjectAlternativeNames": len(certificate.names) > _SUMMARY_NAMES,
        "Status": status_of(world, certificate),
        "Type": certificate.type,
        "KeyAlgorithm": _key_type(world, certificate),
        "KeyUsages": list(leaf.key_usages) if leaf else [],
        "ExtendedKeyUsages": [name for name, _ in leaf.extended] if leaf else [],
        "InUse": bool(used_by(world, region, certificate)),
        "RenewalEligibility": eligibility(world, region, certificate),
        "NotBefore": _time(certificate.not_before),
        "NotAfter": _time(certificate.not_after),
        "CreatedAt": _time(certificate.created_at),
        "IssuedAt": _time(certificate.issued_at),
        "ImportedAt": _time(certificate.imported_at),
    }
    if certificate.type == "AMAZON_ISSUED":
        answer["Exported"] = False
    return {key: value for key, value in answer.items() if value is not None}


def _of_the_leaf(certificate: Certificate) -> Answer:
    leaf = pem.leaf(pem.chain(certificate.leaf_pem)[0])
    return {
        "Serial": leaf.serial,
        "Subject": leaf.subject or f"CN={certificate.domain}",
        "Issuer": leaf.issuer,
        "SignatureAlgorithm": leaf.signature_algorithm,
        "NotBefore": _time(certificate.not_before),
        "NotAfter": _time(certificate.not_after),
        "KeyUsages": [{"Name": name} for name in leaf.key_usages],
        "ExtendedKeyUsages": [
            {"Name": name, "OID": oid} for name, oid in leaf.extended
        ],
    }


def _validation(
    world: World, account: str, certificate: Certificate, each: NameValidation
) -> Answer:
    answer: Answer = {
        "DomainName": each.name,
        "ValidationDomain": each.validation_domain,
        "ValidationStatus": each.status,
        "ValidationMethod": certificate.validation_method,
    }
    if certificate.validation_method == "EMAIL":
        users = ("admin", "administrator", "hostmaster", "postmaster", "webmaster")
        answer["ValidationEmails"] = [f"{u}@{each.validation_domain}" for u in users]
        return answer
    age = (world.now() - certificate.created_at).total_seconds()
    if age >= world.delay(RECORD_SHOWN_SECONDS):
        name, value = record_for(account, each.name)
        answer["ResourceRecord"] = {"Name": name, "Type": "CNAME", "Value": value}
    return answer


def _renewal(world: World, account: str, certificate: Certificate) -> Answer:
    """RenewalSummary: there only once ACM has begun to renew (SM-acm)."""
    answer: Answer = {
        "RenewalStatus": certificate.renewal_status,
        "DomainValidationOptions": [
            _validation(world, account, certificate, each)
            for each in certificate.renewals or certificate.validations
        ],
        "UpdatedAt": _time(certificate.renewal_at),
    }
    if certificate.renewal_reason:
        answer["RenewalStatusReason"] = certificate.renewal_reason
    return answer


def _leaf(certificate: Certificate) -> pem.Leaf | None:
    if not certificate.leaf_pem:
        return None
    return pem.leaf(pem.chain(certificate.leaf_pem)[0])


def _key_type(world: World, certificate: Certificate) -> str:
    if world.switches.key_algorithm_hyphenated:
        return certificate.key_type.replace("_", "-")
    return certificate.key_type


def _time(moment: datetime | None) -> float | None:
    return round(moment.timestamp(), 3) if moment else None
