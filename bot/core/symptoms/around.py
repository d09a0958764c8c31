"""What goes wrong around it: records, staples, tools, permissions, logs."""

from bot.core.symptoms.row import Row

_CREATE = "CreateDomainConfiguration is refused"
_WIRE = ("served_wrong_name", "served_is_other")

AROUND: tuple[Row, ...] = (
    Row(
        number=43,
        symptom="the configuration was deleted and its record stayed",
        cause="the record still leads devices here",
        named=("cname_without_config", "config_vanished"),
    ),
    Row(
        number=44,
        symptom="OCSP stapling is on, and no staple comes",
        cause="the responder cannot be reached, or its answer is over",
        named=(
            "staple_missing",
            "staple_not_good",
            "staple_not_fetched",
            "ocsp_function_unusable",
        ),
        refused=("ocsp_cannot_work",),
    ),
    Row(
        number=45,
        symptom="Route 53 refuses a change",
        cause="another record stands at the name, or the zone is another one",
        named=("name_proxied", "other_records_in_place", "name_is_apex"),
        refused=("other_records_at_name", "apex_of_zone"),
    ),
    Row(
        number=46,
        symptom="Terraform wants to replace the configuration at each plan",
        cause="a fault of its AWS provider",
        else_="It is about a tool's own state, which is not looked into.",
    ),
    Row(
        number=47,
        symptom="Terraform or Pulumi do not know an option",
        cause="the provider is too old",
        else_="It is about a tool's own state, which is not looked into.",
    ),
    Row(
        number=48,
        symptom=f"{_CREATE}: access denied, although `iot:*` is allowed",
        cause="`acm:GetCertificate` or `kms:Decrypt` is missing",
        else_="`iotdomain doctor` looks at it before; a run stops with the "
        "permission's name, and a diagnosis lists it as not seen.",
    ),
    Row(
        number=49,
        symptom="it works outside, and not inside a VPC",
        cause="a private zone shadows the name there",
        named=("private_zone_shadows",),
        else_="What a private zone of another account answers is not seen.",
    ),
    Row(
        number=50,
        symptom="devices fail, and no log or metric says so",
        cause="logging is off, or devices send no name that AWS could count",
        named=(*_WIRE, "name_leads_elsewhere", "devices_rejected"),
        else_="Handshakes from outside see what no log has. That the event "
        "`Connection.AuthNError` is off is said under what could not be seen.",
    ),
)
