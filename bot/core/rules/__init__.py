"""The rules, by subject, and the chains that ask different questions with them."""

from bot.core.findings import Rule
from bot.core.rules import config, names, records, zone

PREFLIGHT: tuple[Rule, ...] = (
    config.domain_has_config,
    config.config_name_taken,
    config.claimed_elsewhere,
    config.quota_used_up,
    zone.apex_of_zone,
    zone.zone_not_delegated,
    zone.no_public_zone,
    records.other_records_at_name,
    records.wildcard_answers,
    records.caa_forbids_amazon,
    names.common_name_too_long,
)
"""What must be right before a domain is created; BROKEN stops the plan."""
