"""The filer's own reference: one filing under each, found by it, and read by nobody else."""

import pytest

from licensing.models import Case
from tests.api.calling import FILING, is_problem, places
from tests.api.journey import filing_body, shipment_body

OWN = "PO-2026/0041 \u00e9"


def file(system, own=OWN, **changes):
    return system.post("licence-cases", {**FILING, "client_reference": own, **changes})


def found(system, own=OWN):
    return [case["reference"] for case in system.get(f"cases?client_reference={own}").json()["items"]]


def test_a_filing_is_found_by_the_filers_own_reference(filer):
    filed = file(filer).json()
    assert filed["client_reference"] == OWN
    assert found(filer) == [filed["reference"]]
    assert found(filer, "PO-2026") == []
    assert filer.get(f"cases/{filed['reference']}").json()["client_reference"] == OWN


def test_one_filing_under_each(filer, systems):
    reference = file(filer).json()["reference"]
    problem = is_problem(file(filer, subject="Another"), 400, "validation")
    assert places(problem) == {"/client_reference"}
    assert reference in problem["detail"]
    assert Case.objects.count() == 1
    # each partner has its own, and who gives none files as often as it likes
    assert file(systems["hal"]).status_code == 201
    assert {file(filer, "").status_code, filer.post("licence-cases", FILING).status_code} == {201}


@pytest.mark.parametrize("kind", ["maintenance", "spares", "priority"])
def test_every_kind_takes_one(systems, kind):
    body = {**filing_body(kind), "client_reference": OWN}
    answer = systems["hal"].post(f"{kind}-cases", body)
    assert (answer.status_code, answer.json()["client_reference"]) == (201, OWN), answer.content


def test_a_shipment_takes_one(world, systems):
    parent, body = world.at("released", kind="spares"), {**shipment_body(), "client_reference": OWN}
    answer = systems["hal"].post(f"cases/{parent.reference}/shipments", body)
    assert (answer.status_code, answer.json()["client_reference"]) == (201, OWN), answer.content
    again = systems["hal"].post(f"cases/{parent.reference}/shipments", body)
    assert places(is_problem(again, 400, "validation")) == {"/client_reference"}


def test_nobody_else_finds_or_reads_it(world, filer, callers):
    case = world.at("review")
    Case.objects.filter(pk=case.pk).update(client_reference=OWN)
    assert found(filer) == [case.reference]
    assert found(callers["consignee"]) == []
    seen = callers["consignee"].get(f"cases/{case.reference}")
    assert seen.status_code == 200
    assert OWN not in seen.content.decode()


@pytest.mark.parametrize("own", ["x" * 65, "a\nb", "a\u202eb", "a\x00", 7, None, ["a"]])
@pytest.mark.usefixtures("nothing_moves")
def test_what_is_none_is_refused(filer, own):
    answer = file(filer, own)
    assert answer.status_code == 400
    assert places(answer.json()) == {"/client_reference"}
