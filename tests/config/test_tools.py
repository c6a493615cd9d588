"""The commands behind `make`: what is installed, what is run, what is counted."""

import os
import re
import sys
from collections import Counter

import pytest

from config import lock, run_checks, run_tests
from config.local_services import CHECKOUT


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
    said = capsys.readouterr().out
    assert said.startswith(word)
    assert ("do this" in said, "said" in said) == (not passed, not passed)


def test_the_browser_and_the_faults_run_alone_and_apart():
    first, *second = run_tests.calls([], with_browser=True)
    assert {"-n", "2", "--ignore=tests/browser", "--ignore=tests/faults"} <= set(first)
    assert [call[-1] for call in second] == ["tests/browser", "tests/faults"]
    assert all("-n" not in call and "--cov-append" in call for call in second)


def test_named_paths_are_one_call():
    assert run_tests.calls(["tests/test_house.py"], with_browser=True) == [
        ["--cov", "--cov-report=", "tests/test_house.py"]
    ]


def test_the_last_summary_is_what_counts(tmp_path, capsys):
    (tmp_path / "test_two.py").write_text("def test_a(): pass\ndef test_b(): assert 0\n")
    code, counts = run_tests.pytest("-p", "no:cacheprovider", "-c", os.devnull, "-q", str(tmp_path))
    assert (code, counts) == (1, Counter(passed=1, failed=1))


def test_a_missing_browser_is_said_loudly_and_may_be_an_error(monkeypatch, capsys):
    monkeypatch.delenv("REQUIRE_BROWSER", raising=False)
    assert run_tests.warn_of_missing_browser()
    monkeypatch.setenv("REQUIRE_BROWSER", "1")
    assert not run_tests.warn_of_missing_browser()
    assert "THE BROWSER TESTS DO NOT RUN" in capsys.readouterr().out
