"""Arrangements and programmes in the admin: their pages, their forms, and what a case's page says of them."""

from zoneinfo import ZoneInfo

import pytest

from licensing import context as licensing_context
from licensing.models import Arrangement, Programme, ServiceLevel
from licensing.priority import disruptions
from tests.licensing.admin.desks import page, statements, words
from tests.world import AGREEMENT, detail, person
from tests.worlds.arrangements import programme, sosa
from tests.worlds.clocks import level

ARRANGEMENTS, PROGRAMMES = "/admin/licensing/arrangement/", "/admin/licensing/programme/"
LEVELS = "/admin/licensing/servicelevel/"
FORM = {
    "code": "sosa-uk",
    "title": "SOSA with the United Kingdom",
    "kind": "sosa",
    "parties": "us, gb",
    "signed_on": "2017-11-01",
    "starts_on": "2018-01-01",
    "confers": ["priority_support"],
}


@pytest.fixture
def administrator(world, at_desk):
    person("ada", "administrator")
    return at_desk("ada")


def test_the_page_says_what_it_confers_and_what_it_never_does(world, at_desk):
    created = sosa(limits="It binds neither side.")
    content = words(at_desk("olive").get(f"{ARRANGEMENTS}{created.pk}/change/"))
    for part in ("In force since 22 August 2024.", "Priority support", "It binds neither side."):
        assert part in content
    assert "This record waives no licence, congressional notification" in content
    assert ">Edit</a>" not in content


@pytest.mark.parametrize(
    ("changes", "tone", "title"),
    [
        ({}, "good", "In force"),
        ({"signed_on": None}, "wait", "Not signed"),
        ({"starts_on": "2100-01-01"}, "wait", "Not in force"),
        ({"ends_on": "2025-01-01"}, "neutral", "Ended"),
    ],
)
def test_the_list_shows_its_standing_today(world, at_desk, changes, tone, title):
    sosa(**changes)
    assert f'<span class="lx-badge lx-{tone}">{title}</span>' in words(at_desk("olive").get(ARRANGEMENTS))


def test_the_page_counts_the_open_cases_under_it(world, at_desk):
    created = sosa()
    programme(world.us_firm, arrangements=[created])
    by_programme = world.at("intake", programme="engines")
    world.at("withdrawn", programme="engines")
    by_endorsement = world.at("authorisation", kind="priority")
    level(world, arrangement=created)
    by_clock = world.at("review")
    context = at_desk("olive").get(f"{ARRANGEMENTS}{created.pk}/change/").context
    assert (context["under"], context["ever"]) == (3, 3)
    assert [case["reference"] for case in context["cases"]] == [
        clock.reference for clock in (by_clock, by_endorsement, by_programme)
    ]
    assert [title for title, _ in context["programmes"]] == ["Engine co-production"]
    assert len(context["levels"]) == 1


def test_an_administrator_keeps_arrangements(administrator, monkeypatch):
    followed = []
    monkeypatch.setattr(
        disruptions, "reapply_for_arrangement", lambda *text: followed.append(text), raising=False
    )
    assert administrator.post(f"{ARRANGEMENTS}add/", FORM).status_code == 302
    arrangement = Arrangement.objects.get()
    assert (arrangement.parties, arrangement.confers) == (["GB", "US"], ["priority_support"])
    address = f"{ARRANGEMENTS}{arrangement.pk}/edit/"
    assert administrator.get(address).status_code == 200
    ended = {**FORM, "ended_on": "2026-01-31", "ended_because": "Replaced"}
    assert administrator.post(address, ended).status_code == 302
    arrangement.refresh_from_db()
    assert arrangement.ended_because == "Replaced"
    assert [item for item, _ in followed] == [arrangement]
    assert "Changed" in words(administrator.get(f"{ARRANGEMENTS}{arrangement.pk}/history/"))
    assert administrator.post(f"{ARRANGEMENTS}{arrangement.pk}/change/", ended).status_code == 405


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"parties": "US"}, "parties"),
        ({"parties": ""}, "parties"),
        ({"parties": "US, ZZ"}, "parties"),
        ({"confers": ["exemption"]}, "confers"),
        ({"confers": ["everything"]}, "confers"),
        ({"kind": "rdp"}, "confers"),
        ({"ends_on": "2017-12-31"}, "ends_on"),
        ({"ended_on": "2026-01-31"}, "ended_because"),
        ({"parties": "IN, US", "signed_on": "2024-08-22", "starts_on": "2024-08-22"}, "starts_on"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(administrator, changes, field):
    sosa()
    answer = administrator.post(f"{ARRANGEMENTS}add/", {**FORM, **changes})
    assert answer.status_code == 200
    assert field in answer.context["adminform"].form.errors
    assert Arrangement.objects.count() == 1


def test_the_programmes_page_shows_what_it_ties_together(world, at_desk):
    agreement = world.execute(world.file(detail=detail(world, **AGREEMENT)), "submit", "filer")
    created = programme(world.us_firm, arrangements=[sosa()], agreement=agreement)
    level(world, programme=created)
    world.at("intake", programme="engines")
    answer = at_desk("olive").get(f"{PROGRAMMES}{created.pk}/change/")
    sentence, context = words(answer), answer.context
    for part in (agreement.reference, "SOSA with India", world.us_firm.name, "via programme Engine"):
        assert part in sentence
    assert (context["under"], context["badge"]["title"], len(context["cases"])) == (1, "Under way", 1)
    assert "Engine co-production" in words(at_desk("olive").get(PROGRAMMES))


@pytest.mark.parametrize(
    ("changes", "title"), [({"ended_on": "2025-12-31"}, "Ended"), ({"began_on": "2100-01-01"}, "Not begun")]
)
def test_a_programme_that_is_over_or_to_come_says_so(world, at_desk, changes, title):
    created = programme(**changes)
    assert at_desk("olive").get(f"{PROGRAMMES}{created.pk}/change/").context["badge"]["title"] == title


def test_an_administrator_keeps_programmes(world, administrator):
    sent = {"code": "engines", "title": "Engines", "began_on": "2025-02-13", "partners": [world.us_firm.pk]}
    assert administrator.post(f"{PROGRAMMES}add/", sent).status_code == 302
    created = Programme.objects.get()
    assert list(created.partners.all()) == [world.us_firm]
    address = f"{PROGRAMMES}{created.pk}/edit/"
    error = administrator.post(address, {**sent, "agreement": world.file().pk})
    assert "agreement" in error.context["adminform"].form.errors
    assert administrator.post(address, {**sent, "ended_on": "2026-01-31"}).status_code == 302
    created.refresh_from_db()
    assert str(created.ended_on) == "2026-01-31"


@pytest.mark.parametrize("base", [ARRANGEMENTS, PROGRAMMES])
def test_officers_read_and_change_nothing(world, at_desk, base):
    created = sosa() if base == ARRANGEMENTS else programme()
    client = at_desk("olive")
    assert client.get(f"{base}{created.pk}/change/").status_code == 200
    for path in ("add/", f"{created.pk}/edit/"):
        assert client.get(f"{base}{path}").status_code == 403
        assert client.post(f"{base}{path}", FORM).status_code == 403
    assert client.get(f"{base}999/change/").status_code == 404


def test_a_cases_page_shows_its_programme(world, at_desk):
    created = programme(world.us_firm, arrangements=[sosa()])
    case = world.at("intake", programme="engines")
    content = words(at_desk("olive").get(page(case)))
    for part in (
        "Engine co-production",
        f"{PROGRAMMES}{created.pk}/change/",
        "In force since 22 August 2024.",
    ):
        assert part in content


def test_the_timeline_tells_what_was_taken_from_the_programme(world, at_desk):
    agreement = world.at("approved", detail=detail(world, **AGREEMENT))
    world.execute(agreement, "execute", "filer", executed_on=world.now.date())
    programme(world.end_user, agreement=agreement)
    facts = {"authority_kind": "licence", "letter_number": "", "authority_ends_on": None}
    case = world.execute(world.file(kind="spares", detail=facts, programme="engines"), "submit", "hal")
    content = words(at_desk("olive").get(page(case)))
    for part in ("Taken from the programme", f"Licence: {agreement.reference}"):
        assert part in content


def test_a_reviewer_reads_no_agreement_of_others(world, at_desk):
    created = programme(agreement=world.file(detail=detail(world, **AGREEMENT)))
    content = words(at_desk("rita").get(f"{PROGRAMMES}{created.pk}/change/"))
    assert created.agreement.reference not in content
    assert "An agreement that you may not read" in content


def test_an_assurance_says_whether_its_supplier_signed_the_code(world, at_desk):
    case = world.at("requested", kind="priority")
    assert "Has not signed the voluntary code of conduct" in words(at_desk("olive").get(page(case)))
    supplier = world.partners["tasl"]
    supplier.code_of_conduct_on = "2025-06-16"
    supplier.save()
    content = words(at_desk("olive").get(page(case)))
    assert "Signed the voluntary code of conduct on 16 June" in content


def test_what_an_endorsement_rests_on_is_shown(world, at_desk):
    sosa()
    content = words(at_desk("olive").get(page(world.at("authorisation", kind="priority"))))
    assert "Endorsed under" in content
    assert "SOSA with India" in content


def test_a_service_level_is_declared_for_a_programme(world, at_desk):
    created = programme(world.us_firm)
    today = licensing_context.database_now().astimezone(ZoneInfo("America/New_York")).date()
    sent = {"of": "licence/review", "programme": created.pk, "amount": "4", "unit": "wd"}
    client = at_desk("kim")
    answer = client.post(f"{LEVELS}add/", {**sent, "starts_on": str(today), "reason": "Agreed"})
    assert answer.status_code == 302
    service_level = ServiceLevel.objects.get()
    assert service_level.programme == created
    for address in (LEVELS, f"{LEVELS}{service_level.pk}/change/", f"{PROGRAMMES}{created.pk}/change/"):
        assert "Engine co-production" in words(client.get(address))


def test_many_arrangements_cost_what_one_does(world, at_desk):
    sosa()
    programme(arrangements=Arrangement.objects.all())
    client = at_desk("olive")
    few = [len(statements(client, base)) for base in (ARRANGEMENTS, PROGRAMMES)]
    for number, code in enumerate(("GB", "AU", "NL")):
        created = sosa(code=f"more-{number}", parties=[code, "US"])
        programme(code=f"more-{number}", arrangements=[created])
    assert [len(statements(client, base)) for base in (ARRANGEMENTS, PROGRAMMES)] == few
