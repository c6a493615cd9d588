"""Run all tests in three calls, with coverage over all: `python -m config.run_tests [pytest's arguments]`.

First everything that shares nothing, two processes at once; then the browser, and then the faults, each alone and in
a process of its own: the browser's driver keeps an event loop running, in which Django refuses to work. The last
line is the total in the form `N passed, N failed`.
"""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from config.demo_words import say
from config.local_services import CHECKOUT

ALONE = ("tests/browser", "tests/faults")
BROWSERS = ("chromium", "chromium-browser")
NO_TESTS = 5
SUMMARY = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)")
COVERAGE = ("--cov", "--cov-report=")


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


def pytest(*arguments: str) -> tuple[int, Counter[str]]:
    """Run pytest, shown as it goes; return its code and what its last summary counted."""
    command = [sys.executable, "-m", "pytest", *arguments]
    counts: Counter[str] = Counter()
    with subprocess.Popen(
        command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, env=environment()
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            if re.search(r"\bin \d+[.\d]*s\b", line) and (found := SUMMARY.findall(line)):
                counts = Counter({word: int(number) for number, word in found})
    return process.returncode, counts


def environment() -> dict[str, str]:
    """Return the environment without what would make Django read its settings before the servers run."""
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {**kept, "LICENSING_ENV": "test", "COLUMNS": "120"}


def calls(arguments: list[str], *, with_browser: bool) -> list[list[str]]:
    """Return the arguments of each pytest call: one call if paths were named, the usual three otherwise."""
    if any((CHECKOUT / argument.split("::")[0]).exists() for argument in arguments):
        return [[*COVERAGE, *arguments]]
    alone = [
        path for path in ALONE if (CHECKOUT / path).is_dir() and (with_browser or path != "tests/browser")
    ]
    ignored = [f"--ignore={path}" for path in ALONE]
    first = [*COVERAGE, "-n", "2", *ignored, *arguments]
    return [first, *([*COVERAGE, "--cov-append", *arguments, path] for path in alone)]


def coverage_holds(*, whole: bool) -> bool:
    """Print the coverage of all calls together; tell whether a whole run reaches pyproject's minimum."""
    command = [str(Path(sys.executable).with_name("coverage")), "report"]
    return (
        subprocess.run(
            [*command, *([] if whole else ["--fail-under=0"])], cwd=CHECKOUT, check=False
        ).returncode
        == 0
    )


def main(arguments: list[str]) -> int:
    """Run from the Makefile."""
    with_browser = browser() is not None
    if not with_browser and not warn_of_missing_browser():
        return 1
    codes, total = [], Counter[str]()
    for call in calls(arguments, with_browser=with_browser):
        say(f"pytest {' '.join(call)}")
        code, counts = pytest(*call)
        codes.append(code)
        total += counts
    # A selection may leave a call without a test.
    failed = any(code not in {0, NO_TESTS} for code in codes) or all(code == NO_TESTS for code in codes)
    covered = coverage_holds(whole=not arguments)
    if not with_browser:
        warn_of_missing_browser()
    print(
        f"{total['passed']} passed, {total['failed'] + total['error'] + total['errors']} failed", flush=True
    )
    return 1 if failed or not covered else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
