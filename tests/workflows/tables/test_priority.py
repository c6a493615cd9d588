"""The priority table is the one that was agreed: states, desks, durations and transitions, word for word."""

from tests.workflows.tables import agreed
from workflows.catalogue import CATALOGUE, kind_of_prefix
from workflows.language import Audience, Role
from workflows.tables.priority import PRIORITY

ACCEPT = "acceptance_days wd S from order_received_on, supplier's calendar; acceptance_hours h S from order_received_at"
STATES = f"""
draft         | filer      |          |
sponsorship   | sponsor    | 5 wd T   |
endorsement   | endorser   | 5 wd T   |
queried       | filer      | 30 cd T  | lapse
authorisation | authoriser | 5 wd T   |
authorised    | filer      | 10 wd T  |
rated         | supplier   | {ACCEPT} |
requested     | supplier   | 10 wd T, supplier's calendar |
offered       | filer      | 5 wd T   | lapse
assistance    | authoriser | 10 wd T  |
accepted      | supplier   | until agreed_on T |
"""
UNDECIDED = "sponsorship endorsement queried authorisation"
FINAL = {"completed", "rejected", "declined", "returned", "withdrawn", "cancelled", "lapsed"}
TRANSITIONS = """
submit                | draft         | endorsement / sponsorship | filer
sponsor               | sponsorship   | endorsement       | sponsor
decline               | sponsorship   | declined          | sponsor
return_without_action | sponsorship   | returned          | sponsor
withdraw              | sponsorship   | withdrawn         | filer
endorse               | endorsement   | authorisation / requested | endorser
decline               | endorsement   | declined          | endorser
query                 | endorsement   | queried           | endorser
return_without_action | endorsement   | returned          | endorser
lapse                 | queried       | lapsed            | clock
answer                | queried       | the state it left | filer
withdraw              | queried       | withdrawn         | filer
authorise             | authorisation | authorised        | authoriser
decline               | authorisation | declined          | authoriser
withdraw              | authorisation | withdrawn         | filer
place_order           | authorised    | rated             | filer
cancel                | authorised    | cancelled         | filer
accept                | rated         | accepted          | supplier
offer                 | rated         | offered           | supplier
reject                | rated         | rejected          | supplier
ask_assistance        | rated         | assistance        | supplier
re_rate               | rated         | unchanged             | authoriser
cancel_rating         | rated         | cancelled         | filer or authoriser
lapse                 | offered       | rejected          | clock
accept_offer          | offered       | accepted          | filer
ask_assistance        | offered       | assistance        | filer
cancel                | offered       | cancelled         | filer
re_rate               | offered       | unchanged             | authoriser
direct                | assistance    | accepted          | authoriser
confirm               | assistance    | rejected          | authoriser
report_delay          | accepted      | unchanged             | supplier
re_rate               | accepted      | unchanged             | authoriser
cancel_rating         | accepted      | cancelled         | filer or authoriser
ask_assistance        | accepted      | assistance        | supplier
"""
# what flows down to a sub-supplier (15 CFR 700.15), what takes an order's place (700.13), what is confirmed in writing
OF_ORDERS = """
flow_down             | draft         | authorised        | filer
follow_cancellation   | authorised    | cancelled         | clock
follow_cancellation   | rated         | cancelled         | clock
follow_cancellation   | offered       | cancelled         | clock
follow_cancellation   | assistance    | cancelled         | clock
follow_cancellation   | accepted      | cancelled         | clock
follow_rating         | authorised    | unchanged             | clock
follow_rating         | rated         | unchanged             | clock
follow_rating         | offered       | unchanged             | clock
follow_rating         | assistance    | unchanged             | clock
follow_rating         | accepted      | unchanged             | clock
displace              | accepted      | unchanged             | clock
displace              | assistance    | unchanged             | clock
confirm_delay         | accepted      | unchanged             | supplier
confirm_delay         | assistance    | unchanged             | supplier
"""
# transitions that the agreed table has not, or leaves to the desk of the state, with what they are there for
BESIDE = {
    ("withdraw", "draft", "withdrawn", "filer"): "as in every other kind",
    ("drop_query", "queried", "the state it left", "endorser"): "who asked drops it; no officer asks here",
    (
        "undertake",
        "requested",
        "accepted",
        "supplier",
    ): "the assurance's way on: it has no authorisation and no order",
    ("offer", "requested", "offered", "supplier"): "an assurance can name a later day too",
    ("decline", "requested", "declined", "supplier"): "it is voluntary; there is no ground to show",
    ("cancel", "requested", "cancelled", "filer"): "nobody needs it any more",
    ("amend", "accepted", "rated", "filer"): "who placed the order alters it (15 CFR 700.16), not who has it",
    (
        "complete",
        "accepted",
        "completed",
        "supplier or filer",
    ): "who sent it or who has it says that it is there",
}


def test_the_states_are_as_agreed():
    assert agreed.states_of("priority") == agreed.lines_of(STATES)
    assert agreed.final_states("priority") == FINAL


def test_the_transitions_are_as_agreed():
    written = {*agreed.lines_of(TRANSITIONS), *agreed.lines_of(OF_ORDERS)}
    assert agreed.transitions_of("priority") == written | set(BESIDE) | agreed.clock_transitions(
        UNDECIDED, "endorser or authoriser"
    )


def test_a_question_is_the_only_interruption():
    assert {state.name for state in PRIORITY.states if state.interruption} == {"queried"}
    assert PRIORITY.returns_to("queried") == ("endorsement",)


def test_no_answer_to_a_rated_order_escalates_and_is_never_deemed():
    for clock in PRIORITY.state("rated").clocks:
        assert (clock.escalates, clock.overdue, clock.statutory) == (True, "", True)
    assert {clock.basis for clock in PRIORITY.state("rated").clocks} == {
        "15 CFR 700.13(d)(1)",
        "15 CFR 700.13(d)(2)",
    }
    assert not any(clock.escalates for clock in PRIORITY.state("requested").clocks)


def test_the_suppliers_time_is_counted_by_the_supplier():
    days, hours = PRIORITY.state("rated").clocks
    assert (days.calendar_of, hours.calendar_of) == (Role.SUPPLIER, None)


def test_reasons_and_four_eyes_are_as_agreed():
    assert agreed.with_reason("priority") == {
        *agreed.clock_reasons(UNDECIDED),
        *(("decline", source) for source in ("sponsorship", "endorsement", "authorisation", "requested")),
        *(("return_without_action", source) for source in ("sponsorship", "endorsement")),
        ("query", "endorsement"),
        ("reject", "rated"),
        ("direct", "assistance"),
        ("confirm", "assistance"),
        ("report_delay", "accepted"),
        *(("re_rate", source) for source in ("rated", "offered", "accepted")),
        ("cancel_rating", "rated"),
        ("cancel_rating", "accepted"),
    }
    assert agreed.four_eyes("priority") == {("authorise", "endorse"), ("re_rate", "endorse")}
    assert agreed.automatic("priority") == {"follow_cancellation", "follow_rating", "displace"}


def test_a_rejection_has_one_of_the_laws_grounds():
    (reject,) = PRIORITY.transitions_named("reject")
    assert {code for code, _ in reject.inputs[-1].choices} == {
        "terms_not_met",
        "not_supplied",
        "own_use",
        "buyer_makes_it",
        "conflicts_with_control",
    }


def test_all_parties_read_all_of_it_but_what_is_done_to_its_clocks():
    hidden = {
        transition.name for transition in PRIORITY.transitions if transition.audience is not Audience.PARTIES
    }
    assert hidden == set(agreed.CLOCK_TRANSITIONS)


def test_its_references_begin_with_its_prefix():
    assert kind_of_prefix("PRI") == "priority"


def test_the_dates_of_the_whole_case_are_as_agreed():
    assert [str(clock) for clock in CATALOGUE["priority"].whole] == ["as long as a service level says T"]
    assert agreed.standing_of("priority") == {"queried": ("the applicant's time", "")}
    assert agreed.outcomes("priority") == {
        "accepted",
        "assistance",
        "authorised",
        "offered",
        "rated",
        "requested",
    }


def test_what_a_hold_bars_is_as_agreed():
    assert agreed.never_while_held("priority") == set()
