"""A case that is put back is the case that the verbs made, and is put back only where they would make it again."""

import pytest
from django.db import connection

from licensing.integrity import violations
from licensing.models import Case, Partner
from tests.world import PATHS_OF, make_world
from tests.worlds import snapshots

pytestmark = pytest.mark.django_db
EVERY = [(kind, state) for kind, paths in PATHS_OF.items() for state in paths]


def rows():
    """Every row of every table, as text, but for the version of the policy, which is another each time."""
    result = {}
    with connection.cursor() as cursor:
        for name in snapshots._counts(cursor).keys() - {"licensing_policyversion"}:
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{name}" t ORDER BY 1')
            result[name] = cursor.fetchall()
    return result


@pytest.fixture
def shelf(monkeypatch):
    """An empty one, open in these tests."""
    monkeypatch.setattr(snapshots, "SHELF", snapshots.Shelf())
    return snapshots.SHELF


@pytest.fixture
def renamed(monkeypatch):
    """A fixture that may change the program."""


def undone(work):
    """What the work returns; what it wrote is taken back."""
    from django.db import transaction

    with transaction.atomic():
        result = work()
        transaction.set_rollback(True)
    return result


@pytest.mark.parametrize(
    ("kind", "state"), [("licence", "exhausted"), ("shipment", "held"), ("priority", "rated")]
)
def test_what_is_put_back_is_what_was_written(shelf, kind, state):
    def brought():
        case = make_world().at(state, kind=kind)
        connection.check_constraints()
        assert list(violations()) == []
        return case.pk, case.reference, rows()

    first, second = undone(brought), undone(brought)
    assert ("case", kind, state) in {key[:3] for key in shelf.taken}
    assert None not in shelf.taken.values()
    assert second == first


def test_the_verbs_run_once_something_else_was_written(shelf):
    world = make_world()
    Partner.objects.filter(code="other").update(name="Another")
    world.at("draft")
    assert len(shelf.taken) == 1


def test_the_verbs_run_where_the_world_is_another(shelf):
    world = make_world()
    world.actors["officer"] = world.actors["officer2"]
    world.at("intake")
    assert len(shelf.taken) == 1


def test_each_way_of_asking_has_its_own(shelf):
    created = undone(lambda: make_world().at("draft", subject="One").subject)
    assert created == "One"
    assert undone(lambda: make_world().at("draft", subject="Two").subject) == "Two"
    assert undone(lambda: make_world().at("draft", subject="One").subject) == "One"
    assert len(shelf.taken) == 3


def test_signing_in_is_no_reason_to_build_anew(shelf):
    from tests.licensing.admin.desks import signed_in

    world = make_world()
    signed_in("olive")
    world.at("draft")
    assert len(shelf.taken) == 2


def test_a_second_case_has_a_number_of_its_own(shelf):
    undone(lambda: make_world().at("review"))
    world = make_world()
    first, second = world.at("review"), world.at("review")
    assert first.pk != second.pk
    assert first.reference != second.reference
    assert Case.objects.count() == 2


def test_nothing_is_taken_down_where_the_verbs_were_changed(shelf):
    with snapshots.taken_anew():
        make_world().at("draft")
    assert shelf.taken == {}


def test_what_changes_earlier_rows_is_not_put_back(shelf):
    make_world()

    def change():
        return Partner.objects.update(name="Renamed")

    assert undone(lambda: shelf.build("change", change)) == Partner.objects.count()
    assert shelf.taken["change"] is None
    assert shelf.build("change", change) == Partner.objects.count()


def test_a_value_that_only_reads_alike_is_not_plain():
    assert snapshots.is_plain({"a": [1, "b", None, {"c": True}]})
    assert not snapshots.is_plain({"a": [Partner()]})


def test_the_verbs_are_as_they_are_where_nobody_asks_for_changes():
    assert not snapshots.SHELF.closed


def test_the_shelf_is_closed_where_a_test_may_change_the_program(monkeypatch):
    assert snapshots.SHELF.closed


def test_the_shelf_is_closed_where_a_fixture_may(renamed):
    assert snapshots.SHELF.closed
