"""Orders beside each other: conflicts as the law decides them, displaced orders told, and the supplier's sequence."""

from datetime import date, timedelta

import pytest

from licensing.case_file import CaseFile, loading
from licensing.models import Displacement, OutboxMessage, Partner
from licensing.priority import order_sequence
from licensing.regulations.dpas_orders import RANKS
from licensing.regulations.rulebook import BOOK
from licensing.worktime.office import office_day
from tests.licensing import golden
from tests.licensing.test_budgets import statements
from tests.world import codes, make_world, refused
from tests.worlds.filings import SIGNED
from tests.worlds.orders import accepted, of_another, rated, requested
from tests.worlds.people import START
from workflows.inputs.priority import SYMBOLS

pytestmark = pytest.mark.django_db
CONFLICTS = golden.cases("dpas-conflict")
SEQUENCES = golden.cases("dpas-sequence")
LATE = {"offered_on": "2028-03-31", "why": "The forge is booked."}


@pytest.mark.parametrize("name", CONFLICTS)
def test_a_conflict_is_decided_as_worked_out(name):
    values, expect = CONFLICTS[name]
    world = make_world()
    before = [accepted(world, rating).reference for rating in values["interferes_with"]]
    case = rated(world, values["incoming"])
    facts = {"interferes_with": before}
    if expect["action"] == "reject_and_offer_date":
        (refusal,) = refused(world, case, "accept", "supplier", **facts)
        assert (refusal.code, refusal.field) == ("offer_the_earliest_date", "interferes_with")
        assert refusal.citations == ("15 CFR 700.13(b)", "15 CFR 700.14(b)")
        assert world.execute(case, "offer", "supplier", **LATE, **facts).state == "offered"
    else:
        case = world.execute(case, "accept", "supplier", **facts)
        kept = case.events.get(name="case.order_accepted").facts["conflict"]
        assert (case.state, kept["action"]) == ("accepted", expect["action"])
        assert kept.get("displaces", []) == before


@pytest.mark.parametrize("lower", ["DO-A1", "unrated"])
def test_lower_rated_work_is_no_excuse_for_a_later_date(lower):
    world = make_world()
    before = accepted(world, lower)
    case = rated(world, "DX-A2")
    (refusal,) = refused(world, case, "offer", "supplier", **LATE, interferes_with=[before.reference])
    assert (refusal.code, refusal.field) == ("no_excuse", "interferes_with")


def test_a_volunteer_may_name_any_excuse():
    world = make_world()
    before = accepted(world, "unrated")
    case = requested(world)
    facts = {"interferes_with": [before.reference]}
    assert world.execute(case, "offer", "supplier", **LATE, **facts).state == "offered"


def test_what_this_supplier_does_not_have_is_unknown():
    world = make_world()
    foreign, over = of_another(world), world.at("rejected", kind="priority")
    case = rated(world, "DX-A2")
    for name in (foreign.reference, over.reference, case.reference, "PRI-2026-00000-00000", "ASAP"):
        (refusal,) = refused(world, case, "accept", "supplier", interferes_with=[name])
        assert (refusal.code, refusal.field) == ("unknown_order", "interferes_with")
        assert refusal.sentence == (f"You have no order {name!r} that is accepted or waits for your answer.")


def test_an_order_is_named_once():
    world = make_world()
    before = accepted(world).reference
    case = rated(world, "DX-A2")
    assert codes(world, case, "accept", "supplier", interferes_with=[before, before]) == {"bad_answer"}
    assert codes(world, case, "accept", "supplier", interferes_with=before) == {"bad_answer"}


def test_who_is_displaced_is_told_once_and_by_itself():
    world = make_world()
    low = accepted(world, "DO-A1")
    high = world.execute(rated(world, "DX-A2"), "accept", "supplier", interferes_with=[low.reference])
    (displacement,) = Displacement.objects.all()
    assert (displacement.by_id, displacement.displaced_id, displacement.told_at) == (high.pk, low.pk, None)
    assert str(displacement) == f"{high.pk} takes the place of {low.pk}"
    world.sweep(0)
    (event,) = world.fresh(low).events.filter(name="case.displaced")
    assert high.reference not in str(event.facts)
    assert (world.fresh(low).state, event.facts["transition"]) == ("accepted", "displace")
    assert OutboxMessage.objects.filter(event=event, topic="partners").exists()
    count = world.fresh(low).event_count
    world.execute(
        high, "report_delay", "supplier", notice="written", delayed_until="2028-01-15", reason="A strike."
    )
    world.sweep(0)
    assert world.fresh(low).event_count == count


def test_displacements_are_read_with_the_batch():
    world = make_world()
    low = [accepted(world, "DO-A1") for _ in range(2)]
    named = {"interferes_with": [item.reference for item in low]}
    high = world.execute(rated(world, "DX-A2"), "accept", "supplier", **named)
    files = [CaseFile(case) for case in loading.read_cases([*(item.pk for item in low), high.pk])]
    loading.load_details(files)
    assert statements(lambda: [file.orders.displacements for file in files]) == []
    assert [[displacement.by_id for displacement in file.orders.displacements] for file in files] == [
        [high.pk],
        [high.pk],
        [],
    ]
    (read,), (kept,) = files[0].orders.displacements, Displacement.objects.filter(displaced=low[0])
    assert (read, read.at, read.told_at) == (kept, kept.at, None)
    assert CaseFile(world.fresh(low[0])).orders.displacements == [kept]  # one that no batch has read


def test_an_order_that_is_over_by_then_is_told_nothing():
    world = make_world()
    low = accepted(world, "DO-A1")
    world.execute(rated(world, "DX-A2"), "accept", "supplier", interferes_with=[low.reference])
    world.execute(low, "complete", "supplier", completed_on=world.now.date())
    world.sweep(0)
    assert not world.fresh(low).events.filter(name="case.displaced").exists()


@pytest.mark.parametrize("name", SEQUENCES)
def test_the_supplier_fills_its_orders_in_the_sequence_as_worked_out(name):
    values, expect = SEQUENCES[name]
    world = make_world()
    named = {}
    for order in values["orders"]:
        world.now = START
        required, received = (date.fromisoformat(order[key]) for key in ("required_on", "received_on"))
        if order["rating"] == "unrated":
            case = accepted(world, "unrated", required_on=required)
        else:
            case = rated(world, order["rating"], received, required_on=required)
        named[case.pk] = order["id"]
    supplier = world.us_firm.pk
    assert [named[case.pk] for case in order_sequence.sequence(supplier)] == expect["sequence"]
    places = [
        order_sequence.position_of(CaseFile(world.fresh(case))) for case in order_sequence.sequence(supplier)
    ]
    assert places == [
        order_sequence.SequencePosition(number, len(named)) for number in range(1, len(named) + 1)
    ]


def test_the_sequence_is_of_what_this_supplier_has_to_fill():
    world = make_world()
    case = rated(world)
    of_another(world)
    done = world.execute(accepted(world), "complete", "supplier", completed_on=world.now.date())
    world.at("authorised", kind="priority")
    assert list(order_sequence.sequence(world.us_firm.pk)) == [case]
    assert list(order_sequence.sequence(Partner.objects.get(code="other").pk)) == []
    assert order_sequence.position_of(CaseFile(world.fresh(done))) is None
    assert order_sequence.position_of(CaseFile(world.at("draft"))) is None


def test_ratings_are_ranked_in_one_place():
    assert RANKS == ("unrated", "DO", "DX")


def test_a_re_rating_takes_the_order_forward_at_once():
    world = make_world()
    first, second = accepted(world, required_on=date(2027, 1, 1)), accepted(world)
    assert list(order_sequence.sequence(world.us_firm.pk)) == [first, second]
    data = {"rating": "DX", "programme_symbol": "A2", "reason": "Urgent."}
    tomorrow = world.now.date() + timedelta(days=1)
    assert codes(world, second, "re_rate", "authoriser", rating_received_on=tomorrow, **data) == {
        "in_the_future"
    }
    second = world.execute(second, "re_rate", "authoriser", **data)
    assert second.detail.rating_received_on == office_day(world.now)
    assert list(order_sequence.sequence(world.us_firm.pk)) == [second, first]


def test_the_symbols_are_those_of_schedule_i():
    known = BOOK.codes("dpas_symbols")
    assert [code for code, _ in SYMBOLS] == list(known)


@pytest.mark.parametrize(
    ("facts", "field", "text"),
    [
        ({"rating": "DO"}, "programme_symbol", "Programme symbol is required."),
        (
            {"rating": "DO", "programme_symbol": "Z9"},
            "programme_symbol",
            "This programme symbol is not in 15 CFR 700",
        ),
        ({"rating": "unrated", "programme_symbol": "A1"}, "rating", "It must be one of DO, DX."),
    ],
)
def test_a_rating_has_a_symbol_of_schedule_i(facts, field, text):
    world = make_world()
    case = world.at("authorisation", kind="priority")
    (refusal,) = refused(world, case, "authorise", "authoriser", **facts)
    assert (refusal.field, refusal.sentence[: len(text)]) == (field, text)


@pytest.mark.parametrize("text", ["ASAP", "as soon as possible", "immediately"])
def test_as_soon_as_possible_is_no_date(text):
    from licensing.filing import BadFiling

    world = make_world()
    with pytest.raises(BadFiling) as bad:
        world.file(kind="priority", detail={"required_on": text})
    assert set(bad.value.errors) == {"required_on"}
    assert "700.12(a)" in bad.value.errors["required_on"][0]
    case = accepted(world)
    day = {"order_received_on": world.now.date(), **SIGNED}
    (refusal,) = refused(world, case, "amend", "hal", required_on=text, **day)
    assert "700.12(a)" in refusal.sentence
