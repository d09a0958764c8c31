"""docs/install.md shows the dialogue as it really looks."""

from tests.support.docs import shown
from tests.support.terminal import Terminal


def test_the_dialogue(folder):
    terminal = Terminal(folder, "init")
    for question, answer in (
        ("Slack workspace", "T0ACME001"),
        ("Channel", "#iot-domains"),
        ("channel must be", "C0IOTDOM1"),
        ("may ask", "S0REQUEST"),
        ("may approve", "S0APPROVE U0NOOR001"),
        ("Approvals", ""),
        ("AWS account", "111122223333"),
        ("Region", "eu-central-1"),
        ("environment", ""),
        ("people call", ""),
        ("looks [", ""),
        ("carries out", ""),
        ("ExternalId", "acme-iotdomain"),
        ("hosted zone", "777788889999"),
        ("at the zone", ""),
        ("writes records", ""),
    ):
        terminal.answer(question, answer)

    assert terminal.end() == 0
    shown("init", f"$ iotdomain init\n{terminal.transcript}")
