"""The scenario loaded once a session; every module that reads it has a copy of that database."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from psycopg.conninfo import conninfo_to_dict
from pytest_django import DjangoDbBlocker

from tests import databases

NOW = datetime(
    2026, 11, 24, 19, 40, tzinfo=UTC
)  # a Tuesday afternoon in Washington, two days before a holiday


@dataclass
class Loaded:
    """The loaded scenario: its cases by story, and the file of credentials."""

    credentials: Path

    def case(self, key: str):
        """The case of that story as it stands."""
        # not at the top: pytest reads this file before Django has its settings
        from licensing.models import Case
        from licensing.scenario.stories import STORIES

        subjects = {story.key: story.filing.subject for story in STORIES}
        return Case.objects.with_detail().get(subject=subjects[key])


@dataclass
class Told:
    """The scenario as it was loaded once: a database to copy, and the folder of its papers and credentials."""

    url: str
    folder: Path

    @contextmanager
    def at(self, url: str) -> Iterator[None]:
        """Let Django work on that database, with the scenario's papers."""
        from django.conf import settings

        documents = settings.STORAGES["documents"]
        private = {**documents, "OPTIONS": {**documents["OPTIONS"], "location": self.folder / "private"}}
        with (
            override_settings(STORAGES={**settings.STORAGES, "documents": private}),
            databases.django_at(url),
        ):
            yield


@pytest.fixture(scope="session")
def told(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory, redis_url: str
) -> Iterator[Told]:
    """Load the scenario once for all modules of a session; nothing works on this database itself afterwards."""
    with databases.clone() as url:
        scenario = Told(url, tmp_path_factory.mktemp("scenario"))
        with django_db_blocker.unblock(), scenario.at(url):
            call_command(
                "load_scenario", credentials=scenario.folder / "credentials.json", now=NOW, verbosity=0
            )
        yield scenario


@pytest.fixture(scope="module")
def loaded(told: Told, django_db_blocker: DjangoDbBlocker, tmp_path_factory) -> Iterator[Loaded]:
    """Give a copy of the loaded scenario of the module's own."""
    own = tmp_path_factory.mktemp("loaded")
    shutil.copy(told.folder / "credentials.json", own)  # with its mode
    copied = {**os.environ, databases.TEMPLATE: conninfo_to_dict(told.url)["dbname"]}
    with databases.clone(copied) as url, django_db_blocker.unblock(), told.at(url):
        yield Loaded(own / "credentials.json")
