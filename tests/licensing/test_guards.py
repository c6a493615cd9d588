"""What a row's guards refuse, and that it opens once they hold."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from licensing import transitions
from licensing.actors import Moment
from licensing.models import Partner, Proviso, Referral
from licensing.transitions import Refused
from tests.world import AGREEMENT, START, filing_of, make_world, person, staff

pytestmark = pytest.mark.django_db


def codes(world, case, name, who, **data):
    before = world.fresh(case)
    with pytest.raises(Refused) as refused:
        transitions.take(case.pk, name, Moment(world.now, world.actors[who], data))
    after = world.fresh(case)
    assert (after.state, after.event_count) == (before.state, before.event_count)
    return refused.value.codes


def detail(world, **changes):
    return {**filing_of(world.us_firm)["detail"], **changes}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"certified_by": ""}, "no_certification"),
        ({"purchase_documented": False}, "no_purchase_document"),
        ({"part_130_statement": False}, "no_part_130"),
        ({"transaction": "temporary_export"}, "instrument"),
        ({"instrument": "DSP-85"}, "instrument"),
        (
            {"instrument": "TAA", "transaction": "manufacture_abroad", "ends_on": date(2030, 1, 1)},
            "instrument",
        ),
    ],
)
def test_submit_objects_to_what_the_facts_lack(changes, code):
    world = make_world()
    case = world.file(detail=detail(world, **changes))
    assert codes(world, case, "submit", "filer") == {code}


def test_submit_tells_everything_that_is_missing():
    world = make_world()
    bare = detail(
        world, certified_by="", purchase_documented=False, part_130_statement=False, instrument="DSP-73"
    )
    case = world.file(detail=bare, parties=[])
    assert codes(world, case, "submit", "filer") == {
        "no_certification",
        "no_part_130",
        "instrument",
        "no_end_user",
    }
    case = world.file(lines=[])
    assert codes(world, case, "submit", "filer") == {"no_lines"}


def test_a_classified_line_calls_for_another_instrument():
    world = make_world()
    line = {**filing_of(world.us_firm)["lines"][0], "classified": True}
    case = world.file(lines=[line])
    assert codes(world, case, "submit", "filer") == {"instrument"}
    assert (
        world.take(
            world.file(lines=[line], detail=detail(world, instrument="DSP-85")), "submit", "filer"
        ).state
        == "intake"
    )


def test_a_foreign_firm_files_retransfers_alone():
    world = make_world()
    hal = {"filer": world.end_user, "moment": world.moment("consignee")}
    case = world.file(**hal)
    assert codes(world, case, "submit", "consignee") == {"foreign_applicant"}
    retransfer = detail(world, instrument="GC", transaction="retransfer", ends_on=date(2030, 1, 1))
    case = world.file(detail=retransfer, **hal)
    assert world.take(case, "submit", "consignee").state == "intake"


@pytest.mark.parametrize("until", [None, date(2026, 3, 1)])
def test_a_registration_must_be_in_force(until):
    world = make_world()
    Partner.objects.filter(code="ge").update(registration_expires_on=until)
    assert codes(world, world.file(), "submit", "filer") == {"not_registered"}
    Partner.objects.filter(code="ge").update(registration_expires_on=date(2026, 3, 2))
    assert world.take(world.file(), "submit", "filer").state == "intake"


def test_a_part_130_statement_is_due_from_half_a_million_on():
    world = make_world()
    small = {**filing_of(world.us_firm)["lines"][0], "value": Decimal("499999.99")}
    assert world.take(
        world.file(lines=[small], detail=detail(world, part_130_statement=False)), "submit", "filer"
    )
    due = {**small, "value": Decimal("500000.00")}
    case = world.file(lines=[due], detail=detail(world, part_130_statement=False))
    assert codes(world, case, "submit", "filer") == {"no_part_130"}


def test_no_approval_without_the_nontransfer_certificate():
    world = make_world()
    case = world.at("countersign", detail=detail(world, dsp83_signed_on=None))
    assert codes(world, case, "approve", "countersigner") == {"no_dsp83"}


def test_an_agreement_names_its_last_day():
    world = make_world()
    for ends in (None, START.date()):
        case = world.file(detail={**AGREEMENT, "ends_on": ends})
        assert codes(world, case, "submit", "filer") == {"no_end"}


def test_the_recommender_never_approves_nor_a_delegate():
    from licensing.models import Delegation, User

    world = make_world()
    case = world.at("countersign")
    both = staff(person("both", "officer", "countersigner"))
    world.actors["both"] = both
    case = world.take(case, "send_back", "countersigner", reason="Say why.")
    case = world.take(case, "recommend", "both", recommendation="approve", notification="none")
    assert codes(world, case, "approve", "both") == {"four_eyes"}
    assert codes(world, case, "deny", "both", reason="No.") == {"four_eyes"}
    deputy = person("deputy", "countersigner")
    boss = User.objects.get(username="both")
    Delegation.objects.create(
        delegator=boss, delegate=deputy, starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1)
    )
    world.actors["deputy"] = staff(deputy)
    assert codes(world, case, "approve", "deputy") == {"four_eyes"}
    assert world.take(case, "approve", "countersigner2").state == "approved"


def test_a_delegate_acts_in_the_delegators_role_while_it_lasts():
    from licensing import actors
    from licensing.models import Delegation, User
    from workflows.language import Role

    make_world()
    kim, olive = (User.objects.get(username=name) for name in ("kim", "olive"))
    Delegation.objects.create(
        delegator=kim, delegate=olive, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 5)
    )
    assert actors.staff(olive, date(2026, 3, 5)).roles == {Role.OFFICER, Role.COUNTERSIGNER}
    assert actors.staff(olive, date(2026, 3, 6)).roles == {Role.OFFICER}
    assert actors.staff(kim, date(2026, 3, 2)).roles == {Role.COUNTERSIGNER}
    assert actors.staff(olive, date(2026, 3, 6)).people == {kim.pk, olive.pk}


def test_no_approval_while_a_notification_is_due_running_or_barred():
    world = make_world()
    case = world.at("consultation")
    case = world.take(case, "send_back", "officer")
    case = world.take(
        case, "recommend", "officer", recommendation="approve", notification="36(c)", wait_days="30"
    )
    assert codes(world, case, "approve", "countersigner") == {"congressional_notification"}
    case = world.take(case, "consult", "countersigner")
    tomorrow = (START + timedelta(days=2)).date()
    assert codes(world, case, "notify_congress", "officer", received_by_congress_on=tomorrow) == {
        "in_the_future"
    }
    case = world.take(case, "notify_congress", "officer", received_by_congress_on=START.date())
    case = world.take(case, "bar", "officer", enacted_on=START.date())
    assert case.state == "countersign"
    assert codes(world, case, "approve", "countersigner") == {"congressional_notification"}
    assert codes(world, case, "consult", "countersigner") == {"no_notification_due"}
    assert world.take(case, "deny", "countersigner", reason="Barred by joint resolution.").state == "denied"


@pytest.mark.parametrize("state", ["consultation", "notification"])
def test_an_emergency_waives_the_wait(state):
    world = make_world()
    case = world.take(world.at(state), "certify_emergency", "countersigner", reason="Hostilities.")
    assert world.take(case, "approve", "countersigner").state == "approved"


def test_an_elapsed_notification_opens_approval():
    world = make_world()
    case = world.at("notification")
    world.sweep(31)
    assert world.take(case, "approve", "countersigner").state == "approved"


def test_a_notification_names_the_wait_of_the_law():
    world = make_world()
    told = {"recommendation": "approve", "notification": "36(d)"}
    case = world.at("review")
    for wait in ({}, {"wait_days": "15"}):
        assert codes(world, case, "recommend", "officer", **told, **wait) == {"wait_of_law"}
    assert world.take(case, "recommend", "officer", **told, wait_days="30").state == "countersign"
    ally = world.at("review", detail=detail(world, destination="AU"))
    assert codes(world, ally, "recommend", "officer", **told, wait_days="30") == {"wait_of_law"}
    assert world.take(ally, "recommend", "officer", **told, wait_days="15").state == "countersign"


def test_dates_lie_between_receipt_and_today():
    world = make_world()
    case = world.at("consultation")
    early = date(1990, 1, 1)
    assert codes(world, case, "notify_congress", "officer", received_by_congress_on=early) == {
        "before_receipt"
    }
    case = world.at("approved", detail=AGREEMENT)
    assert codes(world, case, "execute", "filer", executed_on=early) == {"before_receipt"}


def test_what_congress_let_pass_was_that_notification_and_no_other():
    world = make_world()
    case = world.at("notification")
    world.sweep(31)
    case = world.take(case, "send_back", "countersigner", reason="It is manufacture abroad.")
    told = {"recommendation": "approve", "notification": "36(d)", "wait_days": "30"}
    case = world.take(case, "recommend", "officer", **told)
    assert codes(world, case, "approve", "countersigner") == {"congressional_notification"}
    assert world.take(case, "consult", "countersigner").state == "consultation"


def test_the_same_notification_needs_no_second_wait():
    world = make_world()
    case = world.at("notification")
    world.sweep(31)
    case = world.take(case, "send_back", "countersigner", reason="A word is missing.")
    told = {"recommendation": "approve", "notification": "36(c)", "wait_days": "30"}
    case = world.take(case, "recommend", "officer", **told)
    assert world.take(case, "approve", "countersigner").state == "approved"


def test_an_emergency_before_a_denial_serves_no_reconsideration():
    world = make_world()
    case = world.take(world.at("notification"), "certify_emergency", "countersigner", reason="Hostilities.")
    case = world.take(case, "deny", "countersigner", reason="Foreign policy.")
    case = world.take(case, "request_reconsideration", "filer", grounds="New facts.")
    told = {"recommendation": "approve", "notification": "36(c)", "wait_days": "30"}
    case = world.take(case, "recommend", "officer2", **told)
    assert codes(world, case, "approve", "countersigner2") == {"congressional_notification"}


def test_time_that_is_up_is_up_before_any_sweep():
    world = make_world()
    case = world.at("denied")
    world.now += timedelta(days=45)
    assert codes(world, case, "request_reconsideration", "filer", grounds="Late.") == {"time_is_up"}
    case = world.at("approved")
    world.now = world.now.replace(year=2031)
    assert codes(world, case, "surrender", "filer") == {"time_is_up"}
    assert world.sweep(0) >= 1
    assert world.fresh(case).state == "expired"


def test_who_reinstated_does_not_revoke():
    world = make_world()
    case = world.take(world.at("suspended"), "reinstate", "countersigner2")
    assert codes(world, case, "revoke", "countersigner2", reason="After all.") == {"four_eyes"}


def test_who_denied_does_not_recommend_the_reconsideration():
    world = make_world()
    world.actors["two"] = staff(person("two", "officer", "countersigner"))
    case = world.take(world.at("countersign"), "deny", "two", reason="Foreign policy.")
    case = world.take(case, "request_reconsideration", "filer", grounds="New facts.")
    told = {"recommendation": "approve", "notification": "none"}
    assert codes(world, case, "recommend", "two", **told) == {"fresh_eyes"}


def test_a_missing_certificate_comes_with_an_answer():
    world = make_world()
    case = world.at("review", detail=detail(world, dsp83_signed_on=None))
    case = world.take(case, "query", "officer", reason="Please send the DSP-83.")
    late = {"answer": "Signed.", "dsp83_signed_on": date(2099, 1, 1)}
    assert codes(world, case, "answer", "filer", **late) == {"in_the_future"}
    case = world.take(case, "answer", "filer", answer="Signed.", dsp83_signed_on=START.date())
    case = world.take(case, "recommend", "officer", recommendation="approve", notification="none")
    assert world.take(case, "approve", "countersigner").state == "approved"


def test_a_certificate_of_the_future_certifies_nothing():
    world = make_world()
    case = world.at("countersign", detail=detail(world, dsp83_signed_on=date(2099, 1, 1)))
    assert codes(world, case, "approve", "countersigner") == {"no_dsp83"}


def test_a_delegate_of_a_reviewer_speaks_for_the_reviewers_agency():
    from licensing.models import Delegation, User

    world = make_world()
    case = world.at("staffed")
    stand_in = person("sam", agency=world.bureau)
    told = {"delegator": User.objects.get(username="rita"), "delegate": stand_in}
    Delegation.objects.create(**told, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31))
    world.actors["sam"] = staff(stand_in)
    world.take(case, "give_position", "sam", position="no_objection")
    answered = Referral.objects.get(case=case, closed_at__isnull=False)
    assert answered.agency == world.defence
    User.objects.filter(username="rita").update(is_active=False)
    assert staff(stand_in).roles == frozenset()


def test_referrals_go_to_agencies_that_exist_and_have_not_been_asked():
    world = make_world()
    case = world.at("review")
    assert codes(world, case, "refer", "officer", agencies=["nobody", "hal"]) == {"unknown_agency"}
    case = world.take(case, "refer", "officer", agencies=["dtsa"], question="Any risk?")
    assert Referral.objects.get(case=case).question == "Any risk?"
    assert codes(world, case, "give_position", "reviewer2", position="no_objection") == {"not_asked"}
    assert codes(world, case, "give_position", "reviewer", position="objection") == {"no_statement"}
    assert codes(world, case, "give_position", "reviewer", position="provisos") == {"no_provisos"}


def test_a_new_position_replaces_the_provisos_of_the_last():
    world = make_world()
    case = world.take(
        world.at("staffed"), "give_position", "reviewer", position="provisos", provisos=["One.", "Two."]
    )
    case = world.take(case, "give_position", "reviewer", position="provisos", provisos=["Three."])
    standing = Proviso.objects.filter(referral__case=case, replaced_at__isnull=True)
    assert [one.text for one in standing] == ["Three."]
    assert Proviso.objects.filter(referral__case=case).count() == 3


def objected(world):
    case = world.at("staffed")
    world.take(case, "give_position", "reviewer", position="objection", statement="Risk of diversion.")
    return world.take(case, "give_position", "reviewer2", position="objection", statement="Regional balance.")


def recommended(world, case):
    return world.take(case, "recommend", "officer", recommendation="approve", notification="none")


def test_an_objection_of_the_defence_department_bars_approval_until_it_is_settled():
    world = make_world()
    case = recommended(world, objected(world))
    assert codes(world, case, "approve", "countersigner") == {"defence_objects"}
    case = world.take(case, "settle_objection", "officer", reason="Decided by the principals.")
    assert codes(world, case, "settle_objection", "officer", reason="Again.") == {"nothing_to_settle"}
    assert world.take(case, "approve", "countersigner").state == "approved"


def test_or_until_it_takes_a_new_position():
    world = make_world()
    case = recommended(world, objected(world))
    case = world.take(case, "give_position", "reviewer", position="no_objection")
    assert world.take(case, "approve", "countersigner").state == "approved"


def test_silence_is_never_a_position_for_the_defence_department():
    world = make_world()
    case = world.at("staffed")
    assert codes(world, case, "proceed_without", "officer", agency="dtsa", reason="Late.") == {
        "defence_is_silent"
    }
    case = world.take(case, "proceed_without", "officer", agency="sca", reason="No answer in 45 days.")
    assert case.state == "staffed"
    assert codes(world, case, "proceed_without", "officer", agency="sca", reason="Again.") == {
        "no_open_referral"
    }
    case = world.take(case, "give_position", "reviewer", position="no_objection")
    assert case.state == "determination"


def test_a_reconsideration_is_asked_once_and_goes_to_other_people():
    world = make_world()
    case = world.take(world.at("denied"), "request_reconsideration", "filer", grounds="New facts.")
    again = {"recommendation": "approve", "notification": "none"}
    assert codes(world, case, "recommend", "officer", **again) == {"fresh_eyes"}
    case = world.take(case, "recommend", "officer2", **again)
    assert codes(world, case, "deny", "countersigner", reason="No.") == {"fresh_eyes"}
    assert codes(world, case, "approve", "countersigner") == {"fresh_eyes"}
    case = world.take(case, "deny", "countersigner2", reason="No, still.")
    assert codes(world, case, "request_reconsideration", "filer", grounds="Once more.") == {"reconsidered"}


def test_the_second_look_at_a_revocation_is_anothers():
    world = make_world()
    case = world.at("contested")
    assert codes(world, case, "uphold", "countersigner") == {"four_eyes"}
    assert world.take(case, "uphold", "countersigner2").state == "revoked"
    suspended = world.take(world.at("suspended"), "contest", "filer", grounds="It was not us.")
    assert world.take(suspended, "uphold", "countersigner2").state == "suspended"


def test_only_what_is_in_force_is_amended():
    world = make_world()
    licence = world.at("approved")
    changes = {"instrument": "DSP-6", "transaction": "amendment", "amends": licence.reference}
    case = world.file(detail=detail(world, **changes))
    world.take(licence, "suspend", "countersigner", reason="A new fact.")
    assert codes(world, case, "submit", "filer") == {"not_in_force"}
    world.take(licence, "reinstate", "countersigner2")
    assert world.take(case, "submit", "filer").state == "intake"


def test_a_question_ends_with_the_query():
    world = make_world()
    for end, who, data in (
        ("answer", "filer", {"answer": "It is."}),
        ("drop_query", "officer", {}),
        ("withdraw", "filer", {}),
    ):
        case = world.at("queried")
        assert world.fresh(case).open_question == "Which engine?"
        assert world.take(case, end, who, **data).open_question == ""
        assert world.fresh(case).open_question == ""


def test_only_an_agreement_is_executed():
    world = make_world()
    assert codes(world, world.at("approved"), "execute", "filer", executed_on=START.date()) == {
        "no_agreement"
    }
    case = world.at("approved", detail=AGREEMENT)
    case = world.take(case, "execute", "filer", executed_on=START.date())
    assert (case.state, world.fresh(case).licence_detail.executed_on) == ("approved", START.date())
    assert codes(world, case, "execute", "filer", executed_on=START.date()) == {"executed"}


def test_draws_exhaust_and_restore_by_themselves():
    world = make_world()
    case = world.at("exhausted")
    case = world.take(case, "report_draws", "officer", drawn_in_full=False)
    assert case.state == "approved"
    assert [one.name for one in case.events.all()][-2:] == ["case.draws_reported", "case.restored"]
