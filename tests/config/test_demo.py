"""The demo starts, says how to use it, stops all that it started and nothing else, and comes back."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from config import demo, demo_words
from config.local_services import CHECKOUT
from config.processes import ServiceError, command_line, signal_group, spawn, tail, wait_until
from tests import servers
from tests.config.conftest import walkable_folder

READY = "Ctrl-C stops everything"


@pytest.fixture(scope="module")
def state():
    """A state folder in which the servers' account may walk: the first demo here begins it, and the others go on."""
    with walkable_folder() as folder:
        yield folder


@contextlib.contextmanager
def running_demo(state, *arguments):
    """Run the demo with private servers; kill what is left of it at the end."""
    facts = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DATABASE_", "OWNER_", "REDIS_"))
    }
    log = state / "demo.log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "config.demo", *arguments]
        process = spawn(command, log=output, cwd=CHECKOUT, env={**facts, "LICENSING_STATE": str(state)})
    server = servers.Server(process, log)
    try:
        server.wait_for(READY, seconds=240)
        yield server
    finally:
        process.terminate()
        process.wait(40)


def everything_of(state) -> list[int]:
    """Return the processes whose environment names this state."""
    mark = f"LICENSING_STATE={state}".encode()
    results = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (folder / "environ").read_bytes().split(b"\0") and command_line(int(folder.name)):
                results.append(int(folder.name))
    return results


@contextlib.contextmanager
def saying_what_is_left(state):
    """Name the processes that are still there when the wait for their end was in vain."""
    try:
        yield
    except ServiceError as error:
        left = {pid: command_line(pid) for pid in everything_of(state)}
        raise AssertionError(f"{error} There are still {left}.") from error


def test_it_starts_shows_how_to_use_it_and_stops_all_that_it_started(state):
    with running_demo(state) as server:
        text = server.log.read_text()
        address = re.search(r"(http://127\.0\.0\.1:\d+)/admin/", text).group(1)
        credentials = json.loads((state / "demo" / "credentials.json").read_text())
        assert servers.answers(address)
        assert all(login["password"] in text for login in credentials["logins"])
        assert all(client["client_secret"] in text for client in credentials["clients"])
        assert (state / "demo" / "credentials.json").stat().st_mode & 0o077 == 0
        assert len(everything_of(state)) > 4
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(40) == 0
    assert everything_of(state) == []
    assert not servers.answers(address)


def test_the_printed_lines_file_a_case(state):
    with running_demo(state) as server:
        lines = re.search(r"^TOKEN=.*\n.*", server.log.read_text(), re.MULTILINE).group(0)
        bare = {"PATH": os.environ["PATH"]}
        done = subprocess.run(["/bin/sh", "-c", lines], capture_output=True, text=True, check=True, env=bare)
        assert json.loads(done.stdout)["state"] == "draft"


def test_killed_it_takes_its_processes_along_and_starts_where_it_was(state):
    with running_demo(state) as server:
        first = (state / "demo" / "credentials.json").read_text()
        server.kill()
        with saying_what_is_left(state):
            wait_until(lambda: everything_of(state) == [], seconds=30, what="the end of what it started")
    with running_demo(state):
        assert (state / "demo" / "credentials.json").read_text() == first
    with running_demo(state, "--fresh"):
        assert (state / "demo" / "credentials.json").read_text() != first


def test_a_part_that_dies_is_reported_with_its_log_and_ends_the_demo(state):
    with running_demo(state) as server:
        sweeper = next(pid for pid in everything_of(state) if "sweep --loop" in command_line(pid))
        signal_group(sweeper, signal.SIGKILL)
        assert server.process.wait(40) == 1
    assert f"sweeper ended with code -9. The end of {state}/demo/logs/sweeper.log" in tail(server.log, 60)


def test_starting_over_is_refused_where_the_database_is_ones_own(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/mine")
    with pytest.raises(demo.ServiceError, match="empty the database of DATABASE_URL yourself"):
        demo.forget()


def test_a_named_port_is_taken_and_a_busy_one_avoided(monkeypatch):
    monkeypatch.setenv("PORT", "8123")
    assert demo.free_port() == 8123
    monkeypatch.delenv("PORT")
    with contextlib.closing(demo.socket.socket()) as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        monkeypatch.setattr(demo, "FAVOURITE_PORT", busy.getsockname()[1])
        assert demo.free_port() != busy.getsockname()[1]


def test_a_quote_in_the_example_survives_the_shell():
    client = {"client_id": "id", "client_secret": "it's", "scopes": ["a", "b"]}
    lines = demo_words.curl("http://127.0.0.1:1", client, {"end_use": "the firm's"})
    done = subprocess.run(["/bin/sh", "-n"], input=lines, text=True, check=False)
    assert done.returncode == 0
    assert "-d 'scope=a b'" in lines
