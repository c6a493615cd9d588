"""The compose file is valid, and each service's command serves in production settings, as a plain process."""

import contextlib
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
import yaml

from config import local_postgres
from config.local_services import CHECKOUT, LocalServices
from tests import servers
from tests.databases import Place

COMPOSE = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
BIN = Path(sys.executable).parent
ANSWERS = {
    "SECRET_KEY": "f3" * 25,
    "ALLOWED_HOSTS": "licensing.example.org",
    "OWNER_PASSWORD": "owner-password",
    "RUNTIME_PASSWORD": "runtime-password",
    "TRUST_PROXY_HEADERS": "1",
    "EMAIL_URL": "none",
}


def filled_in(text: str) -> str:
    """Put the answers in, as compose does."""

    def answer(match: re.Match[str]) -> str:
        name, _, default = match.group(1).partition(":-")
        return ANSWERS.get(name.split(":?")[0], default)

    return re.sub(r"\$\{([^}]+)\}", answer, text)


def named_variables() -> set[str]:
    """Return every name that the compose file asks the environment for."""
    return set(re.findall(r"\$\{([A-Z_]+)", (CHECKOUT / "docker-compose.yml").read_text()))


def environment(service: str, production: Place) -> dict[str, str]:
    """Return a service's environment with our servers in the place of compose's."""
    sockets = quote(str(production.files.parent.joinpath("sockets").readlink()), safe="")
    filled = {name: filled_in(value) for name, value in SERVICES[service]["environment"].items()}
    for name in ("DATABASE_URL", "OWNER_DATABASE_URL"):
        if name in filled:
            filled[name] = filled[name].replace("@postgres/", "@/") + f"?host={sockets}"
    return filled | {
        "REDIS_URL": production.redis_url,
        "OWNER_DATABASE_URL": filled.get("OWNER_DATABASE_URL", ""),
    }


def command(service: str) -> list[str]:
    """Return a service's command: programs of this environment, on a port that the system chooses."""
    program, *arguments = SERVICES[service]["command"]
    return [str(BIN / program), *(word.replace("0.0.0.0:8000", "127.0.0.1:0") for word in arguments)]


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    """A server on which compose's own script made the roles, migrated by compose's own command."""
    folder = tmp_path_factory.mktemp("production")
    with LocalServices("compose", keep=False) as services:
        make_roles(services, folder)
        (folder / "sockets").symlink_to(services.postgres.sockets)
        place = Place(services.database_url, services.redis_url, folder / "private")
        done = subprocess.run(
            command("migrate"),
            cwd=CHECKOUT,
            env={**os.environ, **environment("migrate", place)},
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        yield place


def make_roles(services: LocalServices, folder: Path) -> None:
    """Run the script of compose's postgres on an empty server."""
    admin = services.postgres.address(user=local_postgres.SUPERUSER, name="postgres")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {local_postgres.DATABASE}")
        connection.execute(f"DROP ROLE {local_postgres.OWNER}")
    programs = local_postgres.wheel() / "pginstall" / "bin"
    subprocess.run(
        ["/bin/sh", CHECKOUT / "config" / "docker" / "roles.sh"],
        check=True,
        env={
            **os.environ,
            **ANSWERS,
            "PATH": f"{programs}:{os.environ['PATH']}",
            "POSTGRES_USER": local_postgres.SUPERUSER,
            "PGHOST": str(services.postgres.sockets),
        },
    )


def service(
    name: str, production: Place, ready: str, **more: str
) -> contextlib.AbstractContextManager[servers.Server]:
    """Run one service."""
    facts = {**environment(name, production), **more}
    return servers.running(production, command(name), name=name, ready=ready, **facts)


def test_the_file_is_valid():
    program = BIN / "check-jsonschema"
    subprocess.run(
        [program, "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"], cwd=CHECKOUT, check=True
    )


def test_it_holds_every_service_and_each_is_watched():
    apart = {"webhooks", "batches"}
    assert set(SERVICES) == {"postgres", "redis", "migrate", "web", "worker", "sweeper", "beat", *apart}
    assert {name for name, service in SERVICES.items() if "healthcheck" not in service} == {"migrate"}


def test_every_setting_it_asks_for_is_in_the_example():
    example = set(re.findall(r"^([A-Z_]+)=", (CHECKOUT / ".env.example").read_text(), re.MULTILINE))
    assert named_variables() == example


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "OWNER_PASSWORD", "RUNTIME_PASSWORD"])
def test_a_secret_has_no_default(name):
    assert f"${{{name}:?" in (CHECKOUT / "docker-compose.yml").read_text()
    assert f"${{{name}:-" not in (CHECKOUT / "docker-compose.yml").read_text()


def test_the_web_serves_the_admin_as_the_runtime_login(production, tmp_path):
    facts = {"STATIC_ROOT": str(tmp_path / "static"), **environment("web", production)}
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=CHECKOUT, env={**os.environ, **facts}, check=True)
    with service("web", production, r"Listening at: http://\S+", STATIC_ROOT=facts["STATIC_ROOT"]) as web:
        address = web.wait_for(r"Listening at: (http://\S+)").group(1)
        headers = {"Host": "licensing.example.org", "X-Forwarded-Proto": "https"}
        with urllib.request.urlopen(
            urllib.request.Request(f"{address}/admin/login/", headers=headers)
        ) as page:
            assert page.status == 200
            assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
            assert page.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("name", "ready"),
    [("worker", r"worker@\S+ ready"), ("sweeper", "sweeping"), ("beat", "beat: Starting")],
)
def test_the_others_start(production, name, ready):
    with service(name, production, ready) as server:
        assert server.process.poll() is None
