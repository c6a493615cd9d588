"""A prepared statement gives what the ORM would give now, whatever its parameters; what is asked amiss is refused."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from licensing.case_file.loading import _detail_statement
from licensing.letters import facts
from licensing.models import Case, Clock
from licensing.models.case_links import detail_model
from licensing.models.prepared import Prepared, instant, key, keys
from licensing.worker.deadlines import _first_due
from tests.world import make_world
from workflows.catalogue import kinds

pytestmark = pytest.mark.django_db


def columns(row):
    """What the row holds, and which rows it knows beside itself."""
    own = {name: value for name, value in vars(row).items() if not name.startswith("_")}
    return own, dict(row._state.fields_cache)


def test_a_locked_case_with_its_filer():
    world = make_world()
    case = world.at("review")
    prepared = Prepared(lambda: Case.objects.locked().filter(pk=key("case")))
    assert columns(prepared.one(case=case.pk)) == columns(Case.objects.locked().get(pk=case.pk))
    with pytest.raises(Case.DoesNotExist):
        prepared.one(case=0)


@pytest.mark.parametrize("joined", [False, True])
@pytest.mark.parametrize("kind", kinds())
def test_the_details_of_every_kind_with_what_travels_beside_them(kind, joined):
    world = make_world()
    cases = [world.at(state, kind=kind) for state in (world_state(kind),) * 2]
    prepared = _detail_statement(kind, facts.columns, relations=True, joined=joined)
    found = prepared.rows(cases=[case.pk for case in cases])
    model = detail_model(kind)
    asked = prepared._build().query
    assert {row.pk for row in found} == {case.pk for case in cases}
    plain = {row.pk: row for row in model.objects.filter(pk__in=[case.pk for case in cases])}
    for row in found:
        own = columns(row)[0]
        assert {name: own[name] for name in columns(plain[row.pk])[0]} == columns(plain[row.pk])[0]
        assert own.keys() >= set(asked.annotations)


def world_state(kind):
    """A state of each kind in which much is known."""
    from tests.worlds.paths import PATHS_OF

    return next(state for state in PATHS_OF[kind] if PATHS_OF[kind][state])


def test_a_parameter_counts_wherever_it_stands():
    world = make_world()
    case = world.at("intake")
    due = Clock.objects.filter(case=case, next_at__isnull=False).order_by("next_at").first()
    (first,) = _first_due(1).rows(now=due.next_at)
    assert first.case_id == case.pk
    assert _first_due(1).rows(now=due.next_at - timedelta(microseconds=1)) == []


def test_constants_stay_and_lists_are_as_long_as_they_are():
    world = make_world()
    cases = [world.at("intake") for _ in range(3)]
    prepared = Prepared(
        lambda: Case.objects.filter(pk__in=keys("cases"), state="intake", subject__contains="%").order_by(
            "pk"
        )
    )
    assert prepared.rows(cases=[case.pk for case in cases]) == []
    Case.objects.filter(pk=cases[1].pk).update(subject="10 % more")
    assert prepared.rows(cases=[case.pk for case in cases]) == [cases[1]]
    assert prepared.rows(cases=[]) == []


def test_a_parameter_too_few_or_too_many_is_refused():
    prepared = Prepared(lambda: Clock.objects.filter(case=key("case"), next_at__lte=instant("now")))
    with pytest.raises(TypeError, match="'case', 'now'"):
        prepared.rows(case=1)
    with pytest.raises(TypeError, match="other"):
        prepared.rows(case=1, now=None, other=1)


def test_statements_are_logged_and_prepared_once():
    world = make_world()
    case = world.at("intake")
    prepared = Prepared(lambda: Case.objects.filter(pk=key("case")))
    with CaptureQueriesContext(connection) as captured:
        assert [prepared.one(case=case.pk) for _ in range(3)] == [case] * 3
    assert [query["sql"] for query in captured] == [prepared.compiled.text.replace("%(case)s", "$1")] * 3
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement = %s",
            [prepared.compiled.text.replace("%(case)s", "$1")],
        )
        assert cursor.fetchone() == (1,)
