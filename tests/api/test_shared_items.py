"""A delivered item is named by who has a relation to it; to all others it is as if there were none."""

import re
from datetime import date, timedelta

import pytest

from licensing.messaging import partner_notices
from licensing.models import Authorisation, DeliveredItem, Notice, Partner
from tests.api.calling import statements
from tests.api.journey import filing_body
from tests.world import codes
from tests.worlds.authorities import small_part
from tests.worlds.filings import END_USER, ENGINE, ITEM, REPAIRER, SMALL_LINE, SMALL_PART, SUPPLIER

UNKNOWN = {"designation": "MH-60R", "serial_number": "IN-999"}
KINDS = ("licence", "spares", "maintenance", "priority")


@pytest.fixture
def items(world):
    """Two items of HAL's that nobody sustains; the stranger sustains the second, as the filer does not."""
    facts = {
        "usml_category": "VIII(a)",
        "end_user": world.partners["hal"],
        "authority_kind": "licence",
        "authority_number": "DSP-5 050999",
        "delivered_on": date(2024, 5, 6),
    }
    foreign = DeliveredItem.objects.create(designation="C-130J-30", serial_number="KC-1", **facts)
    unrelated = DeliveredItem.objects.create(designation="C-130J-30", serial_number="KC-2", **facts)
    unrelated.sustained_by.set([world.partners["ge"]])
    return foreign, unrelated


def named(item):
    return {"designation": item.designation, "serial_number": item.serial_number}


def told(answer):
    return answer.status_code, re.sub(r'"trace_id":"[0-9a-f]{32}"', "", answer.content.decode())


@pytest.mark.parametrize("kind", KINDS)
def test_unknown_foreign_and_unrelated_items_answer_alike(systems, items, kind):
    asked = [UNKNOWN, ITEM, *map(named, items)]
    seen = [
        statements(
            lambda item=item: systems["stranger"].post(
                f"{kind}-cases", {**filing_body(kind), "delivered_item": item}
            )
        )
        for item in asked
    ]
    assert {told(answer)[0] for answer, _ in seen} == {400}
    assert len({told(answer) for answer, _ in seen}) == 1
    assert len({len(sent) for _, sent in seen}) == 1
    assert seen[0][0].json()["errors"][0]["pointer"] == "/delivered_item"


def test_an_edit_answers_alike_too(world, systems, items):
    case = world.file(filer=world.partners["other"], delivered_item=None)
    answers = {
        told(systems["stranger"].patch(f"cases/{case.reference}", {"version": 1, "delivered_item": item}))
        for item in (UNKNOWN, ITEM, *map(named, items))
    }
    assert len(answers) == 1
    assert world.fresh(case).event_count == 1


def test_nobody_uses_up_the_exempt_year_of_anothers_end_user(world, systems):
    """A stranger that names the item, its end-user and a US supplier files nothing, and releases nothing."""
    body = {**filing_body("spares"), **SMALL_PART, "lines": [{**SMALL_LINE, "value": "480.00"}]}
    assert systems["stranger"].post("spares-cases", body).status_code == 400
    assert small_part(world).state == "released"


def test_an_item_opens_the_year_of_its_own_end_user_alone(world):
    """HAL has an item of its own; with it, it counts nothing in the year of the air force."""
    both = [END_USER, {**END_USER, "name": "HAL", "partner": "hal"}, SUPPLIER]
    case = world.file(
        kind="spares", detail=SMALL_PART, lines=[SMALL_LINE], delivered_item=ENGINE, parties=both
    )
    assert world.execute(case, "submit", "hal").state == "verification"


def ends(world, code="hal"):
    """The partner is struck from the record of who sustains the helicopter."""
    DeliveredItem.objects.get(**ITEM).sustained_by.remove(world.partners[code])


@pytest.mark.parametrize(
    ("kind", "state", "name", "who"),
    [
        ("spares", "draft", "submit", "hal"),
        ("maintenance", "draft", "submit", "hal"),
        ("spares", "countersign", "release", "countersigner"),
        ("maintenance", "countersign", "approve", "countersigner"),
        ("maintenance", "cleared", "induct", "repairer"),
    ],
)
def test_the_relation_is_asked_again_when_it_counts(world, kind, state, name, who):
    case = world.at(state, kind=kind)
    ends(world)
    data = {"imported_on": None} if name == "induct" else {}
    assert "no_relation_to_item" in codes(world, case, name, who, **data)
    DeliveredItem.objects.get(**ITEM).sustained_by.add(world.partners["hal"])
    assert world.execute(case, name, who, **data).state != state


def test_it_is_asked_of_what_leaves(world):
    shipment = world.at("lodged", kind="shipment")
    ends(world)
    itn = {"itn": "X20260302123456"}
    assert "no_relation_to_item" in codes(world, shipment, "file_export_information", "supplier", **itn)
    assert "no_relation_to_item" in codes(world, shipment, "depart", "supplier", **itn)


def test_who_holds_the_licence_of_delivery_may_name_the_item(world):
    granted = Authorisation.objects.get(pk=world.at("approved").pk)
    item = DeliveredItem.objects.create(
        designation="F404-IN20",
        serial_number="E-200",
        usml_category="XIX(a)",
        end_user=world.partners["iaf"],
        authority_kind="licence",
        authority_number=str(granted),
        delivered_on=date(2026, 1, 6),
    )
    nameable = {
        code for code, partner in world.partners.items()
        if DeliveredItem.objects.nameable_by(partner.pk).filter(pk=item.pk).exists()
    }  # fmt: skip
    assert nameable == {"iaf", "ge"}


def test_whom_the_end_user_asked_for_may_name_it_while_that_case_is_under_way(world):
    item = DeliveredItem.objects.get(**ITEM)
    lm = DeliveredItem.objects.nameable_by(world.partners["lm"].pk)
    parties = [END_USER, REPAIRER]
    by_hal = world.execute(world.file(kind="maintenance", parties=parties), "submit", "hal")
    assert item not in lm.all()  # it is not the end-user that asked
    asked = world.file(kind="maintenance", filer=world.partners["iaf"], parties=parties)
    assert item not in lm.all()  # nobody knows of a draft
    asked = world.execute(asked, "submit", "end_user")
    assert item in lm.all()
    world.execute(asked, "withdraw", "end_user")
    assert item not in lm.all()
    assert by_hal.state == "intake"


def test_the_end_user_is_told_when_another_names_its_item(world):
    Partner.objects.filter(code__in=("iaf", "hal")).update(notices_to="desk@partner.example")
    case = world.file(kind="priority", delivered_item=ITEM, parties=[SUPPLIER])
    partner_notices.deliver(now=world.now)
    assert not Notice.objects.filter(partner__code="iaf").exists()  # a draft is its filer's alone
    case = world.file(kind="licence", delivered_item=ITEM)
    case = world.execute(case, "submit", "filer")
    partner_notices.deliver(now=world.now + timedelta(seconds=1))
    (notice,) = Notice.objects.filter(partner__code="iaf")
    assert notice.subject == f"{case.reference}: GE names your MH-60R IN-801"
    assert "GE names MH-60R IN-801 in this filing. You are its end-user on record." in notice.body
    assert not Notice.objects.filter(partner__code="hal", subject__contains="names your").exists()


def test_an_end_user_is_told_nothing_of_its_own_filing(world):
    Partner.objects.filter(code="hal").update(notices_to="desk@partner.example")
    world.execute(world.file(kind="spares", delivered_item=ENGINE), "submit", "hal")
    partner_notices.deliver(now=world.now)
    assert not Notice.objects.filter(subject__contains="names your").exists()
