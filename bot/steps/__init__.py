"""All steps by name: a literal to read. Old names stay as aliases for a while."""

from collections.abc import Mapping

from bot.core.plans import StepName
from bot.steps import (
    certificate,
    cname,
    config,
    enable,
    imports,
    renewal,
    replace,
    served,
    undo,
    validation,
)
from bot.steps.base import Step

STEPS: Mapping[StepName, Step] = {
    StepName.REQUEST_CERTIFICATE: certificate.REQUEST,
    StepName.IMPORT_CERTIFICATE: imports.IMPORT,
    StepName.IMPORT_BY_HAND: imports.BY_HAND,
    StepName.WRITE_VALIDATION: validation.WRITE,
    StepName.RECORDS_BY_HAND: validation.BY_HAND,
    StepName.AWAIT_CERTIFICATE: certificate.ISSUED,
    StepName.CREATE_CONFIG: config.STEP,
    StepName.ENABLE_CONFIG: enable.STEP,
    StepName.WRITE_CNAME: cname.WRITE,
    StepName.CNAME_BY_HAND: cname.BY_HAND,
    StepName.AWAIT_SERVED: served.STEP,
    StepName.AWAIT_RENEWED: renewal.RENEWED,
    StepName.REPLACE_CONFIG: replace.STEP,
    StepName.REMOVE_CNAME: undo.CNAME,
    StepName.REMOVE_CONFIG: undo.CONFIG,
    StepName.DELETE_CERTIFICATE: undo.CERTIFICATE,
    StepName.DELETE_STAND_IN: undo.STAND_IN,
    StepName.REMOVE_VALIDATION: undo.VALIDATION,
}
