"""Priority: sponsorship, two departments, the supplier's own time by law, and the assurance that has no rating."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from licensing import worktime
from licensing.case_file import CaseFile
from licensing.models import CalendarDay, Delegation, Partner, PriorityDetail, RatingAuthority, User
from tests.licensing import golden
from tests.world import codes, make_world, person, ratings_may_be_given, staff
from tests.worlds.filings import END_USER, SIGNED, SPONSOR, SUPPLIER
from tests.worlds.paths import INDIAN_SUPPLIER
from tests.worlds.people import START

pytestmark = pytest.mark.django_db
IN_DAYS = golden.cases("dpas-acceptance")
IN_HOURS = golden.cases("dpas-emergency")
LATER = {"required_on": date(2027, 12, 31)}
RATING = {"rating": "DO", "programme_symbol": "A1"}


def rated(world, rating, received_on, order=(), **detail):
    """An order that the supplier has had since noon UTC of that day."""
    case = world.at("authorisation", kind="priority", detail={**LATER, **detail})
    world.execute(
        case, "authorise", "authoriser", rating=rating.split("-")[0], programme_symbol=rating.split("-")[1]
    )
    world.now = datetime.fromisoformat(f"{received_on}T11:00:00Z")
    return world.execute(
        case,
        "place_order",
        "hal",
        order_number="PO-7",
        order_received_on=received_on,
        **SIGNED,
        **dict(order),
    )


@pytest.mark.parametrize("name", IN_DAYS)
def test_the_supplier_answers_within_the_working_days_as_worked_out(name):
    values, expect = IN_DAYS[name]
    world = make_world()
    Partner.objects.filter(code="ge").update(zone="America/Chicago")
    for days, is_open in (("recipient_closed_on", False), ("recipient_open_on", True)):
        for day in map(date.fromisoformat, values[days]):
            CalendarDay.objects.create(
                partner=world.us_firm, day=day, is_open=is_open, reason="Its own", recorded_at=START
            )
    case = rated(world, values["rating"], values["received_on"])
    (clock,) = CaseFile(case).clocks
    assert clock.due_at == worktime.end_of(date.fromisoformat(expect["respond_by"]), "America/Chicago")
    assert (clock.statutory, clock.basis) == (True, "15 CFR 700.13(d)(1)")


def test_the_suppliers_own_calendar_counts():
    world = make_world()
    Partner.objects.filter(code="ge").update(zone="Asia/Kolkata", calendar="india_gazetted")
    (clock,) = CaseFile(rated(world, "DX-A1", "2026-03-02")).clocks
    # Holi is on 4 March; ten working days from the 3rd end on the 17th, in India
    assert clock.due_at == worktime.end_of(date(2026, 3, 17), "Asia/Kolkata")


@pytest.mark.parametrize("name", IN_HOURS)
def test_the_supplier_answers_an_emergency_within_the_hours_as_worked_out(name):
    values, expect = IN_HOURS[name]
    world = make_world()
    emergency = {"emergency": values["emergency"], "stated_hours": values["stated_hours"]}
    case = world.at("authorisation", kind="priority", detail={**LATER, **emergency})
    world.execute(case, "authorise", "authoriser", **RATING)
    received = datetime.fromisoformat(values["received_at"])
    world.now = received + timedelta(minutes=40)  # recorded an hour and forty minutes later
    day = {"order_received_on": received.date(), "order_received_at": values["received_at"]}
    case = world.execute(case, "place_order", "hal", order_number="PO-7", **SIGNED, **day)
    (clock,) = CaseFile(case).clocks
    assert clock.due_at == datetime.fromisoformat(expect["respond_by"])
    valid = expect["stated_limit_valid"]
    lifted = (
        "" if valid else f"; the order states {values['stated_hours']} h, the law's {clock.amount} h apply"
    )
    assert (clock.statutory, clock.basis) == (True, f"15 CFR 700.13(d)(2){lifted}")
    assert (clock.amount == values["stated_hours"]) is valid


def test_no_answer_escalates_as_the_officers_do_and_is_never_deemed():
    world = make_world()
    case = world.at("rated", kind="priority")
    world.sweep(120)
    case = world.fresh(case)
    assert (case.state, case.escalation) == ("rated", 5)
    rungs = [
        event.facts["rung"] for event in case.events.filter(name__startswith="clock.").order_by("number")
    ]
    assert rungs == ["reminder", "breach", "desk", "section_chief", "director", "principals"]
    assert world.execute(case, "accept", "supplier").state == "accepted"


def test_an_emergency_escalates_hour_by_hour():
    world = make_world()
    detail = {**LATER, "emergency": "hazard_occurred", "stated_hours": 6}
    received = "2026-03-09T09:30:00Z"
    case = rated(world, "DO-A1", "2026-03-09", order={"order_received_at": received}, **detail)
    world.now = datetime.fromisoformat(received)
    world.sweep(1)
    assert world.fresh(case).escalation == 5


def test_a_sponsor_who_is_silent_does_not_escalate():
    world = make_world()
    case = world.at("sponsorship", kind="priority")
    world.sweep(60)
    case = world.fresh(case)
    assert (case.state, case.escalation) == ("sponsorship", 1)


@pytest.mark.parametrize(
    ("changes", "reached"),
    [
        ({}, "sponsorship"),
        ({"detail": {"foreign_end_buyer": False}, "parties": [SUPPLIER]}, "endorsement"),
    ],
)
def test_a_sponsor_is_due_where_a_foreign_state_is_the_end_buyer(changes, reached):
    world = make_world()
    assert world.execute(world.file(kind="priority", **changes), "submit", "hal").state == reached


def test_no_sponsor_is_due_where_the_ministry_itself_files():
    world = make_world()
    case = world.file(kind="priority", filer=world.partners["mod"], parties=[SUPPLIER])
    assert world.execute(case, "submit", "sponsor").state == "endorsement"


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({"detail": {"purchase_order": ""}}, {"supports_nothing"}),
        ({"parties": [END_USER, SPONSOR]}, {"no_supplier"}),
        ({"parties": [END_USER, SUPPLIER]}, {"no_sponsor"}),
        ({"parties": [INDIAN_SUPPLIER, SPONSOR]}, {"wrong_direction"}),
        ({"detail": {"direction": "assurance"}}, {"wrong_direction", "not_asked_from_home"}),
        ({"detail": {"required_on": date(2026, 3, 2)}}, {"no_date_ahead"}),
    ],
)
def test_an_incomplete_request_is_not_received(changes, result):
    world = make_world()
    assert codes(world, world.file(kind="priority", **changes), "submit", "hal") == result


def test_it_supports_a_case_that_the_filer_sees_and_both_sides_show_it():
    from licensing.models import Case
    from licensing.models.case_links import linked

    world = make_world()
    spares = world.at("released", kind="spares")
    case = world.file(kind="priority", detail={"supports": spares.reference, "purchase_order": ""})
    assert world.execute(case, "submit", "hal").state == "sponsorship"
    every = Case.objects.all()
    assert [(item.name, item.case.pk) for item in linked(world.fresh(case), every)] == [
        ("supports", spares.pk)
    ]
    assert [(item.name, item.case.pk) for item in linked(world.fresh(spares), every)] == [
        ("supported_by", case.pk)
    ]


def test_who_endorsed_does_not_authorise_nor_does_a_delegate():
    world = make_world()
    world.actors["both"] = staff(person("both", "endorser", "authoriser"))
    case = world.at("endorsement", kind="priority")
    ratings_may_be_given(world)
    case = world.execute(case, "endorse", "both")
    assert codes(world, case, "authorise", "both", **RATING) == {"four_eyes"}
    deputy = person("deputy", "authoriser")
    days = {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 2, 1)}
    Delegation.objects.create(delegator=User.objects.get(username="both"), delegate=deputy, **days)
    world.actors["deputy"] = staff(deputy)
    assert codes(world, case, "authorise", "deputy", **RATING) == {"four_eyes"}
    assert world.execute(case, "authorise", "authoriser", **RATING).state == "authorised"


def test_no_rating_is_given_while_no_authority_is_in_force():
    world = make_world()
    case = world.at("authorisation", kind="priority")
    RatingAuthority.objects.filter(illustrative=True).delete()
    assert codes(world, case, "authorise", "authoriser", **RATING) == {"no_dpas_authority"}
    RatingAuthority.objects.create(starts_on=world.now.date(), ends_on=world.now.date(), citation="Assumed")
    assert world.execute(case, "authorise", "authoriser", **RATING).detail.rating == "DO"


def test_an_order_rated_before_the_authority_lapsed_stays_binding():
    world = make_world()
    case = world.at("rated", kind="priority")
    RatingAuthority.objects.filter(illustrative=True).delete()
    case = world.execute(case, "accept", "supplier")
    assert (case.state, case.detail.rating) == ("accepted", "DO")
    assert codes(world, case, "re_rate", "authoriser", reason="Urgent.", **RATING) == {"no_dpas_authority"}


def test_a_rating_is_not_authorised_for_a_day_that_has_passed():
    world = make_world()
    case = world.at("authorisation", kind="priority", detail={"required_on": date(2026, 3, 20)})
    world.now += timedelta(days=20)
    assert codes(world, case, "authorise", "authoriser", **RATING) == {"no_date_ahead"}


def test_an_offer_that_is_not_answered_lapses_and_the_order_is_rejected():
    world = make_world()
    case = world.at("offered", kind="priority")
    world.sweep(20)
    assert world.fresh(case).state == "rejected"


def test_who_can_meet_the_date_accepts_it_and_offers_no_other():
    world = make_world()
    case = world.at("rated", kind="priority")
    early = {"offered_on": "2026-09-30", "why": "Busy."}
    assert codes(world, case, "offer", "supplier", **early) == {"date_can_be_met"}
    assert world.execute(case, "accept", "supplier").detail.agreed_on == date(2026, 9, 30)


def test_an_accepted_offer_agrees_its_day_and_a_delay_does_not_change_it():
    world = make_world()
    case = world.execute(world.at("offered", kind="priority"), "accept_offer", "hal")
    assert case.detail.agreed_on == date(2026, 11, 30)
    case = world.execute(
        case, "report_delay", "supplier", notice="written", delayed_until="2027-01-15", reason="A strike."
    )
    assert (case.state, case.detail.agreed_on, case.detail.delayed_until) == (
        "accepted",
        date(2026, 11, 30),
        date(2027, 1, 15),
    )


def test_an_altered_schedule_is_a_new_order_with_a_new_time_to_answer():
    world = make_world()
    case = world.at("accepted", kind="priority")
    world.now += timedelta(days=30)
    received = world.now.date()
    facts = {"required_on": "2027-03-31", "order_received_on": received, **SIGNED}
    case = world.execute(case, "amend", "hal", **{**facts, "signed_by": "S. Rao"})
    assert case.detail.signed_by == "S. Rao"
    assert (case.state, case.detail.agreed_on, case.detail.required_on) == ("rated", None, date(2027, 3, 31))
    (clock,) = CaseFile(case).clocks
    assert (clock.since_on, clock.amount) == (received, 15)


def test_an_assurance_is_asked_for_in_the_suppliers_own_days():
    world = make_world()
    case = world.at("requested", kind="priority")
    (clock,) = CaseFile(case).clocks
    assert (clock.statutory, clock.zone, clock.calendar) == (False, "Asia/Kolkata", "india_gazetted")
    assert clock.due_at == worktime.end_of(date(2026, 3, 17), "Asia/Kolkata")
    world.sweep(90)
    assert (world.fresh(case).state, world.fresh(case).escalation) == ("requested", 1)


def test_an_assurance_has_no_rating_and_nothing_that_a_rating_brings():
    world = make_world()
    case = world.at("requested", kind="priority")
    case = world.execute(case, "undertake", "indian_supplier", agreed_on="2026-10-31")
    assert (case.state, case.detail.rating, case.detail.agreed_on) == ("accepted", "", date(2026, 10, 31))
    amended = {"required_on": "2027-03-31", "order_received_on": "2026-03-02", **SIGNED}
    assert codes(world, case, "re_rate", "authoriser", reason="Urgent.", **RATING) == {
        "not_rated",
        "no_dpas_authority",
    }
    assert codes(world, case, "amend", "filer", **amended) == {"not_rated"}
    assert codes(world, case, "cancel_rating", "filer", reason="Done.") == {"not_rated"}
    assert codes(world, case, "ask_assistance", "indian_supplier", assistance="Steel") == {"not_rated"}
    assert world.execute(case, "complete", "filer", completed_on="2026-03-02").state == "completed"


def test_the_database_refuses_a_rated_assurance():
    world = make_world()
    case = world.at("requested", kind="priority")
    with pytest.raises(IntegrityError, match="prioritydetail_assurance_unrated"), transaction.atomic():
        PriorityDetail.objects.filter(case=case).update(rating="DO", programme_symbol="A1")


@pytest.mark.parametrize(
    ("detail", "where"),
    [
        ({"stated_hours": 4}, "stated_hours"),
        ({"direction": "assurance", "emergency": "imminent"}, "emergency"),
        ({"required_on": None}, "required_on"),
        ({"rating": "DX"}, "rating"),
    ],
)
def test_a_request_that_contradicts_itself_is_not_filed(detail, where):
    from licensing.filing import BadFiling

    world = make_world()
    with pytest.raises(BadFiling) as refused:
        world.file(kind="priority", detail=detail)
    assert set(refused.value.errors) == {where}


def test_the_sponsor_is_of_the_end_buyers_country():
    world = make_world()
    abroad = {"role": "end_user", "name": "Royal Thai Air Force", "country": "TH"}
    case = world.file(kind="priority", parties=[abroad, SUPPLIER, SPONSOR])
    assert codes(world, case, "submit", "hal") == {"not_the_buyers_ministry"}


def test_a_day_that_is_agreed_has_not_passed():
    world = make_world()
    case = world.at("requested", kind="priority")
    assert codes(world, case, "undertake", "indian_supplier", agreed_on="2026-03-01") == {"in_the_past"}


def test_an_amended_order_is_not_received_before_the_one_that_it_amends():
    world = make_world()
    case = world.at("accepted", kind="priority")
    early = {"required_on": "2027-03-31", "order_received_on": "2026-03-01", **SIGNED}
    assert codes(world, case, "amend", "hal", **early) == {"before_the_last"}
