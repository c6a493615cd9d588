"""Assessments: findings a second through the function and through the command, beside reading and writing the same lines."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.places import scaled
from bench.table import Line, at_least
from config.local_services import LocalServices

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "licensing" / "golden"
ROUNDS = 200  # over all worked answers
WANTED_FUNCTION, WANTED_COMMAND = 0.05, 0.03


def measure(_services: LocalServices) -> Iterator[Line]:
    """All worked answers many times over; the command's start is not counted."""
    from licensing.regulations import lines

    asked = questions() * scaled(ROUNDS)
    floor = a_second(len(asked), lambda: [json.dumps(json.loads(line)) for line in asked] and None)
    function = a_second(len(asked), lambda: [json.dumps(lines.answer(line)) for line in asked] and None)
    against = ("json in and out", floor)
    yield at_least("assess", "findings, function", function, against, WANTED_FUNCTION)
    yield at_least("assess", "findings, command", through_command(asked), against, WANTED_COMMAND)


def questions() -> list[bytes]:
    """Every worked answer as a line that asks for it."""
    worked = (json.loads(path.read_text()) for path in sorted(GOLDEN.glob("*.json")))
    return [
        json.dumps({"topic": answers["topic"], "given": case["given"]}).encode() + b"\n"
        for answers in worked
        for case in answers["cases"]
    ]


def a_second(count: int, act: Callable[[], None]) -> float:
    """How many of `count` there are in a second of `act`."""
    began = time.perf_counter()
    act()
    return count / (time.perf_counter() - began)


def through_command(asked: list[bytes]) -> float:
    """Findings a second from the first answer on, which tells that the command has started."""
    command = [sys.executable, "manage.py", "assess"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(asked[0])
        process.stdin.flush()
        process.stdout.readline()
        began = time.perf_counter()
        answers = 0
        for start in range(
            0, len(asked), 50
        ):  # no more than both pipes hold, or each side waits for the other
            batch = asked[start : start + 50]
            process.stdin.writelines(batch)
            process.stdin.flush()
            answers += sum(bool(process.stdout.readline()) for _ in batch)
        return answers / (time.perf_counter() - began)
