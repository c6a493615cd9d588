"""`make lock-check`: the locks contain each other, name all that is asked for, and install on an empty machine."""

import sys

import pytest

from config import check_locks, environment


@pytest.fixture
def requirements(tmp_path, monkeypatch):
    """A folder of requirements that the check is to look at, and a stamp beside it."""
    folder = tmp_path / "requirements"
    folder.mkdir()
    monkeypatch.setattr(check_locks, "REQUIREMENTS", folder)
    monkeypatch.setattr(check_locks, "CHECKED", tmp_path / "local" / "lock-checked")
    monkeypatch.setattr(check_locks, "START", ("-c", "import sys; print('started', sys.prefix)"))
    return folder


def write(folder, **locks):
    """Write each lock, and a file that asks for the packages that it names."""
    for name, text in locks.items():
        (folder / f"{name}.txt").write_text(text)
        (folder / f"{name}.in").write_text(
            "".join(f"{item}\n" for item in check_locks.pins(folder / f"{name}.txt"))
        )


def test_the_locks_contain_each_other():
    assert check_locks.differences(check_locks.REQUIREMENTS) == []
    assert len(check_locks.pins(check_locks.REQUIREMENTS / "dev.txt")) > 100


def pin(package, version="1", digest="0"):
    return f"{package}=={version} \\\n    --hash=sha256:{digest * 64}\n    # via something\n"


@pytest.mark.parametrize("larger", ["", pin("alpha", "2"), pin("alpha", digest="1")])
def test_a_lock_that_lacks_a_pin_of_the_smaller_one_is_refused(requirements, capfd, larger):
    write(requirements, base=pin("alpha"), demo=larger + pin("beta"), dev=larger + pin("beta") + pin("gamma"))
    assert check_locks.main([]) == 1
    assert capfd.readouterr().err.splitlines() == [
        "demo.txt does not have alpha as base.txt pins it",
        "The locks do not contain each other: make lock",
    ]
    assert not check_locks.CHECKED.exists()


def test_the_locks_are_installed_anew_and_nothing_is_left(wheels, requirements, monkeypatch, tmp_path, capfd):
    alpha, beta, gamma = wheels.add("alpha"), wheels.add("beta"), wheels.add("gamma")
    write(requirements, base=alpha, demo=alpha + beta, dev=alpha + beta + gamma)
    monkeypatch.setattr(check_locks.tempfile, "tempdir", str(tmp_path))
    assert check_locks.main([]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert [line.split(" of ")[0] for line in lines if "Installing" in line] == [
        "==> Installing 1 packages",
        "==> Installing 2 packages",
        "==> Installing 3 packages",
    ]
    assert sum(line.startswith("started") for line in lines) == 1
    assert list(tmp_path.glob("licensing-locks-*")) == []
    assert check_locks.CHECKED.read_text() == check_locks.state()


def test_what_an_extra_needs_is_missed_though_pip_check_is_content(lent_pip, wheels, requirements, tmp_path):
    about = ("Provides-Extra: more", 'Requires-Dist: beta; extra == "more"')
    folder, lock = tmp_path / "venv", requirements / "base.txt"
    lock.write_text(wheels.add("alpha", metadata=about))
    assert environment.main([str(folder), str(lock)]) == 0
    wheels.add("beta")  # to be had, and not in the lock
    answers = []
    for asked in ("alpha", "alpha[more]", "alpha>=2", "alpha\nbeta"):
        (requirements / "base.in").write_text(f"{asked}\n")
        answers.append(check_locks.answers(folder, "base"))
    assert answers == [True, False, False, False]


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("installs", "base.txt does not install on a new machine."),
        ("answers", "base.txt is not all that base.in asks for: make lock"),
        ("starts", "The engine does not start with what base.txt names."),
    ],
)
def test_the_step_that_fails_is_named(requirements, monkeypatch, tmp_path, step, text):
    write(requirements, base="", demo="", dev="")
    for name in ("installs", "answers", "starts"):
        monkeypatch.setattr(check_locks, name, lambda *_, passed=name != step: passed)
    assert check_locks.check(tmp_path) == text


def test_the_check_runs_again_where_requirements_changed(requirements, monkeypatch):
    write(requirements, base="", demo="", dev="")
    results = iter(["", "", "It broke."])
    monkeypatch.setattr(check_locks, "check", lambda _folder: next(results))
    assert check_locks.main(["--if-changed"]) == 0  # never checked: once
    assert check_locks.main(["--if-changed"]) == 0  # nothing changed: not at all
    (requirements / "dev.in").write_text("alpha\n")
    assert check_locks.main(["--if-changed"]) == 0  # changed: twice
    assert check_locks.main([]) == 1  # asked for: each time
    assert not check_locks.CHECKED.exists()
    assert list(results) == []


def test_a_step_s_exit_code_is_its_answer():
    assert check_locks.passes(sys.executable, "-c", "", environment={})
    assert not check_locks.passes(
        sys.executable,
        "-c",
        "import os; raise SystemExit(int(os.environ['CODE']))",
        environment={"CODE": "3"},
    )
