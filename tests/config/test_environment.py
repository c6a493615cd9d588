"""Locks are installed whole or not at all, a line a step, and a failure says which package it was."""

import shutil

import pytest

from config import environment


@pytest.fixture
def folder(tmp_path):
    """Where the environment is made."""
    return tmp_path / "venv"


@pytest.fixture
def install(folder, tmp_path, capfd):
    """Install a lock of these contents; return the exit code and what was printed."""

    def call(text: str, name: str = "dev.txt"):
        (tmp_path / name).write_text(text)
        code = environment.main([str(folder), str(tmp_path / name)])
        printed = capfd.readouterr()
        return code, printed.out.splitlines(), printed.err

    return call


def packages(folder) -> set[str]:
    return {path.name.split("-")[0] for path in folder.glob("lib/*/site-packages/*.dist-info")}


def test_an_installation_prints_one_line_a_step_and_is_done_once_per_lock(
    lent_pip, wheels, install, folder, tmp_path
):
    alpha, beta = wheels.add("alpha"), wheels.add("beta")
    code, lines, _ = install(alpha + beta)
    assert code == 0
    assert lines == [
        f"==> Making a virtual environment in {folder}",
        f"==> Installing 2 packages of {tmp_path / 'dev.txt'} (the first time takes a minute or two)",
        "==> Checking that they fit together",
    ]
    assert {"alpha", "beta"} <= packages(folder)
    assert install(alpha + beta) == (0, [], "")
    # A changed lock leaves nothing behind of the one before.
    code, lines, _ = install(alpha)
    assert (code, len(lines)) == (0, 3)
    assert "alpha" in packages(folder)
    assert "beta" not in packages(folder)


def test_a_wrong_hash_is_refused_by_name_and_leaves_no_stamp(lent_pip, wheels, install, folder):
    wheels.add("alpha")
    code, _, error = install(f"alpha==1 --hash=sha256:{'0' * 64}\n")
    assert code == 1
    assert "alpha" in error
    assert "DO NOT MATCH THE HASHES" in error
    assert error.splitlines()[-1].startswith("The installation of")
    assert not (folder / ".installed").exists()


def test_a_lock_that_misses_a_dependency_is_refused_and_leaves_no_stamp(lent_pip, wheels, install, folder):
    code, _, error = install(wheels.add("alpha", metadata=("Requires-Dist: beta",)))
    assert code == 1
    assert "alpha 1 requires beta, which is not installed." in error
    assert error.splitlines()[-1].startswith("The check of what")
    assert not (folder / ".installed").exists()


def test_a_lock_without_hashes_is_not_installed(lent_pip, wheels, install):
    wheels.add("alpha")
    code, _, error = install("alpha==1\n")
    assert code == 1
    assert "Hashes are required" in error


@pytest.fixture
def steps(monkeypatch):
    """What an installation would do, and nothing done."""
    done = []

    def create(folder):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        done.append("create")

    monkeypatch.setattr(environment, "create", create)
    monkeypatch.setattr(environment, "run", lambda command, _name: done.append(command[3]))
    return done


def test_the_tests_packages_are_added_to_the_demo_s(steps, install):
    install("# demo", "demo.txt")
    install("# dev", "dev.txt")
    assert steps == ["create", "install", "check", "install", "check"]
    install("# demo", "demo.txt")
    assert steps[5:] == []


def test_the_demo_asks_nothing_more_where_the_tests_packages_are(steps, install):
    install("# dev", "dev.txt")
    install("# demo", "demo.txt")
    assert steps == ["create", "install", "check"]


def test_a_change_of_any_installed_lock_makes_the_environment_anew(steps, install, tmp_path):
    install("# demo", "demo.txt")
    install("# dev", "dev.txt")
    (tmp_path / "demo.txt").write_text("# another")
    install("# dev", "dev.txt")
    assert steps[5:] == ["create", "install", "check"]


def test_an_interrupted_installation_is_not_taken_for_finished(steps, install, folder, monkeypatch):
    install("# demo", "demo.txt")
    with monkeypatch.context() as patch:
        patch.setattr(environment, "run", interrupt)
        assert install("# dev")[0] == 130
    assert not (folder / ".installed").exists()
    install("# dev")
    assert steps[3:] == ["create", "install", "check"]


def interrupt(command, name):
    raise KeyboardInterrupt


def test_a_python_without_venv_s_pip_is_told_what_to_install(folder, monkeypatch, install):
    def fail(builder, place):
        raise environment.subprocess.CalledProcessError(1, "ensurepip", output=b"No module named ensurepip\n")

    monkeypatch.setattr(environment.venv.EnvBuilder, "create", fail)
    code, _, error = install("# nothing")
    assert code == 1
    assert error == "No module named ensurepip\nNo environment could be made: is python3-venv installed?\n"
