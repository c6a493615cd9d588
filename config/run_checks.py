"""Run every static check and report all that fail: `python -m config.run_checks` (see `make check`)."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from config.demo_words import say
from config.environ import RUNTIME_ROLE
from config.local_services import CHECKOUT, LocalServices

SCHEMA = CHECKOUT / "docs" / "openapi.yaml"
# No lock and no file of the project may say where packages come from: that is each machine's own business.
# The bracketed letters let the pattern find every place but itself.
HOSTS = ("p[y]pi[.]org", "python[h]osted[.]org", "registry[.]npm[j]s")
OPTIONS = ("--(extra-)?index-[u]rl", "--find-[l]inks", "--trusted-[h]ost", "file[:]///")
ADDRESSES = "|".join((*OPTIONS, *HOSTS))


@dataclass(frozen=True)
class Check:
    """A command that must end with 0; `hint` says what to do when it does not."""

    name: str
    command: tuple[str, ...]
    hint: str = ""


def program(name: str, *arguments: str) -> tuple[str, ...]:
    """Return a command of the environment that this runs in."""
    return (str(Path(sys.executable).parent / name), *arguments)


def manage(*arguments: str) -> tuple[str, ...]:
    """Return a management command; a warning from Python is an error here too."""
    return (sys.executable, "-W", "error::RuntimeWarning", "manage.py", *arguments)


CHECKS = (
    Check("format", program("ruff", "format", "--check", "."), "make format"),
    Check("lint", program("ruff", "check", "."), "make format fixes some"),
    Check("types", program("mypy")),
    Check("imports", program("lint-imports"), "the layers are in pyproject.toml"),
    Check("system checks", manage("check", "--fail-level", "WARNING")),
    Check("migrations", manage("makemigrations", "--check", "--dry-run"), "manage.py makemigrations"),
    Check("diagrams", manage("draw_workflows", "--check"), "manage.py draw_workflows"),
    Check(
        "compose file",
        program("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"),
    ),
    Check(
        "locks install (where they changed)",
        (sys.executable, "config/check_locks.py", "--if-changed"),
        "make lock-check; make lock renews them",
    ),
    Check("no package addresses", ("git", "grep", "-nE", "-e", ADDRESSES, "--", ".")),
)
# `git grep` finds with 0 and finds nothing with 1.
EXPECTED = {"no package addresses": 1}


def run(check: Check, environment: Mapping[str, str]) -> bool:
    """Run one check; print what it said only if it failed."""
    began = time.monotonic()
    done = subprocess.run(
        check.command, cwd=CHECKOUT, env=dict(environment), capture_output=True, text=True, check=False
    )
    passed = done.returncode == EXPECTED.get(check.name, 0)
    report(check.name, passed=passed, seconds=time.monotonic() - began, hint=check.hint)
    if not passed:
        print(done.stdout + done.stderr, flush=True)
    return passed


def report(name: str, *, passed: bool, seconds: float, hint: str = "") -> None:
    """Print one check's line."""
    advice = f"  ({hint})" if hint and not passed else ""
    print(f"{'ok    ' if passed else 'FAILED'} {name}  {seconds:.1f} s{advice}", flush=True)


def schema_is_current(environment: Mapping[str, str]) -> bool:
    """Compare the API's description with the committed one."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "openapi.yaml"
        done = subprocess.run(
            manage("spectacular", "--validate", "--fail-on-warn", "--file", str(fresh)),
            cwd=CHECKOUT,
            env=dict(environment),
            capture_output=True,
            text=True,
            check=False,
        )
        written = fresh.read_text() if fresh.exists() else ""
    passed = done.returncode == 0 and SCHEMA.exists() and written == SCHEMA.read_text()
    hint = f"manage.py spectacular --validate --fail-on-warn --file {SCHEMA.relative_to(CHECKOUT)}, and read the diff"
    report("API description", passed=passed, seconds=time.monotonic() - began, hint=hint)
    if not passed:
        print(done.stdout + done.stderr, flush=True)
    return passed


def make_runtime_role(url: str) -> None:
    """Make the role that every connection of the application acts as: `makemigrations` asks the database for its history."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {RUNTIME_ROLE} NOLOGIN")
        connection.execute(f"GRANT {RUNTIME_ROLE} TO CURRENT_USER")


def main() -> int:
    """Run them all."""
    say("Starting a private PostgreSQL for the checks that ask one")
    with LocalServices("checks", keep=False) as services:
        make_runtime_role(services.database_url)
        environment = {
            **os.environ,
            "LICENSING_ENV": "test",
            "DATABASE_URL": services.database_url,
            "OWNER_DATABASE_URL": services.database_url,
            "REDIS_URL": services.redis_url,
        }
        results = [run(check, environment) for check in CHECKS]
        results.append(schema_is_current(environment))
    failed = results.count(False)
    print(f"{len(results) - failed} checks hold, {failed} fail")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
