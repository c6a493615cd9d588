"""Batches in the admin: officers see one batch, its counts and its cases, and change nothing."""

import pytest

from licensing.models import BatchLine, FilingBatch, Partner
from tests.licensing.admin.desks import page, words
from tests.world import person

BATCHES, LINES = "/admin/licensing/filingbatch/", "/admin/licensing/batchline/"


def line(batch, number, case, world):
    return BatchLine.objects.create(
        batch=batch,
        number=number,
        case=case,
        outcome="filed",
        client_reference=f"PO-{number}",
        done_at=world.now,
    )


@pytest.fixture
def batch(world):
    return FilingBatch.objects.create(
        partner=Partner.objects.get(code="ge"), total=9, filed=2, refused=3, created_at=world.now
    )


@pytest.fixture
def cases(world, batch):
    submitted, draft = world.at("review"), world.at("draft")
    for number, case in enumerate((submitted, draft), 1):
        line(batch, number, case, world)
    return submitted, draft


def test_officers_see_a_batch_with_its_cases(at_desk, batch, cases):
    submitted, draft = cases
    client = at_desk("olive")
    assert str(batch.partner) in words(client.get(BATCHES))
    content = words(client.get(f"{BATCHES}{batch.pk}/change/"))
    address = f"{LINES}?batch__id__exact={batch.pk}"
    assert address in content
    listed = words(client.get(address))
    assert submitted.reference in listed
    assert "PO-1" in listed
    assert draft.reference not in listed


def test_the_cases_of_another_batch_are_not_listed(at_desk, world, batch, cases):
    other = FilingBatch.objects.create(partner=batch.partner, total=1, filed=1, created_at=world.now)
    alone = world.at("review")
    line(other, 1, alone, world)
    listed = words(at_desk("olive").get(f"{LINES}?batch__id__exact={other.pk}"))
    assert alone.reference in listed
    assert cases[0].reference not in listed


def test_a_cases_page_leads_to_its_batch(at_desk, world, batch, cases):
    client = at_desk("olive")
    assert f"{BATCHES}{batch.pk}/change/" in words(client.get(page(cases[0])))
    assert BATCHES not in words(client.get(page(world.at("review")))).partition("lx-meta")[2]


@pytest.mark.parametrize("name", ["olive", "ada"])
def test_nobody_changes_one(at_desk, batch, cases, name):
    if name == "ada":
        person("ada", "administrator")
    client = at_desk(name)
    assert client.get(f"{BATCHES}add/").status_code == 403
    assert client.post(f"{BATCHES}{batch.pk}/change/", {"total": 1}).status_code == 403
    assert client.post(f"{BATCHES}{batch.pk}/delete/", {"post": "yes"}).status_code == 403
    batch.refresh_from_db()
    assert batch.total == 9
