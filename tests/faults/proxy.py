"""A proxy before PostgreSQL that loses the answer to a COMMIT, or the COMMIT itself, and the connection with it."""

import contextlib
import mmap
import os
import selectors
import signal
import socket
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from config.processes import dying_with_parent

SOCKET = ".s.PGSQL.5432"
COMMIT = b"Q\x00\x00\x00\x0bCOMMIT\x00"  # a simple query, as the driver ends a transaction
COMMITTED = b"C\x00\x00\x00\x0bCOMMIT\x00"
PASS, LOSE, CUT = 0, 1, 2  # let it through; let it happen and lose the answer; lose it before it happens
WHAT, ALWAYS, STRUCK = 0, 1, slice(2, 6)  # where in the shared memory what is kept


class Proxy:
    """Listens in a socket folder of its own; a context manager. It runs as a process of its own.

    Named in place of the server's folder, it passes everything on until it is armed.
    """

    def __init__(self, target: Path) -> None:
        self.target = target / SOCKET
        self._shared = mmap.mmap(-1, 8)
        self._open = contextlib.ExitStack()
        self.folder: Path

    def __enter__(self) -> Self:
        self.folder = Path(
            self._open.enter_context(tempfile.TemporaryDirectory(prefix="lic-proxy-", dir="/tmp"))
        )
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(self.folder / SOCKET))
        listener.listen(64)
        ask, child = dying_with_parent(signal.SIGKILL), os.fork()
        if not child:
            try:
                ask()
                self._serve(listener)
            finally:
                os._exit(1)
        listener.close()
        self._open.callback(os.waitpid, child, 0)
        self._open.callback(os.kill, child, signal.SIGKILL)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def arm(self, what: int, *, always: bool = False) -> None:
        """Do that at the next COMMIT, or at each from now on."""
        self._shared[ALWAYS], self._shared[WHAT] = always, what

    @property
    def struck(self) -> int:
        """How many connections it has broken."""
        return int.from_bytes(self._shared[STRUCK])

    def _serve(self, listener: socket.socket) -> None:
        other: dict[socket.socket, socket.socket] = {}
        to_server: set[socket.socket] = set()
        with selectors.DefaultSelector() as ready:
            ready.register(listener, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    channel = key.fileobj
                    if channel is listener:
                        client, server = listener.accept()[0], socket.socket(socket.AF_UNIX)
                        pair = (client, server)
                        with contextlib.suppress(OSError):  # no server: the client is closed when it speaks
                            server.connect(str(self.target))
                        other.update({client: server, server: client})
                        to_server.add(client)
                        for side in pair:
                            ready.register(side, selectors.EVENT_READ)
                    elif channel in other and not self._pass_on(
                        channel, other[channel], asks=channel in to_server
                    ):
                        for side in (channel, other.pop(channel)):
                            ready.unregister(side)
                            side.close()
                            to_server.discard(side)
                            other.pop(side, None)

    def _pass_on(self, source: socket.socket, target: socket.socket, *, asks: bool) -> bool:
        """Pass on what came; tell whether the two go on."""
        try:
            data = source.recv(65536)
            if not data:
                return False
            if asks and COMMIT in data and self._shared[WHAT] != PASS:
                return self._break(data, target)
            target.sendall(data)
        except OSError:
            return False
        return True

    def _break(self, data: bytes, server: socket.socket) -> bool:
        """Lose the COMMIT or its answer; goes on only if the server refused it."""
        if self._shared[WHAT] == LOSE:
            server.sendall(data)
            if COMMITTED not in server.recv(65536):
                return False
        if not self._shared[ALWAYS]:
            self._shared[WHAT] = PASS
        self._shared[STRUCK] = (self.struck + 1).to_bytes(4)
        return False
