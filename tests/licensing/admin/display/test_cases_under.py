"""What stands under arrangements and programmes: counted by class, since the beginning, and found in the inbox."""

from datetime import date, timedelta

import pytest

from licensing import context as licensing_context
from licensing.models import Case, Clock
from tests.licensing.admin.desks import INBOX, statements, words
from tests.worlds.arrangements import programme, sosa
from tests.worlds.clocks import level

ARRANGEMENT, PROGRAMME = "/admin/licensing/arrangement/", "/admin/licensing/programme/"


def shown(client, created, base):
    answer = client.get(f"{base}{created.pk}/change/")
    assert answer.status_code == 200
    return answer


def totals(context):
    """How many came, left, and are under it at the end, by its course."""
    steps = context["course"].steps
    return sum(step.came for step in steps), sum(step.left for step in steps), steps[-1].under


def listed(client, **chosen):
    results = client.get(INBOX, {"view": "all", **chosen}).context["cl"].result_list
    return {result.pk for result in results}


@pytest.fixture
def by_the_world(world, monkeypatch):
    """Today is the world's."""
    monkeypatch.setattr(licensing_context, "database_now", lambda: world.now)


@pytest.fixture
def officer(at_desk):
    return at_desk("olive")


@pytest.fixture
def engines(world):
    """A programme of the US firm under the arrangement with India."""
    return programme(world.us_firm, arrangements=[sosa()])


def test_a_programmes_course_counts_from_receipt_to_end(world, officer, engines):
    world.file(programme="engines")  # a draft is not under way
    world.at("approved", programme="engines")  # in force is
    case = world.at("review", programme="engines")
    world.now += timedelta(days=3)
    world.execute(case, "withdraw", "filer")
    world.goes_down(world.at("intake", programme="engines"))
    answer = shown(officer, engines, PROGRAMME)
    context = answer.context
    assert totals(context) == (3, 1, 2)
    assert (context["under"], context["ever"]) == (2, 3)
    gone = next(step for step in context["course"].steps if step.left)
    assert gone.begins <= world.fresh(case).last_event_at.date() < gone.begins + timedelta(days=7)
    for part in (
        "Cases under it, week by week",
        "Figures as a table",
        '<th scope="col" class="lx-number">Ended',
    ):
        assert part in words(answer)


@pytest.mark.parametrize("base", [ARRANGEMENT, PROGRAMME])
def test_classes_and_states_lead_to_the_inbox_with_those_cases(world, officer, engines, base):
    world.at("review")
    down = world.goes_down(world.at("review", programme="engines"))
    in_force, closed = world.at("approved", programme="engines"), world.at("denied", programme="engines")
    arrangement = engines.arrangements.get() if base == ARRANGEMENT else engines
    context = shown(officer, arrangement, base).context
    assert [(mark.name, number) for mark, number, _ in context["classes"]][2:] == [("P2", 1), ("P3", 2)]
    result = [
        officer.get(address).context["cl"].result_list for _, number, address in context["classes"] if number
    ]
    assert [{item.pk for item in page} for page in result] == [{down.pk}, {in_force.pk, closed.pk}]
    for state in context["states"]:
        assert len(officer.get(state["address"]).context["cl"].result_list) == state["count"]


def test_a_case_stands_under_an_arrangement_while_a_clock_has_its_terms(world, officer):
    created = sosa()
    level(world, arrangement=created)
    case = world.at("review")
    context = shown(officer, created, ARRANGEMENT).context
    assert (totals(context), context["under"]) == ((1, 0, 1), 1)
    assert listed(officer, arrangement=str(created.pk)) == {case.pk}
    world.execute(case, "query", "officer", reason="Which engine?")
    clocks = Clock.objects.filter(case=case, service_level__arrangement=created)
    assert clocks.filter(closed_at__isnull=True).exists()  # the interruption comes back to it
    world.execute(case, "withdraw", "filer")
    context = shown(officer, created, ARRANGEMENT).context
    assert (totals(context), context["under"]) == ((1, 1, 0), 0)
    assert listed(officer, arrangement=str(created.pk)) == set()


def test_a_clock_that_was_closed_ends_it_before_the_case_ends(world, officer):
    created = sosa()
    level(world, state="intake", arrangement=created)
    case = world.at("review")
    assert Case.objects.get(pk=case.pk).desk
    assert totals(shown(officer, created, ARRANGEMENT).context) == (1, 1, 0)


def test_an_endorsed_case_stands_under_it_until_its_end(world, officer):
    created = sosa()
    world.at("authorisation", kind="priority")
    world.at("completed", kind="priority")
    context = shown(officer, created, ARRANGEMENT).context
    assert (totals(context), context["under"], context["ever"]) == ((2, 1, 1), 1, 2)
    ended = officer.get(context["ended_address"]).context["cl"].result_list
    assert [item.state for item in ended] == ["completed"]


@pytest.mark.parametrize(
    "days",
    [
        {"signed_on": None, "starts_on": None},
        {"signed_on": None, "starts_on": date(2026, 1, 1)},
        {"starts_on": None},
        {"starts_on": date(2026, 4, 1)},
        {"ends_on": date(2026, 1, 31)},
        {"parties": ["BR", "US"]},  # on no list of partners
    ],
)
def test_no_case_counts_on_days_on_which_it_is_not_in_force(world, officer, by_the_world, days):
    created = sosa(**days)
    effort = programme(world.us_firm, arrangements=[created])
    world.at("review", programme="engines")
    world.at("returned", programme="engines")
    answer = shown(officer, created, ARRANGEMENT)
    assert "course" not in answer.context
    assert "0 now, 0 ever" in words(answer)
    key = str(created.pk)
    assert listed(officer, arrangement=key) == listed(officer, arrangement=key, view="closed") == set()
    assert shown(officer, effort, PROGRAMME).context["ever"] == 2


def test_a_case_counts_from_the_first_day_on_which_it_is_in_force(world, officer, by_the_world):
    created = sosa(starts_on=date(2026, 3, 20))
    programme(world.us_firm, arrangements=[created])
    case = world.at("review", programme="engines")
    early = world.at("returned", programme="engines")
    world.now += timedelta(days=20)
    late = world.at("returned", programme="engines")
    context = shown(officer, created, ARRANGEMENT).context
    assert (context["course"].first, context["course"].last) == (date(2026, 3, 20), date(2026, 3, 22))
    assert [(step.came, step.left, step.under) for step in context["course"].steps] == [
        (1, 0, 1), (0, 0, 1), (1, 1, 1),
    ]  # fmt: skip
    assert (context["under"], context["ever"]) == (1, 2)
    assert listed(officer, arrangement=str(created.pk)) == {case.pk}
    assert listed(officer, arrangement=str(created.pk), view="closed") == {late.pk} != {early.pk}


def test_a_case_counts_until_the_last_day_on_which_it_is_in_force(world, officer, by_the_world):
    created = sosa(ends_on=date(2026, 3, 4))
    programme(world.us_firm, arrangements=[created])
    case = world.at("review", programme="engines")
    assert shown(officer, created, ARRANGEMENT).context["under"] == 1
    world.now += timedelta(days=10)
    world.execute(case, "withdraw", "filer")
    world.at("review", programme="engines")
    answer = shown(officer, created, ARRANGEMENT)
    assert [(step.begins.day, step.came, step.left, step.under) for step in answer.context["course"].steps] == [
        (2, 1, 0, 1), (3, 0, 0, 1), (4, 0, 0, 1), (5, 0, 1, 0),
    ]  # fmt: skip
    assert "0 now, 1 ever" in words(answer)
    assert listed(officer, arrangement=str(created.pk), view="closed") == {case.pk}


@pytest.mark.parametrize("base", [ARRANGEMENT, PROGRAMME])
def test_nothing_is_drawn_of_what_no_case_ever_stood_under(world, officer, engines, base):
    arrangement = engines.arrangements.get() if base == ARRANGEMENT else engines
    answer = shown(officer, arrangement, base)
    assert "course" not in answer.context
    assert "0 now, 0 ever" in words(answer)
    assert "Cases open or in force under it now" in words(answer)


@pytest.mark.parametrize("base", [ARRANGEMENT, PROGRAMME])
def test_a_reviewer_is_counted_what_reviewers_may_see(world, at_desk, engines, base):
    world.at("review", programme="engines")
    asked = world.at("staffed", programme="engines")
    arrangement = engines.arrangements.get() if base == ARRANGEMENT else engines
    context = shown(at_desk("rita"), arrangement, base).context
    assert totals(context) == (1, 0, 1)
    assert [case["reference"] for case in context["cases"]] == [asked.reference]


@pytest.mark.parametrize("base", [ARRANGEMENT, PROGRAMME])
def test_many_cases_cost_what_one_does(world, officer, engines, base):
    arrangement = engines.arrangements.get() if base == ARRANGEMENT else engines
    address = f"{base}{arrangement.pk}/change/"
    world.at("review", programme="engines")
    few = len(statements(officer, address))
    for state in ("intake", "review", "withdrawn", "approved"):
        world.at(state, programme="engines")
    assert len(statements(officer, address)) == few


def test_the_inbox_is_narrowed_to_a_programme_in_any_view(world, officer, engines):
    under = world.at("review", programme="engines")
    ended = world.execute(world.at("intake", programme="engines"), "withdraw", "filer")
    world.at("review")
    key = str(engines.pk)
    assert listed(officer, programme=key) == {under.pk}
    assert listed(officer, programme=key, view="closed") == {ended.pk}
    assert "Engine co-production" in words(officer.get(INBOX, {"programme": key}))


@pytest.mark.parametrize("name", ["programme", "arrangement", "disruption"])
@pytest.mark.parametrize("unknown", ["x", "9" * 30, "-1", "999999"])
def test_a_record_that_there_is_not_has_no_cases(world, officer, name, unknown):
    world.at("review")
    assert listed(officer, **{name: unknown}) == set()
