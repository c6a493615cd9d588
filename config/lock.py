"""Renew requirements/*.txt from the *.in files: hashes, and neither addresses nor paths; standard library only.

usage: lock.py [--upgrade]
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIP_TOOLS = "pip-tools==7.6.2"
QUIET = ["--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host", "--no-emit-options"]


def environment() -> dict[str, str]:
    """Return the environment without the settings that name one machine's package folders.

    A wheel from such a folder would put its own hash into the lock, and nobody else could install it.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "PIP_INDEX_URL"}
    }
    return {**kept, "PIP_CONFIG_FILE": os.devnull, "CUSTOM_COMPILE_COMMAND": "make lock"}


def compiler() -> Path:
    """Return pip-compile in an environment of its own, so that the project's never depends on pip's version."""
    folder = ROOT / ".local" / "lock-venv"
    program = folder / "bin" / "pip-compile"
    if not program.exists():
        venv.EnvBuilder(with_pip=True, clear=True).create(folder)
        command = [folder / "bin" / "pip", "install", "--quiet", PIP_TOOLS]
        subprocess.run(command, check=True, env=environment())
    return program


def main(arguments: list[str]) -> int:
    """Compile base, demo and dev in that order: each is a constraint of the next."""
    if sys.version_info[:2] != (3, 11):
        print("The locks are made with Python 3.11: make lock PYTHON=python3.11", file=sys.stderr)
        return 1
    program = compiler()
    for name in ("base", "demo", "dev"):
        print(f"==> requirements/{name}.txt", flush=True)
        command = [program, "--quiet", "--strip-extras", "--generate-hashes", *QUIET, *arguments]
        files = ["--output-file", f"{name}.txt", f"{name}.in"]
        subprocess.run([*command, *files], check=True, cwd=ROOT / "requirements", env=environment())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
