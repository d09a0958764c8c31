"""The page of the AWS console, as far as people need it here: past the bot, by hand.

So anybody can see what the watches say when a certificate ends, is imported again
broken, or a configuration is disabled.
"""

from collections.abc import Iterator
from html import escape

from sandbox.aws.identities import IOT_ACCOUNTS, REGIONS
from sandbox.aws.iot_certificates import status_and_detail
from sandbox.aws.records import Certificate, DomainConfig
from sandbox.aws.world import Region, World
from sandbox.faults import FAULTS

Place = tuple[str, str]
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto;
       padding: 0 1rem; color: #1d1c1d; background: #fff }
section { border-bottom: 1px solid #ddd; padding: .5rem 0 1rem }
h2 { font-size: 1.1rem; margin: .8rem 0 .2rem; overflow-wrap: anywhere }
p { margin: .2rem 0; overflow-wrap: anywhere }
form { display: inline-block; margin: .3rem .3rem 0 0 }
input, select, button { font: inherit; padding: .2rem .6rem }
label { margin-right: .6rem }
[role=status] { padding: .5rem .8rem; background: #eef4ff }
@media (prefers-color-scheme: dark) { body { color: #e8e8e8; background: #1a1d21 }
  [role=status] { background: #22304a } section { border-color: #444 } }
"""
_DISABLE = ("disable", "Disable")
# What a button does to any certificate, and to one that was imported.
_OF_ALL = (("old", "3 days left"),)
_OF_IMPORTED = (
    ("broken", "Import again, broken"),
    ("right", "Import again, as it should be"),
)


def page(world: World, said: str = "") -> str:
    """Every configuration of every account, and a form for one more."""
    rows = "".join(_row(world, *each) for each in configs(world))
    status = f'<p role="status">{escape(said)}</p>' if said else ""
    places = "".join(
        f'<option value="{account}/{region}">{account} {region}</option>'
        for account, region in _places(world)
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>AWS by hand</title><style>{STYLE}</style></head><body><main>"
        "<h1>AWS by hand</h1><p>What somebody does in the AWS console, past the bot. "
        "The bot is not told; its watches find out, or <code>iotdomain report</code> "
        f"does.</p>{status}{rows or '<p>There is no domain configuration yet.</p>'}"
        "<h2>Set up a domain by hand</h2>"
        '<form method="post" action="/aws">'
        '<input type="hidden" name="act" value="own">'
        '<label>Name below acme.example <input name="domain" required '
        'value="fleet.acme.example" autocomplete="off"></label>'
        f'<label>Where <select name="place">{places}</select></label>'
        "<button>Import a certificate for 90 days and configure it</button></form>"
        "</main></body></html>"
    )


def configs(world: World) -> Iterator[tuple[Place, Region, DomainConfig]]:
    """Those that people can see, in the order of accounts and names."""
    for account, region in _places(world):
        place = world.accounts[account].regions[region]
        for name in sorted(place.configs):
            yield (account, region), place, place.configs[name]


def _places(world: World) -> Iterator[Place]:
    for number in IOT_ACCOUNTS:
        for region in sorted({*REGIONS, *world.accounts[number].regions}):
            yield number, region


def _row(world: World, place: Place, region: Region, config: DomainConfig) -> str:
    status, detail = status_and_detail(world, region, config)
    its = region.certificates.get(config.certificate_arn or "")
    acts = [("enable", "Enable") if config.status == "DISABLED" else _DISABLE]
    if config.status == "DISABLED":
        acts.append(("delete", "Delete"))
    if its is not None:
        acts += _OF_ALL
        acts += _OF_IMPORTED if its.type == "IMPORTED" else ()
    buttons = "".join(_button(place, config, *each) for each in acts)
    said = f"{status or 'not checked yet'}{f': {detail}' if detail else ''}"
    return (
        f'<section aria-label="{escape(config.domain_name)}">'
        f"<h2>{escape(config.domain_name)}</h2>"
        f"<p>{escape(config.name)} in {' '.join(place)}: <b>{config.status}</b></p>"
        f"<p>Certificate {escape(said)}</p><p>{escape(_dates(its))}</p>{buttons}"
        f"{_breaking(config)}</section>"
    )


def _breaking(config: DomainConfig) -> str:
    """A choice of everything that can go wrong with a domain (`sandbox.faults`)."""
    options = "".join(
        f'<option value="{name}">{escape(fault.says)}</option>'
        for name, fault in FAULTS.items()
    )
    domain = escape(config.domain_name)
    return (
        '<form method="post" action="/aws"><input type="hidden" name="act" '
        f'value="break"><input type="hidden" name="domain" value="{domain}">'
        f'<select name="fault" aria-label="What goes wrong with {domain}">{options}'
        f'</select> <button aria-label="Break it, {domain}">Break it</button></form>'
    )


def _button(place: Place, config: DomainConfig, act: str, label: str) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{key}" value="{escape(value)}">'
        for key, value in (
            ("act", act),
            ("place", "/".join(place)),
            ("name", config.name),
        )
    )
    name = f"{label}, {config.domain_name}"
    return (
        f'<form method="post" action="/aws">{hidden}'
        f'<button aria-label="{escape(name)}">{label}</button></form>'
    )


def _dates(its: Certificate | None) -> str:
    if its is None:
        return "It is no longer in ACM."
    until = f"{its.not_after:%Y-%m-%d %H:%M} UTC" if its.not_after else "not issued"
    return f"{its.type}, for {', '.join(its.names)}, until {until}"
