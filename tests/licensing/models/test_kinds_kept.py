"""The database itself keeps a detail with cases of its kind, and a case in the states of its kind."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.world import PATHS_OF, make_world
from workflows.catalogue import CATALOGUE

pytestmark = pytest.mark.django_db
BEGUN = {kind: next(iter(paths)) for kind, paths in PATHS_OF.items()}
OTHERS = [(kind, other) for kind in PATHS_OF for other in PATHS_OF if other != kind]


def refused(statement, *values):
    """What the database says when it refuses the statement, at once or at the commit."""

    def at_commit():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError) as error:
        at_commit()
    return str(error.value)


@pytest.mark.parametrize("kind", PATHS_OF)
def test_a_detail_says_of_which_kind_it_is(kind):
    case = make_world().at(BEGUN[kind], kind=kind)
    other = "licence" if kind != "licence" else "spares"
    table = f"licensing_{kind}detail"
    assert f"{kind}detail_kind" in refused(f"UPDATE {table} SET kind = %s WHERE case_id = %s", other, case.pk)


@pytest.mark.parametrize(("kind", "other"), OTHERS)
def test_a_detail_is_not_moved_to_a_case_of_another_kind(kind, other):
    world = make_world()
    case, elsewhere = world.at(BEGUN[kind], kind=kind), world.at(BEGUN[other], kind=other)
    table = f"licensing_{kind}detail"
    refusal = refused(f"UPDATE {table} SET case_id = %s WHERE case_id = %s", elsewhere.pk, case.pk)
    assert f"{table}_case_kind" in refusal


@pytest.mark.parametrize("kind", PATHS_OF)
def test_a_case_keeps_its_kind_and_that_kinds_states(kind):
    case = make_world().at(BEGUN[kind], kind=kind)
    own = set(CATALOGUE[kind].names())
    foreign = {name for flow in CATALOGUE.values() for name in flow.names()} - own
    for state in sorted(foreign):
        refusal = refused("UPDATE licensing_case SET state = %s WHERE id = %s", state, case.pk)
        assert "case_state_of_kind" in refusal


@pytest.mark.parametrize("kind", [kind for kind in PATHS_OF if kind != "licence"])
def test_a_case_does_not_become_one_of_another_kind(kind):
    case = make_world().at(BEGUN[kind], kind=kind)
    refusal = refused("UPDATE licensing_case SET kind = 'licence' WHERE id = %s", case.pk)
    assert "are not changed" in refusal or "case_state_of_kind" in refusal


@pytest.mark.parametrize("kind", ["spares", "maintenance", "shipment", "priority"])
def test_a_detail_is_never_deleted(kind):
    from django.db.utils import ProgrammingError

    case = make_world().at(BEGUN[kind], kind=kind)
    table = f"licensing_{kind}detail"
    permission = pytest.raises(ProgrammingError, match="permission denied")
    with permission, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE case_id = %s", [case.pk])


def test_every_kind_of_the_catalogue_is_kept_by_its_own_key():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conname LIKE '%%_case_kind'"
        )
        kept = {name for (name,) in cursor.fetchall()}
    assert kept == {f"licensing_{kind}detail_case_kind" for kind in CATALOGUE}
