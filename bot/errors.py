"""The five ways in which work can end early; each message is a sentence for a person.

Nothing here knows of AWS, Slack or Redis: who catches an error decides where its
sentence is shown.
"""

from datetime import timedelta


class BotError(Exception):
    """Never raised itself; what all the others have in common is a sentence."""


class UserError(BotError):
    """What a person typed or chose cannot be used; nothing was created."""


class Refused(BotError):  # noqa: N818 - the name is what happened
    """The person may not do this, or not now; nothing was changed."""


class Permanent(BotError):  # noqa: N818 - see Refused
    """No retry mends this: the run fails and says what it made so far."""


class NotTaken(Permanent):
    """A service answered a call with a clear no: nothing came of that call."""


class Blocked(BotError):  # noqa: N818 - see Refused
    """Someone must do something first; then *Try again* goes on under the approval.

    `who` names the role that must act ("the AWS administrator"), `do` says what.
    """

    def __init__(self, says: str, *, who: str, do: str) -> None:
        super().__init__(says)
        self.who = who
        self.do = do


class Transient(BotError):  # noqa: N818 - see Refused
    """It could not be asked or done just now; worth another try after `delay`."""

    def __init__(self, says: str, *, delay: timedelta = timedelta(seconds=5)) -> None:
        super().__init__(says)
        self.delay = delay


class ConflictError(Exception):
    """Someone else changed the same thing first; look again and decide anew."""


class LeaseLostError(ConflictError):
    """Someone else drives this run now; stop without another word."""


class StoreAwayError(Transient):
    """The store cannot be reached: nothing is changed until it can."""


class SlackAwayError(Transient):
    """Slack cannot be reached or asks to wait; work goes on, messages catch up."""


class SlackRefusedError(BotError):
    """Slack refused a call for a reason that trying again does not mend.

    `error` is Slack's own word (`not_in_channel`, `message_not_found`, …).
    """

    def __init__(self, says: str, *, error: str) -> None:
        super().__init__(says)
        self.error = error
