"""What every test stands on: real PostgreSQL and Valkey, one template database, a clone per process."""

import contextlib
import itertools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.test import override_settings
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from config import run_tests, test_times
from config.local_services import LocalServices, socket_folder
from config.local_valkey import PrivateValkey
from config.processes import unprivileged_account
from tests import databases, prepared, timing
from tests.databases import Place

hypothesis_settings.register_profile("default", deadline=None)
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "default")

CHANGES = {"monkeypatch", "settings"}
STARTED = pytest.StashKey[contextlib.ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers, and only then let Django read its settings.

    The controller makes the template before xdist starts its workers, which inherit the environment; each
    process that runs tests has a Valkey of its own.
    """
    os.environ.update({"LICENSING_ENV": "test", "DJANGO_SETTINGS_MODULE": "config.settings"})
    if not (config.option.collectonly or config.option.help):
        start_servers(config)
    django.setup()
    folder = os.environ.get(test_times.FOLDER)
    config.pluginmanager.register(timing.Timing(Path(folder) if folder else None), "timing")
    # An xdist worker that inherited this would read its settings before it has a Valkey of its own.
    os.environ.pop("DJANGO_SETTINGS_MODULE")


def start_servers(config: pytest.Config) -> None:
    """Start what this process's tests stand on, or nothing at all if one of them fails to start."""
    with contextlib.ExitStack() as stack:
        if not hasattr(config, "workerinput"):
            start_database(stack)
        runs_tests = not config.getoption("numprocesses", None)
        if runs_tests and databases.SHARED_REDIS not in os.environ:
            start_valkey(stack)
        config.stash[STARTED] = stack.pop_all()


def start_database(stack: contextlib.ExitStack) -> None:
    """Start a PostgreSQL that has the template, or make the template in the one that DATABASE_URL names."""
    server = os.environ.get("OWNER_DATABASE_URL") or os.environ.get("DATABASE_URL")
    if server:
        template = databases.make_template(server)
        stack.callback(databases.drop, server, template)
    else:
        services = LocalServices("tests", keep=False, like=prepared.migrated())
        server, template = stack.enter_context(services).database_url, prepared.TEMPLATE
        os.environ[databases.PREPARED] = "1"
    url = databases.named(server, template)
    os.environ.update({databases.SERVER: server, databases.TEMPLATE: template})
    os.environ.update({"DATABASE_URL": url, "OWNER_DATABASE_URL": url})
    if "REDIS_URL" in os.environ:
        os.environ[databases.SHARED_REDIS] = "1"


def start_valkey(stack: contextlib.ExitStack) -> None:
    """Start this process's Valkey."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="licensing-valkey-")))
    sockets = stack.enter_context(socket_folder(unprivileged_account()))
    server = PrivateValkey(folder, sockets, keep=False)
    stack.callback(server.stop)
    server.start()
    os.environ["REDIS_URL"] = server.url


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """For the fast form keep of each test the first set of values, in the order of chance, and nothing slow."""
    if run_tests.ONE_OF_EACH not in os.environ:
        return
    first: dict[str, pytest.Item] = {}
    for test in items:
        if test.get_closest_marker("slow") is None:
            first.setdefault(test.nodeid.partition("[")[0], test)
    kept = {id(test) for test in first.values()}
    config.hook.pytest_deselected(items=[test for test in items if id(test) not in kept])
    items[:] = first.values()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    if stack := config.stash.get(STARTED, None):
        stack.close()


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The Redis of this process."""
    return os.environ["REDIS_URL"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Replace pytest-django's: a clone of the template for this process, used as the runtime role."""
    blocker = django_db_blocker
    with databases.clone() as url, blocker.unblock(), databases.django_at(url), blocker.block():
        yield


@pytest.fixture
def committed_db(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, redis_url: str, tmp_path: Path
) -> Iterator[Place]:
    """Give a test that commits a database of its own, dropped afterwards; nothing is ever flushed."""
    with databases.clone() as url, django_db_blocker.unblock(), databases.django_at(url):
        yield Place(database_url=url, redis_url=redis_url, files=tmp_path / "private")


@pytest.fixture(autouse=True)
def _private_files(tmp_path: Path) -> Iterator[None]:
    """Documents that a test stores are its own."""
    from django.conf import settings

    documents = settings.STORAGES["documents"]
    options = {**documents["OPTIONS"], "location": tmp_path / "private"}
    storages = {**settings.STORAGES, "documents": {**documents, "OPTIONS": options}}
    with override_settings(PRIVATE_ROOT=tmp_path / "private", STORAGES=storages):
        yield


@pytest.fixture(autouse=True)
def _verbs_as_they_are(request: pytest.FixtureRequest) -> Iterator[None]:
    """Where a test changes the program or its settings, cases are not put back as they were without that."""
    if not changes_the_program(request.node):
        yield
        return
    from tests.worlds import snapshots

    with snapshots.taken_anew():
        yield


def changes_the_program(test: pytest.Item) -> bool:
    """Whether the test or one of its fixtures asks for what changes it; pytest-django's own ask for it in every test."""
    asked = test._fixtureinfo
    fixtures = [fixture for defined in asked.name2fixturedefs.values() for fixture in defined]
    own = [fixture.argnames for fixture in fixtures if fixture.func.__module__.startswith("tests.")]
    return not CHANGES.isdisjoint(itertools.chain(asked.argnames, *own))
