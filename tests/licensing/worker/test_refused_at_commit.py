"""What the database refuses only at the commit is blamed on its own case, and stops no other deadline."""

from licensing.integrity import violations
from licensing.models import Clock, LicenceCase
from tests.world import make_world
from workflows.binding import on_transition

NOBODYS = 10**9  # no delivered item has this key, as the commit finds out


def test_what_is_refused_at_the_commit_stops_no_other(committed_db, monkeypatch):
    world = make_world()
    sick, sound = world.at("queried"), world.at("queried")
    healthy = LicenceCase.lapse

    def lapse(self, file, ctx):
        if self.pk == sick.pk:
            self.delivered_item_id = NOBODYS
        return healthy(self, file, ctx)

    monkeypatch.setattr(LicenceCase, "lapse", on_transition(lapse))
    assert world.outage(40) >= 1
    assert world.fresh(sound).state == "lapsed"
    assert world.fresh(sick).state == "queried"
    clock = Clock.objects.get(case=sick, purpose="detour")
    assert clock.failures == 1
    assert "delivered_item" in clock.error
    assert list(violations()) == []
