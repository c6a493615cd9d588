"""The commands behind `make`: what is installed, what is run, what is counted."""

import json
import os
import re
import sys
from collections import Counter
from types import SimpleNamespace

import pytest

from config import lock, run_checks, run_tests, test_times
from config.local_services import CHECKOUT
from tests.conftest import pytest_collection_modifyitems


def test_the_locks_hold_neither_addresses_nor_paths():
    for path in sorted((CHECKOUT / "requirements").glob("*.txt")):
        text = path.read_text()
        assert "://" not in text
        assert "find" + "-links" not in text
        assert all("--hash=sha256:" in pin for pin in re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:])


def test_a_lock_is_made_without_this_machine_s_package_folders(monkeypatch):
    monkeypatch.setenv("PIP_FIND_LINKS", "/somewhere")
    assert "PIP_FIND_LINKS" not in lock.environment()
    assert lock.environment()["PIP_CONFIG_FILE"] == os.devnull


@pytest.mark.parametrize(("code", "passed", "word"), [(0, True, "ok "), (1, False, "FAILED")])
def test_a_check_is_reported_with_its_advice(capsys, code, passed, word):
    check = run_checks.Check(
        "try", (sys.executable, "-c", f"print('said'); raise SystemExit({code})"), "do this"
    )
    assert run_checks.run(check, os.environ) is passed
    text = capsys.readouterr().out
    assert text.startswith(word)
    assert ("do this" in text, "said" in text) == (not passed, not passed)


def test_what_waits_for_processes_runs_beside_the_rest():
    first, *others = run_tests.lines_of_calls([], with_browser=True)
    assert {"-n", *(f"--ignore={path}" for path in run_tests.APART)} <= set(first[0].words)
    assert [[call.arguments[0] for call in line] for line in others] == [
        ["tests/browser", "tests/config"],
        ["tests/faults"],
    ]
    assert [call.measured for line in (first, *others) for call in line] == [True, False, True, False]


def test_a_selection_is_not_measured_and_named_paths_are_one_call():
    (line,) = run_tests.lines_of_calls(["tests/test_house.py"], with_browser=True)
    assert [call.words for call in line] == [("tests/test_house.py",)]
    chosen = run_tests.lines_of_calls(["-k", "clock"], with_browser=False)
    assert all("--cov" not in call.words and "-k" in call.words for line in chosen for call in line)
    assert all("tests/browser" not in call.arguments for line in chosen for call in line)


def test_the_fast_form_leaves_out_what_is_slow_or_starts_processes():
    ((call,),) = run_tests.lines_of_calls(["--fast", "-x"], with_browser=True)
    assert call.fast
    assert {"-x", "--ignore=tests/faults", "--ignore=tests/config"} <= set(call.words)
    assert not {"--fast", "--cov"} & set(call.words)


def test_the_fast_form_takes_one_of_each(monkeypatch):
    class Test:
        def __init__(self, nodeid, *, slow=False):
            self.nodeid, self.slow = nodeid, slow

        def get_closest_marker(self, name):
            return name if self.slow else None

    left = []
    hook = SimpleNamespace(pytest_deselected=lambda *, items: left.extend(items))
    config = SimpleNamespace(hook=hook)
    tests = [Test("a::x[2]"), Test("a::x[1]"), Test("a::y"), Test("b::x[1]", slow=True)]
    monkeypatch.setenv(run_tests.ONE_OF_EACH, "1")
    pytest_collection_modifyitems(config, items := [*tests])
    assert items == [tests[0], tests[2]]
    assert left == [tests[1], tests[3]]


def test_the_last_summary_is_what_counts_and_what_was_said_is_shown_whole(tmp_path, capsys):
    (tmp_path / "test_two.py").write_text("def test_a(): pass\ndef test_b(): assert 0\n")
    call = run_tests.Call(("-p", "no:cacheprovider", "-c", os.devnull, "-q", str(tmp_path)))
    again = [ended for line in ([[call]], [[], [call]]) for ended in run_tests.run(line, tmp_path)]
    assert again == [run_tests.Ended(1, Counter(passed=1, failed=1))] * 2
    assert capsys.readouterr().out.count("1 failed, 1 passed in") == 2


def test_the_table_says_where_the_time_went(tmp_path):
    quick, slow = {"setup": 1.0, "call": 2.0, "teardown": 0.5, "database": 1.5}, {"call": 70.0}
    (tmp_path / "times-1.json").write_text(json.dumps({"tests/api/test_a.py::test_quick": quick}))
    (tmp_path / "times-2.json").write_text(json.dumps({"tests/licensing/clocks/test_b.py::test_slow": slow}))
    lines = [line.split() for line in test_times.table(tmp_path).splitlines()]
    assert ["1.0", "72.0", "0.5", "1.5", "all", "2", "tests"] in lines
    assert ["0.0", "70.0", "0.0", "0.0", "tests/licensing/clocks", "(1", "tests)"] in lines
    assert [line[4] for line in lines[-2:]] == [
        "tests/licensing/clocks/test_b.py::test_slow",
        "tests/api/test_a.py::test_quick",
    ]
    assert test_times.table(tmp_path / "empty") == ""


def test_a_missing_browser_is_said_loudly_and_may_be_an_error(monkeypatch, capsys):
    monkeypatch.delenv("REQUIRE_BROWSER", raising=False)
    assert run_tests.warn_of_missing_browser()
    monkeypatch.setenv("REQUIRE_BROWSER", "1")
    assert not run_tests.warn_of_missing_browser()
    assert "THE BROWSER TESTS DO NOT RUN" in capsys.readouterr().out
