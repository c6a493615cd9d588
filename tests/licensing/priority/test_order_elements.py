"""The elements of a rated order: who signed it, and the statement that it carries (15 CFR 700.12(a)(3), (4))."""

import pytest

from tests.world import make_world, refused
from tests.worlds.filings import SIGNED
from workflows.inputs.priority import CERTIFICATION, STATEMENT

pytestmark = pytest.mark.django_db
TRANSITIONS = {
    "authorised": ("place_order", {"order_number": "PO-7"}),
    "accepted": ("amend", {"required_on": "2027-03-31"}),
}


def told(world, state, **changes):
    """What its way is told, with those changes; None leaves an answer out."""
    answers = {**TRANSITIONS[state][1], "order_received_on": world.now.date(), **SIGNED, **changes}
    return {name: value for name, value in answers.items() if value is not None}


@pytest.mark.parametrize("state", TRANSITIONS)
def test_who_signed_is_kept_and_the_statement_is_in_the_record(state):
    world = make_world()
    case, name = world.at(state, kind="priority"), TRANSITIONS[state][0]
    case = world.execute(case, name, "hal", **told(world, state, signed_by="S. Rao"))
    assert (case.state, world.fresh(case).detail.signed_by) == ("rated", "S. Rao")
    assert case.events.last().facts["data"]["statement"] == "certified"


@pytest.mark.parametrize("state", TRANSITIONS)
@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        ({"signed_by": None}, "signed_by", "Signatory is required."),
        ({"signed_by": "  "}, "signed_by", "It must not be blank."),
        ({"signed_by": "S" * 201}, "signed_by", "It may have at most 200 characters."),
        ({"statement": None}, "statement", "Certification statement is required."),
        ({"statement": ""}, "statement", "Certification statement is required."),
        ({"statement": "rated"}, "statement", STATEMENT.error),
        ({"statement": True}, "statement", STATEMENT.error),
    ],
)
def test_an_order_without_its_elements_is_none(state, changes, field, text):
    world = make_world()
    case, name = world.at(state, kind="priority"), TRANSITIONS[state][0]
    (refusal,) = refused(world, case, name, "hal", **told(world, state, **changes))
    assert (refusal.field, refusal.sentence) == (field, text)


def test_the_statement_is_the_laws():
    assert CERTIFICATION == (
        "This is a rated order certified for national defense use, and you are required to follow all the provisions "
        "of the Defense Priorities and Allocations System regulation (15 CFR part 700)."
    )
    assert STATEMENT.choices == (("certified", CERTIFICATION),)
