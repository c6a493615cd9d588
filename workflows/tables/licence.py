"""The licence table: DSP-5/61/73/85 and amendments, TAA/MLA/WDA, retransfers by general correspondence."""

from workflows import pauses
from workflows.guards import agreements as ag
from workflows.guards import clocks as c
from workflows.guards import dates as d
from workflows.guards import export_authority as a
from workflows.guards import facts as g
from workflows.guards import items as own
from workflows.guards import law
from workflows.guards import line_decisions as ld
from workflows.guards import production as pr
from workflows.guards import provisos as p
from workflows.inputs import agreements as ai
from workflows.inputs import clocks
from workflows.inputs import licence as i
from workflows.language import Audience, Fork, Role, Target, Tone, cd, final, row, state, until, wd
from workflows.purposes import Purpose
from workflows.tables.class_transitions import class_transitions
from workflows.tables.clock_transitions import clock_transitions
from workflows.tables.review_transitions import (
    close_transition,
    denied_transitions,
    deny_transition,
    desk_transitions,
)
from workflows.workflow import Workflow

OFFICER, COUNTERSIGNER, REVIEWER = Role.OFFICER, Role.COUNTERSIGNER, Role.REVIEWER
FILER, CLOCK = Role.FILER, Role.CLOCK
PREVIOUS, UNCHANGED = Target.PREVIOUS, Target.UNCHANGED
PARTIES, TO_FILER = Audience.PARTIES, Audience.FILER
WAITING, GOOD, BAD = Tone.WAITING, Tone.GOOD, Tone.BAD

EXPIRY = until(
    "expires_on", statutory=True, purpose=Purpose.EXPIRY, overdue="expire", basis="22 CFR 123.21(a)"
)
CONGRESS_WAIT = cd(
    "wait_days",
    statutory=True,
    overdue="notification_elapsed",
    since="received_by_congress_on",
    zone="America/New_York",
    basis="22 CFR 123.15(b), 124.11(b)",
)
# from the receipt on: the law's date, which never moves but can be excused, and the target, which can be paused
WHOLE = (
    cd(
        60, statutory=True, purpose=Purpose.STATUTORY, since="received_on", desk=OFFICER, basis=pauses.NSPD_56
    ),
    cd(60, purpose=Purpose.CASE, desk=OFFICER),
)
RECONSIDER = cd(30, statutory=True, overdue="close", basis="22 CFR 120.18")

APPLICANTS_TIME = "the applicant's time"
DESK_STATES = "intake review staffed determination"
UNDECIDED = f"{DESK_STATES} countersign consultation notification queried"
BEFORE_CONGRESS = f"{DESK_STATES} countersign consultation queried"  # undecided, with no notification running
DECIDED = "approved suspended exhausted denied revocation contested"
IN_USE = "approved suspended exhausted"
REVISABLE = "review staffed determination"
REVIEWED = "staffed queried determination countersign consultation"
AMENDS = Fork("approved", "applied", lambda file: file.fact("is_amendment"))
CAME_FROM_SUSPENDED = Fork("revoked", "suspended", lambda file: file.case.previous_state == "suspended")
FIRST_PAIR = ("suspend", "revoke")

MAIN = ("intake", "review", "countersign", "approved")

# fmt: off
STATES = (
    #     state            desk           within
    state("draft",         FILER,                                     tone=Tone.NEUTRAL),
    state("intake",        OFFICER,       wd(2)),
    state("review",        OFFICER,       wd(10)),
    state("staffed",       REVIEWER,      cd(30, purpose=Purpose.REFERRAL), label="Interagency review"),
    state("determination", OFFICER,       wd(5)),
    state("countersign",   COUNTERSIGNER, wd(3), label="Countersignature"),
    state("consultation",  OFFICER,       cd(40), label="Congressional consultation"),
    state("notification",  CLOCK,         CONGRESS_WAIT,              tone=WAITING,
          pause_basis="congressional notification", excuses=pauses.CONGRESS.code, label="Congressional notification"),
    state("queried",       FILER,         cd(30, overdue="lapse"),    tone=WAITING, interruption=True, pause_basis=APPLICANTS_TIME, label="Awaiting information"),
    state("approved",      FILER,         EXPIRY,                     tone=GOOD, outcome=True),
    state("suspended",     COUNTERSIGNER, cd(60), EXPIRY,             tone=BAD, outcome=True),
    state("exhausted",     CLOCK,         EXPIRY,                     tone=Tone.NEUTRAL, outcome=True),
    state("denied",        FILER,         RECONSIDER,                 tone=BAD, outcome=True),
    state("revocation",    FILER,         RECONSIDER,                 tone=BAD, outcome=True),
    state("contested",     COUNTERSIGNER, cd(30),                     tone=BAD, outcome=True),
    final("returned"),
    final("withdrawn"),
    final("lapsed"),
    final("refused", BAD),
    final("revoked", BAD),
    final("expired"),
    final("void"),
    final("applied", GOOD),
)

TRANSITIONS = (
    #   transition               from                          to               by
    row("submit",                "draft",                      "intake",        FILER,
        guards=(g.names_lines, g.names_end_user, law.is_under_itar_jurisdiction, g.filer_may_apply, g.instrument_matches,
                g.encloses_what_is_mandatory, g.amends_what_is_in_force, law.amendment_is_allowed, g.states_its_end,
                law.states_its_terms, law.contract_is_dated_once, ag.states_amended_terms, g.programme_is_open, own.filer_may_name_item),
        records="findings",
        done="submitted", audience=PARTIES, public="Filed with the licensing agency."),
    row("accept",                "intake",                     "review",        OFFICER,
        label="Accept for review", done="accepted", audience=PARTIES, public="Accepted for review."),
    row("refer",                 "review determination",       "staffed",       OFFICER,
        inputs=(i.AGENCIES, i.REFERRAL_QUESTION), guards=(g.agencies_are_known,), side_effects="open_referrals",
        label="Refer to agencies", done="referred", audience=TO_FILER, public="Referred to other agencies."),
    row("give_position",         REVIEWED,                     UNCHANGED,       REVIEWER,
        inputs=(i.POSITION, i.STATEMENT, i.PROVISOS), guards=(g.own_agency_was_asked, g.objection_is_explained),
        side_effects="record_position", label="Give agency position", done="position_given"),
    row("revise_provisos",       REVISABLE,                    UNCHANGED,       OFFICER, reason=True,
        inputs=(i.REVISED, i.PROVISO), guards=(p.names_standing_provisos,), side_effects="revise_provisos",
        label="Draft, change or strike provisos", done="provisos_revised"),
    row("concur",                f"review {REVIEWED}",         UNCHANGED,       REVIEWER,
        guards=(p.own_provisos_were_changed,), side_effects="concur_in_provisos", in_bulk=False,
        label="Concur in the changed provisos", done="provisos_concurred"),
    row("proceed_without",       "staffed",                    UNCHANGED,       OFFICER, reason=True,
        inputs=(i.AGENCY,), guards=(g.agency_may_be_passed_over,), side_effects="pass_over_referral",
        label="Proceed without a position", done="position_passed_over"),
    row("collect",               "staffed",                    "determination", CLOCK,
        guards=(g.last_referral_closed,), automatic=True, label="Collect positions", done="positions_collected",
        audience=TO_FILER, public="All agencies have answered."),
    row("settle_objection",      "determination countersign",  UNCHANGED,       OFFICER, reason=True,
        guards=(g.an_objection_stands,), side_effects="resolve_objections", label="Resolve objection", done="objection_settled"),
    row("recommend",             "review determination",       "countersign",   OFFICER,
        inputs=(i.RECOMMENDATION, i.LINES, i.NOTIFICATION, i.WAIT, i.NOTE),
        guards=(ag.terms_are_as_when_filed, ld.decides_each_line, p.provisos_are_taken, law.notification_agrees, g.another_than_before("recommend", "deny")),
        side_effects="record_line_decisions", label="Recommend a decision", done="recommended"),
    *desk_transitions(DESK_STATES, waived_at="review staffed determination",
               withdrawn_from="draft intake review staffed determination countersign consultation notification queried",
               answer=(i.ANSWER, i.DSP_83), answer_holds=(d.date_is_past("dsp83_signed_on"),)),
    row("approve",               "countersign",                AMENDS,          COUNTERSIGNER, four_eyes=("recommend", "revise_provisos", "record_waiver", "certify_emergency"),
        guards=(ld.approves_what_is_recommended, p.provisos_were_taken, g.last_referral_closed, g.no_standing_objection, law.congress_was_notified_if_due,
                g.notification_is_not_outstanding, own.filer_may_name_item, g.filer_may_apply, law.parties_are_eligible, law.destination_is_open, g.has_nontransfer_certificate, g.states_its_end, g.amends_what_is_in_force, a.amendment_is_plain, ag.terms_are_as_when_filed, ag.states_amended_terms, g.another_than_before("deny"),
                c.is_not_on_hold), also_locks="amends", side_effects="grant_authorisation impose_obligations write_approval",
        done="approved", audience=PARTIES, public="Approved."),
    deny_transition(),
    row("send_back",             "countersign",                "determination", COUNTERSIGNER, reason=True,
        done="sent_back"),
    row("consult",               "countersign",                "consultation",  COUNTERSIGNER,
        guards=(g.notification_is_due,), label="Consult Congress", done="consultation_opened",
        audience=TO_FILER, public="Informal consultation of Congress has begun."),
    row("notify_congress",       "consultation",               "notification",  OFFICER,
        inputs=(i.RECEIVED,), guards=(g.notification_is_due, d.date_has_come("received_by_congress_on")),
        side_effects="write_cover", label="Notify Congress", done="congress_notified", audience=TO_FILER, public="Congress has been notified."),
    row("send_back",             "consultation",               "determination", OFFICER, done="sent_back"),
    row("notification_elapsed",  "notification",               "countersign",   CLOCK,
        label="End notification period", done="notification_elapsed", audience=TO_FILER, public="The congressional notification period has ended."),
    row("bar",                   "notification",               "countersign",   OFFICER,
        inputs=(i.ENACTED,), guards=(d.date_has_come("enacted_on"),), label="Record a joint resolution", done="barred"),
    row("bar",                   BEFORE_CONGRESS,              UNCHANGED,       OFFICER,
        inputs=(i.ENACTED,), guards=(d.date_has_come("enacted_on"),), label="Record a joint resolution", done="barred"),
    row("certify_emergency",     "notification",               "countersign",   OFFICER,
        inputs=(i.EMERGENCY_STATED, i.EMERGENCY_REFERENCE), guards=(d.date_is_past("emergency_stated_on"), g.emergency_was_certified),
        label="Record the emergency statement", done="emergency_certified"),
    row("suspend",               "approved",                   "suspended",     COUNTERSIGNER, reason=True, discloses_reason=True,
        done="suspended", audience=PARTIES, public="The authorisation is suspended."),
    row("revoke",                "approved",                   "revocation",    COUNTERSIGNER, reason=True, discloses_reason=True,
        four_eyes=("reinstate",),
        done="revoked", audience=PARTIES, public="The authorisation is revoked with immediate effect."),
    row("revoke",                "suspended",                  "revocation",    COUNTERSIGNER, four_eyes=("suspend", "reinstate"),
        done="revoked", audience=PARTIES, public="The authorisation is revoked with immediate effect."),
    row("reinstate",             "suspended contested",        "approved",      COUNTERSIGNER, four_eyes=FIRST_PAIR,
        guards=(own.filer_may_name_item, g.filer_may_apply, law.parties_are_eligible, law.destination_is_open),
        done="reinstated", audience=PARTIES, public="The authorisation is reinstated."),
    row("contest",               "suspended revocation",       "contested",     FILER,
        inputs=(i.GROUNDS,), label="Contest the decision", done="contested", audience=PARTIES, public="The filer contests the decision."),
    row("uphold",                "contested",                  CAME_FROM_SUSPENDED, COUNTERSIGNER, four_eyes=FIRST_PAIR,
        label="Uphold the decision", done="upheld", audience=PARTIES, public="The decision is upheld."),
    row("execute",               "approved",                   UNCHANGED,       FILER,
        inputs=(i.EXECUTED,), guards=(g.is_agreement, g.is_not_executed, d.date_has_come("executed_on", since="approved_on")),
        side_effects="impose_obligations",
        label="Record execution", done="executed", audience=PARTIES, public="The agreement was executed."),
    row("meet_obligation",       IN_USE,                       UNCHANGED,     FILER,
        inputs=(clocks.OBLIGATION, clocks.MET), guards=(c.obligation_is_open, c.its_year_has_begun, d.date_is_past("met_on", since="approved_on")),
        side_effects="meet_obligation impose_obligations", label="Record an obligation as met", done="obligation_met", audience=TO_FILER, public="An obligation was met."),
    row("decline_to_conclude",   "approved",                   "void",          FILER,
        inputs=(ai.DECIDED,), guards=(ag.is_an_agreement("22 CFR 124.5"), ag.is_not_concluded, d.date_has_come("decided_on", since="approved_on")),
        side_effects="record_decision_not_to_conclude", in_bulk=False,
        label="Report that it will not be concluded", done="not_concluded", audience=PARTIES, public="The agreement will not be concluded."),
    row("report_minor_amendment", IN_USE,                      UNCHANGED,       FILER,
        inputs=(ai.CONCLUDED, ai.AMENDMENT, ai.DOCUMENT),
        guards=(ag.is_an_agreement("22 CFR 124.1(d)"), ag.is_executed, d.date_has_come("concluded_on", since="executed_on"), ag.document_is_on_file),
        side_effects="record_minor_amendment", in_bulk=False,
        label="Report a minor amendment", done="minor_amendment_reported", audience=TO_FILER, public="A minor amendment was reported."),
    row("report_production",     IN_USE,                       UNCHANGED,       (FILER, OFFICER),
        inputs=(ai.PRODUCTION,),
        guards=(ag.is_an_agreement("22 CFR 124.4(b)"), ag.is_executed, pr.corrects_what_was_reported, pr.is_made_in_its_time, pr.no_period_twice, pr.stays_within_the_terms),
        side_effects="record_production", in_bulk=False,
        label="Report what was made", done="production_reported", audience=TO_FILER, public="What was made under the agreement was reported."),
    row("acknowledge_provisos",  "approved",                   UNCHANGED,       FILER,
        guards=(a.provisos_are_open,),
        done="provisos_acknowledged", audience=TO_FILER, public="The provisos were acknowledged."),
    row("exhaust",               "approved",                   "exhausted",     CLOCK,
        guards=(a.is_exhausted,), automatic=True, label="Mark as exhausted", done="exhausted", audience=PARTIES, public="The authorisation has been used in full."),
    row("restore",               "exhausted",                  "approved",      CLOCK,
        guards=(a.has_balance,), automatic=True, label="Restore the balance", done="restored", audience=PARTIES, public="The authorisation has a balance again."),
    row("expire",                "approved suspended exhausted", "expired",     CLOCK,
        done="expired", audience=PARTIES, public="The authorisation has expired."),
    row("surrender",             "approved",                   "void",          FILER,
        label="Surrender the authorisation", done="surrendered", audience=PARTIES, public="Surrendered by the filer."),
    *denied_transitions("review"),
    close_transition("revocation", "revoked"),
    *clock_transitions(UNDECIDED, pause=clocks.EXCEPTION),
    *class_transitions(f"{UNDECIDED} {DECIDED}"),
)
# fmt: on

LICENCE = Workflow("licence", "LIC", STATES, TRANSITIONS, whole=WHOLE, main=MAIN)
