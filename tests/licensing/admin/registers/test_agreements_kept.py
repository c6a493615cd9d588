"""What stays of an arrangement once something rests on it, and what two administrators may not both keep."""

import pytest

from licensing.models import Arrangement
from tests.licensing.admin.registers.test_agreements import ARRANGEMENTS
from tests.world import person
from tests.worlds.arrangements import sosa
from tests.worlds.clocks import level

INDIA = {
    "code": "sosa-india",
    "title": "SOSA with India",
    "kind": "sosa",
    "parties": "IN, US",
    "signed_on": "2024-08-22",
    "starts_on": "2024-08-22",
    "confers": ["priority_support", "expedited_service_level"],
}


@pytest.fixture
def administrator(world, at_desk):
    person("ada", "administrator")
    return at_desk("ada")


@pytest.mark.parametrize("relied_on", [False, True])
def test_what_a_service_level_rests_on_stays(world, administrator, relied_on):
    created = sosa()
    if relied_on:
        level(world, arrangement=created)
    sent = {**INDIA, "parties": "GB, US", "title": "Renamed"}
    assert administrator.post(f"{ARRANGEMENTS}{created.pk}/edit/", sent).status_code == 302
    created.refresh_from_db()
    assert (created.title, created.parties) == ("Renamed", ["IN", "US"] if relied_on else ["GB", "US"])


def test_the_one_who_kept_it_second_is_told_of_the_first(administrator, monkeypatch):
    sosa()
    overlaps = Arrangement._overlapped
    judged = []

    def late(item):
        """The other is not there yet when the form is first judged."""
        judged.append(item)
        return overlaps(item) if len(judged) > 1 else None

    monkeypatch.setattr(Arrangement, "_overlapped", late)
    answer = administrator.post(f"{ARRANGEMENTS}add/", {**INDIA, "code": "again"})
    assert "End it first" in str(answer.context["adminform"].form.errors["starts_on"])
    assert Arrangement.objects.count() == 1
