"""What IoT says when it refuses: one table of texts for each kind of source.

TEXTS were recorded from the real service by others; the rest are made up, because
nobody has published the real words. Nothing may decide on either: codes are what is
promised (and the switch `every_text` replaces all words to show it).
"""

from sandbox.aws.wire import AwsError

CODE = "InvalidRequestException"
GUIDE = "https://docs.aws.amazon.com/iot/latest/developerguide/protocols.html"
TEXTS = {
    "protocol_missing": (
        "The domain must configure a supported ApplicationProtocol when configuring "
        "an AuthenticationType."
    ),
    "authorizer_missing": (
        "The domain configuration must have a valid AuthorizerConfig configured when "
        "using CUSTOM_AUTH as the AuthenticationType. Please refer to "
        f"<{GUIDE}> for supported combinations and try again."
    ),
    "service_not_data": "CreateDomainConfiguration only supports DATA Service Type",
    "service_unknown": "Invalid Service Type",
    "name_pattern": (
        "Value at 'domainConfigurationName' failed to satisfy constraint: Member must "
        r"satisfy regular expression pattern: [\w.-]+"
    ),
    "managed_too_young": (
        "AWS Managed Domain Configuration must be disabled for at least 7 days before "
        "it can be deleted"
    ),
    "domain_without_certificate": (
        "Cannot provide a custom domain name for an AWS Managed Domain"
    ),
    "domain_malformed": "Must provide a valid domain name to configure.",
}
# made up, all of them
MADE_UP = {
    "name_too_long": (
        "Value at 'domainConfigurationName' failed to satisfy constraint: Member must "
        "have length less than or equal to 128"
    ),
    "certificate_without_domain": (
        "A domain name is required with a server certificate."
    ),
    "one_certificate": "Exactly one server certificate may be given.",
    "arn_malformed": "The certificate ARN {arn} is not valid.",
    "pair_unsupported": ("{auth} with {protocol} is not a supported combination."),
    "override_missing": (
        "allowAuthorizerOverride is required with defaultAuthorizerName."
    ),
    "policy_unknown": "The security policy {policy} is not supported.",
    "authorizer_unknown": "The authorizer {name} does not exist.",
    "authorizer_name": "The name of the authorizer is not valid.",
    "authorizer_function": "authorizerFunctionArn is required.",
    "authorizer_signing": (
        "tokenKeyName and tokenSigningPublicKeys are required unless signing is "
        "disabled."
    ),
    "ocsp_off": "OCSP settings are only valid when enableOCSPCheck is true.",
    "ocsp_responder_alone": (
        "ocspAuthorizedResponderArn is only valid with ocspLambdaArn."
    ),
    "ocsp_responder_unknown": "The certificate {arn} does not exist.",
    "ocsp_self_signed": "OCSP is not supported for self-signed certificates.",
    "ocsp_no_responder": "The certificate {arn} names no OCSP responder.",
    "callback_pair": (
        "A client certificate callback needs X.509 authentication with MQTT or HTTPS."
    ),
    "function_elsewhere": ("The function {arn} is not in this account and region."),
    "status_unknown": "The status {status} is not valid.",
    "domain_taken": "The domain name {name} is already configured.",
    "domain_overlaps": ("The domain name {name} overlaps one of another account."),
    "still_enabled": (
        "The domain configuration must be disabled before it is deleted."
    ),
    "builtin_fixed": ("Domain configurations for default endpoints cannot be changed."),
    "endpoint_type": "The endpoint type {kind} is not supported.",
    "page_size": "pageSize must be between 1 and 250.",
    "marker": "The marker is not valid.",
    "resource_arn": "The resource ARN {arn} is not valid.",
}
# made up, all of them: nobody has published a CertificateValidationException.
CERTIFICATE_TEXTS = {
    "missing": "The certificate {arn} does not exist in this account and region.",
    "not_issued": "The certificate {arn} is not issued; its status is {status}.",
    "key_type": "The key type {key_type} of certificate {arn} is not supported.",
    "purpose": "The certificate {arn} lacks the serverAuth extended key usage.",
    "too_many_names": "The certificate {arn} has more than 4 domain names.",
    "not_covered": "The certificate {arn} does not cover {name}.",
    "too_deep": "The chain of certificate {arn} has more than 5 certificates.",
    "too_big": "The chain of certificate {arn} is larger than 16 KB.",
    "private_issuer": (
        "The certificate {arn} is not signed by a public authority; a validation "
        "certificate is required."
    ),
    "validation_not_public": (
        "The validation certificate {arn} is not signed by a public authority."
    ),
}


def invalid(key: str, **facts: str) -> AwsError:
    """InvalidRequestException with the words for this fault."""
    return AwsError(CODE, ({**TEXTS, **MADE_UP}[key]).format(**facts))


def not_found(what: str) -> AwsError:
    """404, for a configuration that is not (yet) known."""
    return AwsError("ResourceNotFoundException", f"{what} was not found.", 404)


def throttled() -> AwsError:
    """More than one CreateDomainConfiguration in a second."""
    return AwsError("ThrottlingException", "Rate exceeded", 400)
