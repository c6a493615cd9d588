"""The scenario loaded once for all tests that only read it, in a database of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
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


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory, redis_url: str
) -> Iterator[Loaded]:
    from django.conf import settings

    folder = tmp_path_factory.mktemp("scenario")
    documents = settings.STORAGES["documents"]
    private = {**documents, "OPTIONS": {**documents["OPTIONS"], "location": folder / "private"}}
    with (
        override_settings(STORAGES={**settings.STORAGES, "documents": private}),
        databases.clone() as url,
        django_db_blocker.unblock(),
        databases.django_at(url),
    ):
        call_command("load_scenario", credentials=folder / "credentials.json", now=NOW, verbosity=0)
        yield Loaded(folder / "credentials.json")
