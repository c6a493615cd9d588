"""Flow-down: a supplier passes its order's rating on to its own suppliers, and what becomes of it above follows."""

from datetime import date

import pytest

from licensing.filing import BadFiling
from licensing.models import Case, RatingAuthority
from licensing.models.case_links import linked
from licensing.worktime.office import office_day
from tests.world import codes, make_world
from tests.worlds.filings import SIGNED, SUPPLIER
from tests.worlds.orders import FAR, SUB_SUPPLIER, accepted, below, drafted_below, placed_below, rated
from tests.worlds.paths import INDIAN_SUPPLIER

pytestmark = pytest.mark.django_db
WHY = {"reason": "Not needed any more."}
DX = {"rating": "DX", "programme_symbol": "A2"}


def test_the_rating_is_passed_on_with_symbol_and_hours_while_no_new_one_may_be_given():
    world = make_world()
    above = world.execute(
        rated_in_an_emergency(world), "offer", "supplier", offered_on="2028-03-31", why="The forge is booked."
    )
    RatingAuthority.objects.filter(illustrative=True).delete()
    case = below(world, above)
    assert (case.state, case.detail.rated_as) == ("authorised", "DO-A1")
    assert (case.detail.emergency, case.detail.stated_hours) == ("imminent", 24)
    assert case.received_at == world.now
    assert world.fresh(case) in Case.objects.visible_to(world.partners["lm"].pk)


def rated_in_an_emergency(world):
    detail = {"required_on": FAR, "emergency": "imminent", "stated_hours": 24}
    case = world.at("authorisation", kind="priority", detail=detail)
    world.execute(case, "authorise", "authoriser", rating="DO", programme_symbol="A1")
    day = {"order_received_on": world.now.date(), "order_received_at": world.now.isoformat()}
    return world.execute(case, "place_order", "hal", order_number="PO-7", **SIGNED, **day)


def test_both_sides_show_the_link_to_who_may_see_the_other():
    world = make_world()
    above = rated(world)
    case = below(world, above)
    seen = Case.objects.visible_to(world.us_firm.pk)
    assert [(item.name, item.case.pk) for item in linked(world.fresh(case), seen)] == [
        ("flows_from", above.pk)
    ]
    assert [(item.name, item.case.pk) for item in linked(world.fresh(above), seen)] == [("flows_to", case.pk)]
    assert linked(world.fresh(case), Case.objects.visible_to(world.partners["lm"].pk)) == []


def test_a_draft_that_flows_down_is_not_submitted_nor_any_other_flows_down():
    world = make_world()
    case = drafted_below(world, rated(world))
    assert "flows_down" in codes(world, case, "submit", "supplier")
    assert codes(world, world.file(kind="priority"), "flow_down", "hal") == {"flows_from_nothing"}


def test_the_supplier_alone_passes_it_on():
    world = make_world()
    above = rated(world)
    case = drafted_below(world, above, filer=world.end_user, parties=[SUB_SUPPLIER])
    assert codes(world, case, "flow_down", "hal") == {"not_its_supplier"}
    with pytest.raises(BadFiling) as bad:
        drafted_below(world, above, filer=world.partners["other"])
    assert set(bad.value.errors) == {"flows_from"}


@pytest.mark.parametrize("state", ["authorised", "completed", "requested"])
def test_it_flows_from_an_order_that_is_rated_now(state):
    world = make_world()
    above = world.at(state, kind="priority")
    firm = world.partners["tasl"] if state == "requested" else world.us_firm
    who = "indian_supplier" if state == "requested" else "supplier"
    case = drafted_below(world, above, filer=firm, detail={"required_on": date(2026, 9, 1)})
    assert codes(world, case, "flow_down", who) == {"not_rated_above"}


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({"parties": []}, {"no_supplier"}),
        ({"parties": [INDIAN_SUPPLIER]}, {"wrong_direction"}),
        ({"detail": {"required_on": date(2026, 3, 2)}}, {"no_date_ahead"}),
        ({"detail": {"required_on": date(2028, 1, 1)}}, {"later_than_above"}),
    ],
)
def test_what_flows_down_is_a_whole_order(changes, result):
    world = make_world()
    case = drafted_below(world, rated(world), **changes)
    assert codes(world, case, "flow_down", "supplier") == result


def test_a_later_day_that_was_agreed_above_counts():
    world = make_world()
    above = rated(world)
    world.execute(above, "offer", "supplier", offered_on="2028-03-31", why="The forge is booked.")
    above = world.execute(above, "accept_offer", "hal")
    assert below(world, above, detail={"required_on": date(2028, 1, 1)}).state == "authorised"


@pytest.mark.parametrize(
    ("detail", "field"),
    [
        ({"emergency": "imminent"}, "emergency"),
        ({"stated_hours": 24}, "stated_hours"),
        ({"direction": "assurance"}, "direction"),
    ],
)
def test_what_comes_from_above_is_not_filed(detail, field):
    world = make_world()
    with pytest.raises(BadFiling) as bad:
        drafted_below(world, rated(world), detail=detail)
    assert set(bad.value.errors) == {field}


def test_when_the_rating_above_is_cancelled_so_is_this_one_and_what_is_below_it():
    world = make_world()
    above = accepted(world)
    case = placed_below(world, above)
    further = {**SUPPLIER, "name": "Other", "partner": "tasl", "country": "US"}
    world.partners["tasl"].__class__.objects.filter(code="tasl").update(country="US")
    last = drafted_below(
        world, case, filer=world.partners["lm"], parties=[further], detail={"required_on": date(2027, 5, 1)}
    )
    last = world.execute(last, "flow_down", "repairer")
    world.execute(above, "cancel_rating", "hal", **WHY)
    world.sweep(0)
    for item in (case, last):
        fresh = world.fresh(item)
        assert (fresh.state, fresh.events.last().name) == ("cancelled", "case.cancelled_above")
    world.sweep(0)
    assert world.fresh(last).event_count == world.fresh(last).events.count()


def test_an_order_that_is_rejected_above_leaves_nothing_to_flow_down():
    world = make_world()
    above = rated(world)
    case = placed_below(world, above)
    world.execute(above, "reject", "supplier", rejection="terms_not_met", reason="No terms")
    world.sweep(0)
    assert world.fresh(case).state == "cancelled"


def test_a_re_rating_above_is_followed_and_none_is_made_below():
    world = make_world()
    above = accepted(world)
    case = world.execute(placed_below(world, above), "accept", "repairer")
    assert codes(world, case, "re_rate", "authoriser", **DX, **WHY) == {"rated_above"}
    world.execute(above, "re_rate", "authoriser", **DX, **WHY)
    assert world.fresh(case).detail.rated_as == "DO-A1"
    world.sweep(0)
    followed = world.fresh(case)
    assert (followed.state, followed.detail.rated_as) == ("accepted", "DX-A2")
    assert followed.detail.rating_received_on == office_day(world.now)
    count = followed.event_count
    world.sweep(0)
    assert world.fresh(case).event_count == count


def test_nothing_follows_where_nothing_happens_above():
    world = make_world()
    above = accepted(world)
    case = placed_below(world, above)
    world.execute(above, "complete", "supplier", completed_on=world.now.date())
    world.sweep(0)
    assert world.fresh(case).state == "rated"
