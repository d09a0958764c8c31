"""What Slack allows in a rich_text block.

docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from sandbox.slack.checks import (
    anything,
    boolean,
    by_type,
    integer,
    items,
    shape,
    string,
    word,
)

_MOST = 1000  # not documented; more than any message that people read
_LONG = 12_000
_STYLE = shape({}, dict.fromkeys(("bold", "italic", "strike", "code"), boolean))
_STYLED = {"style": _STYLE}
_INLINE = by_type(
    {
        "text": shape({"text": string(_LONG)}, _STYLED),
        "link": shape(
            {"url": string(3000)},
            {**_STYLED, "text": string(_LONG), "unsafe": boolean},
        ),
        "user": shape({"user_id": string(32)}, _STYLED),
        "usergroup": shape({"usergroup_id": string(32)}, _STYLED),
        "channel": shape({"channel_id": string(32)}, _STYLED),
        "broadcast": shape({"range": word("here", "channel", "everyone")}),
        "emoji": shape({"name": string(100)}, {"unicode": string(100)}),
        "date": shape(
            {"timestamp": integer(0, 10**11), "format": string(200)},
            {"url": string(3000), "fallback": string(200)},
        ),
        "color": shape({"value": string(32)}),
    },
    "rich text element",
)
_LINE = items(_INLINE, 0, _MOST)
_BORDER = {"border": integer(0, 1)}
_SECTION = shape({"elements": _LINE})
RICH_TEXT = shape(
    {
        "elements": items(
            by_type(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_preformatted": shape(
                        {"elements": _LINE}, {**_BORDER, "language": anything}
                    ),
                    "rich_text_quote": shape({"elements": _LINE}, _BORDER),
                    "rich_text_list": shape(
                        {
                            "style": word("bullet", "ordered"),
                            "elements": items(
                                by_type({"rich_text_section": _SECTION}, "list item"),
                                1,
                                _MOST,
                            ),
                        },
                        {
                            **_BORDER,
                            "indent": integer(0, 8),
                            "offset": integer(0, 10**6),
                        },
                    ),
                },
                "rich text",
            ),
            1,
            _MOST,
        )
    },
    {"block_id": string(255)},
)
