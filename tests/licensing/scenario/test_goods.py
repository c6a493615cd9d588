"""The scenario shows what became of goods: approved in part, lent and returned, asked for, lost, and left behind."""

from decimal import Decimal

from licensing.case_file import CaseFile
from licensing.models import Authorisation, AuthorisedLine, Firing
from workflows import escalation


def names(case) -> list[str]:
    return list(case.events.order_by("number").values_list("name", flat=True))


def test_a_licence_was_approved_in_part_and_says_why(loaded):
    case = loaded.case("apache-sights")
    granted = AuthorisedLine.objects.filter(authorisation=case.pk).order_by("line__number")
    assert list(granted.values_list("line__number", "line__quantity", "quantity", "value")) == [
        (1, 4, 4, Decimal("1240000.00")),
        (2, 12, 6, Decimal("3150000.00")),
    ]
    reasons = [line.line_decision.reason for line in CaseFile(case).lines[1:]]
    assert all(reasons)


def test_two_engines_came_home_one_by_one_and_one_is_out_again(loaded):
    first, second = (loaded.case(f"f414-loan-{number}") for number in (1, 2))
    assert names(first).count("case.goods_returned") == 2
    assert names(first)[-1] == "case.goods_brought_back"
    loan = Authorisation.objects.get(pk=loaded.case("f414-loan").pk)
    assert (loan.drawn_quantity, second.detail.return_by) == (1, loaded.case("f414-loan").detail.expires_on)


def test_what_was_out_under_a_surrendered_licence_was_asked_for_and_a_loss_closed(loaded):
    licence = loaded.case("javelin-trainers")
    surrendered = licence.events.get(name="case.surrendered")
    for number in (1, 2):
        asked = loaded.case(f"javelin-trainers-{number}").events.get(name="case.return_asked")
        assert asked.at == surrendered.at
    lost = loaded.case("javelin-trainers-2")
    assert CaseFile(lost).quantities_out() == {1: 2}
    assert lost.events.get(name="case.goods_not_brought_back").actor_name == "Margaret Okafor"


def test_what_did_not_leave_was_told_of_and_planned_again(loaded):
    case = loaded.case("f404-igniters")
    first, second = case.events.filter(name="case.export_information_filed").order_by("number")
    kept = names(case)
    assert kept.index("case.departure_replanned") + 1 == kept.index("case.export_filing_ended")
    assert case.detail.itn == second.facts["data"]["itn"] != first.facts["data"]["itn"]
    fired = Firing.objects.filter(clock__case=case, clock__purpose="stage", clock__closed_at__isnull=False)
    assert set(fired.values_list("rung", flat=True)) == {"reminder", "breach", *escalation.NAMES}
    assert case.escalation == 0
