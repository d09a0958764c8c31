"""What stands at the end of a create: the facts, and what the firmware needs."""

from bot.core.runs import Run
from bot.core.words import code, day
from bot.slack.render import build, clocks, links, options, signed, steps, words
from bot.slack.render.build import Block
from bot.slack.render.changes import key_name, tls_name
from bot.slack.render.shell import openssl
from bot.slack.render.view import RenderView


def facts(run: Run, view: RenderView) -> Block:
    """Certificate and domain configuration as they are now, and what took how long."""
    held = [signed.issuer(run), key_name(run.outputs.get("certificate_key", ""))]
    until = clocks.moment_of(run, "certificate_until") or clocks.moment_of(
        run, "served_until"
    )
    if until is not None:
        held.append(f"valid until {day(until)}")
    mark = run.outputs.get("certificate_fingerprint", "")
    if mark:
        held.append(f"SHA-256 begins {code(_begins(mark))}")
    tls = tls_name(run.outputs.get("tls_policy", ""))
    return build.section(
        "\n".join(
            [
                f"*Certificate:* {', '.join(filter(None, held))}.{_renews(run, view)}",
                f"*Domain:* {clocks.domain(run)}{f', {tls}' if tls else ''}.",
                *options.read_back(run),
                *([f"*Time:* {steps.times(run)}."] if run.timings else []),
            ]
        )
    )


def _renews(run: Run, view: RenderView) -> str:
    """What ACM says of the next certificate, and who sees to it that it comes."""
    # What was undone since is watched by nobody.
    watched = view.watched and view.followed is None
    if signed.kind(run) == signed.IMPORTED:
        warns = " I warn before that day." if watched else ""
        return f" It was imported, so nobody renews it: import the next one.{warns}"
    renewal = run.outputs.get("certificate_renewal")
    if not renewal:
        return ""
    said = f" ACM says renewal is {code(renewal)}"
    if renewal != "INELIGIBLE":
        return f"{said}; I watch that it happens." if watched else f"{said}."
    if watched:
        return f"{said} so far; I watch it."
    return f"{said} so far, so look again before that day."


def firmware(run: Run, view: RenderView) -> Block:
    """What whoever writes the firmware needs, and the line to see it for oneself."""
    name = words.domain(run)
    address = next(iter(_seen_at(run)), "")
    asked = options.port_to_ask(run)
    line = openssl(run.plan.domain, view.ports, address, asked=asked)
    ec = run.outputs.get("certificate_key", "").startswith("EC_")
    suite = (
        " The key is ECDSA: with TLS 1.2 that takes a cipher suite with ECDHE-ECDSA."
        if ec
        else ""
    )
    return build.section(
        f"*For the firmware:* host and SNI {name} · "
        f"{options.for_firmware(run, served_ports(run))} · trust "
        f"{signed.trust(run)}.{suite}\n"
        f"*Check it yourself:*\n{build.copyable(line)}"
    )


def console(run: Run, view: RenderView) -> Block:
    """Links to the same things in the AWS console."""
    region = view.target.region
    arn = run.outputs.get("certificate_arn")
    config = run.outputs.get("config_name")
    parts = [
        links.link(links.configurations(region), "domain configurations")
        + (f" ({code(config)})" if config else ""),
        links.link(links.certificate(arn, region), "the certificate") if arn else "",
    ]
    return build.section(f"*In the AWS console:* {' · '.join(filter(None, parts))}")


def unseen(run: Run) -> str:
    """What nobody can see from where the bot runs."""
    others = "".join(
        f"{each}, " for each in (*_out_of_reach(run), *options.unseen(run))
    )
    trust = f"{others}{signed.doubt(run)}"
    if signed.private_root(run) is not None:
        return trust
    if run.outputs.get("served_trusted") == "no":
        return f"a chain to a root that this bot trusts; and {trust}"
    return trust


def _out_of_reach(run: Run) -> list[str]:
    """Addresses of the name to which there is no way from here, as clauses."""
    family = run.outputs.get("served_unreached")
    return [f"the {family} addresses of the name"] if family else []


def served_ports(run: Run) -> str:
    """The ports on which the endpoint answered, or should."""
    given = run.outputs.get("served_ports", "8883,443").split(",")
    known = [port for port in given if port.isdigit()] or ["8883", "443"]
    ordered = sorted(known, key=lambda port: (port != "8883", port))
    word = "port" if len(ordered) == 1 else "ports"
    return f"{word} {steps.joined(ordered)}"


def _seen_at(run: Run) -> list[str]:
    return list(filter(None, run.outputs.get("served_addresses", "").split(",")))


def addresses(run: Run) -> str:
    """How many addresses were seen, as in "at both addresses"."""
    count, of = len(_seen_at(run)), run.outputs.get("served_of")
    if of is not None:
        return f"at {count} of {of} addresses"
    if count <= 1:
        return "at its address"
    return "at both addresses" if count == 2 else f"at all {count} addresses"  # noqa: PLR2004 - two are "both"


def _begins(fingerprint: str) -> str:
    """The first four bytes, in pairs with colons."""
    digits = "".join(each for each in fingerprint.upper() if each in "0123456789ABCDEF")
    return ":".join(digits[at : at + 2] for at in range(0, 8, 2))
