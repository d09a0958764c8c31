import threading

import pytest

from bot.store.together import Together

PATIENCE = 5


class Send:
    """Doubles numbers; holds the first round until it is let go."""

    def __init__(self):
        self.rounds = []
        self.is_in = threading.Event()
        self.go = threading.Event()
        self.error = None

    def __call__(self, items):
        self.rounds.append(list(items))
        if len(self.rounds) == 1:
            self.is_in.set()
            assert self.go.wait(PATIENCE)
            if self.error:
                raise self.error
        return [2 * each for each in items]


@pytest.fixture
def send():
    return Send()


def ask_at_once(together, send, numbers):
    """The first alone, the others while its round is under way; what each got."""
    got = {}

    def ask(number):
        try:
            got[number] = together.ask(number)
        except OSError as error:
            got[number] = error

    threads = [threading.Thread(target=ask, args=(each,)) for each in numbers]
    threads[0].start()
    assert send.is_in.wait(PATIENCE)
    for each in threads[1:]:
        each.start()
    while len(together._waiting) < len(numbers) - 1:
        pass
    send.go.set()
    for each in threads:
        each.join(PATIENCE)
    return got


def test_who_comes_meanwhile_is_sent_as_one_and_gets_their_own_answer(send):
    together = Together(send)

    got = ask_at_once(together, send, range(10))

    assert {number: 2 * number for number in range(10)} == got
    assert [len(each) for each in send.rounds] == [1, 9]


def test_an_error_reaches_all_who_wait_and_nobody_after_them(send):
    together, send.error = Together(send), OSError("away")

    got = ask_at_once(together, send, range(5))

    assert set(got.values()) == {send.error}
    assert [[0]] == send.rounds
    assert together.ask(21) == 42
