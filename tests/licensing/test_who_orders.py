"""Who orders from whom: an order is placed with another, and an end buyer abroad is sponsored by its own ministry."""

import pytest

from tests.world import codes, make_world, refused
from tests.worlds.filings import SUPPLIER
from tests.worlds.orders import drafted_below, rated

pytestmark = pytest.mark.django_db


def test_nobody_orders_from_itself():
    world = make_world()
    own = {"filer": world.us_firm, "parties": [SUPPLIER]}
    home = {**own, "detail": {"foreign_end_buyer": False}}
    assert codes(world, world.file(kind="priority", **home), "submit", "filer") == {"orders_from_itself"}
    case = drafted_below(world, rated(world), **own)
    (objection,) = refused(world, case, "flow_down", "supplier")
    assert (objection.code, objection.field) == ("orders_from_itself", "parties")
    assert world.fresh(case).state == "draft"
