"""Run the tests: `python -m config.run_tests [--fast] [pytest's arguments]`.

All of them run in lines of calls side by side. What happens within its own process comes first and fills all cores; the
browser (whose driver keeps an event loop running, in which Django refuses to work) and the faults mostly wait for processes
of their own. Only what runs all the program itself is measured. A selection is one call, and no threshold is its own.
The fast form is the first of the lines without what is marked slow, and of each parametrised test one set of values only:
another each time, as pytest-randomly's seed has it.
The last lines say where the time went, and the very last is the total in the form `N passed, N failed`.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config import test_times
from config.demo_words import say
from config.local_services import CHECKOUT

BROWSER, FAULTS = "tests/browser", "tests/faults"
PROCESSES = ("tests/config", "tests/test_add_a_kind.py")
APART = (BROWSER, FAULTS, *PROCESSES)
NOT_FAST = (*APART, "tests/licensing/scenario")  # which is loaded anew when anything has changed
BROWSERS = ("chromium", "chromium-browser")
NO_TESTS = 5
SUMMARY = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)")
WORKERS = str(min(max(os.cpu_count() or 2, 2), 8))
TOGETHER = ("-n", WORKERS, "--dist", "worksteal")
# The whole is judged by `coverage report`, once.
MEASURED = ("--cov", "--cov-report=", "--cov-fail-under=0")
FAST = "--fast"
ONE_OF_EACH = "LICENSING_TEST_ONE_OF_EACH"  # what tests/conftest.py goes by
PRINTING = threading.Lock()


@dataclass(frozen=True)
class Call:
    """What pytest is called with, and whether the program is measured meanwhile."""

    arguments: tuple[str, ...]
    measured: bool = False
    fast: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """All arguments."""
        return (*(MEASURED if self.measured else ()), *self.arguments)


@dataclass(frozen=True)
class Ended:
    """How a call ended and what its last summary counted."""

    code: int
    counts: Counter[str]


def browser() -> str | None:
    """Return Debian's chromium, where it is installed."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def warn_of_missing_browser() -> bool:
    """Say loudly that the browser tests will not run; return False where REQUIRE_BROWSER=1 forbids that."""
    required = os.environ.get("REQUIRE_BROWSER") == "1"
    line = "!" * 100
    print(
        f"{line}\n!! chromium is not installed: THE BROWSER TESTS DO NOT RUN.  apt-get install chromium\n{line}"
    )
    return not required


def lines_of_calls(arguments: list[str], *, with_browser: bool) -> list[list[Call]]:
    """Return the calls, those of a line one after another: one call if paths were named or speed is wanted."""
    if FAST in arguments:
        others = [argument for argument in arguments if argument != FAST]
        left_out = [f"--ignore={path}" for path in NOT_FAST]
        return [[Call((*TOGETHER, *left_out, *others), fast=True)]]
    if any((CHECKOUT / argument.split("::")[0]).exists() for argument in arguments):
        return [[Call(tuple(arguments))]]
    whole = not arguments
    ignored = tuple(f"--ignore={path}" for path in APART)
    first = Call((*TOGETHER, *ignored, *arguments), measured=whole)
    processes = Call((*arguments, *PROCESSES), measured=whole)
    watched = [Call((*arguments, BROWSER))] if with_browser else []
    return [[first], [*watched, processes], [Call((*arguments, FAULTS))]]


def pytest(*arguments: str, shown: bool = True, **more: str) -> Ended:
    """Run pytest, shown as it goes or when it has ended; return how it ended."""
    sentence: list[str] = []
    counts: Counter[str] = Counter()
    with subprocess.Popen(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**environment(), **more},
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if shown:
                print_whole(line)
            else:
                sentence.append(line)
            if re.search(r"\bin \d+[.\d]*s\b", line) and (summaries := SUMMARY.findall(line)):
                counts = Counter({word: int(number) for number, word in summaries})
    if sentence:
        print_whole("\n" + "".join(sentence))
    return Ended(process.returncode, counts)


def print_whole(text: str) -> None:
    """Print without another call's lines in between."""
    with PRINTING:
        print(text, end="", flush=True)


def environment() -> dict[str, str]:
    """Return the environment without what would make Django read its settings before the servers run."""
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {**kept, "LICENSING_ENV": "test", "COLUMNS": "120"}


def run(lines: list[list[Call]], folder: Path) -> list[Ended]:
    """Run the lines side by side; leave in the folder what was measured. The first line is shown as it goes."""

    def run_line(number: int) -> list[Ended]:
        ended = []
        for index, call in enumerate(lines[number]):
            data = str(folder / f"coverage-{number}-{index}")
            print_whole(f"==> pytest {' '.join(call.words)}\n")
            more = {"COVERAGE_FILE": data, test_times.FOLDER: str(folder)}
            if call.fast:
                more[ONE_OF_EACH] = "1"
            ended.append(pytest(*call.words, shown=number == 0, **more))
        return ended

    with ThreadPoolExecutor(len(lines)) as side_by_side:
        return [ended for line in side_by_side.map(run_line, range(len(lines))) for ended in line]


def coverage_holds(folder: Path) -> bool:
    """Print the coverage of all calls together; tell whether it reaches pyproject's minimum."""
    command = str(Path(sys.executable).with_name("coverage"))
    measured = [str(path) for path in folder.glob("coverage-*")]
    subprocess.run([command, "combine", "--quiet", *measured], cwd=CHECKOUT, check=True)
    return subprocess.run([command, "report"], cwd=CHECKOUT, check=False).returncode == 0


@contextmanager
def timed() -> Iterator[None]:
    """Say how long it took."""
    started = time.monotonic()
    yield
    say(f"{(time.monotonic() - started) / 60:.1f} minutes")


def main(arguments: list[str]) -> int:
    """Run from the Makefile."""
    with_browser = browser() is not None
    if not with_browser and not warn_of_missing_browser():
        return 1
    lines = lines_of_calls(arguments, with_browser=with_browser)
    with tempfile.TemporaryDirectory(prefix="licensing-run-") as name:
        folder = Path(name)
        with timed():
            calls = run(lines, folder)
        measured = any(call.measured for line in lines for call in line)
        covered = coverage_holds(folder) if measured else True
        print(test_times.table(folder))
    if not with_browser:
        warn_of_missing_browser()
    # A selection may leave a call without a test.
    codes = [call.code for call in calls]
    failed = any(code not in {0, NO_TESTS} for code in codes) or all(code == NO_TESTS for code in codes)
    total = sum((call.counts for call in calls), Counter[str]())
    print(
        f"{total['passed']} passed, {total['failed'] + total['error'] + total['errors']} failed", flush=True
    )
    return 1 if failed or not covered else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
