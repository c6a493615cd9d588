"""The scenario loaded once a session; every module that reads it has a copy of that database."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from config.local_services import LocalServices
from tests import databases, prepared

NOW = prepared.NOW


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
    """The scenario as it was loaded once: a database to copy and its server, the folder of its papers and credentials."""

    url: str
    server: str
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
    """Give the loaded scenario for all modules of a session; nothing works on this database itself afterwards."""
    folder = tmp_path_factory.mktemp("scenario")
    if databases.PREPARED in os.environ:
        whole = prepared.told()
        shutil.copytree(whole / "private", folder / "private")
        shutil.copy(whole / "credentials.json", folder)
        with LocalServices("scenario", keep=False, like=whole) as services:
            yield Told(
                databases.named(services.database_url, prepared.SCENARIO), services.database_url, folder
            )
        return
    with databases.clone() as url:
        scenario = Told(url, os.environ[databases.SERVER], folder)
        with django_db_blocker.unblock(), scenario.at(url):
            call_command("load_scenario", credentials=folder / "credentials.json", now=NOW, verbosity=0)
        yield scenario


@pytest.fixture(scope="module")
def loaded(told: Told, django_db_blocker: DjangoDbBlocker, tmp_path_factory) -> Iterator[Loaded]:
    """Give a copy of the loaded scenario of the module's own."""
    own = tmp_path_factory.mktemp("loaded")
    shutil.copy(told.folder / "credentials.json", own)  # with its mode
    copied = {databases.SERVER: told.server, databases.TEMPLATE: databases.name_of(told.url)}
    with databases.clone(copied) as url, django_db_blocker.unblock(), told.at(url):
        yield Loaded(own / "credentials.json")
