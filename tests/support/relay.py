"""A TCP relay on loopback that counts who connects."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Relay:
    """Passes bytes on to one server; `connections` is how many were opened."""

    def __init__(self, url: str) -> None:
        there = urlsplit(url)
        self._there = (str(there.hostname), int(there.port or 80))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open = [self._listener]
        self.connections = 0
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def serve(self) -> None:
        """Until `close`."""
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self.connections += 1
                far = socket.create_connection(self._there)
                self._open += [near, far]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=_pass_on, args=pair, daemon=True).start()

    def close(self) -> None:
        """End everything."""
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@contextmanager
def relay(url: str) -> Iterator[Relay]:
    """A relay to the server at that address."""
    made = Relay(url)
    thread = threading.Thread(target=made.serve, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.close()
        thread.join(2)


def _pass_on(source: socket.socket, to: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            to.sendall(data)
        to.shutdown(socket.SHUT_WR)
