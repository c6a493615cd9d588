"""Bulk actions: through the write path case by case, a result per row."""

from licensing.admin.inbox import bulk
from licensing.models import Case, User
from tests.licensing.admin.desks import INBOX, signed_in, words
from workflows.language import Role


def run(client, action, *cases, **more):
    sent = {
        "action": action,
        "_selected_action": [getattr(case, "pk", case) for case in cases],
        "index": "0",
        **more,
    }
    return client.post(INBOX, sent)


def test_each_role_is_offered_its_plain_transitions():
    assert sorted(bulk.transitions_for({Role.OFFICER})) == ["accept", "drop_query"]
    assert sorted(bulk.transitions_for({Role.COUNTERSIGNER})) == ["consult"]
    assert bulk.transitions_for({Role.REVIEWER}) == {}


def test_every_case_has_a_row_moved_or_refused(world, at_desk):
    first, second, elsewhere = world.at("intake"), world.at("intake"), world.at("review")
    answer = run(at_desk("olive"), "execute_accept", first, second, elsewhere)
    assert answer.status_code == 200
    results = {result.case.pk: result for result in answer.context["results"]}
    assert [results[case.pk].refusals for case in (first, second)] == [[], []]
    assert [result.code for result in results[elsewhere.pk].refusals] == ["wrong_state"]
    assert "Accept for review: 2 moved, 1 refused" in words(answer)
    assert {world.fresh(first).state, world.fresh(second).state} == {"review"}
    acts = elsewhere.events.exclude(actor_kind="clock")  # long due by PostgreSQL's clock
    assert acts.count() == elsewhere.event_count


def test_who_lacks_the_role_is_not_offered_the_transition(world, at_desk, nothing_moves):
    case = world.at("intake")
    unmoved = nothing_moves(case)
    run(at_desk("kim"), "execute_accept", case)
    User.objects.create_superuser("root", password="a-password-of-tests")
    run(signed_in("root"), "execute_accept", case)
    assert unmoved()


def test_forged_rows_move_nothing(world, at_desk, nothing_moves):
    case = world.at("intake")
    unmoved = nothing_moves(case)
    for forged in ("x", "-1", "9" * 30, "1 OR 1=1", ""):
        assert run(at_desk("olive"), "execute_accept", case, forged).status_code == 302
    assert run(at_desk("olive"), "delete_selected", case).status_code in (200, 302)
    assert unmoved()


def test_more_than_the_most_are_cut_and_said_so(world, at_desk, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    cases = [world.at("intake") for _ in range(3)]
    answer = run(at_desk("olive"), "execute_accept", *cases)
    assert "Only the first 2 selected cases were processed" in words(answer)
    assert Case.objects.filter(state="review").count() == 2
