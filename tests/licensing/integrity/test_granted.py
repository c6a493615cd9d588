"""What is in force and the law as it reads now would refuse is listed for an officer, and nothing of it is undone."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from licensing.integrity.granted import doubtful_grants
from licensing.models import Event, Partner
from tests.licensing.authorisations.test_exemption_conditions import small
from tests.licensing.integrity.test_lost import lose
from tests.world import make_world


def expired(partner):
    """Its registration turns out to have ended before anything was granted."""
    Partner.objects.filter(pk=partner.pk).update(registration_expires_on=date(2026, 3, 1))


def listed():
    out = StringIO()
    call_command("review_authorisations", stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.django_db
def test_nothing_is_listed_of_what_was_granted_rightly():
    world = make_world()
    world.at("approved")
    world.at("released", kind="spares")
    world.at("cleared", kind="maintenance")
    assert listed() == ["0 reason(s) against what is in force; 0 lost breach(es)"]


def test_what_locks_while_it_counts_is_asked_outside_a_readers_transaction(committed_db):
    world = make_world()
    case = world.execute(small(world), "submit", "hal")
    assert case.state == "released"
    assert listed() == ["0 reason(s) against what is in force; 0 lost breach(es)"]


@pytest.mark.django_db
def test_an_authorisation_that_would_be_refused_is_listed_with_its_reason_and_citation():
    world = make_world()
    case = world.at("approved")
    expired(case.filer)
    (found,) = doubtful_grants()
    assert (found.case, found.event.name, found.refusal.code) == (case, "case.approved", "not_registered")
    assert "22 CFR 122.1" in " ".join(found.refusal.citations)
    state, events = world.fresh(case).state, Event.objects.count()
    line, total = listed()
    assert line.startswith(f"{case.reference}: case.approved on 2026-03-")
    assert "22 CFR 122.1" in line
    assert total == "1 reason(s) against what is in force; 0 lost breach(es)"
    assert (world.fresh(case).state, Event.objects.count()) == (state, events)


@pytest.mark.django_db
def test_what_has_ended_or_was_never_granted_is_not_listed():
    world = make_world()
    case = world.at("approved")
    world.execute(case, "surrender", "filer")
    world.at("review")
    expired(case.filer)
    assert list(doubtful_grants()) == []


@pytest.mark.django_db
def test_a_breach_that_was_lost_is_listed(monkeypatch):
    case = lose(monkeypatch)
    line, total = listed()
    assert line.startswith(f"{case.reference}: the clock 'stage' was due on 17 March 2026, 00:00")
    assert total == "0 reason(s) against what is in force; 1 lost breach(es)"
