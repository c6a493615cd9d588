"""Install the locks anew in an empty folder with an empty cache; standard library only.

usage: check_locks.py [--if-changed]
"""

import hashlib
import itertools
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
CHECKED = ROOT / ".local" / "lock-checked"
# Each contains the one before it, so one environment that grows proves all three.
LOCKS = ("base", "demo", "dev")
# What production runs on must start with base.txt alone. Checking asks no server, so these settings name none.
START = ("manage.py", "check")
SETTINGS = {
    "LICENSING_ENV": "test",
    "DATABASE_URL": "postgresql://none/none",
    "OWNER_DATABASE_URL": "postgresql://none/none",
    "REDIS_URL": "redis://none",
}


def say(text: str) -> None:
    """Print one line at once: the caller is a person waiting."""
    print(f"==> {text}", flush=True)


def pins(lock: Path) -> dict[str, str]:
    """Return the lock's pins by package, each with its version and its hashes."""
    lines = [line.strip(" \\") for line in lock.read_text().splitlines() if not line.strip().startswith("#")]
    entries = re.split(r"^(?=\w)", "\n".join(lines), flags=re.MULTILINE)
    return {entry.split("==")[0]: entry.strip() for entry in entries if "==" in entry}


def differences(folder: Path) -> list[str]:
    """Return a sentence for each pin that a larger lock does not take from the smaller one as it stands there."""
    contents = [(name, pins(folder / f"{name}.txt")) for name in LOCKS]
    return [
        f"{larger}.txt does not have {package} as {smaller}.txt pins it"
        for (smaller, few), (larger, many) in itertools.pairwise(contents)
        for package, pin in few.items()
        if many.get(package) != pin
    ]


def state() -> str:
    """Return what the check's answer depends on: the files in requirements/, how they are installed, and Python."""
    files = [*sorted(REQUIREMENTS.iterdir()), ROOT / "config" / "environment.py", Path(__file__)]
    digest = hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in files))
    return f"python {sys.version.split()[0]} sha256:{digest.hexdigest()}\n"


def passes(*command: str, environment: dict[str, str]) -> bool:
    """Run a step in the checkout's folder and tell whether it ended well; what it prints is shown as it comes."""
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode == 0


def installs(folder: Path, name: str) -> bool:
    """Tell whether the lock installs into `folder` as `make` installs it, with nothing from a cache."""
    lock = os.path.relpath(REQUIREMENTS / f"{name}.txt", ROOT)
    return passes(
        sys.executable,
        "config/environment.py",
        str(folder),
        lock,
        environment={"PIP_NO_CACHE_DIR": "1"},
    )


def answers(folder: Path, name: str) -> bool:
    """Tell whether what is installed is all that the .in file asks for.

    Pip resolves the file with nothing but the installed packages to choose from. Unlike `pip check` it knows extras and
    the file's own limits, so it finds a package that an extra needs, and a lock that was not renewed with its file.
    """
    say(f"Checking that {name}.txt is all that {name}.in asks for")
    options = ("--isolated", "install", "--dry-run", "--no-index", "--quiet", "--disable-pip-version-check")
    return passes(
        str(folder / "bin" / "python"),
        "-m",
        "pip",
        *options,
        "-r",
        str(REQUIREMENTS / f"{name}.in"),
        environment={"PIP_CONFIG_FILE": os.devnull},
    )


def starts(folder: Path) -> bool:
    """Tell whether Django starts with what is installed."""
    say("Checking that the engine starts with base.txt alone")
    return passes(str(folder / "bin" / "python"), *START, environment=SETTINGS)


def check(folder: Path) -> str:
    """Return what failed in the locks, or nothing; `folder` is empty, and left with an environment."""
    if differing := differences(REQUIREMENTS):
        return "\n".join([*differing, "The locks do not contain each other: make lock"])
    for name in LOCKS:
        if not installs(folder, name):
            return f"{name}.txt does not install on a new machine."
        if not answers(folder, name):
            return f"{name}.txt is not all that {name}.in asks for: make lock"
        if name == "base" and not starts(folder):
            return "The engine does not start with what base.txt names."
    return ""


def main(arguments: list[str]) -> int:
    """Check the locks, or only if they are not those of the last check that succeeded here."""
    wanted = state()
    if "--if-changed" in arguments and CHECKED.exists() and CHECKED.read_text() == wanted:
        return 0
    CHECKED.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="licensing-locks-") as folder:
        failure = check(Path(folder) / "venv")
    if failure:
        print(failure, file=sys.stderr)
        return 1
    CHECKED.parent.mkdir(exist_ok=True)
    CHECKED.write_text(wanted)
    say("The locks install on a new machine")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
