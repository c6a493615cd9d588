"""The spares table: parts for a delivered item, under a licence, a letter of offer or an exemption; it grants none."""

from workflows.guards import clocks as c
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

OFFICER, COUNTERSIGNER, FILER, CLOCK = Role.OFFICER, Role.COUNTERSIGNER, Role.FILER, Role.CLOCK
PREVIOUS, UNCHANGED = Target.PREVIOUS, Target.UNCHANGED
PARTIES, TO_FILER = Audience.PARTIES, Audience.FILER
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

WHOLE = (cd(0, purpose=Purpose.CASE, desk=OFFICER),)
APPLICANTS_TIME = "the applicant's time"

MAIN = ("verification", "review", "countersign", "released")

# fmt: off
STATES = (
    #     state                desk           within
    state("draft",             FILER,                                   tone=Tone.NEUTRAL),
    state("verification",      OFFICER,       wd(1)),
    state("awaiting_licence",  CLOCK,                                   tone=WAITING, pause_basis="waiting for a licence"),
    state("review",            OFFICER,       wd(5)),
    state("countersign",       COUNTERSIGNER, wd(2), label="Countersignature"),
    state("queried",           FILER,         cd(30, overdue="lapse"),  tone=WAITING, interruption=True, pause_basis=APPLICANTS_TIME, label="Awaiting information"),
    state("denied",            FILER,         RECONSIDER,               tone=BAD, outcome=True),
    state("released",          FILER,         until("required_on"), EXPORT_AUTHORITY, tone=GOOD, outcome=True),
    state("blocked",           OFFICER,       wd(5),                    tone=BAD, interruption=True, outcome=True),
    final("delivered", GOOD),
    final("refused", BAD),
    final("returned"),
    final("withdrawn"),
    final("lapsed"),
    final("cancelled"),
)

TRANSITIONS = (
    #   transition               from                          to                  by
    row("submit",                "draft",                      "verification",     FILER,
        guards=(g.names_lines, law.is_under_itar_jurisdiction, s.names_item, own.filer_may_name_item, s.names_user, s.names_receiver, a.names_export_authority, g.programme_is_open),
        records="findings",
        done="submitted", audience=PARTIES, public="Filed with the licensing agency."),
    row("release_exempt",        "verification",               "released",         (CLOCK, OFFICER), automatic=True,
        inputs=(i.JUDGEMENT,), guards=(a.exemption_applies, *law.SUPPLY_ON_THE_DAY, c.is_not_on_hold), side_effects="look_for_split",
        label="Release under an exemption", done="released_as_exempt", audience=PARTIES, public="Released under an exemption."),
    row("accept",                "verification",               "review",           OFFICER,
        label="Accept for review", done="accepted", audience=PARTIES, public="Accepted for review."),
    *licence_transitions("verification", "released"),
    row("recommend",             "review",                     "countersign",      OFFICER,
        inputs=(i.RECOMMENDATION, i.NOTE), guards=(g.another_than_before("recommend", "deny"),),
        label="Recommend a decision", done="recommended"),
    *desk_transitions("verification review", waived_at="review",
               withdrawn_from="draft verification awaiting_licence review queried"),
    row("release",               "countersign",                "released",         COUNTERSIGNER, four_eyes=("recommend", "record_waiver"),
        guards=(c.is_not_on_hold, *law.SUPPLY_ON_THE_DAY, a.export_authority_is_in_force, a.exemption_is_valid, g.another_than_before("deny")),
        side_effects="write_approval look_for_split", done="released", audience=PARTIES, public="Released."),
    deny_transition(),
    row("send_back",             "countersign",                "review",           COUNTERSIGNER, reason=True,
        done="sent_back"),
    row("close_short",           "released",                   UNCHANGED,          FILER, reason=True,
        inputs=(i.LINE,), guards=(s.line_is_outstanding,), side_effects="close_line_short",
        label="Close a line short", done="line_closed_short", audience=PARTIES, public="A line was closed short."),
    extend_transition("released"),
    sample_transition("released"),
    row("deliver",               "released blocked",           "delivered",        CLOCK, automatic=True,
        guards=(s.every_line_is_closed,), label="Close as delivered", done="delivered", audience=PARTIES, public="Delivered."),
    *blocking_transitions("released"),
    row("cancel",                "released blocked",           "cancelled",        FILER,
        guards=(s.nothing_is_under_way,), done="cancelled", audience=PARTIES, public="Cancelled by the filer."),
    *denied_transitions("review"),
    *clock_transitions("verification awaiting_licence review countersign queried"),
    *class_transitions("verification awaiting_licence review countersign queried denied released blocked"),
)
# fmt: on

SPARES = Workflow("spares", "SPA", STATES, TRANSITIONS, whole=WHOLE, main=MAIN)
