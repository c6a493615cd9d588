"""Links: shown on both sides to who may see both cases, and to nobody else by any field."""

import pytest

from licensing.models import Case, DeliveredItem, Partner
from tests.api.calling import is_problem, places
from tests.api.journey import body, filing_body
from tests.worlds.filings import END_USER, SUPPLIER


def links(system, case):
    return system.get(f"cases/{case.reference}").json()["links"]


def link(name, case):
    return {"name": name, "reference": case.reference, "kind": case.kind, "state": case.state}


@pytest.fixture
def licence(world):
    """GE's licence case, which HAL may see."""
    return world.at("review")


@pytest.fixture
def waiting(world, licence):
    """HAL's spares case that waits for it, with GE as its supplier."""
    case = world.at("verification", kind="spares", detail={"licence": licence.reference})
    world.execute(case, "await_licence", "officer")
    return world.fresh(case)


def test_both_sides_are_shown_to_who_sees_both(systems, licence, waiting):
    for who in ("hal", "filer"):
        assert links(systems[who], waiting) == [link("waits_for", licence)]
        assert links(systems[who], licence) == [link("waited_for_by", waiting)]
    assert systems["hal"].get(f"cases/{waiting.reference}").json()["licence"] == licence.reference


def test_who_sees_one_case_is_not_told_of_the_other(systems, licence, waiting):
    for who in ("sponsor", "end_user"):
        is_problem(systems[who].get(f"cases/{licence.reference}"), 404, "not-found")
        answer = systems[who].get(f"cases/{waiting.reference}")
        assert answer.json()["links"] == []
        assert licence.reference not in answer.content.decode()


def test_a_draft_that_names_a_case_is_told_to_nobody_else(world, systems, licence):
    draft = world.file("spares", detail={"licence": licence.reference})
    assert links(systems["hal"], licence) == [link("waited_for_by", draft)]
    answer = systems["filer"].get(f"cases/{licence.reference}")
    assert answer.json()["links"] == []
    assert draft.reference not in answer.content.decode()


def test_a_case_that_was_filed_again(world, systems):
    before = world.at("returned", kind="spares")
    after = world.at("verification", kind="spares", replaces=before.reference)
    for who in ("hal", "supplier", "sponsor"):
        assert links(systems[who], before) == [link("replaced_by", after)]
        assert links(systems[who], after) == [link("replaces", before)]
    assert systems["hal"].get(f"cases/{after.reference}").json()["replaces"] == before.reference
    assert "replaces" not in systems["supplier"].get(f"cases/{after.reference}").json()


def test_a_shipment_and_what_it_is_under(world, systems):
    parent = world.at("released", kind="spares")
    child = world.file_shipment(parent)
    for who in ("hal", "supplier", "sponsor", "end_user"):
        assert links(systems[who], parent) == [link("parent_of", child)]
        assert links(systems[who], child) == [link("child_of", parent)]
    assert links(systems["export_port"], child) == []
    is_problem(systems["export_port"].get(f"cases/{parent.reference}"), 404, "not-found")


def test_priority_and_what_it_supports(world, systems):
    supported = world.at("released", kind="spares")
    priority = world.at("sponsorship", kind="priority", detail={"supports": supported.reference})
    for who in ("hal", "supplier", "sponsor"):
        assert links(systems[who], supported) == [link("supported_by", priority)]
        assert links(systems[who], priority) == [link("supports", supported)]
    assert systems["hal"].get(f"cases/{priority.reference}").json()["supports"] == supported.reference


def test_the_repairer_waits_for_parts_that_the_filer_may_not_see(world, systems):
    """A repairer's parts can be another's case; the filer of the maintenance is told no reference then."""
    receiver = {"role": "consignee", "name": "Lockheed Martin", "country": "US", "partner": "lm"}
    tasl = Partner.objects.get(code="tasl")
    DeliveredItem.objects.get(designation="MH-60R").sustained_by.add(tasl)
    parts = world.file(
        "spares",
        filer=tasl,
        ctx=world.ctx("indian_supplier"),
        parties=[END_USER, SUPPLIER, receiver],
    )
    world.execute(parts, "submit", "indian_supplier")
    case = world.at("in_work", kind="maintenance")
    answer = systems["repairer"].post(
        f"cases/{case.reference}/transitions/await_parts", body(case, "await_parts", parts=parts.reference)
    )
    assert answer.status_code == 200, answer.content
    case, parts = world.fresh(case), world.fresh(parts)
    assert links(systems["repairer"], case) == [link("awaits_parts_of", parts)]
    assert links(systems["repairer"], parts) == [link("brings_parts_for", case)]
    seen = systems["hal"].get(f"cases/{case.reference}")
    assert (seen.json()["parts"], seen.json()["links"]) == (None, [])
    assert parts.reference not in seen.content.decode()


def test_a_list_and_a_moved_case_name_no_other(systems, licence, waiting):
    for who in ("hal", "filer"):
        for item in systems[who].get("cases").json()["items"]:
            assert not {"links", "licence", "replaces"} & set(item)
    moved = systems["hal"].post(f"cases/{waiting.reference}/transitions/withdraw", body(waiting, "withdraw"))
    assert licence.reference not in moved.content.decode()


@pytest.mark.parametrize(
    ("kind", "field"), [("spares", "licence"), ("priority", "supports"), ("spares", "replaces")]
)
def test_a_case_that_one_may_not_see_cannot_be_named(world, systems, kind, field):
    theirs = world.file()
    answer = systems["hal"].post(f"{kind}-cases", {**filing_body(kind), field: theirs.reference})
    assert places(is_problem(answer, 400, "validation")) == {f"/{field}"}
    assert list(Case.objects.all()) == [theirs]
