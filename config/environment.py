"""Make the virtual environment and install a lock into it; standard library only, as nothing is installed yet.

usage: environment.py VENV LOCK
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

OLDEST_PYTHON = (3, 11)


def say(text: str) -> None:
    """Print one line at once: the caller is a person waiting."""
    print(f"==> {text}", flush=True)


def fingerprint(lock: Path) -> str:
    """Return what an installation depends on: the lock's contents."""
    return f"sha256:{hashlib.sha256(lock.read_bytes()).hexdigest()}\n"


def origin(folder: Path) -> str:
    """Return what the environment itself depends on: this interpreter, and its own place (scripts hold it)."""
    return f"python {sys.version.split()[0]} from {sys.base_prefix} in {folder}\n"


def is_usable(folder: Path) -> bool:
    """Tell whether the environment was finished here, by this Python."""
    made = folder / ".made"
    return made.exists() and made.read_text() == origin(folder)


def install(folder: Path, lock: Path) -> None:
    """Install `lock` into the environment `folder`, unless that was already done."""
    stamp = folder / f".{lock.stem}"
    python = folder / "bin" / "python"
    wanted = fingerprint(lock)
    if is_usable(folder):
        if stamp.exists() and stamp.read_text() == wanted:
            return
        if lock.stem == "demo" and holds(folder, lock.with_name("dev.txt")):
            return  # dev.txt contains everything of demo.txt
    else:
        say(f"Making a virtual environment in {folder}")
        venv.EnvBuilder(with_pip=True, clear=True).create(folder)
        (folder / ".made").write_text(origin(folder))
    say(f"Installing {lock} (the first time takes a minute or two)")
    command = [python, "-m", "pip", "install", "--require-hashes", "--disable-pip-version-check", "-r", lock]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    stamp.write_text(wanted)


def holds(folder: Path, lock: Path) -> bool:
    """Tell whether `lock` was installed into `folder` as it is now."""
    stamp = folder / f".{lock.stem}"
    return stamp.exists() and lock.exists() and stamp.read_text() == fingerprint(lock)


def main(arguments: list[str]) -> int:
    """Run from the Makefile."""
    if sys.version_info < OLDEST_PYTHON:
        print("Python 3.11 or later is needed.", file=sys.stderr)
        return 1
    folder, lock = map(Path, arguments)
    try:
        install(folder, lock)
    except subprocess.CalledProcessError as error:
        print(f"The installation of {lock} failed with code {error.returncode}; see above.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
