"""The line that says what is being done: on a terminal only, and gone afterwards."""

import io

from bot.terminal.progress import Line


class Screen(io.StringIO):
    """A terminal that remembers what was written."""

    def isatty(self):
        return True

    @property
    def lines(self):
        return self.getvalue().split("\r\x1b[K")


def test_each_takes_the_place_of_the_one_before_and_nothing_is_left():
    screen = Screen()

    with Line(screen) as line:
        line.say("Looking …")
        line.say("Still looking: CloudTrail …")

    assert screen.lines == ["", "Looking …", "Still looking: CloudTrail …", ""]


def test_it_is_gone_as_well_when_the_look_fails():
    screen = Screen()

    try:
        with Line(screen) as line:
            line.say("Looking …")
            raise KeyboardInterrupt  # noqa: TRY301 - as if pressed here
    except KeyboardInterrupt:
        pass

    assert screen.lines[-1] == ""


def test_nothing_is_written_where_nobody_looks():
    pipe = io.StringIO()

    with Line(pipe) as line:
        line.say("Looking …")

    assert pipe.getvalue() == ""


def test_it_never_takes_a_second_line():
    screen = Screen()

    Line(screen).say("x" * 500)

    assert len(screen.lines[-1]) <= 100
