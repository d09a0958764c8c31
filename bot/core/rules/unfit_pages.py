"""The pages of what AWS IoT does not take, and of what stops a domain to come."""

from collections.abc import Mapping

from bot.core.rules.page import ACM, CONFIG, ROTATE, WIRE, Page

UNFIT: Mapping[str, Page] = {
    "certificate_covers_not": Page(
        "No name on the configured certificate covers the domain: neither the name "
        "itself nor a wildcard for its first part. A wildcard stands for one part "
        "only, and the common name does not count beside other names.",
        f"{ACM} shows `SubjectAlternativeNames`.",
        f"Import one that names the domain under the same ARN. {ROTATE}",
    ),
    "certificate_key_type": Page(
        "AWS IoT takes `RSA_2048` and `EC_prime256v1` for a server certificate, and no "
        "other kind of key, although ACM does.",
        f"{ACM} shows `KeyAlgorithm`.",
        f"Get one with such a key. Under the same ARN the kind of key cannot change. "
        f"{ROTATE}",
    ),
    "certificate_no_server_auth": Page(
        "The certificate lacks the extended key usage `serverAuth`. ACM imports such a "
        "one, and AWS IoT does not take it.",
        f"{ACM} shows `ExtendedKeyUsages`.",
        f"Import one that has it under the same ARN. {ROTATE}",
    ),
    "certificate_too_many_names": Page(
        "AWS IoT takes four names on a certificate and does not raise that; ACM takes "
        "ten and more.",
        f"{ACM} shows `SubjectAlternativeNames`.",
        "Split the names over several certificates, or use a wildcard.",
    ),
    "certificate_chain_too_long": Page(
        "AWS IoT takes five certificates at most, the leaf counted. A root in the "
        "chain is there for nothing: devices have it, or do not trust it.",
        "`aws acm get-certificate --certificate-arn ARN` shows the chain.",
        f"Import the same certificate again with a shorter chain. {ROTATE}",
    ),
    "certificate_chain_too_large": Page(
        "AWS IoT takes 16 KB at most, leaf and chain together.",
        "`aws acm get-certificate --certificate-arn ARN` shows the chain.",
        f"Import the same certificate again with a shorter chain. {ROTATE}",
    ),
    "validation_certificate_missing": Page(
        "A certificate of a private CA, or one signed by itself, needs a second and "
        "public one that proves the name to AWS IoT. None is in use for this "
        "configuration: none was named when it was made, or it does not cover the "
        "name.",
        f"{ACM} of a public certificate for the name: the configuration is not in "
        "`InUseBy`.",
        "AWS takes a validation certificate only when a configuration is made. "
        f"{ROTATE} It requests the public one as well.",
    ),
    "validation_certificate_not_public": Page(
        "The certificate that stands in for a private one is not public itself, so it "
        "proves nothing.",
        f"{ACM} for the validation certificate shows its `Type` and `Issuer`.",
        f"It has to be a public one, as ACM issues them. {ROTATE}",
    ),
    "certificate_names_changed": Page(
        "AWS IoT takes up a certificate that was imported again under its ARN only "
        "while its names and the kind of its signature stay. It was imported with "
        "other names, and the one before is still served.",
        f"{WIRE}, beside `SubjectAlternativeNames` in ACM.",
        f"Import one with the names of the served one. For other names: {ROTATE}",
    ),
    "options_clash": Page(
        "The configuration has options that AWS documents as not going together, like "
        "an authentication type with a protocol that it does not speak.",
        f"{CONFIG} shows `authenticationType`, `applicationProtocol` and "
        "`authorizerConfig`.",
        "Set a pair that AWS documents, or both to `DEFAULT`, in one "
        "`UpdateDomainConfiguration`.",
    ),
}

UNMADE: Mapping[str, Page] = {
    "login_narrowed": Page(
        "Without an authentication type of its own a configuration lets devices log in "
        "by port and ALPN in every way. With one, only that way is left, and others "
        "are turned away.",
        f"{CONFIG} shows `authenticationType` and `applicationProtocol`.",
        "Nothing, if it is meant. Otherwise set both to `DEFAULT`.",
    ),
    "claimed_elsewhere": Page(
        "Another account of the region has a configuration for the same name, or one "
        "with a wildcard certificate that covers it. AWS lets only that account serve "
        "it.",
        "`aws iot list-domain-configurations` in the other account.",
        "Remove it there, or use a name that does not overlap.",
    ),
    "quota_used_up": Page(
        "AWS allows ten domain configurations for an account and region, unless it has "
        "raised that, and all are used.",
        "`aws iot list-domain-configurations`, beside `aws service-quotas "
        "get-service-quota --service-code iotcore --quota-code L-89635276`",
        "Ask AWS for more, or delete configurations that nobody uses; `DISABLED` ones "
        "count as well.",
    ),
    "certificates_pile_up": Page(
        "ACM has several certificates for the name that nothing uses. Somebody asks "
        "for a new one each time in place of taking the one that is there: ACM "
        "remembers a request for an hour only.",
        "`aws acm list-certificates`, and `InUse` of those for the name.",
        "Find out who asks, and delete those that nobody waits for.",
    ),
}
