"""Linked cases at once: no line consigned twice, nothing leaves under a cancelled case, each follower moves once."""

from licensing.case_file import CaseFile
from licensing.filing import BadFiling
from licensing.integrity import violations
from licensing.models import Case, Event, Line, OutboxMessage, case_links
from licensing.transitions import Refused
from licensing.worker import cycle, followers
from tests.races.together import at_once, execute
from tests.world import filing_of_kind, make_world
from tests.worlds.authorities import licence as approved
from tests.worlds.filings import SMALL_PART


def itn(shipment):
    """The number of its own export filing."""
    return {"itn": f"X20260302{shipment.pk % 10**6:06}"}


def waiting(world, licence):
    """A spares case that waits for the licence."""
    detail = {**SMALL_PART, "authority_kind": "licence", "exemption": "", "licence": licence.reference}
    lines = [{**line, "licence_line": 1} for line in filing_of_kind("spares")["lines"]]
    case = world.execute(world.file(kind="spares", detail=detail, lines=lines), "submit", "hal")
    return world.execute(case, "await_licence", "officer")


def names(case):
    return list(Event.objects.filter(case=case).order_by("number").values_list("name", flat=True))


def test_never_more_is_filed_than_is_left(committed_db):
    world = make_world()
    parent = world.at("released", kind="spares")
    line = [{"line": 2, "quantity": 1}]
    results = at_once(*[lambda: world.file_shipment(parent, lines=line)] * 20)
    assert sum(isinstance(result, Case) for result in results) == 4
    assert {str(result) for result in results if isinstance(result, BadFiling)} == {
        "lines/0/quantity: Of line 2, 0 are left to ship."
    }
    assert Line.objects.filter(drawn_from__case=parent).count() == 4
    assert CaseFile(parent).shipments.lines_left() == {1: 10, 2: 0}
    assert list(violations()) == []


def test_nothing_is_filed_under_a_case_that_is_being_cancelled(committed_db):
    world = make_world()
    for _ in range(6):
        parent = world.at("released", kind="spares")
        filed_shipment, cancelled = at_once(
            lambda parent=parent: world.file_shipment(parent), execute(world, parent, "cancel", "hal")
        )
        assert isinstance(filed_shipment, Refused) is not isinstance(cancelled, Refused)
        after = world.fresh(parent)
        assert (after.state, len(CaseFile(after).shipments.cases())) in {("cancelled", 0), ("released", 1)}


def test_nothing_leaves_under_a_licence_that_is_being_given_up(committed_db):
    world = make_world()
    for _ in range(6):
        licence = world.at("approved")
        shipment = world.file_shipment(licence)
        departed, _ = at_once(
            execute(world, shipment, "depart", "filer", **itn(shipment)),
            execute(world, licence, "surrender", "filer"),
        )
        left = Event.objects.filter(case=shipment, name="case.departed").first()
        ended = Event.objects.get(case=licence, name="case.surrendered")
        if isinstance(departed, Refused):
            assert departed.codes == {"not_released"}
            assert world.fresh(shipment).state == "lodged"
        else:
            assert left is not None
            assert left.pk < ended.pk


def test_nothing_leaves_under_spares_that_are_being_cancelled(committed_db):
    """The shipment is cancelled first, since goods under way keep its parent from being cancelled."""
    world = make_world()
    for _ in range(6):
        parent = world.at("released", kind="spares")
        shipment = world.file_shipment(parent)

        def give_up(parent=parent, shipment=shipment):
            execute(world, shipment, "cancel", "filer")()
            return execute(world, parent, "cancel", "hal")()

        at_once(execute(world, shipment, "depart", "filer", **itn(shipment)), give_up)
        states = (world.fresh(parent).state, world.fresh(shipment).state)
        assert states in {("cancelled", "cancelled"), ("released", "in_transit")}


def test_many_relays_move_a_follower_once(committed_db):
    world = make_world()
    licence = world.at("countersign")
    cases = [waiting(world, licence) for _ in range(5)]
    world.execute(licence, "approve", "countersigner")
    moved = at_once(*[lambda: followers.notify_followers(now=world.now)] * 6)
    assert sum(moved) == 5
    for case in cases:
        assert world.fresh(case).state == "released"
        assert names(case).count("case.licence_granted") == 1
    assert not OutboxMessage.objects.filter(topic="cases", delivered_at__isnull=True).exists()
    assert list(violations()) == []


def test_a_licence_granted_while_it_is_begun_to_be_waited_for(committed_db):
    world = make_world()
    for _ in range(6):
        licence = world.at("countersign")
        case = world.at("verification", kind="spares")
        at_once(
            execute(world, case, "await_licence", "officer", licence=licence.reference),
            execute(world, licence, "approve", "countersigner"),
            lambda: cycle.sweep(now=world.now),
        )
        world.sweep(0)
        assert world.fresh(case).state == "released"
        assert names(case).count("case.licence_granted") == 1


def test_a_release_and_the_end_of_its_licence_at_once(committed_db):
    world = make_world()
    for _ in range(6):
        licence = world.at("countersign")
        case = waiting(world, licence)
        world.execute(licence, "approve", "countersigner")
        at_once(
            execute(world, licence, "suspend", "countersigner", reason="A new fact"),
            lambda: followers.notify_followers(now=world.now),
            lambda: followers.notify_followers(now=world.now),
        )
        world.sweep(0)
        assert world.fresh(case).state in {"blocked", "awaiting_licence"}
    assert list(violations()) == []


def test_two_shipments_delivered_at_once_end_the_case_once(committed_db):
    world = make_world()
    for _ in range(4):
        parent = world.at("released", kind="spares")
        shipments = [
            world.file_shipment(parent, lines=[{"line": 1, "quantity": 5}, {"line": 2, "quantity": 2}])
            for _ in "ab"
        ]
        for shipment in shipments:
            world.execute(shipment, "depart", "filer", **itn(shipment))
        today = {"delivered_on": world.now.date()}
        at_once(*[execute(world, item, "deliver", "end_user", **today) for item in shipments])
        at_once(*[lambda: followers.notify_followers(now=world.now)] * 3)
        assert world.fresh(parent).state == "delivered"
        assert names(parent).count("case.delivered") == 1


def test_everything_at_once_comes_to_rest(committed_db):
    world = make_world()
    licence = approved(world)
    parent = waiting(world, licence)
    shipments = [world.file_shipment(parent, lines=[{"line": 1, "quantity": 2}]) for _ in range(4)]
    under_licence = [world.file_shipment(licence) for _ in range(2)]
    acts = [
        execute(world, shipment, "depart", "filer", **itn(shipment))
        for shipment in (*shipments, *under_licence)
    ]
    acts += [
        execute(world, shipment, "hold", "export_port", side="export", code="examination", evidence="X-ray.")
        for shipment in shipments
    ]
    acts += [execute(world, licence, "suspend", "countersigner", reason="A new fact")]
    acts += [lambda: world.file_shipment(parent, lines=[{"line": 2, "quantity": 1}])] * 4
    acts += [execute(world, parent, "close_short", "hal", line=2, reason="Enough.")]
    acts += [lambda: cycle.sweep(now=world.now)] * 3
    at_once(*acts)
    world.sweep(0)
    assert list(violations()) == []
    filed_shipment = Line.objects.filter(drawn_from__case=parent).exclude(case__state="cancelled")
    assert sum(filed_shipment.filter(drawn_from__number=2).values_list("quantity", flat=True)) <= 4
    assert world.fresh(parent).state == "blocked"
    held_by = case_links.linked(world.fresh(parent), Case.objects.all())
    assert {item.name for item in held_by} == {"waits_for", "parent_of"}
