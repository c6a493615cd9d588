"""The confirm page: every transition through the write path, and every refusal with nothing moved."""

import pytest

from licensing.models import Delegation, User
from tests.licensing.admin.desks import confirm_page, execute, page, signed_in, words


def test_a_get_shows_the_form_and_moves_nothing(world, at_desk, nothing_moves):
    case = world.at("intake")
    unmoved = nothing_moves(case)
    content = words(at_desk("olive").get(confirm_page(case, "accept")))
    assert '<button type="submit" class="lx-button lx-primary">Accept for review</button>' in content
    assert "Accepted for review." in content
    assert unmoved()


def test_a_post_moves_by_one_event_and_leads_back(world, at_desk):
    case = world.at("intake")
    answer = execute(at_desk("olive"), case, "accept")
    assert (answer.status_code, answer["Location"]) == (302, page(case))
    moved = world.fresh(case)
    acts = moved.events.exclude(actor_kind="clock")  # long due by PostgreSQL's clock
    assert (moved.state, acts.count()) == ("review", case.event_count + 1)
    assert moved.events.get(number=moved.event_count).actor_name == "olive"


def test_every_kind_of_input_reaches_the_event(world):
    officer, reviewer = signed_in("olive"), signed_in("rita")
    case = world.at("review")
    execute(officer, case, "refer", agencies=["dtsa", "sca"], question="Release?")
    execute(
        reviewer,
        case,
        "give_position",
        position="provisos",
        provisos="Report yearly\r\n\r\nNo retransfer\r\n",
    )
    execute(officer, case, "proceed_without", agency="sca", reason="It was asked twice")
    assert world.fresh(case).state == "determination"
    execute(
        officer, case, "recommend", recommendation="provisos", notification="36(c)", wait_days="30", note=""
    )
    execute(signed_in("kim"), case, "consult")
    execute(officer, case, "notify_congress", received_by_congress_on="2026-03-02")
    assert world.fresh(case).state == "notification"
    values = case.events.get(name="case.position_given").facts["data"]
    assert values == {"position": "provisos", "provisos": ["Report yearly", "No retransfer"]}


def test_a_blocked_transition_shows_its_refusals_and_no_button(world, at_desk):
    case = world.at("intake")
    content = words(at_desk("olive").get(confirm_page(case, "approve")))
    assert "Only the countersigner of this case may do" in content
    assert 'type="submit" class="lx-button' not in content


def test_an_unknown_transition_is_not_found(world, at_desk, nothing_moves):
    case = world.at("intake")
    unmoved = nothing_moves(case)
    for client in (at_desk("olive"),):
        assert client.get(confirm_page(case, "teleport")).status_code == 404
        assert client.post(confirm_page(case, "teleport"), {"version": 2}).status_code == 404
    assert unmoved()


def test_another_method_is_refused(world, at_desk):
    case = world.at("intake")
    assert at_desk("olive").put(confirm_page(case, "accept")).status_code == 405


def test_a_missing_answer_is_named_at_its_field(world, at_desk, nothing_moves):
    case = world.at("review")
    unmoved = nothing_moves(case)
    answer = execute(at_desk("olive"), case, "query", reason="  ")
    assert answer.status_code == 400
    assert answer.context["form"].errors["reason"] == ["It must not be blank."]
    assert unmoved()


@pytest.mark.parametrize(
    ("name", "answers", "field"),
    [
        ("refer", {"agencies": ["nobody"]}, "agencies"),
        ("refer", {"agencies": ["dtsa", "dtsa"]}, "agencies"),
        ("recommend", {"recommendation": "maybe", "notification": "none"}, "recommendation"),
        ("recommend", {"recommendation": "approve", "notification": "36(c)"}, "wait_days"),
        ("query", {"reason": "a\x00b"}, "reason"),
        ("query", {"reason": "x" * 5000}, "reason"),
    ],
)
def test_a_forged_answer_is_refused_at_its_field(at_desk, nothing_moves, world, name, answers, field):  # noqa: PLR0917 - pytest passes them by name
    case = world.at("review")
    unmoved = nothing_moves(case)
    answer = execute(at_desk("olive"), case, name, **answers)
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert unmoved()


@pytest.mark.parametrize("day", ["0001-01-01", "2026-02-30", "soon", "9999-12-31"])
def test_a_day_that_cannot_be_is_refused(world, at_desk, nothing_moves, day):
    case = world.at("consultation")
    unmoved = nothing_moves(case)
    answer = execute(at_desk("olive"), case, "notify_congress", received_by_congress_on=day)
    assert answer.status_code == 400
    assert unmoved()


def test_four_megabytes_are_refused(world, at_desk, nothing_moves):
    case = world.at("review")
    unmoved = nothing_moves(case)
    answer = execute(at_desk("olive"), case, "query", reason="x" * 4 * 1024 * 1024)
    assert answer.status_code == 400
    assert "too large" in words(answer)
    assert unmoved()


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "1", "٣"])
def test_a_stale_or_forged_version_is_refused(world, at_desk, nothing_moves, version):
    case = world.at("intake")
    unmoved = nothing_moves(case)
    answer = execute(at_desk("olive"), case, "accept", version=version)
    assert answer.status_code == 409
    assert "It is now in: Intake." in words(answer)
    assert unmoved()


def test_the_second_of_two_officers_is_told_where_the_case_is_now(world, nothing_moves):
    case = world.at("intake")
    seen = case.event_count
    assert execute(signed_in("olive"), case, "accept", version=seen).status_code == 302
    unmoved = nothing_moves(case)
    answer = execute(signed_in("oscar"), case, "return_without_action", version=seen, reason="No order")
    assert answer.status_code == 409
    assert "It is now in: Review." in words(answer)
    assert "No order" in words(answer)
    assert unmoved()


def test_once_told_the_second_officer_may_decide_anew(world):
    case = world.at("intake")
    seen = case.event_count
    execute(signed_in("olive"), case, "accept", version=seen)
    answer = execute(signed_in("oscar"), case, "query", version=seen, reason="Which engine?")
    assert answer.status_code == 409
    shown = answer.context["form"]["version"].value()
    assert (
        execute(signed_in("oscar"), case, "query", version=shown, reason="Which engine?").status_code == 302
    )


def test_four_eyes_hold_against_a_direct_address(world, nothing_moves):
    case = world.at("countersign")
    User.objects.get(username="olive").groups.add(*User.objects.get(username="kim").groups.all())
    unmoved = nothing_moves(case)
    answer = execute(signed_in("olive"), case, "approve")
    assert answer.status_code == 403
    assert "Neither the person who did" in words(answer)
    assert unmoved()


def test_a_delegate_counts_as_the_person(world, nothing_moves):
    case = world.at("countersign")
    olive, kim = (User.objects.get(username=name) for name in ("olive", "kim"))
    Delegation.objects.create(delegator=olive, delegate=kim, starts_on="2020-01-01", ends_on="2020-01-02")
    unmoved = nothing_moves(case)
    assert execute(signed_in("kim"), case, "approve").status_code == 403
    assert unmoved()


def test_the_countersigner_reads_who_recommended_what(world, at_desk):
    case = world.at("countersign")
    content = words(at_desk("kim").get(confirm_page(case, "approve")))
    assert "You confirm the work of another person" in content
    assert "by olive" in content
    assert "Approve or Deny" in words(at_desk("olive").get(confirm_page(world.at("review"), "recommend")))


def test_a_superuser_without_a_role_is_allowed_nothing(world, nothing_moves):
    User.objects.create_superuser("root", password="a-password-of-tests")
    case = world.at("intake")
    client, unmoved = signed_in("root"), nothing_moves(case)
    assert client.get(page(case)).context["allowed"] == []
    assert execute(client, case, "accept").status_code == 403
    assert unmoved()


def test_a_guards_refusal_is_no_error_of_the_form(world, at_desk, nothing_moves):
    case = world.at("review")
    world.execute(
        case, "recommend", "officer", recommendation="approve", notification="36(c)", wait_days="30"
    )
    unmoved = nothing_moves(case)
    answer = execute(at_desk("kim"), case, "approve")
    assert answer.status_code == 409
    assert "Congress must be notified" in words(answer)
    assert "22 CFR 123.15" in words(answer)
    assert unmoved()


def test_a_form_without_its_token_is_refused(world, nothing_moves):
    case = world.at("intake")
    unmoved = nothing_moves(case)
    client = signed_in("olive", enforce_csrf_checks=True)
    assert execute(client, case, "accept").status_code == 403
    assert unmoved()


def test_nobody_who_has_not_signed_in_gets_further(world, nothing_moves):
    from django.test import Client

    case = world.at("intake")
    unmoved = nothing_moves(case)
    assert execute(Client(), case, "accept")["Location"].startswith("/admin/login/")
    assert unmoved()
