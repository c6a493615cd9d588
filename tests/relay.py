"""A mail relay for tests: a little SMTP server that accepts, refuses, or hangs."""

import contextlib
import email
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message


@dataclass
class Relay:
    """What it was sent, and what it answers; `manner` is accept, refuse, hang, or away (it hangs up)."""

    manner: str = "accept"
    refused: str = ""  # an address
    connections: int = 0
    mails: list[Message] = field(default_factory=list)
    address: tuple[str, int] = ("", 0)
    over: threading.Event = field(default_factory=threading.Event)

    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]

    def talk(self, line: str) -> str:
        """The answer to a command."""
        if line.upper().startswith("RCPT") and (
            self.manner == "refuse" or (self.refused and self.refused in line)
        ):
            return "550 no such mailbox"
        if line.upper().startswith("DATA"):
            return "354 go on"
        return "221 bye" if line.upper().startswith("QUIT") else "250 fine"


class Line(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        relay: Relay = self.server.relay
        relay.connections += 1
        if relay.manner == "hang":
            relay.over.wait(30)
        if relay.manner in {"hang", "away"}:
            return
        self.say("220 relay")
        while line := self.rfile.readline().decode().strip():
            self.say(answer := relay.talk(line))
            if answer.startswith("354"):
                relay.mails.append(email.message_from_bytes(b"".join(iter(self.rfile.readline, b".\r\n"))))
                self.say("250 taken")
            if answer.startswith("221"):
                return

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextlib.contextmanager
def relay(manner: str = "accept") -> Iterator[Relay]:
    """Run one on a port that the system chooses."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Line) as server:
        server.daemon_threads = True
        server.relay = Relay(manner, address=server.server_address)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.relay
        finally:
            server.relay.over.set()
            server.shutdown()
            thread.join()
