"""The spares table is the one that was agreed: states, desks, durations and transitions, word for word."""

from tests.workflows.tables import agreed
from workflows.catalogue import CATALOGUE, kind_of_prefix
from workflows.language import Audience
from workflows.tables.spares import SPARES

STATES = """
draft            | filer         |                     |
verification     | officer       | 1 wd T              |
awaiting_licence | clock         |                     |
review           | officer       | 5 wd T              |
countersign      | countersigner | 2 wd T              |
queried          | filer         | 30 cd T             | lapse
denied           | filer         | 30 cd S             | close
released         | filer         | until required_on T; until authority_ends_on S, if there is one | block
blocked          | officer       | 5 wd T              |
"""
UNDECIDED = "verification awaiting_licence review countersign queried"
QUEUED = f"{UNDECIDED} denied released blocked"
FINAL = {"delivered", "refused", "returned", "withdrawn", "lapsed", "cancelled"}
TRANSITIONS = """
submit                  | draft            | verification      | filer
withdraw                | draft            | withdrawn         | filer
release_exempt          | verification     | released          | clock or officer
accept                  | verification     | review            | officer
await_licence           | verification     | awaiting_licence  | officer
query                   | verification     | queried           | officer
return_without_action   | verification     | returned          | officer
withdraw                | verification     | withdrawn         | filer
licence_granted         | awaiting_licence | released          | clock
licence_failed          | awaiting_licence | verification      | clock
withdraw                | awaiting_licence | withdrawn         | filer
recommend               | review           | countersign       | officer
query                   | review           | queried           | officer
return_without_action   | review           | returned          | officer
withdraw                | review           | withdrawn         | filer
release                 | countersign      | released          | countersigner
deny                    | countersign      | denied            | countersigner
send_back               | countersign      | review            | countersigner
lapse                   | queried          | lapsed            | clock
answer                  | queried          | the state it left | filer
drop_query              | queried          | the state it left | officer
withdraw                | queried          | withdrawn         | filer
close                   | denied           | refused           | clock
request_reconsideration | denied           | review            | filer
deliver                 | released         | delivered         | clock
block                   | released         | blocked           | clock
cancel                  | released         | cancelled         | filer
unblock                 | blocked          | the state it left | clock
cancel                  | blocked          | cancelled         | filer
"""
# transitions that the agreed table has not by name, with what they are there for
BESIDE = {
    (
        "record_waiver",
        "review",
        "unchanged",
        "officer",
    ): "a policy of denial is waived for the countries denied today",
    (
        "await_licence",
        "blocked",
        "awaiting_licence",
        "officer",
    ): "another licence takes the place of one that ended",
    (
        "deliver",
        "blocked",
        "delivered",
        "clock",
    ): "what was under way when the authority ended arrives all the same",
    ("close_short", "released", "unchanged", "filer"): "a line is short-closed, after which `deliver` is due",
    (
        "extend_authority",
        "released",
        "unchanged",
        "officer",
    ): "a letter of offer is extended, and its clock with it",
    (
        "extend_authority",
        "blocked",
        "unchanged",
        "officer",
    ): "and the case that it blocked goes on by `unblock`",
    (
        "sample",
        "released",
        "unchanged",
        "officer",
    ): "exemptions execute themselves, sampled by officers afterwards",
}
# The agreed table names no target of `send_back`: there is no determination here, so it goes to the review.


def test_the_states_are_as_agreed():
    assert agreed.states_of("spares") == agreed.lines_of(STATES)
    assert agreed.final_states("spares") == FINAL


def test_the_transitions_are_as_agreed():
    assert agreed.transitions_of("spares") == set(agreed.lines_of(TRANSITIONS)) | set(
        BESIDE
    ) | agreed.clock_transitions(UNDECIDED) | agreed.class_transitions(QUEUED)


def test_the_interruptions_are_as_agreed():
    assert {state.name for state in SPARES.states if state.interruption} == {"queried", "blocked"}
    assert SPARES.returns_to("queried") == ("verification", "review")
    assert SPARES.returns_to("blocked") == ("released",)


def test_the_letter_of_offer_has_a_clock_of_its_own():
    (clock,) = [each_clock for each_clock in SPARES.state("released").clocks if each_clock.purpose != "stage"]
    assert (clock.purpose, clock.basis, clock.optional) == ("authority", "22 CFR 126.6(c)", True)


def test_reasons_and_four_eyes_are_as_agreed():
    assert agreed.with_reason("spares") == {
        *agreed.clock_reasons(UNDECIDED),
        *agreed.class_reasons(QUEUED),
        *(("query", source) for source in ("verification", "review")),
        *(("return_without_action", source) for source in ("verification", "review")),
        ("deny", "countersign"),
        ("record_waiver", "review"),
        ("send_back", "countersign"),
        ("close_short", "released"),
    }
    assert agreed.four_eyes("spares") == {
        ("confirm_priority", "record_priority"),
        ("release", "recommend"),
        ("release", "record_waiver"),
        ("deny", "recommend"),
    }


def test_what_the_clock_does_by_itself_is_as_agreed():
    assert agreed.automatic("spares") == {
        "release_exempt",
        "licence_granted",
        "licence_failed",
        "deliver",
        "block",
        "unblock",
    }


def test_what_officers_think_is_for_officers_alone():
    hidden = {
        transition.name for transition in SPARES.transitions if transition.audience is Audience.OFFICERS
    }
    assert hidden == {
        *agreed.CLOCK_TRANSITIONS,
        *agreed.CLASS_TRANSITIONS_OF_OURS,
        "recommend",
        "record_waiver",
        "send_back",
        "sample",
    }


def test_the_parties_read_whatever_its_filer_reads():
    assert Audience.FILER not in {transition.audience for transition in SPARES.transitions}


def test_its_references_begin_with_its_prefix():
    assert kind_of_prefix("SPA") == "spares"


def test_the_dates_of_the_whole_case_are_as_agreed():
    assert [str(clock) for clock in CATALOGUE["spares"].whole] == ["as long as a service level says T"]
    assert agreed.standing_of("spares") == {
        "queried": ("the applicant's time", ""),
        "awaiting_licence": ("waiting for a licence", ""),
    }
    assert agreed.outcomes("spares") == {"blocked", "denied", "released"}


def test_what_a_hold_bars_is_as_agreed():
    assert agreed.never_while_held("spares") == {"licence_granted", "release", "release_exempt"}
