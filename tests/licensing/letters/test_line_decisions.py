"""An approval says which lines are approved in full, which in part and which not, and why; a cover says what was asked."""

import pytest

from licensing.letters import rendering
from licensing.models import Letter
from tests.licensing.letters.reading import facts, text_of
from tests.world import make_world
from tests.worlds.authorities import BLADE, HAL, VANE

RING = {**VANE, "description": "Ring", "part_number": "4013T20"}
LINES = [
    {"line": 1, "decision": "reduced", "quantity": 10, "reason": "Ten are in service."},
    {"line": 2, "decision": "refused", "reason": "Vanes are made locally."},
]


def letter(world, **more):
    case = world.at("review", lines=[BLADE, VANE, RING], parties=[HAL])
    world.execute(case, "recommend", "officer", recommendation="approve", lines=LINES, **more)
    return case


@pytest.mark.django_db
def test_an_approval_tells_what_is_approved_and_what_is_not():
    world = make_world()
    case = letter(world, notification="none")
    world.execute(case, "approve", "countersigner")
    said = Letter.objects.get(case=case, kind="approval").facts
    approved = [(line["number"], line["quantity"], line["value"]) for line in said["approved"]]
    assert approved == [(1, 10, "300000.00"), (3, 10, "100000.00")]
    assert (said["total"], said["approved_total"]) == ("1400000.00", "400000.00")
    assert [(line["number"], line["quantity"], line["decision"]) for line in said["not_approved"]] == [
        (1, 40, "reduced"),
        (2, 10, "refused"),
    ]
    text = text_of(rendering.render(said))
    for words in (
        "What is not approved",
        "400,000.00",
        "40 each, USD 1,200,000.00",
        "10 each, USD 300,000.00",
    ):
        assert words in text
    for words in ("Ten are in service.", "Refused", "Vanes are made locally."):
        assert words in text


@pytest.mark.django_db
def test_a_cover_says_what_was_asked():
    world = make_world()
    case = letter(world, notification="36(c)", wait_days="30")
    world.execute(case, "consult", "countersigner")
    world.execute(case, "notify_congress", "officer", received_by_congress_on=world.now.date())
    said = Letter.objects.get(case=case, kind="cover").facts
    assert "1,400,000.00" in text_of(rendering.render(said))


def test_a_letter_from_before_line_decisions_still_says_what_was_approved():
    text = text_of(rendering.render(facts()))
    assert "1,200,000.00" in text
    assert "What is not approved" not in text
