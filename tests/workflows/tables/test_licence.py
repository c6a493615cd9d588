"""The licence table is the one that was agreed: states, desks, durations and transitions, word for word."""

import pytest

from tests.workflows.tables import agreed
from workflows.catalogue import CATALOGUE, kind_of_prefix, kinds, states_of, transitions_by_event
from workflows.language import Audience, Role, Target

FLOW = CATALOGUE["licence"]
AGREED = {
    "draft": ("FILER", "", "submit withdraw"),
    "intake": ("OFFICER", "2 wd T", "accept query return_without_action withdraw bar"),
    "review": (
        "OFFICER",
        "10 wd T",
        "refer recommend record_waiver query return_without_action withdraw bar revise_provisos concur",
    ),
    "staffed": (
        "REVIEWER",
        "30 cd T, each referral",
        "give_position proceed_without collect record_waiver query return_without_action withdraw bar revise_provisos concur",
    ),
    "determination": (
        "OFFICER",
        "5 wd T",
        "recommend refer give_position settle_objection record_waiver query return_without_action withdraw bar revise_provisos concur",
    ),
    "countersign": (
        "COUNTERSIGNER",
        "3 wd T",
        "approve deny send_back consult withdraw give_position settle_objection bar concur",
    ),
    "consultation": (
        "OFFICER",
        "40 cd T",
        "notify_congress bar send_back withdraw give_position concur",
    ),
    "notification": (
        "CLOCK",
        "wait_days cd S from received_by_congress_on",
        "notification_elapsed bar certify_emergency withdraw",
    ),
    "queried": ("FILER", "30 cd T", "lapse answer drop_query withdraw give_position bar concur"),
    "approved": (
        "FILER",
        "until expires_on S",
        "expire suspend revoke exhaust surrender execute acknowledge_provisos meet_obligation decline_to_conclude report_minor_amendment report_production",
    ),
    "suspended": (
        "COUNTERSIGNER",
        "60 cd T until expires_on S",
        "expire reinstate revoke contest meet_obligation report_minor_amendment report_production",
    ),
    "exhausted": (
        "CLOCK",
        "until expires_on S",
        "expire restore meet_obligation report_minor_amendment report_production",
    ),
    "denied": ("FILER", "30 cd S", "close request_reconsideration"),
    "revocation": ("FILER", "30 cd S", "close contest"),
    "contested": ("COUNTERSIGNER", "30 cd T", "reinstate uphold"),
}
# the states in which evidence is recorded and ended besides those of the decision
DECIDED = ("approved", "suspended", "exhausted", "denied", "revocation", "contested")
# the states in which its clocks are stopped, excused and corrected
UNDECIDED = (
    "intake",
    "review",
    "staffed",
    "determination",
    "countersign",
    "consultation",
    "notification",
    "queried",
)
FINAL = {"returned", "withdrawn", "lapsed", "refused", "revoked", "expired", "void", "applied"}
OVERDUE = {
    "queried": ["lapse"],
    "notification": ["notification_elapsed"],
    "approved": ["expire"],
    "suspended": ["", "expire"],
    "exhausted": ["expire"],
    "denied": ["close"],
    "revocation": ["close"],
}


@pytest.mark.parametrize("name", AGREED)
def test_a_state_is_as_agreed(name):
    desk, within, ways = AGREED[name]
    state = FLOW.state(name)
    assert str(state.desk).upper() == desk
    assert " ".join(str(clock) for clock in state.clocks) == within
    for_clocks = set(agreed.CLOCK_TRANSITIONS) if name in UNDECIDED else set()
    for_evidence = set(agreed.CLASS_TRANSITIONS) if name in (*UNDECIDED, *DECIDED) else set()
    assert {transition.name for transition in FLOW.transitions_from(name)} == set(
        ways.split()
    ) | for_clocks | for_evidence
    assert [clock.overdue for clock in state.clocks] == OVERDUE.get(name, [""] * len(state.clocks))


def test_the_states_are_these_and_no_others():
    assert set(FLOW.names()) == set(AGREED) | FINAL
    assert {state.name for state in FLOW.states if state.final} == FINAL
    assert {state.name for state in FLOW.states if state.interruption} == {"queried"}


@pytest.mark.parametrize(
    ("name", "source", "role", "target"),
    [
        ("submit", "draft", Role.FILER, "intake"),
        ("accept", "intake", Role.OFFICER, "review"),
        ("refer", "determination", Role.OFFICER, "staffed"),
        ("collect", "staffed", Role.CLOCK, "determination"),
        ("recommend", "review", Role.OFFICER, "countersign"),
        ("approve", "countersign", Role.COUNTERSIGNER, "approved / applied"),
        ("deny", "countersign", Role.COUNTERSIGNER, "denied"),
        ("send_back", "countersign", Role.COUNTERSIGNER, "determination"),
        ("send_back", "consultation", Role.OFFICER, "determination"),
        ("consult", "countersign", Role.COUNTERSIGNER, "consultation"),
        ("notify_congress", "consultation", Role.OFFICER, "notification"),
        ("certify_emergency", "notification", Role.OFFICER, "countersign"),
        ("bar", "countersign", Role.OFFICER, Target.UNCHANGED),
        ("bar", "queried", Role.OFFICER, Target.UNCHANGED),
        ("bar", "notification", Role.OFFICER, "countersign"),
        ("answer", "queried", Role.FILER, Target.PREVIOUS),
        ("drop_query", "queried", Role.OFFICER, Target.PREVIOUS),
        ("suspend", "approved", Role.COUNTERSIGNER, "suspended"),
        ("revoke", "suspended", Role.COUNTERSIGNER, "revocation"),
        ("contest", "suspended", Role.FILER, "contested"),
        ("contest", "revocation", Role.FILER, "contested"),
        ("uphold", "contested", Role.COUNTERSIGNER, "revoked / suspended"),
        ("reinstate", "contested", Role.COUNTERSIGNER, "approved"),
        ("surrender", "approved", Role.FILER, "void"),
        ("restore", "exhausted", Role.CLOCK, "approved"),
        ("request_reconsideration", "denied", Role.FILER, "review"),
        ("close", "denied", Role.CLOCK, "refused"),
        ("close", "revocation", Role.CLOCK, "revoked"),
        ("withdraw", "consultation", Role.FILER, "withdrawn"),
    ],
)
def test_a_transition_is_as_agreed(name, source, role, target):
    transition = FLOW.transition(name, source)
    assert FLOW.possible_roles(transition, source) == (role,)
    assert str(transition.target) == str(target)


def test_reasons_and_four_eyes_are_as_agreed():
    with_reason = {
        (transition.name, source)
        for transition in FLOW.transitions
        for source in transition.sources
        if transition.reason
    }
    assert with_reason == {
        *agreed.clock_reasons(" ".join(UNDECIDED)),
        *agreed.class_reasons(" ".join((*UNDECIDED, *DECIDED))),
        *(("query", source) for source in ("intake", "review", "staffed", "determination")),
        *(("return_without_action", source) for source in ("intake", "review", "staffed", "determination")),
        *(("revise_provisos", source) for source in ("review", "staffed", "determination")),
        *(("record_waiver", source) for source in ("review", "staffed", "determination")),
        ("proceed_without", "staffed"),
        ("settle_objection", "determination"),
        ("settle_objection", "countersign"),
        ("deny", "countersign"),
        ("send_back", "countersign"),
        ("suspend", "approved"),
        ("revoke", "approved"),
    }
    pairs = {
        (transition.name, source): transition.four_eyes
        for transition in FLOW.transitions
        for source in transition.sources
        if transition.four_eyes
    }
    assert pairs == {
        **{("confirm_priority", source): ("record_priority",) for source in (*UNDECIDED, *DECIDED)},
        ("approve", "countersign"): ("recommend", "revise_provisos", "record_waiver", "certify_emergency"),
        ("deny", "countersign"): ("recommend",),
        ("revoke", "approved"): ("reinstate",),
        ("revoke", "suspended"): ("suspend", "reinstate"),
        ("reinstate", "suspended"): ("suspend", "revoke"),
        ("reinstate", "contested"): ("suspend", "revoke"),
        ("uphold", "contested"): ("suspend", "revoke"),
    }


def test_who_reads_what_is_done_is_as_agreed():
    read_by = {
        audience: {transition.name for transition in FLOW.transitions if transition.audience is audience}
        for audience in Audience
    }
    assert read_by[Audience.OFFICERS] == {
        *agreed.CLOCK_TRANSITIONS,
        *agreed.CLASS_TRANSITIONS_OF_OURS,
        "give_position",
        "proceed_without",
        "settle_objection",
        "revise_provisos",
        "concur",
        "recommend",
        "record_waiver",
        "send_back",
        "bar",
        "certify_emergency",
    }
    assert read_by[Audience.FILER] == {
        "refer",
        "collect",
        "consult",
        "notify_congress",
        "notification_elapsed",
        "meet_obligation",
        "acknowledge_provisos",
        "report_minor_amendment",
        "report_production",
    }


def test_the_catalogue_knows_its_kinds():
    assert "licence" in kinds()
    assert kind_of_prefix("LIC") == "licence"
    assert states_of("licence")[0] == "draft"
    assert transitions_by_event()["case.submitted"].name == "submit"
    with pytest.raises(KeyError):
        kind_of_prefix("XXX")


def test_the_transitions_for_clocks_are_an_officers():
    result = {
        (transition.name, source)
        for transition in FLOW.transitions
        for source in transition.sources
        if transition.name in agreed.CLOCK_TRANSITIONS
    }
    assert result == {(name, source) for name in agreed.CLOCK_TRANSITIONS for source in UNDECIDED}
    assert {
        transition.roles for transition in FLOW.transitions if transition.name in agreed.CLOCK_TRANSITIONS
    } == {(Role.OFFICER,)}


def test_the_two_dates_of_the_whole_case_are_as_agreed():
    law, target = FLOW.whole
    assert (str(law), law.purpose, law.basis) == (
        "60 cd S from received_on",
        "statutory",
        "NSPD-56 (22 January 2008); 73 FR 20357",
    )
    assert (str(target), target.purpose) == ("60 cd T", "case")
    assert agreed.standing_of("licence") == {
        "queried": ("the applicant's time", ""),
        "notification": ("congressional notification", "congressional_notification"),
    }
    outcomes = {"approved", "suspended", "exhausted", "denied", "revocation", "contested"}
    assert agreed.outcomes("licence") == outcomes


def test_what_a_hold_bars_is_as_agreed():
    assert agreed.never_while_held("licence") == {"approve"}
