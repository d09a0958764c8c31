"""The pages of what stands behind a configuration: authorizer, functions, OCSP, log."""

from collections.abc import Mapping

from bot.core.rules.page import Page

_FUNCTION = "`aws lambda get-function-configuration --function-name NAME`"
_PERMIT = (
    "`aws lambda add-permission --function-name NAME --statement-id iot --action "
    "lambda:InvokeFunction --principal iot.amazonaws.com --source-arn ARN`"
)
_REJECTED = (
    "The entries `Connection.AuthNError` in the log group `AWSIotLogsV2`, where the "
    "event is logged; their `serverNameIndication` is the domain."
)

BEHIND: Mapping[str, Page] = {
    "authorizer_gone": Page(
        "Devices have to pass a custom authorizer, and the one that the configuration "
        "names does not exist: deleted or renamed since. The certificate and the "
        "configuration look as they should.",
        "`aws iot describe-authorizer --authorizer-name NAME` says "
        "`ResourceNotFoundException`; AWS IoT's log says "
        "`CUSTOM_AUTHORIZER_NOT_FOUND`.",
        "Create it again under the same name, or give the configuration another one.",
    ),
    "authorizer_off": Page(
        "The custom authorizer is `INACTIVE`. AWS IoT asks only one that is `ACTIVE`, "
        "so nobody gets in who has to pass it.",
        "`aws iot describe-authorizer --authorizer-name NAME` shows `status`.",
        "`aws iot update-authorizer --authorizer-name NAME --status ACTIVE`, if it was "
        "not meant to be.",
    ),
    "authorizer_function_gone": Page(
        "The custom authorizer asks a Lambda function that does not exist, so each "
        "device that has to pass it is refused.",
        _FUNCTION,
        "Deploy the function again under the same name and let AWS IoT call it, or "
        "give the authorizer another one.",
    ),
    "authorizer_not_permitted": Page(
        "The policy of the authorizer's function does not let AWS IoT call it for this "
        "authorizer. That happens when the function is made anew: its policy goes with "
        "the old one.",
        "`aws lambda get-policy --function-name NAME` has no statement for "
        "`iot.amazonaws.com` with the authorizer's ARN as its source.",
        _PERMIT,
    ),
    "authorizer_fails": Page(
        "The authorizer's function ends in errors: at least three calls of the last "
        "hour and one in ten. Below half of them, some devices get in.",
        "The metrics `Errors` and `Invocations` of the function in CloudWatch, and its "
        "log; `aws iot test-invoke-authorizer` asks it without a device.",
        "Mend what the function's log names; what was deployed last is the usual "
        "reason.",
    ),
    "callback_gone": Page(
        "AWS IoT asks a Lambda function about each client certificate, and that "
        "function does not exist. No device gets in, while the certificate of the "
        "domain stays `VALID`.",
        _FUNCTION,
        "Deploy the function again under the same name and let AWS IoT call it, or "
        "take the callback out of the configuration.",
    ),
    "callback_not_permitted": Page(
        "AWS IoT asks a Lambda function about each client certificate, and the policy "
        "of that function does not let AWS IoT call it. No device gets in.",
        "`aws lambda get-policy --function-name NAME` has no statement for "
        "`iot.amazonaws.com`.",
        _PERMIT,
    ),
    "callback_fails": Page(
        "The function that AWS IoT asks about each client certificate ends in errors: "
        "at least three calls of the last hour and one in ten. Anything but "
        "`isAuthenticated: true` ends the connection. A function that answers "
        "`false` in good order is not seen by this.",
        "The metrics `Errors` and `Invocations` of the function in CloudWatch, and its "
        "log.",
        "Mend what the function's log names, or take the callback out of the "
        "configuration until it works.",
    ),
    "ocsp_function_unusable": Page(
        "A Lambda function is to answer in the place of an OCSP responder, and it does "
        "not exist or does not let AWS IoT call it. The last response is stapled until "
        "it ends, then none.",
        _FUNCTION,
        "Deploy it again under the same name and let AWS IoT call it for the domain "
        "configuration.",
    ),
    "staple_not_fetched": Page(
        "AWS IoT fetches an OCSP response once an hour, and none came in for three "
        "hours. Nothing in the configuration shows it. The last response is stapled "
        "until it ends, then none; only devices that insist on one notice.",
        "The metric `RetrieveOCSPStapleData.Success` in `AWS/IoT`; the log entries "
        "`RetrieveOCSPStapleData` name the reason.",
        "Let the responder in the certificate answer over the internet (AWS IoT asks "
        "over IPv4), or switch stapling off.",
    ),
    "authorizer_rejects": Page(
        "AWS IoT logs that it turns devices away at the custom authorizer: ten or more "
        "in the last hour and three times the mean of the day before. "
        "`CUSTOM_AUTHORIZER_NOT_FOUND`: there is none of the name that the device "
        "gives. `CUSTOM_AUTHORIZER_LAMBDA_EXECUTION_ERROR`: its function fails. "
        "`CUSTOM_AUTHORIZER_PARAMETER_INVALID`: the device sends a token or signature "
        "that does not fit.",
        _REJECTED,
        "The first two are mended at the authorizer, the third in the firmware.",
    ),
    "devices_rejected": Page(
        "AWS IoT logs that it refuses what devices show, their certificates, tokens or "
        "signatures: ten or more in the last hour and three times the mean of the day "
        "before. The domain itself is in order. Scanners show nothing of the kind, and "
        "neither does this bot.",
        _REJECTED,
        "Find out which devices they are and register or activate their certificates; "
        "for signatures look at the clocks first.",
    ),
    "rejected_as_disabled": Page(
        "Devices still come to a domain configuration that is `DISABLED`, and are "
        "turned away.",
        _REJECTED,
        "Enable the configuration, or let the devices use another name.",
    ),
}
