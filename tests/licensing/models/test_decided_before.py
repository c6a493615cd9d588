"""A database from before decisions on lines and provisos: what was authorised keeps its values, a proviso finds its case."""

from decimal import Decimal

import pytest

from licensing.integrity import violations
from licensing.models import AuthorisedLine
from tests.licensing.models.test_granted_before import migrate, migrate_on
from tests.world import make_world
from tests.worlds.authorities import BLADE, VANE, granted, licence, taking, with_provisos

pytestmark = pytest.mark.slow  # the way back and forth through the migrations


def test_what_was_approved_before_keeps_its_values(committed_db):
    world = make_world()
    case = licence(world, lines=[BLADE, VANE])
    world.file_shipment(case, lines=taking(3))
    bound = with_provisos(world)
    migrate("emergency_filing")
    migrate_on()
    values = list(
        AuthorisedLine.objects.filter(authorisation=case.pk)
        .order_by("line__number")
        .values_list("value", flat=True)
    )
    assert values == [Decimal("1200000.00"), Decimal("100000.00")]
    assert granted(case).drawn_value == Decimal("90000.00")
    assert world.fresh(bound).detail.granted_provisos == ["No technical data."] * 2
    assert list(violations()) == []
