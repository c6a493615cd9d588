"""Amending: an approved amendment does what its change says, to whom it plainly means, and its provisos bind."""

import pytest

from licensing.case_file import CaseFile
from licensing.models import AuthorisedParty
from licensing.transitions import Refused
from tests.world import codes, make_world
from tests.worlds.authorities import (
    BLADE,
    FORWARDER,
    HAL,
    amend,
    amending,
    amendment,
    granted,
    licence,
    with_provisos,
)
from tests.worlds.filings import END_USER, PORTS

pytestmark = pytest.mark.django_db
IAF = {**END_USER, "role": "consignee"}
HUB = {"role": "intermediate_consignee", "name": "Dubai Transit Services", "country": "AE"}
FORGE = {"role": "source", "name": "Forge Works, Inc.", "country": "US"}
STORES = {"role": "consignee", "name": "Decan Aero Stores", "country": "IN"}


def listed(case):
    return {item.name for item in granted(case).listed()}


@pytest.mark.parametrize(
    ("change", "added"),
    [
        ("add_freight_forwarder", FORWARDER),
        ("add_transport_consignee", HUB),
        ("change_source", FORGE),
    ],
)
def test_an_amendment_lists_those_in_the_role_of_its_change_alone(change, added):
    world = make_world()
    case = licence(world)
    before = listed(case)
    respelt = {**HAL, "name": "Hindustan Aeronautics Limited"}
    applied = amend(world, case, change, [respelt, FORWARDER, HUB, FORGE, STORES])
    assert applied.state == "applied"
    assert listed(case) == before | {added["name"]}
    assert applied.events.get(name="authorisation.amended").facts["authorisation"] == granted(case).number


def test_a_correction_corrects_a_spelling_and_lists_nobody_beside():
    world = make_world()
    case = licence(world, parties=[HAL, STORES])
    right = [{**HAL, "name": "Hindustan Aeronautics Limited"}, {**STORES, "name": "Deccan Aero Stores"}]
    amend(world, case, "fix_typographical_error", right)
    assert listed(case) == {"Hindustan Aeronautics Limited", "Deccan Aero Stores"}
    assert AuthorisedParty.objects.filter(replaces__isnull=False).count() == 2


@pytest.mark.parametrize(
    ("change", "parties", "text"),
    [
        ("add_freight_forwarder", [HAL, HUB], "It would not change any party on the licence."),
        ("fix_typographical_error", [HAL], "It would not change any party on the licence."),
        (
            "fix_typographical_error",
            [{**HAL, "country": "AE"}],
            "Foreign end-user: HAL is listed in another country. A correction cannot change the country.",
        ),
        (
            "fix_typographical_error",
            [HAL, FORWARDER],
            "It is not clear which party on the licence Freight forwarder: Meridian Air Freight, Inc. corrects.",
        ),
        (
            "fix_typographical_error",
            [HAL, {**STORES, "name": "Deccan"}],
            "It is not clear which party on the licence Foreign consignee: Deccan corrects.",
        ),
    ],
)
def test_an_amendment_that_is_not_plain_or_changes_nothing_is_not_approved(change, parties, text):
    world = make_world()
    case = licence(world, parties=[HAL, STORES, {**STORES, "name": "Dekkan Aero Works"}])
    filed = amending(world, case, change, parties)
    with pytest.raises(Refused) as refused:
        world.execute(filed, "approve", "countersigner")
    assert [(refusal.code, refusal.sentence) for refusal in refused.value.refusals] == [
        ("amendment_unclear", text)
    ]
    assert AuthorisedParty.objects.count() == 0


def test_two_corrections_of_one_party_are_not_plain():
    world = make_world()
    case = licence(world, parties=[HAL, STORES])
    twice = [HAL, {**STORES, "name": "Deccan"}, {**STORES, "name": "Dekkan"}]
    filed = amending(world, case, "fix_typographical_error", twice)
    assert codes(world, filed, "approve", "countersigner") == {"amendment_unclear"}


def test_an_amendment_of_what_is_no_longer_in_force_is_told_that_alone():
    world = make_world()
    case = licence(world)
    filed = amending(world, case, "add_freight_forwarder", [HAL])
    world.execute(case, "surrender", "filer")
    assert codes(world, filed, "approve", "countersigner") == {"not_in_force"}


def test_who_only_transports_is_no_consignee():
    world = make_world()
    case = licence(world, parties=[HAL, IAF])
    amend(world, case, "add_transport_consignee", [HAL, HUB])
    with pytest.raises(Refused) as refused:
        world.file_shipment(case, parties=[*PORTS, {**HUB, "role": "consignee"}])
    assert refused.value.codes == {"party_not_listed"}
    assert world.file_shipment(case, parties=[*PORTS, HUB]).state == "lodged"


def test_provisos_of_an_applied_amendment_bind_until_they_are_acknowledged():
    world = make_world()
    case = with_provisos(world, lines=[BLADE], parties=[HAL])
    world.execute(case, "acknowledge_provisos", "filer")
    filed_shipment = world.file_shipment(case)
    with_provisos(
        world, detail=amendment(world.fresh(case), "add_freight_forwarder"), parties=[HAL, FORWARDER]
    )
    assert len(world.fresh(case).detail.granted_provisos) == 4
    with pytest.raises(Refused) as refused:
        world.file_shipment(case)
    assert refused.value.codes == {"provisos_not_acknowledged"}
    itn = {"itn": "X20260302123456"}
    assert codes(world, filed_shipment, "depart", "filer", **itn) == {"provisos_not_acknowledged"}
    world.execute(case, "acknowledge_provisos", "filer")
    assert world.execute(filed_shipment, "depart", "filer", **itn).state == "in_transit"


def test_what_another_amendment_has_overtaken_is_not_applied(monkeypatch):
    world = make_world()
    case = licence(world)
    first, second = (amending(world, case, "add_freight_forwarder", [HAL, FORWARDER]) for _ in range(2))
    world.execute(first, "approve", "countersigner")
    monkeypatch.setattr(CaseFile, "amendment_errors", lambda _: [])  # as it was before the other was applied
    with pytest.raises(RuntimeError, match="was amended while"):
        world.execute(second, "approve", "countersigner")
    assert AuthorisedParty.objects.count() == 1
