"""Whatever a side effect sets on its case or on a clock of it is written; what is fixed at filing is refused."""

from datetime import timedelta
from types import MappingProxyType

import pytest

from licensing.changes import PendingWrites
from licensing.models import Case, Clock, DeliveredItem
from licensing.transitions import reactions, recording
from tests.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def side_effect(monkeypatch):
    """Let the question to the filer have this side effect instead of its letter."""

    def have(change):
        def run(file, ctx):
            return change(file) or PendingWrites()

        known = MappingProxyType({**reactions.SIDE_EFFECTS, "write_query": run})
        monkeypatch.setattr(reactions, "SIDE_EFFECTS", known)

    return have


@pytest.mark.parametrize(("model", "key"), [(Case, {"id"}), (Clock, {"id"})])
def test_every_column_is_fixed_or_written(model, key):
    columns = [field.attname for field in model._meta.concrete_fields]
    assert sorted((*key, *model.FIXED, *recording._changing(model))) == sorted(columns)


def test_columns_of_the_case_that_no_transition_ever_changed_are_written(side_effect):
    world = make_world()
    case, item = world.at("review"), DeliveredItem.objects.first()

    def change(file):
        file.case.subject, file.case.delivered_item = "Spares, renamed by a side effect", item

    side_effect(change)
    world.execute(case, "query", "officer", reason="Which lot?")
    fresh = world.fresh(case)
    assert (fresh.subject, fresh.delivered_item) == ("Spares, renamed by a side effect", item)


def test_columns_of_a_clock_that_no_transition_ever_changed_are_written(side_effect):
    world = make_world()
    case = world.at("review")

    def change(file):
        clock = next(each_clock for each_clock in file.clocks if each_clock.purpose == "case")
        clock.basis, clock.policy_on = "22 CFR 126.7(a)", world.now.date() + timedelta(days=1)
        clock.rungs = [["warning", -3], ["breach", 0]]
        return PendingWrites(clocks=[clock])

    side_effect(change)
    world.execute(case, "query", "officer", reason="Which lot?")
    clock = Clock.objects.get(case=case, purpose="case")
    assert (clock.basis, clock.rungs) == ("22 CFR 126.7(a)", [["warning", -3], ["breach", 0]])
    assert clock.policy_on == world.now.date() + timedelta(days=1)


# a case of another kind has another table, and comes to grief before it is asked
@pytest.mark.parametrize("name", [name for name in Case.FIXED if name != "kind"])
def test_what_is_fixed_at_filing_is_never_lost_silently(side_effect, name):
    world = make_world()
    case = world.at("review")
    other = {
        "filer_id": world.end_user.pk,
        "replaces_id": case.pk,
        "filed_at": world.now,
        "illustrative": True,
    }

    side_effect(lambda file: setattr(file.case, name, other.get(name, "spares")))
    with pytest.raises(RuntimeError, match=f"'query' changes what is fixed at filing: {name}"):
        world.execute(case, "query", "officer", reason="Which lot?")
    assert world.fresh(case).event_count == case.event_count
