"""A decision on each line: the officer recommends less than is asked, the countersigner grants that, and no more can be drawn."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from licensing import transitions
from licensing.context import ActionContext
from licensing.filing import BadFiling
from licensing.integrity import violations
from licensing.models import AuthorisedLine, Line, LineDecision
from licensing.transitions import Refused
from tests.licensing.integrity.test_clocks import forge
from tests.world import codes, make_world, refused
from tests.worlds.authorities import (
    BLADE,
    FORWARDER,
    HAL,
    VANE,
    amendment,
    granted,
    licence,
    spares_on,
    taking,
)
from tests.worlds.filings import END_USER

pytestmark = pytest.mark.django_db

RECOMMENDED = {"recommendation": "approve", "notification": "none"}
FEWER = {"line": 1, "decision": "reduced", "quantity": 10, "reason": "Ten engines are in service."}
NONE = {"line": 2, "decision": "refused", "reason": "Vanes are made locally."}
CONSIGNEE = {**END_USER, "role": "consignee"}


def in_review(world, lines=(BLADE, VANE)):
    return world.at("review", lines=list(lines), parties=[HAL, CONSIGNEE])


def recommended(world, *stated, case=None):
    return world.execute(case or in_review(world), "recommend", "officer", **RECOMMENDED, lines=list(stated))


def approved(world, *stated, case=None):
    return world.execute(recommended(world, *stated, case=case), "approve", "countersigner")


def decided(case):
    return [(line.granted.decision, line.granted.quantity) for line in Line.objects.filter(case=case)]


def test_what_is_recommended_of_each_line_is_granted():
    world = make_world()
    now = granted(approved(world, FEWER, NONE))
    assert (now.value, now.max_value, now.quantity) == (Decimal("300000.00"), Decimal("330000.00"), 10)
    (line,) = now.lines.all()
    assert (line.quantity, line.value, line.left_value) == (10, Decimal("300000.00"), Decimal("300000.00"))
    assert list(violations()) == []


def test_the_event_says_what_was_recommended():
    case = recommended(make_world(), FEWER, NONE)
    assert case.events.get(name="case.recommended").facts["data"]["lines"] == [FEWER, NONE]


def test_without_a_decision_all_is_granted_as_it_was_filed():
    world = make_world()
    case = approved(world, {"line": 1})
    assert granted(case).value == Decimal("1300000.00")
    assert not LineDecision.objects.exists()


def test_no_more_is_drawn_than_was_approved():
    world = make_world()
    case = approved(world, FEWER, NONE)
    with pytest.raises(BadFiling) as error:
        world.file_shipment(case, lines=taking(11))
    assert error.value.errors == {"lines/0/quantity": ["Of line 1, 10 are left to ship."]}
    with pytest.raises(BadFiling) as error:
        world.file_shipment(case, lines=taking(1, line=2))
    assert error.value.errors == {"lines/0/line": [f"Line 2 of {case.reference} was refused."]}
    with pytest.raises(Refused) as over:
        world.file_shipment(case, lines=taking(10, "330000.01"))
    assert over.value.codes == {"value_over_tolerance"}
    world.file_shipment(case, lines=taking(10))
    assert granted(case).drawn_value == Decimal("300000.00")
    assert world.fresh(case).state == "exhausted"
    assert list(violations()) == []


def test_spares_draw_no_more_of_a_licence_than_was_approved():
    world = make_world()
    case = spares_on(world, approved(world, FEWER, NONE), lines=(BLADE, VANE))
    for lines, code in (
        (taking(11, "1.00"), "quantity_exceeded"),
        (taking(1, line=2), "line_not_authorised"),
    ):
        with pytest.raises(Refused) as error:
            world.file_shipment(case, lines=lines)
        assert error.value.codes == {code}
    world.file_shipment(case, lines=taking(10, "300000.00"))


@pytest.mark.parametrize(
    ("stated", "sentences"),
    [
        ([{**FEWER, "quantity": 41}], ["Line 1: Approve 1 to 40, the quantity asked for."]),
        ([{**NONE, "line": 3}], ["The filing has no line 3."]),
        ([NONE, NONE], ["Line 2 is named more than once."]),
        (
            [{**NONE, "line": 1}, NONE],
            ['Every line is refused, so nothing is approved. Recommend "Deny" instead.'],
        ),
    ],
)
def test_what_cannot_be_decided_of_a_line_is_refused(stated, sentences):
    world = make_world()
    refusals = refused(world, in_review(world), "recommend", "officer", **RECOMMENDED, lines=stated)
    assert [refusal.sentence for refusal in refusals] == sentences
    assert {refusal.field for refusal in refusals} == {"lines"}
    assert not LineDecision.objects.exists()


def test_a_denial_and_an_amendment_are_decided_as_a_whole():
    world = make_world()
    case = in_review(world)
    denial = {**RECOMMENDED, "recommendation": "deny"}
    assert codes(world, case, "recommend", "officer", **denial, lines=[NONE]) == {"decided_as_a_whole"}
    detail = amendment(licence(world), "add_freight_forwarder")
    amended = world.at("review", detail=detail, lines=[BLADE, VANE], parties=[HAL, FORWARDER])
    assert codes(world, amended, "recommend", "officer", **RECOMMENDED, lines=[NONE]) == {
        "decided_as_a_whole"
    }


def test_the_countersigner_grants_no_more_than_is_recommended():
    world = make_world()
    case = world.execute(in_review(world), "recommend", "officer", recommendation="deny", notification="none")
    assert codes(world, case, "approve", "countersigner") == {"not_recommended"}
    assert codes(world, case, "approve", "countersigner", lines=[FEWER]) >= {"not_asked_for"}
    case = world.execute(case, "send_back", "countersigner", reason="Ten could go.")
    assert granted(approved(world, FEWER, NONE, case=case)).quantity == 10


def test_the_last_recommendation_counts():
    world = make_world()
    case = recommended(world, FEWER, NONE)
    assert decided(case) == [("reduced", 10), ("refused", 0)]
    case = world.execute(case, "send_back", "countersigner", reason="Why no vanes?")
    case = recommended(world, {**FEWER, "quantity": 20}, case=case)
    assert decided(case) == [("reduced", 20), ("approved", 10)]
    case = world.execute(case, "approve", "countersigner")
    assert [line.quantity for line in granted(case).lines.all()] == [20, 10]
    assert list(violations()) == []


def test_an_approval_of_another_recommendation_than_was_seen_is_refused():
    world = make_world()
    case = recommended(world, FEWER)
    seen = case.event_count
    case = world.execute(case, "send_back", "countersigner", reason="More?")
    case = recommended(world, case=case)
    attempt = ActionContext(world.now, world.actors["countersigner"], seen=seen)
    with pytest.raises(Refused) as error:
        transitions.execute(case.pk, "approve", attempt)
    assert error.value.codes == {"stale_version"}
    assert world.fresh(case).state == "countersign"


def test_congress_is_notified_of_what_is_asked():
    """What is recommended may change until the approval; the certification speaks of the filing."""
    world = make_world()
    dear = {**BLADE, "value": Decimal("60000000.00")}
    less = {**FEWER, "value": "100000.00"}
    case = in_review(world, (dear, VANE))
    assert "notification_due" in codes(world, case, "recommend", "officer", **RECOMMENDED, lines=[less])


def test_the_database_refuses_more_than_was_asked_and_a_late_change():
    world = make_world()
    case = recommended(world, FEWER, NONE)
    for change in ({"quantity": 41}, {"value": Decimal("1200000.01")}, {"reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LineDecision.objects.filter(line__number=1).update(**change)
    world.execute(case, "approve", "countersigner")
    with pytest.raises(IntegrityError, match="approved case"), transaction.atomic():
        LineDecision.objects.filter(line__number=1).update(quantity=5)


def test_a_grant_that_differs_from_the_decision_is_found():
    world = make_world()
    approved(world, FEWER)
    line = AuthorisedLine.objects.get(line__number=1)
    forge(
        "UPDATE licensing_authorisedline SET quantity = 11, amended_by_id = line_id WHERE line_id = "
        + str(line.pk)
    )
    sentence = f"line {line.pk} of the authorisation {line.authorisation_id} is not granted as it was decided"
    assert [violation for violation in violations() if sentence in violation]
