"""What a transition's guards refuse, and that it opens once they hold."""

from datetime import date
from decimal import Decimal

import pytest

from licensing.case_file import CaseFile
from licensing.models import Partner, Proviso, Referral
from tests.world import AGREEMENT, START, codes, detail, filing_of, make_world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"certified_by": ""}, "no_certification"),
        ({"purchase_documented": False}, "no_purchase_document"),
        ({"part_130_statement": False}, "no_part_130"),
        ({"transaction": "temporary_export"}, "instrument"),
        ({"instrument": "DSP-85"}, "instrument"),
        (
            {
                "instrument": "TAA",
                "transaction": "manufacture_abroad",
                "ends_on": date(2030, 1, 1),
                "territory": ["IN"],
            },
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
        "no_purchase_document",
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
        world.execute(
            world.file(lines=[line], detail=detail(world, instrument="DSP-85")), "submit", "filer"
        ).state
        == "intake"
    )


def test_a_foreign_firm_files_retransfers_alone():
    world = make_world()
    hal = {"filer": world.end_user, "ctx": world.ctx("consignee")}
    case = world.file(**hal)
    assert codes(world, case, "submit", "consignee") == {"foreign_applicant"}
    retransfer = detail(world, instrument="GC", transaction="retransfer", ends_on=date(2030, 1, 1))
    case = world.file(detail=retransfer, **hal)
    assert world.execute(case, "submit", "consignee").state == "intake"


@pytest.mark.parametrize("until", [None, date(2026, 3, 1)])
def test_a_registration_must_be_in_force(until):
    world = make_world()
    Partner.objects.filter(code="ge").update(registration_expires_on=until)
    assert codes(world, world.file(), "submit", "filer") == {"not_registered"}
    Partner.objects.filter(code="ge").update(registration_expires_on=date(2026, 3, 2))
    assert world.execute(world.file(), "submit", "filer").state == "intake"


def test_a_part_130_statement_is_due_from_half_a_million_on():
    world = make_world()
    small = {**filing_of(world.us_firm)["lines"][0], "value": Decimal("499999.99")}
    assert world.execute(
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


def test_a_missing_certificate_comes_with_an_answer():
    world = make_world()
    case = world.at("review", detail=detail(world, dsp83_signed_on=None))
    case = world.execute(case, "query", "officer", reason="Please send the DSP-83.")
    late = {"answer": "Signed.", "dsp83_signed_on": date(2099, 1, 1)}
    assert codes(world, case, "answer", "filer", **late) == {"in_the_future"}
    case = world.execute(case, "answer", "filer", answer="Signed.", dsp83_signed_on=START.date())
    case = world.execute(case, "recommend", "officer", recommendation="approve", notification="none")
    assert world.execute(case, "approve", "countersigner").state == "approved"


def test_a_certificate_of_the_future_certifies_nothing():
    world = make_world()
    case = world.at("countersign", detail=detail(world, dsp83_signed_on=date(2099, 1, 1)))
    assert codes(world, case, "approve", "countersigner") == {"no_dsp83"}


def test_referrals_go_to_agencies_that_exist_and_have_not_been_asked():
    world = make_world()
    case = world.at("review")
    assert codes(world, case, "refer", "officer", agencies=["nobody", "hal"]) == {"unknown_agency"}
    case = world.execute(case, "refer", "officer", agencies=["dtsa"], question="Any risk?")
    assert Referral.objects.get(case=case).question == "Any risk?"
    assert codes(world, case, "give_position", "reviewer2", position="no_objection") == {"not_asked"}
    assert codes(world, case, "give_position", "reviewer", position="objection") == {"no_statement"}
    assert codes(world, case, "give_position", "reviewer", position="provisos") == {"no_provisos"}


def test_a_new_position_replaces_the_provisos_of_the_last():
    world = make_world()
    case = world.execute(
        world.at("staffed"), "give_position", "reviewer", position="provisos", provisos=["One.", "Two."]
    )
    case = world.execute(case, "give_position", "reviewer", position="provisos", provisos=["Three."])
    provisos = Proviso.objects.filter(referral__case=case, replaced_at__isnull=True)
    assert [proviso.text for proviso in provisos] == ["Three."]
    assert Proviso.objects.filter(referral__case=case).count() == 3


def objected(world):
    case = world.at("staffed")
    world.execute(case, "give_position", "reviewer", position="objection", statement="Risk of diversion.")
    return world.execute(
        case, "give_position", "reviewer2", position="objection", statement="Regional balance."
    )


def recommended(world, case):
    return world.execute(case, "recommend", "officer", recommendation="approve", notification="none")


def test_an_objection_of_the_defence_department_bars_approval_until_it_is_resolved():
    world = make_world()
    case = recommended(world, objected(world))
    assert codes(world, case, "approve", "countersigner") == {"defence_objects"}
    case = world.execute(case, "settle_objection", "officer", reason="Decided by the principals.")
    assert codes(world, case, "settle_objection", "officer", reason="Again.") == {"nothing_to_settle"}
    assert world.execute(case, "approve", "countersigner").state == "approved"


def test_or_until_it_takes_a_new_position():
    world = make_world()
    case = recommended(world, objected(world))
    case = world.execute(case, "give_position", "reviewer", position="no_objection")
    assert world.execute(case, "approve", "countersigner").state == "approved"


def test_an_objection_raised_anew_after_the_resolution_bars_approval_again():
    world = make_world()
    case = recommended(world, objected(world))
    world.execute(case, "settle_objection", "officer", reason="Decided by the principals.")
    world.execute(case, "give_position", "reviewer", position="objection", statement="A new end-use.")
    assert codes(world, case, "approve", "countersigner") == {"defence_objects"}


def test_silence_is_never_a_position_for_the_defence_department():
    world = make_world()
    case = world.at("staffed")
    assert codes(world, case, "proceed_without", "officer", agency="dtsa", reason="Late.") == {
        "defence_is_silent"
    }
    case = world.execute(case, "proceed_without", "officer", agency="sca", reason="No answer in 45 days.")
    assert case.state == "staffed"
    assert codes(world, case, "proceed_without", "officer", agency="sca", reason="Again.") == {
        "no_open_referral"
    }
    case = world.execute(case, "give_position", "reviewer", position="no_objection")
    assert case.state == "determination"


def test_only_what_is_in_force_is_amended():
    world = make_world()
    licence = world.at("approved")
    changes = {
        "instrument": "DSP-6",
        "transaction": "amendment",
        "amends": licence.reference,
        "change": "add_freight_forwarder",
    }
    case = world.file(detail=detail(world, **changes))
    world.execute(licence, "suspend", "countersigner", reason="A new fact.")
    assert codes(world, case, "submit", "filer") == {"not_in_force"}
    world.execute(licence, "reinstate", "countersigner2")
    assert world.execute(case, "submit", "filer").state == "intake"


def test_a_question_ends_with_the_query():
    world = make_world()
    for end, who, data in (
        ("answer", "filer", {"answer": "It is."}),
        ("drop_query", "officer", {}),
        ("withdraw", "filer", {}),
    ):
        case = world.at("queried")
        assert world.fresh(case).open_question == "Which engine?"
        assert world.execute(case, end, who, **data).open_question == ""
        assert world.fresh(case).open_question == ""


def test_only_an_agreement_is_executed():
    world = make_world()
    assert codes(world, world.at("approved"), "execute", "filer", executed_on=START.date()) == {
        "no_agreement"
    }
    case = world.at("approved", detail=AGREEMENT)
    case = world.execute(case, "execute", "filer", executed_on=START.date())
    assert (case.state, world.fresh(case).licence_detail.executed_on) == ("approved", START.date())
    assert codes(world, case, "execute", "filer", executed_on=START.date()) == {"executed"}


def test_draws_exhaust_and_restore_by_themselves():
    world = make_world()
    case = world.at("exhausted")
    (shipment,) = CaseFile(case).shipments.cases()
    world.execute(shipment, "cancel", "filer")
    world.sweep(0)
    case = world.fresh(case)
    assert case.state == "approved"
    assert [event.name for event in case.events.all()][-2:] == ["case.exhausted", "case.restored"]
