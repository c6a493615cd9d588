"""The shipment table is the one that was agreed: states, desks, durations and transitions, word for word."""

import pytest

from tests.workflows.tables import agreed
from workflows.catalogue import kind_of_prefix
from workflows.inputs.shipment import DESK_OF_CODE
from workflows.language import Audience, Role
from workflows.tables.shipment import SHIPMENT

EEI = "until eei_due_at S, if there is one"
STATES = f"""
lodged     | filer                   | until departs_on T; {EEI} |
in_transit | clock                   | until arrives_on T |
held       | filer / officer / port  | 1 wd T; {EEI}      |
disputed   | officer / sponsor       | 2 wd T; {EEI}      |
clearing   | port                    | 1 wd T; {EEI}      |
away       | filer                   | until return_by S  | ask_for_return
return_overdue | filer               | 30 cd T            |
"""
FINAL = {"delivered", "brought_back", "not_brought_back", "cancelled", "seized"}
TRANSITIONS = """
depart    | lodged     | in_transit        | filer
hold      | lodged     | held              | port
cancel    | lodged     | cancelled         | filer
deliver   | in_transit | delivered / away  | consignee
hold      | in_transit | held              | port
turn_back | in_transit | cancelled         | filer
supply    | held       | clearing          | filer
advise    | held       | clearing          | officer
dispute   | held       | disputed          | filer
clear     | held       | the state it left | port
seize     | held       | seized            | port
overrule  | disputed   | clearing          | officer or sponsor
uphold    | disputed   | held              | officer or sponsor
seize     | disputed   | seized            | port
clear     | clearing   | the state it left | port
hold      | clearing   | held              | port
"""
# transitions that the agreed table has not by name, with what they are there for
BESIDE = (
    {
        (
            "file_export_information",
            source,
            "unchanged",
            "filer",
        ): "the export information is filed in time, not only on leaving"
        for source in ("lodged", "held", "disputed", "clearing")
    }
    | dict.fromkeys(
        (
            *(
                ("replan", source, "unchanged", "filer")
                for source in ("lodged", "held", "disputed", "clearing")
            ),
            ("close_unshipped", "lodged", "cancelled", "officer"),
        ),
        "what did not leave when it was to leave",
    )
    | dict.fromkeys(
        (
            ("record_return", "away", "unchanged", "filer"),
            ("record_return", "return_overdue", "unchanged", "filer"),
            ("come_back", "away", "brought_back", "clock"),
            ("come_back", "return_overdue", "brought_back", "clock"),
            ("ask_for_return", "away", "return_overdue", "clock"),
            ("let_stay", "return_overdue", "away", "clock"),
            ("close_unreturned", "return_overdue", "not_brought_back", "officer"),
        ),
        "what went out under a temporary licence comes back",
    )
)


def test_the_states_are_as_agreed():
    assert agreed.states_of("shipment") == agreed.lines_of(STATES)
    assert agreed.final_states("shipment") == FINAL


def test_the_transitions_are_as_agreed():
    assert agreed.transitions_of("shipment") == set(agreed.lines_of(TRANSITIONS)) | set(BESIDE)


def test_a_hold_and_all_that_follows_it_is_one_interruption():
    assert {state.name for state in SHIPMENT.states if state.interruption} == {"held", "disputed", "clearing"}
    for name in ("held", "disputed", "clearing"):
        assert SHIPMENT.returns_to(name) == ("lodged", "in_transit")


def test_only_a_port_holds_lets_go_and_seizes():
    assert {
        transition.roles
        for transition in SHIPMENT.transitions
        if transition.name in ("hold", "clear", "seize")
    } == {(Role.PORT,)}


@pytest.mark.parametrize(
    ("codes", "desk"),
    [
        ({"eei_missing", "papers_missing", "consignee_not_listed", "duty_papers"}, Role.FILER),
        (
            {
                "licence_not_live",
                "value_over",
                "quantity_over",
                "end_use_mismatch",
                "proviso_unmet",
                "carrier_proscribed",
            },
            Role.OFFICER,
        ),
        ({"screening_hit", "examination"}, Role.PORT),
    ],
)
def test_papers_are_the_filers_authority_the_officers_customs_the_ports(codes, desk):
    assert {code for code, whose in DESK_OF_CODE.items() if whose == desk} == codes


def test_the_export_filings_time_is_the_laws():
    clocks = [clock for state in SHIPMENT.states for clock in state.clocks if clock.statutory]
    assert {(clock.purpose, clock.basis) for clock in clocks} == {
        ("export_filing", "22 CFR 123.22(b)"),
        ("return", "22 CFR 123.21(a)"),
    }


def test_reasons_are_as_agreed_and_nothing_needs_four_eyes():
    assert agreed.with_reason("shipment") == {
        ("turn_back", "in_transit"),
        ("close_unshipped", "lodged"),
        ("close_unreturned", "return_overdue"),
        ("overrule", "disputed"),
        ("uphold", "disputed"),
        ("seize", "held"),
        ("seize", "disputed"),
    }
    assert agreed.four_eyes("shipment") == set()
    assert agreed.automatic("shipment") == {"come_back", "ask_for_return", "let_stay"}


def test_a_port_says_side_code_and_evidence():
    (hold,) = SHIPMENT.transitions_named("hold")
    assert [(input_.name, input_.required) for input_ in hold.inputs] == [
        ("side", True),
        ("code", True),
        ("evidence", True),
    ]


def test_all_parties_read_all_of_it():
    assert {transition.audience for transition in SHIPMENT.transitions} == {Audience.PARTIES}
    assert SHIPMENT.creation.audience is Audience.PARTIES
    assert SHIPMENT.creation.submitted


def test_leaving_holds_the_parent_still():
    assert {
        transition.name: transition.also_locks for transition in SHIPMENT.transitions if transition.also_locks
    } == {"depart": "parent"}


def test_its_references_begin_with_its_prefix():
    assert kind_of_prefix("SHP") == "shipment"


def test_a_shipment_has_no_dates_of_the_whole_and_no_transitions_for_them():
    assert SHIPMENT.whole == ()
    assert agreed.standing_of("shipment") == {}
    assert agreed.outcomes("shipment") == set()


def test_what_a_hold_over_a_set_of_cases_bars_is_as_agreed():
    assert agreed.never_while_held("shipment") == {"clear", "depart"}
