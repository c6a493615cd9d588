"""The maintenance table: work on a delivered item at a site, from clearance to its return; it grants no licence."""

from workflows.guards import clocks as c
from workflows.guards import dates as d
from workflows.guards import export_authority as a
from workflows.guards import facts as g
from workflows.guards import items as own
from workflows.guards import law
from workflows.guards import supply as s
from workflows.inputs import supply as i
from workflows.language import Audience, Role, Target, Tone, cd, final, row, state, until, wd
from workflows.purposes import Purpose
from workflows.tables.class_transitions import class_transitions
from workflows.tables.clock_transitions import clock_transitions
from workflows.tables.review_transitions import denied_transitions, deny_transition, desk_transitions
from workflows.tables.supply_transitions import (
    blocking_transitions,
    extend_transition,
    licence_transitions,
    sample_transition,
)
from workflows.workflow import Workflow

OFFICER, COUNTERSIGNER, REVIEWER = Role.OFFICER, Role.COUNTERSIGNER, Role.REVIEWER
FILER, REPAIRER, CONSIGNEE, CLOCK = Role.FILER, Role.REPAIRER, Role.CONSIGNEE, Role.CLOCK
PREVIOUS, UNCHANGED = Target.PREVIOUS, Target.UNCHANGED
PARTIES = Audience.PARTIES
WAITING, GOOD, BAD = Tone.WAITING, Tone.GOOD, Tone.BAD

RECONSIDER = cd(30, statutory=True, overdue="close", basis="22 CFR 120.18")
EXPORT_AUTHORITY = until(
    "authority_ends_on",
    statutory=True,
    purpose=Purpose.AUTHORITY,
    overdue="block",
    optional=True,
    basis="22 CFR 126.6(c)",
)
TURNAROUND = cd("turnaround_days", purpose=Purpose.TURNAROUND)  # runs on while parts are awaited
RETURN_BY = until("return_by", statutory=True, optional=True, basis="22 CFR 123.4(a)")
WHOLE = (cd(0, purpose=Purpose.CASE, desk=OFFICER),)
APPLICANTS_TIME = "the applicant's time"
DESKS = "intake technical determination"
AFTER = "cleared blocked in_work awaiting_parts returning"  # of the decision

MAIN = ("intake", "technical", "determination", "countersign", "cleared")

# fmt: off
STATES = (
    #     state                desk           within
    state("draft",             FILER,                                   tone=Tone.NEUTRAL),
    state("intake",            OFFICER,       wd(2)),
    state("awaiting_licence",  CLOCK,                                   tone=WAITING, pause_basis="waiting for a licence"),
    state("technical",         REVIEWER,      wd(10), label="Technical review"),
    state("determination",     OFFICER,       wd(3)),
    state("countersign",       COUNTERSIGNER, wd(3), label="Countersignature"),
    state("queried",           FILER,         cd(30, overdue="lapse"),  tone=WAITING, interruption=True, pause_basis=APPLICANTS_TIME, label="Awaiting information"),
    state("denied",            FILER,         RECONSIDER,               tone=BAD, outcome=True),
    state("cleared",           REPAIRER,      until("induction_on"), EXPORT_AUTHORITY, tone=GOOD, outcome=True),
    state("blocked",           OFFICER,       wd(5),                    tone=BAD, interruption=True, outcome=True),
    state("in_work",           REPAIRER,      TURNAROUND,               outcome=True),
    state("awaiting_parts",    REPAIRER,      TURNAROUND,               tone=WAITING, outcome=True),
    state("returning",         REPAIRER,      RETURN_BY,                tone=GOOD, outcome=True),
    final("completed", GOOD),
    final("refused", BAD),
    final("returned"),
    final("withdrawn"),
    final("lapsed"),
    final("cancelled"),
)

TRANSITIONS = (
    #   transition               from                          to                  by
    row("submit",                "draft",                      "intake",           FILER,
        guards=(s.names_item, own.filer_may_name_item, s.names_user, s.names_receiver, s.names_partner("repairer", "repairer"), law.is_under_itar_jurisdiction, a.names_export_authority,
                g.programme_is_open),
        records="findings",
        done="submitted", audience=PARTIES, public="Filed with the licensing agency."),
    row("clear",                 "intake",                     "cleared",          (CLOCK, OFFICER), automatic=True,
        inputs=(i.JUDGEMENT,), guards=(a.exemption_applies, *law.SUPPLY_ON_THE_DAY, c.is_not_on_hold),
        label="Clear under an exemption", done="cleared_as_exempt", audience=PARTIES, public="Cleared under an exemption."),
    row("accept",                "intake",                     "technical",        OFFICER,
        label="Accept for review", done="accepted", audience=PARTIES, public="Accepted for review."),
    *licence_transitions("intake", "cleared"),
    row("report",                "technical",                  "determination",    REVIEWER,
        inputs=(i.ASSESSMENT, i.STATEMENT), guards=(s.speaks_for_defence,), label="Report the technical assessment", done="technical_reported"),
    row("recommend",             "determination",              "countersign",      OFFICER,
        inputs=(i.RECOMMENDATION, i.NOTE), guards=(g.another_than_before("recommend", "deny"),),
        label="Recommend a decision", done="recommended"),
    *desk_transitions(DESKS, waived_at="technical determination",
               withdrawn_from="draft intake awaiting_licence technical determination queried"),
    row("approve",               "countersign",                "cleared",          COUNTERSIGNER, four_eyes=("recommend", "record_waiver"),
        guards=(*law.SUPPLY_ON_THE_DAY, a.export_authority_is_in_force, a.exemption_is_valid, g.another_than_before("deny"), c.is_not_on_hold),
        side_effects="write_approval", done="approved", audience=PARTIES, public="Approved."),
    deny_transition(),
    row("send_back",             "countersign",                "determination",    COUNTERSIGNER, reason=True,
        done="sent_back"),
    row("induct",                "cleared",                    "in_work",          REPAIRER,
        inputs=(i.IMPORTED,), guards=(*law.SUPPLY_ON_THE_DAY, a.export_authority_is_in_force, a.exemption_is_valid, d.date_is_past("imported_on", since="item_delivered_on"), s.says_when_it_was_imported),
        label="Induct the item", done="inducted", audience=PARTIES, public="Inducted: the work has begun."),
    extend_transition("cleared"),
    sample_transition("cleared in_work awaiting_parts returning"),
    *blocking_transitions("cleared"),
    row("cancel",                "cleared blocked",            "cancelled",        FILER,
        guards=(s.nothing_is_under_way,), done="cancelled", audience=PARTIES, public="Cancelled by the filer."),
    row("await_parts",           "in_work",                    "awaiting_parts",   REPAIRER,
        inputs=(i.PARTS,), guards=(s.parts_are_a_case,),
        label="Wait for parts", done="parts_awaited", audience=PARTIES, public="Waiting for parts. The turn-around time keeps running."),
    row("parts_arrived",         "awaiting_parts",             "in_work",          (CLOCK, REPAIRER), automatic=True,
        guards=(s.parts_have_come,), done="parts_arrived", audience=PARTIES, public="The parts have arrived."),
    row("parts_failed",          "awaiting_parts",             "in_work",          CLOCK, automatic=True,
        guards=(s.parts_have_failed,), label="Parts will not arrive", done="parts_failed", audience=PARTIES, public="The ordered parts will not arrive."),
    row("dispatch",              "in_work",                    "returning",        REPAIRER,
        guards=(*law.SUPPLY_ON_THE_DAY, a.returns_in_time), label="Dispatch the item", done="dispatched", audience=PARTIES, public="The work is complete. The item is being returned."),
    row("find_upgrade",          "in_work",                    "intake",           REPAIRER,
        inputs=(i.UPGRADE,), label="Report an upgrade", done="upgrade_found", audience=PARTIES, public="The work is an upgrade and needs a new review."),
    row("scrap",                 "in_work",                    "completed",        REPAIRER, reason=True,
        label="Scrap the item", done="scrapped", audience=PARTIES, public="The item was scrapped."),
    row("receive",               "returning",                  "completed",        CONSIGNEE,
        inputs=(i.RECEIVED,), guards=(d.date_is_past("received_on", since="dispatched_on"),),
        label="Confirm receipt", done="received_back", audience=PARTIES, public="The end-user has received the item."),
    *denied_transitions("technical"),
    *clock_transitions(f"{DESKS} awaiting_licence countersign queried"),
    *class_transitions(f"{DESKS} awaiting_licence countersign queried denied {AFTER}"),
)
# fmt: on

MAINTENANCE = Workflow("maintenance", "MNT", STATES, TRANSITIONS, whole=WHOLE, main=MAIN)
