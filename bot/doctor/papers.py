"""The settings: the file with all that is wrong in it, and each variable."""

from collections.abc import Iterator
from functools import partial

from bot.doctor.result import OPERATOR, Check, Result, fault, ok
from bot.settings import Survey, environment

GROUP = "settings"
FILE = "settings.file"
BOT, APP, SECRET = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"
API, STORE = "SLACK_API_URL", "REDIS_URL"


def variable_check(name: str) -> str:
    """The name of the check of an environment variable."""
    return f"environment.{name}"


def checks(survey: Survey) -> Iterator[Check]:
    """What needs no answer from anybody."""
    yield Check(name=FILE, group=GROUP, about="file", run=partial(_file, survey))
    is_http = survey.settings is not None and survey.settings.listen is not None
    for name in (BOT, SECRET if is_http else APP, API, STORE):
        yield Check(
            name=variable_check(name),
            group=GROUP,
            about=name,
            run=partial(_variable, survey, name),
        )


def _file(survey: Survey) -> Result:
    if survey.settings is not None:
        number = len(survey.settings.targets)
        return ok(
            f"{survey.source}, {number} {'target' if number == 1 else 'targets'}."
        )
    do = "mend it; `iotdomain check` says the same without the rest"
    if survey.source is None or not survey.source.exists():
        do = "write one with `iotdomain init`, or name the right one"
    return fault(" ".join(survey.file_faults), do, OPERATOR)


def _variable(survey: Survey, name: str) -> Result:
    found = [each for each in survey.environment_faults if each.startswith(name)]
    if found:
        return fault(found[0], f"set {name} in the bot's environment", OPERATOR)
    if name == STORE:
        is_own = environment.read().redis_url is None
        return ok("Not set: the bot starts a store of its own." if is_own else "Set.")
    return ok("It may carry tokens." if name == API else "Set.")
