"""What goes wrong while a domain is made."""

from bot.core.symptoms.row import Row

_CREATE = "CreateDomainConfiguration is refused"
_TAKEN = f"{_CREATE}, or the certificate turns `INVALID`"
_PROOF = ("validation_record_missing", "validation_waits")

MAKING: tuple[Row, ...] = (
    Row(
        number=1,
        symptom=f"{_CREATE} for its certificate",
        cause="ACM has not issued it yet",
        named=_PROOF,
        refused=("chosen_not_issued",),
    ),
    Row(
        number=2,
        symptom=_TAKEN,
        cause="it is from a private CA or signed by itself, and no validation "
        "certificate goes with it",
        named=("validation_certificate_missing",),
        checked=("validation_certificate_needed",),
    ),
    Row(
        number=3,
        symptom=_TAKEN,
        cause="the validation certificate does not cover the name, or is not public",
        named=("validation_certificate_missing", "validation_certificate_not_public"),
        checked=("validation_name_not_covered", "validation_not_public"),
    ),
    Row(
        number=4,
        symptom=_TAKEN,
        cause="no name on the certificate covers the domain",
        named=("certificate_covers_not",),
        refused=("chosen_covers_not",),
        checked=("name_not_covered",),
    ),
    Row(
        number=5,
        symptom=_TAKEN,
        cause="its key is neither RSA 2048 nor ECDSA P-256",
        named=("certificate_key_type",),
        refused=("chosen_key_type",),
        checked=("key_unsupported",),
    ),
    Row(
        number=6,
        symptom=_TAKEN,
        cause="it lacks the extended key usage `serverAuth`",
        named=("certificate_no_server_auth",),
        refused=("chosen_no_server_auth",),
        checked=("server_auth_missing",),
    ),
    Row(
        number=7,
        symptom=_TAKEN,
        cause="its chain is too long, too large or out of order, or has the root in it",
        named=("certificate_chain_too_long", "certificate_chain_too_large"),
        refused=("chosen_chain_too_long", "chosen_chain_too_large"),
        checked=("chain_too_long", "chain_out_of_order", "root_included"),
    ),
    Row(
        number=8,
        symptom=_TAKEN,
        cause="it has more than four names",
        named=("certificate_too_many_names",),
        refused=("chosen_too_many_names", "too_many_names"),
        checked=("too_many_names",),
    ),
    Row(
        number=9,
        symptom=f"{_CREATE}: no such certificate",
        cause="it is in another region or account",
        refused=("chosen_elsewhere", "chosen_missing"),
        else_="AWS never lets a configuration have one, so a diagnosis cannot meet it.",
    ),
    Row(
        number=10,
        symptom=f"{_CREATE}: a custom name for an AWS managed domain",
        cause="no certificate was named with the domain",
        else_="This bot always names one. Of another tool's call only CloudTrail "
        "knows.",
    ),
    Row(
        number=11,
        symptom=f"{_CREATE}: not a valid domain name",
        cause="curly quotes, a scheme, a wildcard, a space, or a name of Amazon's",
        else_="What is typed is put right or refused with a sentence before anything "
        "is looked at.",
    ),
    Row(
        number=12,
        symptom=f"{_CREATE} for its authentication type",
        cause="the protocol or the authorizer that goes with it is missing",
        named=("options_clash",),
        refused=("options_do_not_fit", "authorizer_unknown"),
    ),
    Row(
        number=13,
        symptom=f"{_CREATE} for its service type",
        cause="it is not `DATA`",
        else_="This bot never names one; AWS makes no other.",
    ),
    Row(
        number=14,
        symptom=f"{_CREATE}: the limit is exceeded",
        cause="all domain configurations of the account and region are used",
        named=("quota_used_up",),
        refused=("quota_used_up",),
    ),
    Row(
        number=15,
        symptom=f"{_CREATE}: throttled",
        cause="AWS takes one create a second",
        else_="It passes by itself: a run waits and asks again.",
    ),
    Row(
        number=16,
        symptom=f"{_CREATE}: it exists already",
        cause="the configuration's name or the domain is taken",
        refused=("domain_has_config", "config_name_taken"),
    ),
    Row(
        number=17,
        symptom=f"{_CREATE} although the name is free in this account",
        cause="another account of the region has it, or a wildcard that covers it",
        named=("claimed_elsewhere",),
        refused=("claimed_elsewhere", "wildcard_blocks"),
    ),
    Row(
        number=18,
        symptom="a configuration that was just made is not found",
        cause="AWS takes some seconds to know it",
        else_="It passes by itself: a run looks again until AWS knows it.",
    ),
)
