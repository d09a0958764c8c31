"""What two records that differ in one thing are said to differ in."""

from copy import deepcopy

import pytest

from sandbox.live.differ import Difference, differences

CERTIFICATE = {
    "Status": "ISSUED",
    "InUse": False,
    "Names": ["<domain>", "<zone>"],
    "Options": [{"Name": "<domain>", "Record": {"Type": "CNAME"}}],
    "Count": 3,
}
RECORD = {
    "entries": [
        {
            "step": "issued: at last",
            "answer": CERTIFICATE,
            "error": None,
            "waited": 240.0,
        },
        {
            "step": "deleted too early",
            "answer": None,
            "error": {
                "code": "ResourceInUseException",
                "message": "Certificate <arn of acm certificate> is in use.",
                "status": 400,
                "members": [],
            },
            "waited": None,
        },
    ]
}


def changed(change):
    """The differences after one change of what AWS answered."""
    live = deepcopy(RECORD)
    change(live["entries"])
    return [
        (each.kind, each.where, each.live, each.sandbox)
        for each in differences(live, RECORD)
    ]


def test_a_record_does_not_differ_from_itself():
    assert differences(RECORD, deepcopy(RECORD)) == []


def answer(entries):
    return entries[0]["answer"]


def error(entries):
    return entries[1]["error"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda it: answer(it).pop("InUse"),
            ("field", "InUse", "(nothing)", "boolean"),
        ),
        (
            lambda it: answer(it).update(Extra={}),
            ("field", "Extra", "object", "(nothing)"),
        ),
        (
            lambda it: answer(it)["Options"][0]["Record"].clear(),
            ("field", "Options[0].Record.Type", "(nothing)", "text"),
        ),
        (lambda it: answer(it).update(Status=7), ("type", "Status", "number", "text")),
        (
            lambda it: answer(it).update(Names="<domain>"),
            ("type", "Names", "text", "list"),
        ),
        (
            lambda it: answer(it).update(InUse=None),
            ("type", "InUse", "null", "boolean"),
        ),
        (lambda it: answer(it).update(InUse=True), ("value", "InUse", "True", "False")),
        (
            lambda it: answer(it).update(Status="PENDING_VALIDATION"),
            ("value", "Status", "PENDING_VALIDATION", "ISSUED"),
        ),
        (
            lambda it: answer(it)["Names"].reverse(),
            ("order", "Names", "['<zone>', '<domain>']", "['<domain>', '<zone>']"),
        ),
        (
            lambda it: answer(it)["Names"].pop(),
            ("value", "Names", "1 items", "2 items"),
        ),
        (
            lambda it: error(it).update(code="ConflictException"),
            ("error code", "code", "ConflictException", "ResourceInUseException"),
        ),
        (
            lambda it: error(it).update(status=409),
            ("error status", "status", "409", "400"),
        ),
        (
            lambda it: error(it).update(message="No."),
            (
                "error words",
                "message",
                "No.",
                "Certificate <arn of acm certificate> is in use.",
            ),
        ),
        (
            lambda it: error(it).update(members=["resourceId"]),
            ("field", "members", "['resourceId']", "[]"),
        ),
        (
            lambda it: it[1].update(error=None, answer={}),
            ("outcome", "", "an answer", "refused: ResourceInUseException"),
        ),
        (
            lambda it: it[0].update(answer=None, error=error(it)),
            ("outcome", "", "refused: ResourceInUseException", "an answer"),
        ),
        (lambda it: it[0].update(waited=2_000.0), ("time", "", "2000 s", "240 s")),
        (lambda it: it.pop(), ("step", "", "(nothing)", "was made")),
        (
            lambda it: it.append({**it[0], "step": "new"}),
            ("step", "", "was made", "(nothing)"),
        ),
    ],
    ids=lambda it: "-".join(it[:2]) if isinstance(it, tuple) else "",
)
def test_one_change_is_one_difference(change, said):
    assert changed(change) == [said]


@pytest.mark.parametrize(
    "change",
    [
        lambda it: answer(it).update(Count=30),
        lambda it: it[0].update(waited=300.0),
        lambda it: it[0].update(waited=90.0),
        lambda it: it.reverse(),
        lambda it: it.append({**it[0], "step": "issued: at first"}),
    ],
    ids=["a number", "slower", "faster", "other order of steps", "over at once"],
)
def test_what_may_vary_is_no_difference(change):
    assert changed(change) == []


def test_a_wait_that_is_much_shorter_than_thought_is_told():
    live, ours = deepcopy(RECORD), deepcopy(RECORD)
    live["entries"][0]["waited"], ours["entries"][0]["waited"] = 20.0, 600.0

    assert differences(live, ours) == [
        Difference("issued: at last", "time", "", "20 s", "600 s")
    ]
