"""Every check of a certificate, in the order in which findings of a kind are told."""

from bot.core.certs.checks import (
    acm,
    chain,
    form,
    iot,
    key,
    reimport,
    trust,
    validation,
)
from bot.core.certs.finding import Check

FORM = (
    form.bad_pem,
    form.der_not_pem,
    form.pkcs7_not_pem,
    form.pkcs12_not_pem,
    form.utf_16,
    form.byte_order_mark,
    form.windows_line_ends,
    form.blank_lines,
    form.stray_spaces,
    form.text_between_blocks,
    form.other_blocks,
)
IOT = (
    iot.name_not_covered,
    iot.common_name_only,
    iot.server_auth_missing,
    iot.key_unsupported,
    iot.leaf_is_ca,
    iot.too_many_names,
    iot.chain_too_long,
    iot.chain_too_large,
    iot.chain_size_unclear,
)
ACM = (
    acm.expired,
    acm.not_yet_valid,
    acm.expires_soon,
    acm.not_version_3,
    acm.issuer_empty,
    acm.extensions_unreadable,
    acm.key_family_differs,
    acm.ocsp_url_too_long,
    acm.weak_signature,
    acm.certificate_over_acm_size,
    acm.chain_over_acm_size,
)
CHAIN = (
    chain.chain_out_of_order,
    chain.leaf_repeated,
    chain.duplicate_certificate,
    chain.unrelated_certificate,
    chain.chain_certificate_expired,
    chain.chain_certificate_not_yet_valid,
    chain.root_included,
)
KEY = (
    key.key_mismatch,
    key.key_encrypted,
    key.key_unreadable,
    key.key_too_large,
    key.several_keys,
    key.key_beside_certificate,
)
TRUST = (
    trust.incomplete_chain,
    trust.devices_refuse,
    trust.validation_certificate_needed,
    trust.strict_clients_refuse,
    trust.self_signed,
    trust.unknown_issuer,
)
VALIDATION = (
    validation.validation_not_public,
    validation.validation_name_not_covered,
    validation.validation_not_valid_now,
    validation.validation_not_issued,
    validation.validation_not_needed,
)
REIMPORT = (
    reimport.reimport_key_changed,
    reimport.reimport_usages_removed,
    reimport.reimport_all_names_removed,
    reimport.reimport_not_imported,
    reimport.reimport_signature_changed,
    reimport.reimport_common_name_changed,
    reimport.reimport_names_changed,
    reimport.reimport_same_certificate,
)
# By what they are about; the documentation has one table for each.
ABOUT: tuple[tuple[str, tuple[Check, ...]], ...] = (
    ("What AWS IoT asks", IOT),
    ("What ACM asks of the certificate", ACM),
    ("What ACM asks of the chain", CHAIN),
    ("What ACM asks of the private key", KEY),
    ("Who trusts it", TRUST),
    ("The validation certificate", VALIDATION),
    ("In the place of another, under the same ARN", REIMPORT),
    ("How the files are written", FORM),
)
CHECKS = tuple(each for _, group in ABOUT for each in group)
