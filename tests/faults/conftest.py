"""One stand for all faults, and a place of its own for each."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.databases import Place
from tests.faults.stand import Stand


@pytest.fixture(scope="session")
def stand(django_db_blocker: DjangoDbBlocker) -> Iterator[Stand]:
    with Stand() as created:
        yield created


@pytest.fixture
def place(stand: Stand, django_db_blocker: DjangoDbBlocker) -> Iterator[Place]:
    with django_db_blocker.unblock(), stand.place() as created:
        yield created
