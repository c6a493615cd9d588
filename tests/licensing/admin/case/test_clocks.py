"""Clocks on the case page: what is paused and why, how each date arose, what was known before, the transitions about them."""

from datetime import timedelta

import pytest

from licensing.case_file import CaseFile
from licensing.models import Case, CaseCertificate, Obligation, Partner
from tests.licensing.admin.desks import INBOX, confirm_page, execute, page, signed_in, statements, words
from tests.worlds.filings import AGREEMENT

CHECK = {"stop": "end_use_check", "reason": "The end-user's plant is being visited"}


@pytest.fixture
def checked(world):
    """A case in review while an end-use check is open, by the law's date late and excused by now."""
    case = world.at("review")
    world.execute(case, "open_stop", "officer", **CHECK)
    return world.fresh(case)


def clocks_of(answer):
    return {entry.title: entry for entry in answer.context["ledger"].entries}


def test_the_dates_of_the_whole_case_have_names(world, at_desk):
    clocks = clocks_of(at_desk("olive").get(page(world.at("review"))))
    assert set(clocks) == {"Stage: Review", "Stage: Intake", "Whole case: target", "Statutory date (NSPD-56)"}


def test_a_stop_pauses_the_targets_and_excuses_the_law_and_says_so(checked, at_desk):
    clocks = clocks_of(at_desk("olive").get(page(checked)))
    target, law = clocks["Whole case: target"].chip, clocks["Statutory date (NSPD-56)"].chip
    assert (target.text, target.tone) == ("Paused: end-use check", "wait")
    assert target.note.startswith("if resumed today: ")
    assert (law.text, law.tone) == ("Excused: end-use check", "wait")
    assert law.note.endswith("1 May")


def test_a_referral_to_the_defence_department_excuses_the_law(world, at_desk):
    clocks = clocks_of(at_desk("olive").get(page(world.at("staffed"))))
    assert clocks["Statutory date (NSPD-56)"].chip.text == "Excused: DoD review"


def test_each_clock_tells_how_its_date_arose(checked, at_desk):
    answer = at_desk("olive").get(page(checked))
    message = words(answer)
    assert "How this date was calculated" in message
    assert "Opened 2 March 2026" in message
    lines = [text for _, text, _ in clocks_of(answer)["Whole case: target"].lines]
    assert any(text.startswith("Paused from 2 March 2026") for text in lines)
    assert lines[-1].startswith("It is paused with 0 of 60 days used. If resumed today: ")


def test_the_header_tells_the_age_gross_and_net(checked, at_desk):
    age = at_desk("olive").get(page(checked)).context["ledger"].age
    assert age.endswith(", 0 net of pauses")


def test_what_is_open_is_listed_with_since_and_basis(checked, at_desk):
    (pause,) = at_desk("olive").get(page(checked)).context["bearing"].pauses
    assert pause.title == "An end-use check is outstanding"
    assert pause.when.startswith("since 2 March")
    assert pause.basis == "NSPD-56 (22 January 2008); 73 FR 20357, exception 3"


def test_the_inbox_says_why_no_date_runs(checked, at_desk):
    assert "Paused: end-use check" in words(at_desk("olive").get(INBOX))


def test_evidence_and_obligations_show_their_days(world, at_desk):
    case = world.at("approved")
    created = {"case": case, "recorded_at": world.now}
    CaseCertificate.objects.create(
        number=1, code="certificate", title="C-7", expires_on="2031-01-01", **created
    )
    owed = {"case": case, "imposed_at": world.now, "title": "A signed copy", "citation": "22 CFR 124.4(a)"}
    Obligation.objects.create(number=1, code="copy", due_on="2026-04-01", **owed)
    content = words(at_desk("olive").get(page(case)))
    for expected in (
        "Certificate: C-7",
        "In force until 1 January 2031",
        "A signed copy",
        "Was due 1 April",
    ):
        assert expected in content, expected


def test_the_transitions_about_clocks_stand_apart(world, at_desk):
    answer = at_desk("olive").get(page(world.at("review")))
    about = {"open_stop", "close_stop", "correct_clock", "record_evidence"}
    transitions = {
        name: {item.transition.name for item in answer.context[name]}
        for name in ("allowed", "clock_transitions")
    }
    assert transitions["clock_transitions"] == about - {"close_stop"}
    assert not transitions["allowed"] & about
    assert [transition.transition.name for transition in answer.context["clock_transitions_blocked"]] == [
        "close_stop"
    ]


def choices(client, case, name, field):
    form = client.get(confirm_page(case, name)).context["form"]
    return [key for key, _ in form.fields[field].widget.choices]


def test_only_what_is_open_can_be_closed_corrected_or_met(checked, world, at_desk):
    assert choices(at_desk("olive"), checked, "close_stop", "open_stop") == ["end_use_check"]
    assert choices(at_desk("olive"), checked, "correct_clock", "clock") == ["statutory", "case", "stage"]


def test_an_obligation_is_chosen_among_those_open(world):
    from licensing.admin.case.forms import ConfirmForm

    case = world.at("approved")
    owed = {"case": case, "imposed_at": world.now, "title": "A copy", "citation": "22 CFR 124.4(a)"}
    Obligation.objects.create(number=1, code="copy", due_on="2026-04-01", **owed)
    Obligation.objects.create(number=2, code="met", due_on="2026-04-01", met_on="2026-03-02", **owed)
    form = ConfirmForm(case.flow.transitions_named("meet_obligation")[0], CaseFile(case))
    assert form.fields["obligation"].widget.choices == [("copy", "A copy, by 1 April 2026")]


def test_the_buttons_of_the_clock_group_move_what_they_say(world, at_desk):
    case, officer = world.at("review"), signed_in("olive")
    assert execute(officer, case, "open_stop", **CHECK).status_code == 302
    assert CaseFile(world.fresh(case)).open_pauses() == {"end_use_check"}
    assert execute(officer, case, "close_stop", open_stop="dod_review", reason="Done").status_code == 400
    assert execute(officer, case, "close_stop", open_stop="end_use_check", reason="Done").status_code == 302
    assert CaseFile(world.fresh(case)).open_pauses() == set()
    content = words(officer.get(page(case)))
    assert "An end-use check is outstanding" in content  # in the timeline, by its words


def test_the_clocks_are_shown_as_they_were_known(checked, world, at_desk):
    before = (checked.last_event_at - timedelta(seconds=1)).isoformat()
    answer = at_desk("olive").get(page(checked), {"as_of": before})
    chip = clocks_of(answer)["Whole case: target"].chip
    assert (chip.text, chip.tone) == ("60 d left", "calm")
    assert "As known on" in words(answer)


def test_a_day_is_its_end_at_the_office(checked, at_desk):
    clocks = clocks_of(at_desk("olive").get(page(checked), {"as_of": "2026-03-02"}))
    assert clocks["Whole case: target"].chip.text == "Paused: end-use check"
    assert clocks_of(at_desk("olive").get(page(checked), {"as_of": "2026-03-01"})) == {}


@pytest.mark.parametrize(
    ("as_of", "sentence"),
    [
        ("soon", "Give a date such as 2026-03-02"),
        ("2026-13-01", "Give a date such as"),
        ("2026-03-02T99:00", "Give a date such as"),
        ("٢٠٢٦", "Give a date such as"),
        ("9999-12-31", "Give a date such as"),
        ("0001-01-01", "There are no records before 1990."),
        ("2199-01-01", "This time is in the future"),
    ],
)
def test_an_instant_that_is_none_is_answered_by_a_sentence(checked, at_desk, as_of, sentence):
    answer = at_desk("olive").get(page(checked), {"as_of": as_of})
    assert answer.status_code == 200
    assert sentence in words(answer)
    assert "Whole case: target" in clocks_of(answer)


def test_more_clocks_cost_no_more_statements(world, at_desk):
    few, many = world.at("review"), world.at("review")
    for _ in range(3):
        world.execute(many, "query", "officer", reason="Which engine?")
        world.execute(many, "answer", "filer", answer="The F404")
    assert many.clocks.count() > few.clocks.count()
    client = at_desk("olive")
    costs = [len(statements(client, page(Case.objects.get(pk=case.pk)))) for case in (few, many)]
    assert costs[0] == costs[1]


def test_the_head_says_that_the_targets_stand_still_though_other_dates_run(checked, world, at_desk):
    day = (world.now + timedelta(days=900)).date()
    world.execute(checked, "record_evidence", "officer", evidence="rating", title="DX-A1", expires_on=day)
    chip = at_desk("olive").get(page(checked)).context["chip"]
    assert (chip.text, chip.tone) == ("Paused: end-use check", "wait")
    assert chip.note.startswith("next date end of ")


def test_a_partner_that_counts_every_day(world, at_desk):
    Partner.objects.update(calendar="every_day")
    clock = clocks_of(at_desk("ed").get(page(world.at("requested", kind="priority"))))[
        "Stage: Assurance requested"
    ]
    assert clock.terms == "10 working days, target, every-day calendar"
    assert "10 working days (every-day calendar of the partner's own)" in clock.lines[0][1]


def test_an_agreement_in_force_shows_its_own_end_and_beside_it_the_next_date(world, at_desk):
    case = world.at("approved", detail=AGREEMENT)
    world.execute(case, "execute", "filer", executed_on=world.now.date())
    text = words(at_desk("olive").get(INBOX, {"view": "force"}))
    assert "until 31 December 2034; next date end of 1 April" in text
