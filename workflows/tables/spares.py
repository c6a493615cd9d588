"""The spares table: parts for a delivered item, under a licence, a letter of offer or an exemption; it grants none."""

from workflows.guards import authority as a
from workflows.guards import clocks as c
from workflows.guards import facts as g
from workflows.guards import law
from workflows.guards import supply as s
from workflows.inputs import supply as ask
from workflows.language import Audience, Role, Tone, Way, cd, final, row, state, until, wd
from workflows.purposes import Purpose
from workflows.tables.class_rows import class_rows
from workflows.tables.clock_rows import clock_rows
from workflows.workflow import Workflow

OFFICER, COUNTERSIGNER, FILER, CLOCK = Role.OFFICER, Role.COUNTERSIGNER, Role.FILER, Role.CLOCK
BACK, STAYS = Way.BACK, Way.STAYS
PARTIES, TO_FILER = Audience.PARTIES, Audience.FILER
WAITING, GOOD, BAD = Tone.WAITING, Tone.GOOD, Tone.BAD

RECONSIDER = cd(30, statutory=True, overdue="close", basis="22 CFR 120.18")
AUTHORITY = until(
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
    state("awaiting_licence",  CLOCK,                                   tone=WAITING, stops="waits for a licence"),
    state("review",            OFFICER,       wd(5)),
    state("countersign",       COUNTERSIGNER, wd(2)),
    state("queried",           FILER,         cd(30, overdue="lapse"),  tone=WAITING, detour=True, stops=APPLICANTS_TIME),
    state("denied",            FILER,         RECONSIDER,               tone=BAD, outcome=True),
    state("released",          FILER,         until("required_on"), AUTHORITY, tone=GOOD, outcome=True),
    state("blocked",           OFFICER,       wd(5),                    tone=BAD, detour=True, outcome=True),
    final("delivered", GOOD),
    final("refused", BAD),
    final("returned"),
    final("withdrawn"),
    final("lapsed"),
    final("cancelled"),
)

ROWS = (
    #   way                      from                          to                  by
    row("submit",                "draft",                      "verification",     FILER,
        guards=(g.names_lines, law.is_ours_to_license, s.names_item, s.names_user, s.names_receiver, a.names_authority, g.programme_is_open),
        keeps="findings",
        done="submitted", tells=PARTIES, public="Filed with the licensing agency."),
    row("release_exempt",        "verification",               "released",         (CLOCK, OFFICER), automatic=True,
        asks=(ask.JUDGEMENT,), guards=(a.exemption_applies, law.supply_is_open, c.is_not_held),
        done="released_as_exempt", tells=PARTIES, public="Released under an exemption."),
    row("accept",                "verification",               "review",           OFFICER,
        done="accepted", tells=PARTIES, public="Accepted for review."),
    row("await_licence",         "verification blocked",       "awaiting_licence", OFFICER,
        asks=(ask.LICENCE,), guards=(a.licence_is_named,),
        done="licence_awaited", tells=PARTIES, public="Waiting for a licence."),
    row("licence_granted",       "awaiting_licence",           "released",         CLOCK, automatic=True,
        guards=(a.licence_is_granted, law.granted_supply_is_open, c.is_not_held), done="licence_granted", tells=PARTIES, public="The licence was granted."),
    row("licence_failed",        "awaiting_licence",           "verification",     CLOCK, automatic=True,
        guards=(a.licence_has_failed,), done="licence_failed", tells=PARTIES, public="The licence was not granted."),
    row("recommend",             "review",                     "countersign",      OFFICER,
        asks=(ask.RECOMMENDATION, ask.NOTE), guards=(g.another_than_before("recommend", "deny"),),
        done="recommended"),
    row("query",                 "verification review",        "queried",          OFFICER, reason=True, tells_reason=True,
        then="write_query", done="queried", tells=PARTIES, public="A question is open."),
    row("return_without_action", "verification review",        "returned",         OFFICER, reason=True, tells_reason=True,
        asks=(ask.RETURN_CODE,), then="write_return", done="returned", tells=PARTIES, public="Returned without action; a new filing may name this one."),
    row("withdraw",              "draft verification awaiting_licence review queried", "withdrawn", FILER,
        done="withdrawn", tells=PARTIES, public="Withdrawn by the filer."),
    row("answer",                "queried",                    BACK,               FILER,
        asks=(ask.ANSWER,), done="answered", tells=PARTIES, public="The question was answered."),
    row("drop_query",            "queried",                    BACK,               OFFICER,
        done="query_dropped", tells=PARTIES, public="The question was dropped."),
    row("lapse",                 "queried",                    "lapsed",           CLOCK,
        done="lapsed", tells=PARTIES, public="Lapsed: no answer came in time."),
    row("record_waiver",         "review",                    STAYS,             OFFICER, reason=True,
        asks=(ask.WAIVER, ask.WAIVED), guards=(law.a_country_is_denied, g.date_is_past("waived_on")),
        done="waiver_recorded"),
    row("release",               "countersign",                "released",         COUNTERSIGNER, four_eyes=("recommend", "record_waiver"),
        guards=(c.is_not_held, law.supply_is_open, a.authority_is_in_force, a.exemption_holds, g.another_than_before("deny")),
        then="write_approval", done="released", tells=PARTIES, public="Released."),
    row("deny",                  "countersign",                "denied",           COUNTERSIGNER, four_eyes=("recommend",),
        reason=True, tells_reason=True, guards=(g.another_than_before("deny"),),
        then="write_denial", done="denied", tells=PARTIES, public="Denied; reconsideration may be asked for within 30 days."),
    row("send_back",             "countersign",                "review",           COUNTERSIGNER, reason=True,
        done="sent_back"),
    row("close_short",           "released",                   STAYS,              FILER, reason=True,
        asks=(ask.LINE,), guards=(s.line_is_outstanding,), then="close_line_short",
        done="line_closed_short", tells=PARTIES, public="A line was closed short."),
    row("extend_authority",      "released blocked",           STAYS,              OFFICER,
        asks=(ask.EXTENDED,), guards=(a.authority_is_dated,), then="extend_authority",
        done="authority_extended", tells=PARTIES, public="The letter of offer runs longer."),
    row("sample",                "released",                   STAYS,              OFFICER,
        asks=(ask.SAMPLE, ask.REMARK), guards=(s.was_released_by_the_clock,), done="sampled"),
    row("deliver",               "released blocked",           "delivered",        CLOCK, automatic=True,
        guards=(s.every_line_is_closed,), done="delivered", tells=PARTIES, public="Delivered."),
    row("block",                 "released",                   "blocked",          CLOCK, automatic=True,
        guards=(a.authority_has_ended,), done="blocked", tells=PARTIES, public="Blocked: the authority has ended or is suspended."),
    row("unblock",               "blocked",                    BACK,               CLOCK, automatic=True,
        guards=(a.authority_is_in_force,), done="unblocked", tells=PARTIES, public="The authority is in force again."),
    row("cancel",                "released blocked",           "cancelled",        FILER,
        guards=(s.nothing_is_under_way,), done="cancelled", tells=PARTIES, public="Cancelled by the filer."),
    row("request_reconsideration", "denied",                   "review",           FILER,
        asks=(ask.GROUNDS,), guards=(g.is_first_reconsideration,),
        done="reconsideration_requested", tells=PARTIES, public="The filer asks for reconsideration."),
    row("close",                 "denied",                     "refused",          CLOCK,
        done="closed", tells=PARTIES, public="The time to ask for another decision has passed."),
    *clock_rows("verification awaiting_licence review countersign queried"),
    *class_rows("verification awaiting_licence review countersign queried denied released blocked"),
)
# fmt: on

SPARES = Workflow("spares", "SPA", STATES, ROWS, whole=WHOLE, main=MAIN)
