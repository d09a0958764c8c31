"""The answers that AWS does not document: each is one field that a test may turn.

A default is the answer that is harder on the bot, where one can be named.
"""

from dataclasses import dataclass, fields
from typing import Literal, cast

Answer = bool | int | float | str
_CHOICES: dict[str, tuple[str, ...]] = {
    "status_before_valid": ("absent", "INVALID"),
    "client_certificate_callback": ("authenticated", "refused", "error"),
    "ocsp_responder": ("good", "revoked", "away"),
}


@dataclass(slots=True)
class Switches:
    """What nobody outside AWS knows; set over `POST /control/switch`."""

    duplicate_domain_refused: bool = True
    """Whether a second configuration for one domain name in one account and region
    is refused; if not, the newest one is served."""

    exact_name_elsewhere_refused: bool = True
    """Whether a domain name that another account of the region configured is
    refused; overlapping wildcard certificates always are, that is documented."""

    builtin_configs_count_in_quota: bool = False
    """Whether the four `iot:*` configurations count towards the quota of ten."""

    domain_configuration_quota: int = 10
    """The applied quota L-89635276, which AWS raises on request."""

    quota_is_applied: bool = True
    """Whether Service Quotas has an applied value for that quota; if not, only its
    default can be asked for."""

    iot_use_counts_as_in_use: bool = True
    """Whether ACM counts a domain configuration as use: InUseBy is filled, renewal
    is ELIGIBLE and DeleteCertificate answers ResourceInUseException. If not,
    deleting works and the configuration turns INVALID."""

    describe_after_create_missing: bool = True
    """Whether a new domain configuration is unknown to Describe and List for some
    seconds."""

    describe_after_create_missing_seconds: float = 8.0
    """How long that takes, before `speed`; CloudFormation's own handler waits 35 s
    and retries three times."""

    certificate_missing_after_request_seconds: float = 3.0
    """How long ("several seconds") Describe and List do not know a certificate
    that was just requested, before `speed`; 0 turns it off."""

    idempotency_compares_parameters: bool = False
    """Whether RequestCertificate with a known token but other parameters makes a
    new certificate; if not, it answers the first one's ARN."""

    certificate_faults_at_create: bool = True
    """Whether a certificate that IoT cannot serve is refused by
    CreateDomainConfiguration; if not, the configuration is made and turns INVALID
    with the same words as its detail."""

    status_before_valid: Literal["absent", "INVALID"] = "absent"
    """What serverCertificateStatus says between create and VALID."""

    certificate_detail_text: str = ""
    """The serverCertificateStatusDetail of an INVALID certificate; empty takes the
    made-up words of the fault."""

    every_text: str = ""
    """If set, the message of every refusal, whatever its code: whoever decides on
    words is found out by it."""

    tag_condition_denies_what_is_missing: bool = True
    """Whether a policy that asks for the tag of a thing refuses a thing that is not
    there; if not, the service says that it is not there."""

    key_algorithm_hyphenated: bool = True
    """Whether ACM's answers spell RSA-2048 where its requests spell RSA_2048
    (hashicorp/terraform-provider-aws#25951 says so for Describe)."""

    disabled_serves_default: bool = True
    """Whether a DISABLED configuration's name gets the default certificate; if not,
    its own one goes on being served and only logging in fails."""

    client_certificate_callback: Literal["authenticated", "refused", "error"] = (
        "authenticated"
    )
    """What the Lambda function behind a client certificate callback answers;
    anything but isAuthenticated true ends the connection."""

    ocsp_responder: Literal["good", "revoked", "away"] = "good"
    """What the responder of a certificate's issuer says; away, there is no staple."""

    pair_closes_other_ports: bool = True
    """Whether 8883 ends the handshake for a name whose protocol is HTTPS or MQTT over
    WebSocket; AWS documents no ports for the pairs of authentication and protocol."""

    cloudtrail_delay_seconds: float = 900.0
    """How late CloudTrail knows of a call, before `speed`: "within about 5 minutes"
    says its user guide, "up to 15" said earlier ones."""

    keeps_its_rates: bool = False
    """Whether calls that come faster than AWS takes them are throttled, by AWS's own
    figures for each account and action (rates.py). Off, because tests hurry."""

    renews_by_itself: bool = False
    """Whether ACM renews, by the sandbox's clock, what is ELIGIBLE and has 45 days
    left. Off, because tests move time on for other reasons; AWS is never without."""

    def set(self, name: str, value: Answer) -> None:
        """Turn one switch; an unknown name or a value of another kind is refused."""
        if name not in {field.name for field in fields(self)}:
            raise ValueError(f"no switch is called {name!r}")
        kind = type(getattr(self, name))
        if kind is float and type(value) is int:
            value = float(value)
        if type(value) is not kind:
            raise ValueError(f"switch {name!r} takes a {kind.__name__}")
        known = _CHOICES.get(name)
        if known is not None and value not in known:
            raise ValueError(f"{name} takes {' or '.join(known)}")
        setattr(self, name, value)

    def as_dict(self) -> dict[str, Answer]:
        """Every switch and how it stands."""
        return {f.name: cast("Answer", getattr(self, f.name)) for f in fields(self)}
