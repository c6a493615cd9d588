"""Two at once: one wins, the other is told the case's new state; threads, real connections, real commits."""

import io
from datetime import timedelta

import pytest

from licensing import filing
from licensing.case_file import CaseFile
from licensing.context import ActionContext
from licensing.integrity import violations
from licensing.models import Event, Firing
from licensing.transitions import Refused
from licensing.worker import deadlines
from tests.races.together import at_once, execute
from tests.world import make_world


def test_two_countersigners_at_once(committed_db):
    world = make_world()
    for _ in range(5):
        case = world.at("countersign")
        first, second = at_once(
            execute(world, case, "approve", "countersigner"),
            execute(world, case, "deny", "countersigner2", reason="Foreign policy."),
        )
        lost = first if isinstance(first, Refused) else second
        won = second if isinstance(first, Refused) else first
        assert isinstance(lost, Refused)
        assert isinstance(won, CaseFile)
        assert lost.codes == {"wrong_state"}
        assert lost.file.state == won.state
        assert won.flow.state(won.state).title in str(lost)
    assert list(violations()) == []


def test_fifty_attempts_at_one_case_move_it_once(committed_db):
    world = make_world()
    case = world.at("intake")
    results = at_once(
        *[execute(world, case, "accept", "officer")] * 25, *[execute(world, case, "withdraw", "filer")] * 25
    )
    moved = [result for result in results if isinstance(result, CaseFile)]
    names = list(Event.objects.filter(case=case).values_list("name", flat=True))
    assert len(moved) == len(names) - 2
    assert 1 <= len(moved) <= 2  # accepted and then withdrawn, or withdrawn at once
    assert names.count("case.accepted") <= 1
    assert list(violations()) == []


def test_a_deadline_at_the_instant_of_an_answer(committed_db):
    world = make_world()
    cases = [world.at("queried") for _ in range(6)]
    late = world.now.replace(year=world.now.year + 1)
    answers = [execute(world, case, "answer", "filer", answer="It is.") for case in cases]
    at_once(*answers, lambda: deadlines.sweep(now=late), lambda: deadlines.sweep(now=late))
    assert {world.fresh(case).state for case in cases} <= {"review", "lapsed"}
    assert list(violations()) == []


def test_four_sweepers_fire_each_level_once(committed_db):
    world = make_world()
    cases = [world.at("intake") for _ in range(20)]
    for day in range(4):  # the breach, and two levels that each wait for the one below them
        late = world.now.replace(year=world.now.year + 1) + timedelta(days=4 * day)
        at_once(*[lambda late=late: deadlines.sweep(now=late, batch=3)] * 4)
        deadlines.sweep(now=late)
    for case in cases:
        levels = list(
            Firing.objects.filter(clock__case=case, clock__purpose="stage")
            .order_by("id")
            .values_list("rung", flat=True)
        )
        assert levels == ["breach", "section_chief", "director"]
    assert list(violations()) == []


def test_an_edit_and_a_submission_at_once(committed_db):
    world = make_world()
    case = world.file()
    at_once(
        execute(world, case, "submit", "filer"),
        lambda: filing.edit(
            case.pk, ActionContext(world.now, world.actors["filer"], {}, seen=1), {"subject": "Other"}
        ),
    )
    after = world.fresh(case)
    assert after.state == "intake"
    numbers = list(after.events.values_list("number", flat=True))
    assert numbers == list(range(1, after.event_count + 1))
    assert list(violations()) == []


@pytest.mark.parametrize("count", [8])
def test_the_same_document_from_many_at_once_is_kept_once(committed_db, count):
    import hashlib

    world = make_world()
    case = world.file()
    content = b"%PDF-1.4\n"
    body = {"declared_size": len(content), "declared_sha256": hashlib.sha256(content).hexdigest()}

    def attach():
        return filing.attach(
            case.pk, world.ctx("filer"), kind="other", title="One", content=io.BytesIO(content), **body
        )

    results = at_once(*[attach] * count)
    assert sum(not isinstance(result, Refused) for result in results) == 1
    assert case.documents.count() == 1
