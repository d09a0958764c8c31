"""CONTRIBUTING.md is true, and what keeps it so notices a lie."""

import pytest

from tests.support.contributing import ROOT, lies

TEXT = (ROOT / "CONTRIBUTING.md").read_text()


def test_all_that_it_names_is_there_and_is_where_it_says():
    assert lies(TEXT) == []


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("docs/design.md", "docs/plan.md", "there is no docs/plan.md"),
        ("`handlers/show.py`", "`handlers/shows.py`", "there is no handlers/shows.py"),
        ("`sandbox/aws/`", "`sandbox/cloud/`", "there is no sandbox/cloud/"),
        ("`VERBS` in", "`VERB_LIST` in", "handlers/registry.py has no VERB_LIST"),
        (
            "`STEPS` in `bot/steps/__init__.py`",
            "`STEPS` in `bot/steps/base.py`",
            "bot/steps/base.py has no STEPS",
        ),
        (
            "`JOBS` in `jobs/registry.py`",
            "`JOBS` in `jobs/clock.py`",
            "jobs/clock.py has no JOBS",
        ),
        ("`StepName` of", "`StepNames` of", "bot/core/plans.py has no StepNames"),
        ("or `WATCHED` in", "or `SEEN` in", "bot/core/rules/__init__.py has no SEEN"),
        ("`@rule(…)`", "`@law(…)`", "no file of its row has @law(…)"),
        ("a `Job` in", "a `Task` in", "no file of its row has Task"),
        ("`look`, `act`", "`see`, `act`", "no file of its row has see"),
        ("`make lint`", "`make style`", "make has no style"),
        ("`iotdomain manifest", "`iotdomain manifests", "iotdomain has no manifests"),
    ],
)
def test_each_kind_of_lie_is_noticed(good, bad, said):
    assert good in TEXT

    assert said in lies(TEXT.replace(good, bad))
