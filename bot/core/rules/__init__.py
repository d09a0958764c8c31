"""The rules, by subject, and the chains that ask different questions with them."""

from bot.core.findings import Rule
from bot.core.rules import (
    access,
    answers,
    behind,
    caches,
    chain,
    chosen,
    config,
    delegation,
    doors,
    expiry,
    front,
    further,
    imports,
    inplace,
    issuing,
    leads,
    misplaced,
    names,
    options,
    presence,
    records,
    rejections,
    repair,
    rotation,
    sent,
    served,
    shadows,
    spares,
    staples,
    stapling,
    state,
    unfit,
    unmade,
    versions,
    wildcard,
    zone,
)

CHOSEN: tuple[Rule, ...] = (
    chosen.chosen_elsewhere,
    chosen.chosen_missing,
    chosen.chosen_not_issued,
    chosen.chosen_out_of_time,
    chosen.chosen_key_type,
    chosen.chosen_too_many_names,
    chosen.chosen_covers_not,
    chosen.chosen_no_server_auth,
    chosen.chosen_chain_too_long,
    chosen.chosen_chain_too_large,
    chosen.chosen_chain_size_unclear,
    chosen.chosen_ends_soon,
)
"""Whether a certificate in ACM that was asked for can be served."""

SECRET: tuple[Rule, ...] = (
    imports.secret_missing,
    imports.secret_unusable,
)
"""Whether a secret has a certificate to import."""

ISSUE: tuple[Rule, ...] = (
    zone.zone_not_delegated,
    zone.no_public_zone,
    records.caa_forbids_amazon,
    names.common_name_too_long,
    further.too_many_names,
    further.further_name_without_zone,
    further.further_zone_not_delegated,
    further.further_name_caa,
    wildcard.wildcard_blocks,
)
"""What must be right before ACM issues a certificate, for a create or a rotation."""

PREFLIGHT: tuple[Rule, ...] = (
    config.domain_has_config,
    config.config_name_taken,
    config.claimed_elsewhere,
    config.quota_used_up,
    zone.apex_of_zone,
    records.other_records_at_name,
    records.wildcard_answers,
    *ISSUE,
    *CHOSEN,
    options.options_do_not_fit,
    options.authorizer_unknown,
    options.authorizer_inactive,
    options.ocsp_cannot_work,
    options.responder_unknown,
    options.callback_decides_all,
    *SECRET,
)
"""What must be right before a domain is created; BROKEN stops the plan."""

ROTATION: tuple[Rule, ...] = (
    rotation.no_config_to_rotate,
    rotation.config_to_rotate_is_off,
)
"""What must be right before a domain is given another certificate, whichever way."""

RECREATION: tuple[Rule, ...] = (
    rotation.config_is_not_ours,
    config.claimed_elsewhere,
)
"""And beside that, where its configuration has to be made again."""

REPAIR: tuple[Rule, ...] = (
    repair.no_config_to_repair,
    repair.certificate_not_valid,
    zone.apex_of_zone,
    zone.zone_not_delegated,
    zone.no_public_zone,
    records.other_records_at_name,
)
"""What must be right before a domain that is set up is mended."""

WATCHED: tuple[Rule, ...] = (
    presence.config_vanished,
    presence.config_new,
    state.config_disabled,
    state.config_invalid,
    state.certificate_deleted,
    state.certificate_not_issued,
    expiry.certificate_expires,
    expiry.certificate_not_renewed,
    expiry.validation_certificate_expires,
    chain.chain_expires,
    chain.served_expires,
    presence.name_gone,
    presence.name_leads_elsewhere,
    served.served_wrong_name,
    served.served_is_other,
)
"""What is looked at again and again once a domain is in use, causes first."""

DIAGNOSED: tuple[Rule, ...] = (
    leads.cname_without_config,
    delegation.zone_unknown,
    inplace.name_is_apex,
    delegation.delegation_missing,
    delegation.delegation_elsewhere,
    delegation.name_servers_differ,
    misplaced.record_doubled,
    misplaced.record_value_doubled,
    misplaced.record_as_text,
    misplaced.record_in_other_zone,
    caches.servers_disagree,
    caches.resolvers_stale,
    caches.record_changed_away,
    inplace.wildcard_in_place,
    front.name_proxied,
    inplace.other_records_in_place,
    inplace.address_records,
    leads.cname_missing,
    leads.cname_other_region,
    leads.cname_other_account,
    issuing.validation_record_missing,
    issuing.caa_stops_amazon,
    issuing.request_came_to_nothing,
    issuing.validation_waits,
    answers.answers_vary,
    answers.address_differs,
    sent.chain_incomplete,
    doors.nothing_answers,
    doors.alpn_refused,
    doors.port_closed,
    versions.tls_differs,
    staples.staple_not_good,
    staples.staple_missing,
    unfit.certificate_covers_not,
    unfit.certificate_key_type,
    unfit.certificate_no_server_auth,
    unfit.certificate_too_many_names,
    unfit.certificate_chain_too_long,
    unfit.certificate_chain_too_large,
    unfit.validation_certificate_missing,
    unfit.validation_certificate_not_public,
    unfit.certificate_names_changed,
    access.options_clash,
    caches.ttl_too_long,
    versions.tls_narrow,
    shadows.private_zone_shadows,
    sent.served_untrusted,
    *WATCHED,
    access.login_narrowed,
    unmade.claimed_elsewhere,
    unmade.quota_used_up,
    spares.certificates_pile_up,
    behind.authorizer_gone,
    behind.authorizer_off,
    behind.authorizer_function_gone,
    behind.authorizer_not_permitted,
    behind.authorizer_fails,
    behind.callback_gone,
    behind.callback_not_permitted,
    behind.callback_fails,
    stapling.ocsp_function_unusable,
    stapling.staple_not_fetched,
    rejections.authorizer_rejects,
    rejections.devices_rejected,
    rejections.rejected_as_disabled,
)
"""What is asked about one domain when a person wants to know why it fails."""
