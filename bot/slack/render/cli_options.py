"""The options of a configuration as arguments of the AWS CLI."""

import json

from bot.core.requests import Options


def flags(chosen: Options) -> list[str]:
    """Those of `aws iot create-domain-configuration` for what was chosen."""
    found: list[str] = []
    if chosen.authorizer is not None:
        # As JSON: a name may have the signs in it by which the short form is read.
        config = {
            "defaultAuthorizerName": chosen.authorizer,
            "allowAuthorizerOverride": bool(chosen.authorizer_override),
        }
        written = json.dumps(config, separators=(",", ":"))
        found += ["--authorizer-config", written]
    if chosen.tls_policy is not None:
        found += ["--tls-config", f"securityPolicy={chosen.tls_policy}"]
    if chosen.ocsp:
        given = ["enableOCSPCheck=true"]
        if chosen.ocsp_lambda is not None:
            given.append(f"ocspLambdaArn={chosen.ocsp_lambda}")
        if chosen.ocsp_responder is not None:
            given.append(f"ocspAuthorizedResponderArn={chosen.ocsp_responder}")
        found += ["--server-certificate-config", ",".join(given)]
    if chosen.authentication is not None and chosen.protocol is not None:
        found += ["--authentication-type", chosen.authentication]
        found += ["--application-protocol", chosen.protocol]
    if chosen.callback is not None:
        callback = f"clientCertificateCallbackArn={chosen.callback}"
        found += ["--client-certificate-config", callback]
    return found
