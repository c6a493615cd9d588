"""The priority table: Security of Supply support for a case or a purchase order, rated (DPAS) or as an assurance."""

from workflows.guards import dates as d
from workflows.guards import facts as g
from workflows.guards import items as own
from workflows.guards import priority as p
from workflows.guards import rated_orders as o
from workflows.guards import supply as s
from workflows.inputs import priority as i
from workflows.language import Audience, Fork, Role, Target, Tone, cd, final, hours, row, state, until, wd
from workflows.purposes import Purpose
from workflows.rated_order_states import FLOWED
from workflows.tables.clock_transitions import clock_transitions
from workflows.tables.review_transitions import (
    answer_transitions,
    lapse_transition,
    query_transition,
    return_transition,
    withdraw_transition,
)
from workflows.workflow import Workflow

ENDORSER, AUTHORISER, OFFICER = Role.ENDORSER, Role.AUTHORISER, Role.OFFICER
FILER, SPONSOR, SUPPLIER, CLOCK = Role.FILER, Role.SPONSOR, Role.SUPPLIER, Role.CLOCK
PREVIOUS, UNCHANGED = Target.PREVIOUS, Target.UNCHANGED
PARTIES, TO_FILER = Audience.PARTIES, Audience.FILER
WAITING, GOOD, BAD = Tone.WAITING, Tone.GOOD, Tone.BAD

SPONSORED = Fork("endorsement", "sponsorship", lambda file: file.orders.sponsor_due)
RATED = Fork("authorisation", "requested", lambda file: file.fact("is_assurance"))
# no answer is a violation: it escalates, it is never deemed
ACCEPT_IN_DAYS = wd(
    "acceptance_days", statutory=True, optional=True, since="order_received_on", calendar_of=SUPPLIER, escalates=True,
    basis="15 CFR 700.13(d)(1)",
)  # fmt: skip
ACCEPT_IN_HOURS = hours(
    "acceptance_hours", statutory=True, optional=True, since="order_received_at", escalates=True,
    basis="15 CFR 700.13(d)(2)", basis_of="acceptance_basis",
)  # fmt: skip
SUPPLIERS_TIME = wd(10, calendar_of=SUPPLIER)
WHOLE = (cd(0, purpose=Purpose.CASE, desk=ENDORSER),)

MAIN = ("sponsorship", "endorsement", "authorisation", "authorised")

# fmt: off
STATES = (
    #     state            desk        within
    state("draft",         FILER,                                   tone=Tone.NEUTRAL),
    state("sponsorship",   SPONSOR,    wd(5)),
    state("endorsement",   ENDORSER,   wd(5)),
    state("queried",       FILER,      cd(30, overdue="lapse"),     tone=WAITING, interruption=True, pause_basis="the applicant's time", label="Awaiting information"),
    state("authorisation", AUTHORISER, wd(5), label="Rating authorisation"),
    state("authorised",    FILER,      wd(10),                      tone=GOOD, outcome=True),
    state("rated",         SUPPLIER,   ACCEPT_IN_DAYS, ACCEPT_IN_HOURS, outcome=True),
    state("requested",     SUPPLIER,   SUPPLIERS_TIME,              outcome=True, label="Assurance requested"),
    state("offered",       FILER,      wd(5, overdue="lapse"),      tone=WAITING, outcome=True, label="Later date offered"),
    state("assistance",    AUTHORISER, wd(10),                      outcome=True, label="Special priorities assistance"),
    state("accepted",      SUPPLIER,   until("agreed_on"),          tone=GOOD, outcome=True),
    final("completed", GOOD),
    final("rejected", BAD),
    final("declined", BAD),
    final("returned"),
    final("withdrawn"),
    final("cancelled"),
    final("lapsed"),
)

TRANSITIONS = (
    #   transition               from                        to               by
    row("submit",                "draft",                    SPONSORED,       FILER,
        guards=(o.flows_from_nothing, p.says_what_it_supports, p.supports_what_it_may, own.filer_may_name_item, s.names_partner("supplier", "supplier"), o.supplier_is_another,
                p.says_that_a_state_buys, p.names_sponsor_if_due, p.has_one_buyer_and_sponsor, p.sponsor_is_the_buyers,
                p.buyer_is_not_canada,
                p.supplier_is_where_it_can_be_asked, p.assurance_is_asked_from_home, p.rests_on_an_arrangement,
                g.programme_is_open, p.required_date_lies_ahead),
        done="priority_asked", audience=PARTIES, public="Priority was requested."),
    row("flow_down",             "draft",                    "authorised",    FILER,
        guards=(o.flows_from_own_order, own.filer_may_name_item, s.names_partner("supplier", "supplier"), o.supplier_is_another,
                p.supplier_is_where_it_can_be_asked, p.required_date_lies_ahead, o.is_needed_above),
        label="Flow down a rating", done="flowed_down", audience=PARTIES, public="A rating flows down to this order."),
    row("sponsor",               "sponsorship",              "endorsement",   SPONSOR,
        label="Sponsor the request", done="sponsored", audience=PARTIES, public="Sponsored by the end buyer's ministry."),
    row("endorse",               "endorsement",              RATED,           ENDORSER, inputs=(i.NOTE,),
        side_effects="pause_without_authority", label="Endorse the request", done="endorsed", audience=PARTIES, public="Endorsed by the defence department."),
    query_transition("endorsement", ENDORSER),
    *answer_transitions(ENDORSER),
    row("decline",               "sponsorship endorsement authorisation requested", "declined", reason=True,
        discloses_reason=True, label="Decline the request", done="declined", audience=PARTIES, public="Declined."),
    return_transition("sponsorship endorsement"),
    withdraw_transition("draft sponsorship authorisation queried"),
    row("authorise",             "authorisation",            "authorised",    AUTHORISER, four_eyes=("endorse",),
        inputs=(i.RATING, i.SYMBOL), guards=(p.supports_what_it_may, own.filer_may_name_item, p.ratings_are_authorised, p.symbol_is_the_buyers, p.required_date_lies_ahead),
        label="Authorise a rating", done="authorised", audience=PARTIES, public="A rating was authorised."),
    row("place_order",           "authorised",               "rated",         FILER,
        inputs=(i.ORDER, i.SIGNED_BY, i.STATEMENT, i.RECEIVED, i.RECEIVED_AT),
        guards=(d.date_has_come("order_received_on", since="rating_given_on"), o.states_the_instant),
        label="Place the rated order", done="order_placed", audience=PARTIES, public="The rated order was placed."),
    row("accept",                "rated",                    "accepted",      SUPPLIER, inputs=(i.INTERFERES,),
        guards=(o.names_own_orders, o.what_waits_is_its_equal, o.gives_way_to_none, o.is_due_first),
        records="conflict", side_effects="displace",
        label="Accept the order", done="order_accepted", audience=PARTIES, public="The supplier accepted the order."),
    row("undertake",             "requested",                "accepted",      SUPPLIER,
        inputs=(i.AGREED,), guards=(d.stands_ahead("agreed_on"),),
        label="Give an assurance", done="assurance_given", audience=PARTIES, public="The supplier gave its assurance."),
    row("offer",                 "rated requested",          "offered",       SUPPLIER,
        inputs=(i.OFFERED, i.WHY, i.INTERFERES), records="conflict",
        guards=(p.offer_is_later, d.stands_ahead("offered_on"), o.names_own_orders, o.what_waits_is_its_equal,
                o.has_an_excuse),
        label="Offer a later date", done="date_offered", audience=PARTIES, public="The supplier offers a later date."),
    row("reject",                "rated",                    "rejected",      SUPPLIER, reason=True, discloses_reason=True,
        inputs=(i.REJECTION,), label="Reject the order", done="order_rejected", audience=PARTIES, public="The supplier rejected the order."),
    row("accept_offer",          "offered",                  "accepted",      FILER,
        label="Accept the later date", done="offer_accepted", audience=PARTIES, public="The filer accepts the later date."),
    lapse_transition("offered", "rejected"),
    lapse_transition("queried", "lapsed"),
    row("ask_assistance",        "rated offered accepted",   "assistance",    inputs=(i.ASSISTANCE,), guards=(p.is_rated,),
        label="Request special priorities assistance", done="assistance_asked", audience=PARTIES, public="Special priorities assistance was requested."),
    row("direct",                "assistance",               "accepted",      AUTHORISER, reason=True, discloses_reason=True,
        inputs=(i.AGREED,), guards=(d.stands_ahead("agreed_on"),),
        label="Direct acceptance", done="directed", audience=PARTIES, public="The commerce department directed acceptance."),
    row("confirm",               "assistance",               "rejected",      AUTHORISER, reason=True, discloses_reason=True,
        label="Confirm the rejection", done="rejection_confirmed", audience=PARTIES, public="The commerce department confirmed the rejection."),
    row("report_delay",          "accepted",                 UNCHANGED,       SUPPLIER, reason=True, discloses_reason=True,
        inputs=(i.NOTICE, i.DELAYED), guards=(d.stands_ahead("delayed_until", later_than="agreed_on"),), side_effects="give_delay_notice",
        label="Report a delay", done="delay_reported", audience=PARTIES, public="The supplier reported a delay."),
    row("confirm_delay",         "accepted assistance",      UNCHANGED,       SUPPLIER,
        inputs=(i.CONFIRMED,), guards=(o.delay_is_unconfirmed,), side_effects="end_delay_notices",
        label="Confirm the delay in writing", done="delay_confirmed", audience=PARTIES, public="The supplier confirmed the delay in writing."),
    row("re_rate",               "rated offered accepted",   UNCHANGED,       AUTHORISER, four_eyes=("endorse",), reason=True,
        inputs=(i.RATING, i.SYMBOL, i.RERATED),
        guards=(p.is_rated, o.is_rated_by_itself, p.ratings_are_authorised, p.symbol_is_the_buyers,
                d.date_has_come("rating_received_on", since="came_on")),
        label="Change the rating", done="re_rated", audience=PARTIES, public="The rating was changed."),
    row("amend",                 "accepted",                 "rated",         FILER,
        inputs=(i.REQUIRED, i.SIGNED_BY, i.STATEMENT, i.RECEIVED, i.RECEIVED_AT), side_effects="end_delay_notices",
        guards=(p.is_rated, p.required_date_lies_ahead, d.date_is_past("order_received_on"),
                p.receipt_follows_the_last, o.states_the_instant),
        label="Amend the order", done="order_amended", audience=PARTIES, public="The order was amended and counts as a new order."),
    row("complete",              "accepted",                 "completed",     (SUPPLIER, FILER),
        inputs=(i.COMPLETED,), guards=(d.date_is_past("completed_on", since="came_on"),),
        label="Record completion", done="order_completed", audience=PARTIES, public="Completed."),
    row("cancel_rating",         "rated accepted",           "cancelled",     (FILER, AUTHORISER), reason=True,
        discloses_reason=True, guards=(p.is_rated,), label="Cancel the rating", done="rating_cancelled", audience=PARTIES, public="The rating was cancelled."),
    row("cancel",                "authorised requested offered", "cancelled", FILER,
        done="cancelled", audience=PARTIES, public="Cancelled by the filer."),
    row("follow_cancellation",   FLOWED,                     "cancelled",     CLOCK, automatic=True,
        guards=(o.has_lost_its_rating_above,),
        label="Cancel with the parent order", done="cancelled_above", audience=PARTIES, public="The parent order is no longer rated."),
    row("follow_rating",         FLOWED,                     UNCHANGED,       CLOCK, automatic=True,
        guards=(o.is_rated_otherwise_above,),
        label="Change the rating with the parent order", done="re_rated_above", audience=PARTIES, public="The rating was changed with that of the parent order."),
    row("displace",              "accepted assistance",      UNCHANGED,       CLOCK, automatic=True,
        guards=(o.has_been_displaced,), side_effects="announce_displacement",
        label="Displace the order", done="displaced", audience=PARTIES, public="A higher-rated order displaces this order."),
    *clock_transitions("sponsorship endorsement queried authorisation", by=(ENDORSER, AUTHORISER)),
)
# fmt: on

PRIORITY = Workflow("priority", "PRI", STATES, TRANSITIONS, whole=WHOLE, main=MAIN)
