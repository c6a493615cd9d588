"""Make the virtual environment and install a lock into it; standard library only, as nothing is installed yet.

usage: environment.py VENV LOCK
"""

import hashlib
import re
import subprocess
import sys
import venv
from pathlib import Path

OLDEST_PYTHON = (3, 11)
# How many lines of a failed command are shown: pip's reason stands at its end.
SHOWN_LINES = 30
# A lock names every package with its hash, so nothing is left to resolve. Resolving would be wrong, too: an extra that
# the lock leaves out (`coverage[toml]`) makes pip look for a newer release, which has no hash.
INSTALL = ("install", "--no-deps", "--require-hashes", "--no-input", "--disable-pip-version-check", "--quiet")


class InstallError(Exception):
    """A step of the installation failed; the message says which, and what it printed at its end."""


def say(text: str) -> None:
    """Print one line at once: the caller is a person waiting."""
    print(f"==> {text}", flush=True)


def fingerprint(lock: Path) -> str:
    """Return the line that records an installed lock: its name and the hash of its contents."""
    return f"{lock.name} sha256:{hashlib.sha256(lock.read_bytes()).hexdigest()}"


def origin(folder: Path) -> str:
    """Return what the environment itself depends on: this interpreter, and its own place (scripts hold it)."""
    return f"python {sys.version.split()[0]} from {sys.base_prefix} in {folder}"


def installed_locks(folder: Path, locks: Path) -> list[str] | None:
    """Return the names of the locks that `folder` holds as they are now in `locks`; None if it must be made anew.

    A changed lock means a new environment: what the old one alone named would stay, and spoil `pip check`.
    """
    stamp = folder / ".installed"
    if not stamp.exists():
        return None  # new, or left by an installation that was interrupted
    marker, *recorded = stamp.read_text().splitlines()
    names = [line.split()[0] for line in recorded]
    current = [fingerprint(locks / name) for name in names if (locks / name).exists()]
    return names if marker == origin(folder) and recorded == current else None


def install(folder: Path, lock: Path) -> None:
    """Install `lock` into the environment `folder`, unless that was already done; raise InstallError."""
    locks = lock.parent
    names = installed_locks(folder, locks)
    if names is not None and (lock.name in names or (lock.name == "demo.txt" and "dev.txt" in names)):
        return  # dev.txt contains everything of demo.txt
    stamp, python = folder / ".installed", str(folder / "bin" / "python")
    stamp.unlink(missing_ok=True)  # until all is done the environment counts as unfinished
    if names is None:
        say(f"Making a virtual environment in {folder}")
        create(folder)
    packages = len(re.findall(r"^\w\S*==", lock.read_text(), re.MULTILINE))
    say(f"Installing {packages} packages of {lock} (the first time takes a minute or two)")
    run([python, "-m", "pip", *INSTALL, "-r", str(lock)], f"The installation of {lock}")
    say("Checking that they fit together")
    run([python, "-m", "pip", "check", "--disable-pip-version-check"], f"The check of what {lock} installed")
    stamp.write_text(
        "\n".join(
            [origin(folder), *(fingerprint(locks / name) for name in names or ()), fingerprint(lock), ""]
        )
    )


def create(folder: Path) -> None:
    """Make an empty environment with pip, in place of what was there."""
    try:
        venv.EnvBuilder(with_pip=True, clear=True).create(folder)
    except subprocess.CalledProcessError as error:
        printed = (error.output or b"").decode(errors="replace")
        raise InstallError(f"{printed}No environment could be made: is python3-venv installed?") from error
    except (
        OSError,
        ValueError,
    ) as error:  # no right to write there, a link or a file in its place, a full disk
        raise InstallError(f"No environment could be made at {folder}: {error}") from error


def run(command: list[str], name: str) -> None:
    """Run a step without a word; raise InstallError with the end of what it printed if it failed."""
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False
    )
    if done.returncode:
        end = done.stdout.splitlines()[-SHOWN_LINES:]
        raise InstallError("\n".join([*end, f"{name} failed with code {done.returncode}; see above."]))


def main(arguments: list[str]) -> int:
    """Run from the Makefile."""
    if sys.version_info < OLDEST_PYTHON:
        print("Python 3.11 or later is needed.", file=sys.stderr)
        return 1
    folder, lock = map(Path, arguments)
    try:
        install(folder, lock)
    except InstallError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted: the next run makes the environment anew.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
