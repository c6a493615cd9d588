"""Writing: which transition writes which letter, to say what, and that it never says anything else."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction

from licensing.letters import rendering
from licensing.models import Letter, OutboxMessage, Partner
from tests.licensing.letters.reading import text_of
from tests.world import AGREEMENT, codes, make_world
from tests.worlds.agreements import agreement
from tests.worlds.agreements import amend as amend_agreement
from tests.worlds.authorities import FORWARDER, HAL, amend
from workflows.catalogue import CATALOGUE

pytestmark = pytest.mark.django_db

LAST = {
    ("licence", "approved"): "approval",
    ("licence", "denied"): "denial",
    ("licence", "returned"): "return",
    ("licence", "queried"): "query",
    ("licence", "notification"): "cover",
    ("maintenance", "denied"): "denial",
    ("maintenance", "returned"): "return",
    ("maintenance", "queried"): "query",
    ("spares", "denied"): "denial",
    ("spares", "returned"): "return",
    ("spares", "queried"): "query",
}


def letters(case):
    return list(Letter.objects.filter(case=case).order_by("number"))


def waiting():
    return OutboxMessage.objects.filter(topic="letters", delivered_at=None)


@pytest.mark.parametrize(("kind", "state"), LAST)
def test_a_transition_writes_its_letter_with_its_event_and_a_message(kind, state):
    world = make_world()
    case = world.at(state, kind=kind)
    letter = letters(case)[-1]
    last = case.events.filter(name__startswith="case.").last()
    assert (letter.kind, letter.event, letter.rendered_at, letter.document) == (
        LAST[kind, state],
        last,
        None,
        None,
    )
    assert waiting().get(event=last).created_at == last.at


def test_what_every_kind_writes():
    written = {
        (kind, transition.name): name
        for kind, flow in CATALOGUE.items()
        for transition in flow.transitions
        for name in transition.side_effects
        if name.startswith("write_")
    }
    both = {"query": "write_query", "return_without_action": "write_return", "deny": "write_denial"}
    assert written == {
        **{
            (kind, transition): name
            for kind in ("licence", "maintenance", "spares")
            for transition, name in both.items()
        },
        ("licence", "approve"): "write_approval",
        ("licence", "notify_congress"): "write_cover",
        ("maintenance", "approve"): "write_approval",
        ("spares", "release"): "write_approval",
    }


def test_an_approval_says_what_was_approved_and_on_what_terms():
    world = make_world()
    case = world.at("staffed")
    world.execute(
        case, "give_position", "reviewer", position="provisos", provisos=["No coating data.", "Report."]
    )
    world.execute(case, "give_position", "reviewer2", position="no_objection")
    world.execute(case, "recommend", "officer", recommendation="provisos", notification="none")
    world.execute(case, "approve", "countersigner")
    (letter,) = letters(case)
    facts = letter.facts
    assert facts["provisos"] == ["No coating data.", "Report."]
    assert (facts["date"], facts["expires_on"]) == ("2026-03-02", "2030-03-02")
    assert (facts["reference"], facts["instrument"]) == (case.reference, "DSP-5")
    assert (facts["total"], facts["lines"][0]["value"]) == ("1200000.00", "1200000.00")
    assert facts["addressee"] == {"name": "GE", "country": "United States of America"}
    assert facts["parties"] == [
        {"role": "Foreign end-user", "name": "HAL", "country": "India", "address": ""}
    ]
    assert (facts["signed_by"], facts["signed_as"]) == ("kim", "Countersigning officer")


def test_the_dates_by_which_to_answer_are_the_clocks():
    world = make_world()
    queried, denied = world.at("queried"), world.at("denied")
    assert letters(queried)[0].facts["respond_by"] == "2026-04-01"
    assert letters(denied)[0].facts["respond_by"] == "2026-04-01"
    assert [letters(case)[0].facts["respond_at_rest"] for case in (queried, denied)] == ["", ""]
    assert letters(queried)[0].facts["reason"] == "Which engine?"
    assert letters(denied)[0].facts["reason"] == "Foreign policy"


def test_a_cover_says_when_congress_received_it():
    case = make_world().at("notification")
    facts = letters(case)[0].facts
    assert (facts["congressional_basis"], facts["wait_days"]) == ("36(c)", 30)
    assert facts["received_by_congress_on"] == "2026-03-02"


def test_letters_are_counted_within_their_case():
    world = make_world()
    world.at("queried")
    case = world.at("queried")
    world.execute(case, "answer", "filer", answer="The F404.")
    world.execute(case, "query", "officer", reason="And which bench?")
    assert [(letter.number, letter.facts["reason"]) for letter in letters(case)] == [
        (1, "Which engine?"),
        (2, "And which bench?"),
    ]


def test_a_refused_transition_writes_nothing():
    world = make_world()
    case = world.at("countersign")
    assert "missing_answer" in codes(world, case, "deny", "countersigner")
    assert (letters(case), waiting().count()) == ([], 0)


def test_an_agreement_and_an_amendment_say_what_they_are():
    world = make_world()
    agreement = world.at("approved", detail=AGREEMENT)
    assert letters(agreement)[0].facts["agreement"] is True
    licence = world.at("approved")
    amendment = amend(world, licence, "add_freight_forwarder", [HAL, FORWARDER])
    assert letters(amendment)[0].facts["amends"] == licence.reference


def test_the_approval_of_an_agreement_s_amendment_states_the_terms():
    world = make_world()
    case = agreement(world)
    amended = amend_agreement(world, case, "extend_duration", ends_on=date(2036, 6, 30))
    (letter,) = letters(amended)
    assert letter.facts["terms"][:2] == [
        {"title": "Last day", "text": "30 June 2036"},
        {"title": "Value", "text": "7,000,000.00 USD"},
    ]
    text = text_of(rendering.render(letter.facts))
    for part in (f"take the place of those of agreement {case.reference}", "30 June 2036", "2,400", "India"):
        assert part in text


def test_what_a_letter_says_never_changes():
    world = make_world()
    case = world.at("queried")
    (letter,) = letters(case)
    Partner.objects.filter(code="ge").update(name="Another name")
    world.now += timedelta(days=1)
    assert letters(case)[0].facts["addressee"]["name"] == "GE"
    for change in ({"facts": {}}, {"kind": "denial"}, {"number": 7}):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**change)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk)._raw_delete("default")


@pytest.mark.parametrize(
    ("asked_after", "last", "why"),
    [(0, "2026-04-01", ""), (2, "2026-04-03", "Good Friday"), (3, "2026-04-04", "Saturday")],
)
def test_a_last_day_that_is_no_working_day_of_the_filers_is_told(asked_after, last, why):
    world = make_world()
    world.us_firm.calendar = "united_kingdom"
    world.us_firm.save()
    case = world.at("review")
    world.now += timedelta(days=asked_after)
    world.execute(case, "query", "officer", reason="Which engine?")
    facts = letters(case)[0].facts
    assert (facts["respond_by"], facts["respond_at_rest"]) == (last, why)
    text = text_of(rendering.render(facts))
    assert ("This day is not one of your working days" in text) is bool(why)
    assert why in text
