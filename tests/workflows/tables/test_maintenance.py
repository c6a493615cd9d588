"""The maintenance table is the one that was agreed: states, desks, durations and transitions, word for word."""

from tests.workflows.tables import agreed
from workflows.catalogue import CATALOGUE, kind_of_prefix
from workflows.language import Audience
from workflows.tables.maintenance import MAINTENANCE

STATES = """
draft            | filer         |                       |
intake           | officer       | 2 wd T                |
awaiting_licence | clock         |                       |
technical        | reviewer      | 10 wd T               |
determination    | officer       | 3 wd T                |
countersign      | countersigner | 3 wd T                |
queried          | filer         | 30 cd T               | lapse
denied           | filer         | 30 cd S               | close
cleared          | repairer      | until induction_on T; until authority_ends_on S, if there is one | block
blocked          | officer       | 5 wd T                |
in_work          | repairer      | turnaround_days cd T  |
awaiting_parts   | repairer      | turnaround_days cd T  |
returning        | repairer      | until return_by S, if there is one |
"""
UNDECIDED = "intake technical determination awaiting_licence countersign queried"
QUEUED = f"{UNDECIDED} denied cleared blocked in_work awaiting_parts returning"
FINAL = {"completed", "refused", "returned", "withdrawn", "lapsed", "cancelled"}
TRANSITIONS = """
submit                  | draft            | intake            | filer
withdraw                | draft            | withdrawn         | filer
clear                   | intake           | cleared           | clock or officer
accept                  | intake           | technical         | officer
await_licence           | intake           | awaiting_licence  | officer
query                   | intake           | queried           | officer
return_without_action   | intake           | returned          | officer
withdraw                | intake           | withdrawn         | filer
licence_granted         | awaiting_licence | cleared           | clock
licence_failed          | awaiting_licence | intake            | clock
withdraw                | awaiting_licence | withdrawn         | filer
report                  | technical        | determination     | reviewer
query                   | technical        | queried           | officer
return_without_action   | technical        | returned          | officer
withdraw                | technical        | withdrawn         | filer
recommend               | determination    | countersign       | officer
query                   | determination    | queried           | officer
return_without_action   | determination    | returned          | officer
withdraw                | determination    | withdrawn         | filer
approve                 | countersign      | cleared           | countersigner
deny                    | countersign      | denied            | countersigner
send_back               | countersign      | determination     | countersigner
lapse                   | queried          | lapsed            | clock
answer                  | queried          | the state it left | filer
drop_query              | queried          | the state it left | officer
withdraw                | queried          | withdrawn         | filer
close                   | denied           | refused           | clock
request_reconsideration | denied           | technical         | filer
induct                  | cleared          | in_work           | repairer
block                   | cleared          | blocked           | clock
cancel                  | cleared          | cancelled         | filer
unblock                 | blocked          | the state it left | clock
cancel                  | blocked          | cancelled         | filer
await_parts             | in_work          | awaiting_parts    | repairer
dispatch                | in_work          | returning         | repairer
find_upgrade            | in_work          | intake            | repairer
scrap                   | in_work          | completed         | repairer
parts_arrived           | awaiting_parts   | in_work           | clock or repairer
receive                 | returning        | completed         | consignee
"""
# transitions that the agreed table has not by name, with what they are there for
BESIDE = {
    (
        "record_waiver",
        "technical",
        "unchanged",
        "officer",
    ): "a policy of denial is waived for the countries denied today",
    (
        "record_waiver",
        "determination",
        "unchanged",
        "officer",
    ): "a policy of denial is waived for the countries denied today",
    (
        "await_licence",
        "blocked",
        "awaiting_licence",
        "officer",
    ): "another licence takes the place of one that ended",
    ("parts_failed", "awaiting_parts", "in_work", "clock"): "what was to bring the parts is over and has not",
    (
        "extend_authority",
        "cleared",
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
        "cleared",
        "unchanged",
        "officer",
    ): "exemptions execute themselves, sampled by officers afterwards",
    ("sample", "in_work", "unchanged", "officer"): "afterwards may be when the work has begun",
    ("sample", "awaiting_parts", "unchanged", "officer"): "or is paused",
    ("sample", "returning", "unchanged", "officer"): "or is done",
}


def test_the_states_are_as_agreed():
    assert agreed.states_of("maintenance") == agreed.lines_of(STATES)
    assert agreed.final_states("maintenance") == FINAL


def test_the_transitions_are_as_agreed():
    assert agreed.transitions_of("maintenance") == set(agreed.lines_of(TRANSITIONS)) | set(
        BESIDE
    ) | agreed.clock_transitions(UNDECIDED) | agreed.class_transitions(QUEUED)


def test_the_interruptions_are_as_agreed():
    assert {state.name for state in MAINTENANCE.states if state.interruption} == {"queried", "blocked"}
    assert MAINTENANCE.returns_to("queried") == ("intake", "technical", "determination")
    assert MAINTENANCE.returns_to("blocked") == ("cleared",)


def test_the_turn_around_is_one_clock_through_both_states():
    for name in ("in_work", "awaiting_parts"):
        assert [clock.purpose for clock in MAINTENANCE.state(name).clocks] == ["turnaround"]


def test_the_statutory_clocks_cite_their_law():
    cited = {clock.basis for state in MAINTENANCE.states for clock in state.clocks if clock.statutory}
    assert cited == {"22 CFR 120.18", "22 CFR 126.6(c)", "22 CFR 123.4(a)"}


def test_reasons_and_four_eyes_are_as_agreed():
    desks = ("intake", "technical", "determination")
    assert agreed.with_reason("maintenance") == {
        *agreed.clock_reasons(UNDECIDED),
        *agreed.class_reasons(QUEUED),
        *(("query", source) for source in desks),
        *(("return_without_action", source) for source in desks),
        ("deny", "countersign"),
        ("record_waiver", "technical"),
        ("record_waiver", "determination"),
        ("send_back", "countersign"),
        ("scrap", "in_work"),
    }
    assert agreed.four_eyes("maintenance") == {
        ("confirm_priority", "record_priority"),
        ("approve", "recommend"),
        ("approve", "record_waiver"),
        ("deny", "recommend"),
    }


def test_what_the_clock_does_by_itself_is_as_agreed():
    assert agreed.automatic("maintenance") == {
        "clear",
        "licence_granted",
        "licence_failed",
        "block",
        "unblock",
        "parts_arrived",
        "parts_failed",
    }


def test_what_officers_think_is_for_officers_alone():
    hidden = {
        transition.name for transition in MAINTENANCE.transitions if transition.audience is Audience.OFFICERS
    }
    assert hidden == {
        *agreed.CLOCK_TRANSITIONS,
        *agreed.CLASS_TRANSITIONS_OF_OURS,
        "report",
        "recommend",
        "record_waiver",
        "send_back",
        "sample",
    }


def test_the_parties_read_whatever_its_filer_reads():
    assert Audience.FILER not in {transition.audience for transition in MAINTENANCE.transitions}


def test_its_references_begin_with_its_prefix():
    assert kind_of_prefix("MNT") == "maintenance"


def test_the_dates_of_the_whole_case_are_as_agreed():
    assert [str(clock) for clock in CATALOGUE["maintenance"].whole] == ["as long as a service level says T"]
    assert agreed.standing_of("maintenance") == {
        "queried": ("the applicant's time", ""),
        "awaiting_licence": ("waiting for a licence", ""),
    }
    assert agreed.outcomes("maintenance") == {
        "awaiting_parts",
        "blocked",
        "cleared",
        "denied",
        "in_work",
        "returning",
    }


def test_what_a_hold_bars_is_as_agreed():
    assert agreed.never_while_held("maintenance") == {"approve", "clear", "licence_granted"}
