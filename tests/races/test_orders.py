"""Orders at once: a rating cancelled while it flows down, one place taken twice, an authority that lapses at entry."""

from licensing.context import CLOCK, ActionContext
from licensing.integrity import violations
from licensing.models import Event, RatingAuthority
from licensing.models.bulk_operations import SETTLED
from licensing.priority import rating_authority
from licensing.transitions import Refused
from licensing.worker import cycle, followers
from tests.races.together import at_once, execute
from tests.world import make_world
from tests.worlds.orders import accepted, drafted_below, rated
from tests.worlds.people import START

WHY = {"reason": "Not needed any more."}


def names(case):
    return list(Event.objects.filter(case=case).order_by("number").values_list("name", flat=True))


def test_a_rating_that_is_cancelled_while_it_flows_down_stays_nowhere(committed_db):
    world = make_world()
    for _ in range(6):
        above = accepted(world)
        case = drafted_below(world, above)
        at_once(
            execute(world, case, "flow_down", "supplier"),
            execute(world, above, "cancel_rating", "hal", **WHY),
            lambda: followers.notify_followers(now=world.now),
        )
        world.sweep(0)
        assert world.fresh(case).state in {"draft", "cancelled"}
        assert names(case).count("case.cancelled_above") <= 1
    assert list(violations()) == []


def test_two_orders_take_the_place_of_one_which_is_told_of_both(committed_db):
    world = make_world()
    low = accepted(world)
    high = [rated(world, "DX-A2") for _ in "ab"]
    facts = {"interferes_with": [low.reference]}
    moved = at_once(*[execute(world, item, "accept", "supplier", **facts) for item in high])
    assert not any(isinstance(item, Exception) for item in moved)
    at_once(*[lambda: followers.notify_followers(now=world.now)] * 4)
    assert 1 <= names(low).count("case.displaced") <= 2
    assert not low.displacements.filter(told_at__isnull=True).exists()
    assert list(violations()) == []


def test_an_order_that_ends_while_another_takes_its_place_ends(committed_db):
    world = make_world()
    for _ in range(6):
        low, high = accepted(world), rated(world, "DX-A2")
        moved = at_once(
            execute(world, high, "accept", "supplier", interferes_with=[low.reference]),
            execute(world, low, "complete", "supplier", completed_on=world.now.date()),
            lambda: followers.notify_followers(now=world.now),
        )
        world.sweep(0)
        assert world.fresh(low).state == "completed"
        refused = [item for item in moved if isinstance(item, Refused)]
        assert all(item.codes == {"unknown_order"} for item in refused)
    assert list(violations()) == []


def test_a_case_that_comes_to_the_desk_while_the_authority_ends_stands_still(committed_db):
    world = make_world()
    period = RatingAuthority(starts_on=START.date(), citation="Assumed", illustrative=True)
    for _ in range(4):
        period.ends_on = None
        rating_authority.record(period, ActionContext(world.now, CLOCK))
        world.sweep(3)
        case = world.at("endorsement", kind="priority")
        period.ends_on, ctx = START.date(), ActionContext(world.now, CLOCK)
        at_once(
            execute(world, case, "endorse", "endorser"),
            lambda ctx=ctx: rating_authority.record(period, ctx),
            lambda: cycle.sweep(now=world.now),
        )
        world.now += 2 * SETTLED
        world.sweep(0)
        assert world.fresh(case).clocks.get(purpose="stage", closed_at__isnull=True).paused
        world.execute(case, "decline", "authoriser", reason="No programme")
    assert list(violations()) == []
