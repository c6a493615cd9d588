"""The loaded scenario is what its stories say, sound, plausible in time, and loaded once."""

import json
import stat
from collections import Counter
from datetime import date, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from licensing import worktime
from licensing.integrity import violations
from licensing.models import (
    ApiClient,
    Case,
    Clock,
    Document,
    Event,
    Firing,
    Letter,
    Partner,
    RatingAuthority,
    User,
)
from licensing.scenario.stories import STORIES
from tests.licensing.scenario.conftest import NOW
from workflows import escalation
from workflows.catalogue import states_of

OFFICE = ZoneInfo("America/New_York")


def said(*arguments, **options) -> str:
    out = StringIO()
    call_command("load_scenario", *arguments, stdout=out, **options)
    return out.getvalue()


def names(case: Case) -> list[str]:
    return list(case.events.order_by("number").values_list("name", flat=True))


def test_every_story_is_where_it_says(loaded):
    wanted = {story.filing.subject: story.ends for story in STORIES}
    assert dict(Case.objects.values_list("subject", "state")) == wanted


@pytest.mark.parametrize("kind", sorted({story.filing.kind for story in STORIES}))
def test_every_state_of_every_table_is_shown(loaded, kind):
    shown = set(Case.objects.filter(kind=kind).values_list("state", flat=True))
    assert shown == set(states_of(kind))


def test_it_is_sound(loaded):
    assert list(violations()) == []
    assert not Clock.objects.exclude(set_aside_at=None).exists()


def test_everything_is_marked_as_illustrative(loaded):
    assert not Case.objects.filter(illustrative=False).exists()


def test_it_happened_in_order_over_the_last_months(loaded):
    instants = list(Event.objects.order_by("pk").values_list("at", flat=True))
    assert instants == sorted(instants)
    assert instants[-1] < NOW
    assert 100 < (NOW - instants[0]).days < 125


def test_staff_work_in_working_hours(loaded):
    odd = [
        (event.case.subject, event.name, local)
        for event in Event.objects.filter(actor_kind="user").select_related("case")
        if not (8 <= (local := event.at.astimezone(OFFICE)).hour < 18)
        or not worktime.is_working_day(worktime.Calendar("us_federal"), local.date())
    ]
    assert odd == []


def test_no_open_question_outlives_its_case(loaded):
    assert set(Case.objects.exclude(open_question="").values_list("state", flat=True)) == {"queried"}


def test_the_case_escalated_level_by_level(loaded):
    clock = loaded.case("stryker-mla").clocks.get(purpose="stage", closed_at=None)
    levels = Firing.objects.filter(clock=clock)
    assert list(levels.order_by("pk").values_list("rung", flat=True)) == [
        "warning",
        "breach",
        "desk",
        "section_chief",
        "director",
        "principals",
    ]


def test_a_referral_is_overdue_and_another_was_passed_over(loaded):
    case = loaded.case("p8i-sonobuoys")
    answers = {
        referral.agency.code: referral.position for referral in case.referrals.select_related("agency")
    }
    assert answers == {"dtsa": "", "sca": "no_objection", "bis": "none"}
    late = case.clocks.filter(closed_at=None, breached_at__isnull=False)
    assert sorted(clock.scope for clock in late) == ["case", "referral/1"]


def test_a_reconsideration_went_to_other_people(loaded):
    events = loaded.case("night-sights").events.order_by("number")
    actors = [(event.name, event.actor_name) for event in events]
    assert ("case.denied", "Ellen Whitcombe") in actors
    assert [who for name, who in actors if name == "case.recommended"] == ["Margaret Okafor", "Daniel Reyes"]
    assert ("case.approved", "Thomas Nakagawa") in actors


def test_a_case_filed_again_names_the_one_returned(loaded):
    assert loaded.case("c130j-propellers-again").replaces == loaded.case("c130j-propellers")


def test_congress_was_waited_for(loaded):
    entries = [name for name in names(loaded.case("seahawk-sonar")) if name.startswith("case.")]
    went = [name for name in entries if name != "case.reclassified"]
    assert went[-3:] == ["case.congress_notified", "case.notification_elapsed", "case.approved"]
    assert loaded.case("javelin-mla").detail.received_by_congress_on is not None


def test_documents_are_stored_and_are_what_they_say(loaded):
    kept = Counter(Document.objects.values_list("content_type", flat=True))
    assert set(kept) == {"application/pdf"}
    assert kept.total() > 20


def test_every_letter_was_written_in_its_time(loaded):
    written = Letter.objects.select_related("event")
    assert {item.kind for item in written} >= {"approval", "denial", "return", "query", "cover"}
    assert all(item.rendered_at == item.event.at for item in written)


def test_partners_have_what_the_law_asks(loaded):
    filers = Partner.objects.filter(filings__isnull=False, us_person=True).distinct()
    assert all(filer.registration_number and filer.registration_expires_on > NOW.date() for filer in filers)
    assert all(filer.memberships.filter(empowered_official=True).exists() for filer in filers)


@pytest.mark.parametrize(
    ("code", "scopes"),
    [
        ("mod-india", ["cases:read", "cases:write", "documents:write"]),
        ("ge-aerospace", ["cases:read", "cases:write", "documents:write"]),
        ("port-jfk", ["cases:read", "shipments:hold"]),
        ("port-mumbai", ["cases:read", "shipments:hold"]),
    ],
)
def test_systems_have_the_scopes_of_their_partner(loaded, code, scopes):
    assert ApiClient.objects.get(partner__code=code).granted_scopes == scopes


def test_the_authority_to_rate_is_plainly_assumed(loaded):
    known, assumed = RatingAuthority.objects.order_by("starts_on")
    assert (known.ends_on, known.illustrative) == (date(2025, 9, 30), False)
    assert assumed.illustrative
    assert assumed.citation == "Assumed for the demonstration; not the law"
    assert assumed.starts_on < NOW.date() - timedelta(days=120)
    assert assumed.ends_on > NOW.date()


def test_the_credentials_are_private_and_work(loaded):
    content = json.loads(loaded.credentials.read_text())
    assert stat.S_IMODE(loaded.credentials.stat().st_mode) == 0o600
    for login in content["logins"]:
        user = User.objects.get(username=login["username"])
        assert user.check_password(login["password"])
        assert user.is_staff
        assert not user.is_superuser
        assert set(user.groups.values_list("name", flat=True)) - set(escalation.GROUPS) == {login["role"]}
    assert content["clients"][0]["partner"] == "ge-aerospace"
    assert {login["role"] for login in content["logins"]} >= {"officer", "countersigner", "administrator"}


def test_members_of_partners_cannot_sign_in(loaded):
    members = User.objects.filter(memberships__isnull=False)
    assert members.count() == 12
    assert not any(user.has_usable_password() or user.is_staff for user in members)


def test_loading_again_changes_nothing(loaded):
    before, count = loaded.credentials.read_text(), Event.objects.count()
    assert "loaded already" in said(credentials=loaded.credentials)
    assert loaded.credentials.read_text() == before
    assert Event.objects.count() == count


def test_lost_credentials_are_made_anew(loaded, tmp_path):
    path = tmp_path / "again.json"
    said(credentials=path)
    content, old = json.loads(path.read_text()), json.loads(loaded.credentials.read_text())
    assert content["clients"][0]["client_id"] == old["clients"][0]["client_id"]
    assert content["clients"][0]["client_secret"] != old["clients"][0]["client_secret"]
    user = User.objects.get(username="okafor")
    assert user.check_password(content["logins"][0]["password"])
    path.replace(loaded.credentials)  # the other tests read what is true now


def test_production_refuses(settings, tmp_path):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        said(credentials=tmp_path / "none.json")
    assert not (tmp_path / "none.json").exists()


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(CommandError, match="now"):
        said("--now", "2026-11-24T12:00:00")
