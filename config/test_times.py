"""Say where the time of the tests went: by folder, by phase, and which were the slowest."""

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

FOLDER = "LICENSING_TEST_TIMES"  # where each call of pytest leaves its seconds by test and phase
PHASES = ("setup", "call", "teardown")
SLOWEST = 10
HEAD = f"{'set-up':>9}{'call':>9}{'teardown':>10}{'database':>10}"
Seconds = dict[str, float]


def table(folder: Path) -> str:
    """Return the lines, empty if nothing was timed."""
    tests: dict[str, Seconds] = {}
    for path in folder.glob("times-*.json"):
        tests.update(json.loads(path.read_text()))
    if not tests:
        return ""
    groups: dict[str, list[Seconds]] = defaultdict(list)
    for test, seconds in tests.items():
        groups[_folder_of(test)].append(seconds)
    ranked = sorted(groups.items(), key=lambda group: -sum(map(_whole, group[1])))
    slowest = sorted(tests.items(), key=lambda test: -_whole(test[1]))[:SLOWEST]
    return "\n".join(
        [
            "",
            f"Where the time went, in seconds of all processes; the database's are part of the others\n{HEAD}",
            *(_line(_sum(current), f"{name} ({len(current)} tests)") for name, current in ranked),
            _line(_sum(tests.values()), f"all {len(tests)} tests"),
            f"The {len(slowest)} slowest tests\n{HEAD}",
            *(_line(seconds, test) for test, seconds in slowest),
            "",
        ]
    )


def _folder_of(test: str) -> str:
    """The test's folder, no deeper than three names."""
    return "/".join(test.partition("::")[0].split("/")[:-1][:3]) or "."


def _whole(seconds: Seconds) -> float:
    return sum(seconds.get(phase, 0.0) for phase in PHASES)


def _sum(current: Iterable[Seconds]) -> Seconds:
    total: Seconds = defaultdict(float)
    for seconds in current:
        for name, number in seconds.items():
            total[name] += number
    return total


def _line(seconds: Seconds, name: str) -> str:
    setup, call, teardown, database = (seconds.get(phase, 0.0) for phase in (*PHASES, "database"))
    return f"{setup:>9.1f}{call:>9.1f}{teardown:>10.1f}{database:>10.1f}  {name}"
