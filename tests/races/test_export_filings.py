"""Export filings at once: a number is one shipment's, whoever gives it in the same instant."""

from licensing.integrity import violations
from licensing.models import Case, ShipmentDetail
from licensing.transitions import Refused
from tests.races.together import at_once, execute
from tests.world import make_world

NUMBER = {"itn": "X20260302000042"}


def test_a_number_that_many_give_at_once_is_ones_alone(committed_db):
    world = make_world()
    parent = world.at("released", kind="spares")
    for number in range(4):
        itn = {"itn": f"X2026030200004{number}"}
        shipments = [world.file_shipment(parent, lines=[{"line": 1, "quantity": 1}]) for _ in "ab"]
        first, second = shipments
        results = at_once(
            execute(world, first, "file_export_information", "filer", **itn),
            execute(world, second, "depart", "filer", **itn),
        )
        assert {code for result in results if isinstance(result, Refused) for code in result.codes} == {
            "itn_is_anothers"
        }
        assert ShipmentDetail.objects.filter(**itn).count() == 1
    assert list(violations()) == []


def test_a_number_that_is_given_back_is_free_again(committed_db):
    world = make_world()
    parent = world.at("released", kind="spares")
    first, second = (world.file_shipment(parent) for _ in "ab")
    world.execute(first, "file_export_information", "filer", **NUMBER)
    _, filed = at_once(
        execute(world, first, "cancel", "filer"),
        execute(world, second, "file_export_information", "filer", **NUMBER),
    )
    assert isinstance(filed, Refused) is (ShipmentDetail.objects.filter(**NUMBER).count() == 1)
    assert Case.objects.get(pk=first.pk).state == "cancelled"
