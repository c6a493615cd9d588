"""The inbox says why a case stands where it stands, and what evidence waits for a second pair of eyes."""

from datetime import timedelta

import pytest

from licensing.admin.display import queue_reason
from licensing.admin.display.formatting import Reader
from licensing.models import Case
from tests.licensing.admin.desks import INBOX, execute, statements, words
from tests.worlds.priorities import record

WAITS = "Evidence to countersign"
LIST, HTTP = 8, 2


def listed(client, view):
    return [result.pk for result in client.get(INBOX, {"view": view}).context["cl"].result_list]


def turn(world, case):
    fresh = Case.objects.with_detail().get(pk=case.pk)
    result = queue_reason.of(fresh, Reader.of("America/New_York", world.now))
    return result.mark.name, result.decides, result.beside


def test_a_strict_class_goes_by_the_day_it_is_needed(world):
    case = world.at("review", kind="spares", detail={"required_on": "2026-12-10"})
    assert turn(world, case) == ("P3", "Received 2 March", ("needed 10 December",))
    record(world, case, "sosa_endorsement")
    record(world, case, "rating_do")
    assert turn(world, case) == ("P1", "Needed 10 December", ("received 2 March",))


def test_the_others_go_by_receipt_less_what_their_class_is_ahead(world):
    case = world.goes_down(world.at("review"))
    assert turn(world, case) == ("P2", "Received 2 March", ("as if on 16 February",))


def test_a_strict_class_without_a_day_says_so(world):
    case = world.at("review")
    record(world, case, "rating_dx")
    world.execute(case, "confirm_priority", "countersigner", waiting_evidence="1")
    assert turn(world, case) == ("P0", "No required date", ("received 2 March",))


def test_what_waits_for_no_decision_is_in_no_queue(world):
    assert turn(world, world.at("draft")) == ("P3", "Not submitted yet", ())
    assert turn(world, world.at("approved"))[1] == "Not in a queue"


@pytest.mark.parametrize(
    ("view", "text"),
    [
        ("open", "P0, then P1, each by required date; then the others by date of receipt, P2 as if received 14 days earlier"),
        ("breached", "escalated first, then soonest due"),
        ("force", "newest first"),
    ],
)  # fmt: skip
def test_a_page_says_its_order(world, at_desk, view, text):
    case = world.at("approved" if view == "force" else "review")
    Case.objects.filter(pk=case.pk).update(due_at=world.now - timedelta(days=1))
    answer = at_desk("olive").get(INBOX, {"view": view})
    assert text in words(answer)
    assert f"<title> {answer.context['cl'].view.title} |" in words(answer)


def test_evidence_that_waits_for_a_second_person_is_listed_for_whoever_may_countersign(world, at_desk):
    world.at("review")
    case = world.at("review")
    record(world, case, "rating_dx")
    for name, result in {"kim": [case.pk], "olive": [], "anna": [], "ed": []}.items():
        assert listed(at_desk(name), "second") == result, name
    assert WAITS in words(at_desk("kim").get(INBOX))
    assert execute(at_desk("kim"), case, "confirm_priority", waiting_evidence="1").status_code == 302
    assert listed(at_desk("kim"), "second") == []
    assert WAITS not in words(at_desk("kim").get(INBOX))


def test_evidence_that_counts_at_once_or_has_ended_waits_for_nobody(world, at_desk):
    other, ended = world.at("review"), world.at("review")
    record(world, other, "rating_do")
    record(world, ended, "rating_dx")
    world.execute(ended, "end_priority", "officer", open_evidence="1", reason="A mistake")
    assert listed(at_desk("kim"), "second") == []


def test_what_is_decided_under_four_eyes_is_listed_beside_it_once(world, at_desk):
    case, plain = world.at("countersign"), world.at("countersign")
    record(world, case, "rating_dx")
    assert sorted(listed(at_desk("kim"), "second")) == sorted([case.pk, plain.pk])


def test_evidence_waits_after_the_decision_too(world, at_desk):
    case = world.at("countersign")
    record(world, case, "rating_dx")
    case = world.execute(case, "approve", "countersigner2")
    assert listed(at_desk("kim"), "second") == [case.pk]
    assert execute(at_desk("kim"), case, "confirm_priority", waiting_evidence="1").status_code == 302
    assert listed(at_desk("kim"), "second") == []


def test_more_evidence_that_waits_costs_no_more_statements(world, at_desk):
    client, address = at_desk("kim"), f"{INBOX}?view=second"
    record(world, world.at("review"), "rating_dx")
    few = len(statements(client, address))
    assert few <= LIST + HTTP + 1  # the keys of what waits
    assert len(statements(at_desk("olive"), address)) <= LIST + HTTP
    for _ in range(3):
        record(world, world.at("review"), "rating_dx")
    assert len(statements(client, address)) == few


def test_the_open_and_the_in_force_are_listed_together(world, at_desk):
    result = {world.at(state).pk for state in ("intake", "approved", "queried")}
    world.at("draft")
    world.execute(world.at("intake"), "withdraw", "filer")
    assert set(listed(at_desk("olive"), "all")) == result
