"""What Slack allows in texts, options, confirm dialogs and interactive elements.

Numbers: docs.slack.dev/reference/block-kit/composition-objects and /block-elements.
"""

from sandbox.slack.checks import (
    Check,
    anything,
    boolean,
    both,
    by_type,
    integer,
    items,
    just_one_of,
    shape,
    string,
    word,
)

_LATEST = 10**10  # a ten-digit epoch, in seconds


def plain(most: int) -> Check:
    """A plain_text object."""
    fields = shape({"text": string(most)}, {"emoji": boolean})
    return by_type({"plain_text": fields}, "text object")


def markup(most: int) -> Check:
    """A plain_text or an mrkdwn object."""
    return by_type(
        {
            "plain_text": shape({"text": string(most)}, {"emoji": boolean}),
            "mrkdwn": shape({"text": string(most)}, {"verbatim": boolean}),
        },
        "text object",
    )


STYLE = word("primary", "danger")
ACTION_ID = string(255)
URL = string(3000)
CONFIRM = shape(
    {
        "title": plain(100),
        "text": markup(300),
        "confirm": plain(30),
        "deny": plain(30),
    },
    {"style": STYLE},
)


def option(text: Check) -> Check:
    """One choice; only an overflow menu's may have an url."""
    return shape(
        {"text": text, "value": string(150)}, {"description": plain(75), "url": URL}
    )


OPTION = option(plain(75))
RICH_OPTION = option(markup(75))
OPTION_GROUP = shape({"label": plain(75), "options": items(OPTION, 1, 100)})

_COMMON = {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": boolean}
_MENU = {**_COMMON, "placeholder": plain(150)}
_TYPED = {
    "action_id": ACTION_ID,
    "placeholder": plain(150),
    "focus_on_load": boolean,
    "dispatch_action_config": shape(
        {
            "trigger_actions_on": items(
                word("on_enter_pressed", "on_character_entered"), 1, 2
            )
        }
    ),
}
_CHOICES = {
    "options": items(OPTION, 1, 100),
    "option_groups": items(OPTION_GROUP, 1, 100),
}
_EITHER = just_one_of("options", "option_groups")
_MANY = {"max_selected_items": integer(1, 100)}

BUTTON = shape(
    {"text": plain(75)},
    {
        "action_id": ACTION_ID,
        "url": URL,
        "value": string(2000),
        "style": STYLE,
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
OVERFLOW = shape(
    {"options": items(OPTION, 1, 5)}, {"action_id": ACTION_ID, "confirm": CONFIRM}
)
HAS_A_SOURCE = just_one_of("image_url", "slack_file")
IMAGE = both(
    shape({"alt_text": string(2000)}, {"image_url": URL, "slack_file": anything}),
    HAS_A_SOURCE,
)

_SELECTS: dict[str, Check] = {
    "static_select": both(
        shape({}, {**_MENU, **_CHOICES, "initial_option": OPTION}), _EITHER
    ),
    "multi_static_select": both(
        shape(
            {},
            {**_MENU, **_CHOICES, **_MANY, "initial_options": items(OPTION, 1, 100)},
        ),
        _EITHER,
    ),
    "users_select": shape({}, {**_MENU, "initial_user": string(32)}),
    "multi_users_select": shape(
        {}, {**_MENU, **_MANY, "initial_users": items(string(32), 1, 100)}
    ),
    "channels_select": shape(
        {},
        {**_MENU, "initial_channel": string(32), "response_url_enabled": boolean},
    ),
    "conversations_select": shape(
        {},
        {
            **_MENU,
            "initial_conversation": string(32),
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": anything,
        },
    ),
    "datepicker": shape({}, {**_MENU, "initial_date": string(10)}),
    "timepicker": shape(
        {}, {**_MENU, "initial_time": string(5), "timezone": string(64)}
    ),
    "datetimepicker": shape(
        {}, {**_COMMON, "initial_date_time": integer(10**9, _LATEST)}
    ),
    "checkboxes": shape(
        {"options": items(RICH_OPTION, 1, 10)},
        {**_COMMON, "initial_options": items(RICH_OPTION, 1, 10)},
    ),
    "radio_buttons": shape(
        {"options": items(RICH_OPTION, 1, 10)},
        {**_COMMON, "initial_option": RICH_OPTION},
    ),
}
_TEXT_INPUTS: dict[str, Check] = {
    "plain_text_input": shape(
        {},
        {
            **_TYPED,
            "initial_value": string(3000, least=0),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
    ),
    "number_input": shape(
        {"is_decimal_allowed": boolean},
        {
            **_TYPED,
            "initial_value": string(100),
            "min_value": string(100),
            "max_value": string(100),
        },
    ),
    "email_text_input": shape({}, {**_TYPED, "initial_value": string(3000)}),
    "url_text_input": shape({}, {**_TYPED, "initial_value": string(3000)}),
}
_BUTTONS: dict[str, Check] = {"button": BUTTON, "overflow": OVERFLOW}

# Which elements may stand where.
IN_ACTIONS = by_type({**_BUTTONS, **_SELECTS}, "element")
IN_SECTION = by_type({**_BUTTONS, **_SELECTS, "image": IMAGE}, "element")
IN_INPUT = by_type({**_SELECTS, **_TEXT_INPUTS}, "element")
IN_CONTEXT = by_type(
    {
        "image": IMAGE,
        "plain_text": shape({"text": string(3000)}, {"emoji": boolean}),
        "mrkdwn": shape({"text": string(3000)}, {"verbatim": boolean}),
    },
    "element",
)
ACTION_TYPES = frozenset({*_BUTTONS, *_SELECTS, *_TEXT_INPUTS})
