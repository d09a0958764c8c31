"""What goes wrong with certificates: issued, renewed, imported, taken away."""

from bot.core.symptoms.row import Row

_PROOF = ("validation_record_missing", "validation_waits")

CERTIFICATES: tuple[Row, ...] = (
    Row(
        number=29,
        symptom="the certificate stays `PENDING_VALIDATION`",
        cause="its record is missing or has one of the usual mistakes",
        named=_PROOF,
    ),
    Row(
        number=30,
        symptom="it stays so although the record is right",
        cause="CAA lets other CAs issue only",
        named=("caa_stops_amazon",),
        refused=("caa_forbids_amazon", "further_name_caa"),
    ),
    Row(
        number=31,
        symptom="`VALIDATION_TIMED_OUT`",
        cause="ACM waited for 72 hours",
        named=("request_came_to_nothing",),
    ),
    Row(
        number=32,
        symptom="`FAILED`",
        cause="as its `FailureReason` says",
        named=("request_came_to_nothing", "certificate_not_issued"),
    ),
    Row(
        number=33,
        symptom="certificates for one name pile up",
        cause="somebody requests a new one each time",
        named=("certificates_pile_up",),
    ),
    Row(
        number=34,
        symptom="a certificate that is there is not found",
        cause="ACM lists only RSA keys unless it is asked for all",
        else_="This bot always asks for all kinds.",
    ),
    Row(
        number=35,
        symptom="ACM calls a certificate `INELIGIBLE` for renewal",
        cause="it was imported, or ACM counts no use of it",
        named=("certificate_not_renewed", "certificate_expires"),
    ),
    Row(
        number=36,
        symptom="a renewal stays `PENDING_VALIDATION`",
        cause="its record was removed, or CAA was added",
        named=("validation_record_missing", "caa_stops_amazon"),
    ),
    Row(
        number=37,
        symptom="ACM has a new certificate, and the old one is served for hours",
        cause="its names or the kind of its signature changed, or AWS is late",
        named=("certificate_names_changed", "served_is_other", "config_invalid"),
    ),
    Row(
        number=38,
        symptom="ImportCertificate is refused",
        cause="order, format, an encrypted key, or dates",
        refused=("secret_unusable",),
        checked=("chain_out_of_order", "key_encrypted", "key_mismatch", "expired"),
    ),
    Row(
        number=39,
        symptom="an import under the same ARN is refused",
        cause="another kind of key, fewer usages, or the ARN is of one that ACM issued",
        checked=("reimport_key_changed", "reimport_usages_removed"),
    ),
    Row(
        number=40,
        symptom="ImportCertificate is throttled, or over its quota",
        cause="one import a second, and so many a year",
        else_="A run waits and asks again, and stops with AWS's words at the quota.",
    ),
    Row(
        number=41,
        symptom="DeleteDomainConfiguration is refused",
        cause="it is still enabled, or AWS manages it and it was disabled just now",
        else_="An undo disables first; it never touches what AWS manages.",
    ),
    Row(
        number=42,
        symptom="DeleteCertificate is refused: it is in use",
        cause="a configuration still uses it, or did minutes ago",
        else_="An undo deletes the configuration first and asks again.",
    ),
)
