"""Everything the bot says, as pure functions from state to payloads.

A message is rendered whole, every time, and never patched. User text stands in
plain_text only; everything else from outside goes through `bot.core.words`.

Messages about requests (`render_run`, `render_moment`) and alerts (`render_alert`,
`render_call`) are posted by `bot.announce` alone.
In modals the name of a field is the block_id and the action_id of its input.
"""

from bot.slack.render.alert import render_alert, render_call
from bot.slack.render.alert_lists import OpenAlerts, alerts_answer, show_alert_answer
from bot.slack.render.alert_words import AlertView
from bot.slack.render.answers import (
    WhoCan,
    answer,
    ask_cancel,
    could_not_ask,
    did_you_mean,
    failed,
    offer_form,
    older_button,
    older_version,
    preflight_refused,
    refused,
)
from bot.slack.render.calls import render_calls
from bot.slack.render.card import render_run
from bot.slack.render.certificate_form import (
    CERTIFICATE_FIELDS,
    FIELDS_OF,
    FIND,
    SOURCE,
    InAcm,
)
from bot.slack.render.diagnosis import (
    Case,
    FixButton,
    diagnosis_answer,
    so_far_answer,
)
from bot.slack.render.first_look import render_first_look
from bot.slack.render.form import OPTION_FIELDS
from bot.slack.render.help import help_answer
from bot.slack.render.leaked import LEAKED_IN_FORM, leaked
from bot.slack.render.links import permalink
from bot.slack.render.looking import (
    check_lines,
    checks_answer,
    looking_answer,
    not_looked_answer,
    shown_again,
)
from bot.slack.render.lookups import (
    cli_answer,
    fix_cli_answer,
    list_answer,
    plan_answer,
    records_answer,
    requests_answer,
    show_answer,
)
from bot.slack.render.modals import create_modal, decline_modal
from bot.slack.render.moments import moments
from bot.slack.render.replies import render_moment
from bot.slack.render.rotation import nothing_to_rotate, rotation_ahead
from bot.slack.render.status import status_answer
from bot.slack.render.view import Link, RenderView

__all__ = [
    "CERTIFICATE_FIELDS",
    "FIELDS_OF",
    "FIND",
    "LEAKED_IN_FORM",
    "OPTION_FIELDS",
    "SOURCE",
    "AlertView",
    "Case",
    "FixButton",
    "InAcm",
    "Link",
    "OpenAlerts",
    "RenderView",
    "WhoCan",
    "alerts_answer",
    "answer",
    "ask_cancel",
    "check_lines",
    "checks_answer",
    "cli_answer",
    "could_not_ask",
    "create_modal",
    "decline_modal",
    "diagnosis_answer",
    "did_you_mean",
    "failed",
    "fix_cli_answer",
    "help_answer",
    "leaked",
    "list_answer",
    "looking_answer",
    "moments",
    "not_looked_answer",
    "nothing_to_rotate",
    "offer_form",
    "older_button",
    "older_version",
    "permalink",
    "plan_answer",
    "preflight_refused",
    "records_answer",
    "refused",
    "render_alert",
    "render_call",
    "render_calls",
    "render_first_look",
    "render_moment",
    "render_run",
    "requests_answer",
    "rotation_ahead",
    "show_alert_answer",
    "show_answer",
    "shown_again",
    "so_far_answer",
    "status_answer",
]
