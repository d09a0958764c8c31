"""The page of a made-up DNS provider: records edited by hand, no script needed."""

from collections.abc import Mapping
from html import escape
from typing import Any

_TYPES = ("CNAME", "TXT", "A", "AAAA", "MX", "CAA", "NS")
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto;
       padding: 0 1rem; color: #1d1c1d; background: #fff }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; vertical-align: top;
         border-bottom: 1px solid #ddd; overflow-wrap: anywhere }
label { display: block; margin: .6rem 0 }
input, select, textarea, button { font: inherit }
input[name=name], textarea { width: 100%; box-sizing: border-box }
[role=status] { padding: .5rem .8rem; background: #eef4ff }
@media (prefers-color-scheme: dark) { body { color: #e8e8e8; background: #1a1d21 }
  [role=status] { background: #22304a } th, td { border-color: #444 } }
"""


def page(
    listing: Mapping[str, Any],
    *,
    said: str = "",
    draft: Mapping[str, Any] | None = None,
) -> str:
    """All editable zones, the one meant for trying things first."""
    zones = sorted(listing["zones"], key=lambda zone: (zone != "byhand.example", zone))
    parts = [_zone(zone, listing["zones"][zone], draft or {}) for zone in zones]
    status = f'<p role="status">{escape(said)}</p>' if said else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>DNS by hand</title><style>{_STYLE}</style></head><body><main>"
        "<h1>DNS by hand</h1><p>These zones are in no AWS account, as if they were at "
        "another DNS provider. The bot cannot write here; you can. The records of "
        "acme.example are in the sandbox's Route 53.</p>"
        f"{status}{''.join(parts)}</main></body></html>"
    )


def _zone(zone: str, records: list[Mapping[str, Any]], draft: Mapping[str, Any]) -> str:
    kept = draft if draft.get("zone") == zone else {}
    rows = "".join(_row(zone, each) for each in records)
    options = "".join(
        f"<option{' selected' if kept.get('type') == kind else ''}>{kind}</option>"
        for kind in _TYPES
    )
    return (
        f'<section aria-label="{escape(zone)}"><h2>{escape(zone)}</h2><table><thead>'
        "<tr><th>Name</th><th>Type</th><th>TTL</th><th>Value</th><td></td></tr>"
        f"</thead><tbody>{rows}</tbody></table>"
        f'<form method="post"><input type="hidden" name="zone" value="{escape(zone)}">'
        "<label>Full name <input name='name' required autocomplete='off' "
        f"value='{escape(str(kept.get('name', '')))}'></label>"
        f"<label>Type <select name='type'>{options}</select></label>"
        "<label>Value, one a line <textarea name='value' rows='2' required>"
        f"{escape(str(kept.get('value', '')))}</textarea></label>"
        "<label>TTL in seconds <input name='ttl' type='number' min='0' value='300'>"
        "</label><button>Save record</button></form></section>"
    )


def _row(zone: str, record: Mapping[str, Any]) -> str:
    name, kind = escape(record["name"]), escape(record["type"])
    values = "<br>".join(escape(value) for value in record["values"])
    hidden = "".join(
        f'<input type="hidden" name="{key}" value="{value}">'
        for key, value in (
            ("zone", escape(zone)),
            ("name", name),
            ("type", kind),
            ("delete", "yes"),
        )
    )
    button = (
        ""
        if kind in {"SOA", "NS"}
        else f'<form method="post">{hidden}<button>Delete</button></form>'
    )
    return (
        f"<tr><td>{name}</td><td>{kind}</td><td>{record['ttl']}</td><td>{values}</td>"
        f"<td>{button}</td></tr>"
    )
