"""What a killed supervisor leaves behind ends, even what hangs on its way down."""

import signal
import subprocess
import sys

import pytest

from config import minder
from config.local_services import CHECKOUT
from config.processes import group_lives, signal_group, spawn, wait_until

# ignores the kernel's request to end, as does its own child
HANGS = (
    "import os, signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.fork(); "
    "print('up', flush=True); signal.pause()"
)
SUPERVISOR = f"""
import signal, subprocess, sys
from config.minder import Minder
from config.processes import spawn
with Minder() as minder:
    child = spawn([sys.executable, "-c", {HANGS!r}], log=subprocess.PIPE)
    minder.mind(child)
    child.stdout.readline()
    print(child.pid, flush=True)
    signal.pause()
"""


@pytest.fixture
def stubborn():
    """A process that leads a group and does not end when it is asked to."""
    with spawn([sys.executable, "-c", HANGS], log=subprocess.PIPE) as process:
        process.stdout.readline()
        yield process
        signal_group(process.pid, signal.SIGKILL)


def test_what_hangs_ends_with_its_killed_supervisor():
    command = [sys.executable, "-c", SUPERVISOR]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as supervisor:
        leader = int(supervisor.stdout.readline())
        assert group_lives(leader)
        supervisor.kill()
    wait_until(lambda: not group_lives(leader), seconds=minder.PATIENCE + 20, what="the end of what hung")


def test_it_is_asked_first_and_forced_after_a_while(stubborn):
    stubborn.send_signal(signal.SIGTERM)
    assert group_lives(stubborn.pid)
    minder.end([stubborn.pid], patience=0.2)
    assert stubborn.wait(10) == -signal.SIGKILL
    wait_until(lambda: not group_lives(stubborn.pid), seconds=10, what="the end of the whole group")


def test_what_has_ended_is_not_waited_for():
    done = spawn([sys.executable, "-c", ""], log=subprocess.DEVNULL)
    done.wait()
    minder.end([done.pid], patience=3600)
