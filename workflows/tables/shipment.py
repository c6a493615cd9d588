"""The shipment table: a shipment under another case, which a port can hold and only a port lets go."""

from workflows.guards import clocks as c
from workflows.guards import dates as d
from workflows.guards import export_authority as a
from workflows.guards import items as own
from workflows.guards import law
from workflows.guards import shipment as p
from workflows.inputs import shipment as i
from workflows.language import (
    Audience,
    Creation,
    Desk,
    Fork,
    Role,
    Target,
    Tone,
    by_instant,
    cd,
    final,
    row,
    state,
    until,
    wd,
)
from workflows.purposes import Purpose
from workflows.workflow import Workflow

OFFICER, FILER, CONSIGNEE = Role.OFFICER, Role.FILER, Role.CONSIGNEE
PORT, SPONSOR, CLOCK = Role.PORT, Role.SPONSOR, Role.CLOCK
PREVIOUS, UNCHANGED = Target.PREVIOUS, Target.UNCHANGED
PARTIES = Audience.PARTIES
WAITING, GOOD, BAD = Tone.WAITING, Tone.GOOD, Tone.BAD

# the office's day, as the law counts departures; what is not left by then is planned anew or given back
DEPARTURE = until("departs_on", calendar_of=Role.OFFICER, desk=FILER, escalates=True, notice=1)
EEI = by_instant(
    "eei_due_at", statutory=True, purpose=Purpose.EXPORT_FILING, optional=True, basis="22 CFR 123.22(b)"
)
# what went out under a temporary licence comes back while it lasts
RETURN = until(
    "return_by", statutory=True, purpose=Purpose.RETURN, overdue="ask_for_return", basis="22 CFR 123.21(a)"
)
COMES_BACK = Fork("delivered", "away", lambda file: file.fact("return_by") is not None)
BY_CODE = Desk("hold_desk", (FILER, OFFICER, PORT))
BY_SIDE = Desk("dispute_desk", (OFFICER, SPONSOR))
RETURNED = ("cancelled",)  # what it drew is there to be drawn again
# what the law asks of who takes part and where goods go: on the day of each of the three, of that day
OF_THE_DAY = (
    own.filer_may_name_item,
    law.exporters_are_registered,
    law.parties_are_eligible,
    law.route_is_open,
)
# what it asks of what they go under: of a shipment that is filed, drawing on it asks that
OF_ITS_AUTHORITY = (a.parent_lets_goods_go, a.drawdown_is_valid, a.parents_exemption_is_valid)
FILED = Creation(
    "lodged", "Shipment filed", PARTIES, "A shipment was filed.", submitted=True, guards=OF_THE_DAY
)

# fmt: off
STATES = (
    #     state        desk       within
    state("lodged",     FILER,     DEPARTURE, EEI, label="Filed"),
    state("in_transit", CLOCK,     until("arrives_on"),  tone=GOOD),
    state("held",       BY_CODE,   wd(1), EEI,           tone=BAD, interruption=True, label="Held at a port"),
    state("disputed",   BY_SIDE,   wd(2), EEI,           tone=BAD, interruption=True, label="Hold disputed"),
    state("clearing",   PORT,      wd(1), EEI,           tone=WAITING, interruption=True, label="With the port"),
    state("away",       FILER,     RETURN,               tone=WAITING, label="Out, to be returned"),
    state("return_overdue", FILER, cd(30),               tone=BAD),
    final("delivered", GOOD),
    final("brought_back", GOOD),
    final("not_brought_back", BAD),
    final("cancelled"),
    final("seized", BAD),
)

TRANSITIONS = (
    #   transition   from                  to            by
    row("file_export_information", "lodged held disputed clearing", UNCHANGED, FILER,
        inputs=(i.ITN,), guards=(*OF_ITS_AUTHORITY, *OF_THE_DAY, p.itn_is_one, p.itn_still_counts, p.plan_is_current, p.has_not_left), side_effects="end_export_filing",
        done="export_information_filed", audience=PARTIES, public="The export information was filed."),
    row("replan",    "lodged held disputed clearing", UNCHANGED, FILER,
        inputs=(i.DEPARTS_AT, i.ARRIVES_ON),
        guards=(p.has_not_left, d.stands_ahead("departs_at"), d.stands_ahead("arrives_on"), p.arrives_after_departure, p.departure_is_another,
                p.departure_is_covered, p.leaves_time_to_file), side_effects="renew_departure",
        label="Plan a new departure", done="departure_replanned", audience=PARTIES, public="A new departure was planned."),
    row("depart",    "lodged",             "in_transit", FILER, also_locks="parent",
        inputs=(i.ITN_AT_LAST,), guards=(*OF_ITS_AUTHORITY, *OF_THE_DAY, p.leaves_as_filed, p.export_filing_is_current, p.itn_is_one, p.itn_still_counts, p.itn_is_known, p.was_filed_in_time,
                c.is_not_on_hold),
        label="Record departure", done="departed", audience=PARTIES, public="The goods left the country of export."),
    row("hold",      "lodged in_transit clearing", "held", PORT,
        inputs=(i.SIDE, i.CODE, i.EVIDENCE), guards=(p.is_own_side,),
        label="Hold the shipment", done="held", audience=PARTIES, public="Held by a port.", notice="A port holds a shipment"),
    row("cancel",    "lodged",             "cancelled",  FILER, side_effects="return_drawdowns",
        done="cancelled", audience=PARTIES, public="Cancelled by the filer."),
    row("close_unshipped", "lodged",       "cancelled",  OFFICER, side_effects="return_drawdowns", reason=True, discloses_reason=True,
        guards=(p.plan_has_ended,),
        label="Cancel as not shipped", done="closed_unshipped", audience=PARTIES, public="Cancelled by the licensing agency. The goods did not leave."),
    row("deliver",   "in_transit",         COMES_BACK,   CONSIGNEE,
        inputs=(i.DELIVERED,), guards=(d.date_is_past("delivered_on"), p.is_after_departure("delivered_on")),
        label="Confirm delivery", done="consignment_delivered", audience=PARTIES, public="The shipment was delivered."),
    row("record_return", "away return_overdue", UNCHANGED, FILER,
        inputs=(i.RETURNED_ON, i.RETURNED_LINE, i.RETURNED_QUANTITY),
        guards=(d.date_is_past("returned_on"), p.is_after_departure("returned_on"), p.return_is_of_what_is_out), side_effects="credit_return",
        done="goods_returned", audience=PARTIES, public="Goods were returned."),
    row("come_back", "away return_overdue", "brought_back", CLOCK, automatic=True, guards=(p.all_is_back,),
        label="Close as returned", done="goods_brought_back", audience=PARTIES, public="All goods were returned."),
    row("ask_for_return", "away",          "return_overdue", CLOCK, automatic=True, guards=(p.goods_must_return,),
        done="return_asked", audience=PARTIES, public="The licence has ended. Whoever holds the goods must return them now.", notice="Goods have not been returned"),
    row("let_stay",  "return_overdue",     "away",       CLOCK, automatic=True, guards=(p.licence_is_back,),
        label="Let the goods stay", done="return_deferred", audience=PARTIES, public="The licence is in force again. The goods may stay until its last day."),
    row("close_unreturned", "return_overdue", "not_brought_back", OFFICER, reason=True, label="Close as not returned",
        done="goods_not_brought_back", audience=PARTIES, public="The shipment was closed. Goods were not returned."),
    row("turn_back", "in_transit",         "cancelled",  FILER, reason=True, side_effects="return_drawdowns",
        label="Turn back the shipment", done="turned_back", audience=PARTIES, public="Turned back by the filer."),
    row("supply",    "held",               "clearing",   FILER,
        inputs=(i.SUPPLIED,), guards=(p.waits_for(FILER),),
        label="Supply documents", done="papers_supplied", audience=PARTIES, public="The filer supplied the missing documents."),
    row("advise",    "held",               "clearing",   OFFICER,
        inputs=(i.ADVICE,), guards=(p.waits_for(OFFICER),),
        label="Advise the port", done="port_advised", audience=PARTIES, public="The licensing agency advised the port."),
    row("dispute",   "held",               "disputed",   FILER,
        inputs=(i.GROUNDS, i.EVIDENCE), guards=(p.evidence_is_new,),
        label="Dispute the hold", done="disputed", audience=PARTIES, public="The filer disputes the hold.", notice="A port hold is disputed"),
    row("overrule",  "disputed",           "clearing",   reason=True, discloses_reason=True,
        label="Overrule the hold", done="hold_overruled", audience=PARTIES, public="The hold was overruled.", notice="A port hold was overruled"),
    row("uphold",    "disputed",           "held",       reason=True, discloses_reason=True,
        label="Uphold the hold", done="hold_upheld", audience=PARTIES, public="The hold was upheld.", notice="A port hold was upheld"),
    row("clear",     "held clearing",      PREVIOUS,     PORT, guards=(p.is_port_that_holds, c.is_not_on_hold),
        label="Release the shipment", done="hold_cleared", audience=PARTIES, public="The port released the shipment.", notice="A port released a shipment"),
    row("seize",     "held disputed",      "seized",     PORT, reason=True, discloses_reason=True, guards=(p.is_port_that_holds,),
        label="Seize the shipment", done="seized", audience=PARTIES, public="Seized by the port.", notice="A port seized a shipment"),
)
# fmt: on

SHIPMENT = Workflow("shipment", "SHP", STATES, TRANSITIONS, FILED)
