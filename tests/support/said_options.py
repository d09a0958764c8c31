"""Messages of a configuration with options: proposed, done, as it is, as commands."""

from dataclasses import replace

from bot.core.diagnosis import diagnosed
from bot.core.playbooks import create
from bot.core.requests import CreateRequest, Options
from bot.core.runs import Status
from bot.slack import render
from bot.slack.render import RenderView
from tests.support import facts as world
from tests.support import said_runs as a

FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:guard"
ALL = Options(
    config_name="device-production",
    tls_policy="IoTSecurityPolicy_TLS13_1_3_2022_10",
    authentication="CUSTOM_AUTH_X509",
    protocol="SECURE_MQTT",
    authorizer="sensor-tokens",
    authorizer_override=False,
    ocsp=True,
    ocsp_lambda=FUNCTION.replace("guard", "ocsp"),
    ocsp_responder=a.ARN,
    callback=FUNCTION,
)
HTTPS = Options(authentication="AWS_SIGV4", protocol="HTTPS", ocsp=True)
VERIFIED = {
    "served_tls": "TLSv1.3",
    "served_staple": "good",
    "tls_policy": "IoTSecurityPolicy_TLS13_1_3_2022_10",
}


def _plan(options):
    facts = world.facts(asked=CreateRequest(options=options))
    return create(facts, facts.asked, (8883, 443))


def _done(options, **outputs):
    run = replace(a.served(outputs=outputs), plan=_plan(options))
    assert run.status is Status.SUCCEEDED
    return run


def cards(view):
    """Root messages."""
    alone = {"served_ports": "443", "served_staple": "not seen"}
    return {
        "proposal_options": render.render_run(a.proposed(_plan(ALL)), view),
        "proposal_one_option": render.render_run(a.proposed(_plan(HTTPS)), view),
        "done_options": render.render_run(_done(ALL, **VERIFIED), view),
        "done_staple_not_seen": render.render_run(_done(HTTPS, **alone), view),
    }


def answers(view: RenderView, facts):
    """What one person sees."""
    has = replace(facts.config, options=replace(ALL, config_name=None))
    stapled = tuple(replace(each, staple="good") for each in facts.served)
    shown = replace(facts, config=has, served=stapled)
    first, *_ = facts.served
    closed = replace(
        first, fingerprint=None, names=(), error="No certificate was shown"
    )
    https = replace(facts.config, options=HTTPS)
    there = (closed, replace(first, port=443, staple="good"))
    return {
        "status_pair": render.status_answer(
            diagnosed(replace(facts, config=https, served=there)),
            a.PRODUCTION,
            now=view.now,
        ),
        "cli_options": render.cli_answer(a.proposed(_plan(ALL)), a.PRODUCTION, {}),
        "status_options": render.status_answer(
            diagnosed(shown), a.PRODUCTION, now=view.now
        ),
    }
