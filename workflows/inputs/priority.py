"""What the transitions of the priority table ask for."""

from datetime import date, datetime

from workflows.classes import RATED
from workflows.closed_sets import Audience
from workflows.input import Input

RATINGS = tuple((level, level) for level in reversed(RATED))
# 15 CFR 700, schedule I, in the words of the rule book
SYMBOLS = (
    ("A1", "A1 Aircraft"),
    ("A2", "A2 Missiles and space"),
    ("A3", "A3 Ships"),
    ("A4", "A4 Tank-Automotive"),
    ("A5", "A5 Weapons"),
    ("A6", "A6 Ammunition"),
    ("A7", "A7 Electronic and communications equipment"),
    ("B1", "B1 Military building supplies"),
    ("B8", "B8 Production equipment, for a contractor's account"),
    ("B9", "B9 Production equipment, Government-owned"),
    ("C2", "C2 Department of Defense construction"),
    ("C3", "C3 Maintenance, repair and operating supplies of the Department of Defense"),
    ("C9", "C9 Miscellaneous"),
    ("D1", "D1 Canadian military programmes"),
    ("D2", "D2 Canadian production and construction"),
    ("D3", "D3 Canadian atomic energy"),
    ("E1", "E1 Energy: construction"),
    ("E2", "E2 Energy: operations, including maintenance, repair and overhaul"),
    ("E3", "E3 Energy: privately owned facilities"),
    ("F1", "F1 Energy: exploration, production, refining, transport"),
    ("F2", "F2 Energy: conservation"),
    ("F3", "F3 Energy: construction, repair, maintenance"),
    ("G1", "G1 Munitions bought commercially by foreign governments"),
    ("G2", "G2 Direct defence needs of foreign governments"),
    ("G3", "G3 Foreign production and construction"),
    ("G4", "G4 Foreign critical infrastructure"),
    # the schedule's section "Other Programs"
    ("H1", "H1 Certain combined orders"),
    ("H5", "H5 Private domestic production"),
    ("H6", "H6 Private domestic construction"),
    ("H7", "H7 Maintenance, repair and operating supplies"),
    ("H8", "H8 Designated programmes"),
    ("J1", "J1 Co-production programme"),
    ("K1", "K1 Federal supply items"),
    ("N1", "N1 Homeland security: federal emergency preparedness"),
    ("N2", "N2 Homeland security: state and local emergency preparedness"),
    ("N3", "N3 Homeland security: intelligence and warning"),
    ("N4", "N4 Homeland security: border and transport"),
    ("N5", "N5 Homeland security: counter-terrorism"),
    ("N6", "N6 Homeland security: chemical, biological, radiological, nuclear"),
    ("N7", "N7 Homeland security: critical infrastructure"),
    ("N8", "N8 Homeland security: miscellaneous"),
)
# those of the symbols that are for certain end buyers alone
FOR_CANADA = ("D1", "D2", "D3")
FOR_FOREIGN_GOVERNMENTS = (
    "G1",
    "G2",
)  # G3 and G4 are for what is made, built or vital abroad, whoever buys it
# 15 CFR 700.13(c): the grounds on which a supplier may reject
REJECTIONS = (
    ("terms_not_met", "Regularly established terms of sale are not met"),
    ("not_supplied", "The item is not supplied or the service not performed"),
    ("own_use", "Made for own use, none supplied in the last two years"),
    ("buyer_makes_it", "The buyer makes the item"),
    ("conflicts_with_control", "Acceptance would break another control under the Act"),
)

# as 15 CFR 700.12(a)(4) prints it; an order's statement reads in substance like it
CERTIFICATION = (
    "This is a rated order certified for national defense use, and you are required to follow all the provisions of "
    "the Defense Priorities and Allocations System regulation (15 CFR part 700)."
)

RATING = Input("rating", choices=RATINGS, label="Rating")
SYMBOL = Input(
    "programme_symbol",
    choices=SYMBOLS,
    label="Programme symbol",
    help="15 CFR 700, schedule I.",
    error="This programme symbol is not in 15 CFR 700, schedule I.",
)
RERATED = Input(
    "rating_received_on",
    of=date,
    required=False,
    label="New rating received by the supplier on",
    help="Recorded under 15 CFR 700.16; today if left empty. The new rating applies at once.",
)
NOTE = Input("note", required=False, label="Note")
ORDER = Input("order_number", label="Order number", longest=200, audience=Audience.PARTIES)
SIGNED_BY = Input(
    "signed_by",
    label="Signatory",
    help="The buyer's authorised signatory who signed this order (15 CFR 700.12(a)(3)).",
    longest=200,
    audience=Audience.PARTIES,
)
STATEMENT = Input(
    "statement",
    choices=(("certified", CERTIFICATION),),
    label="Certification statement",
    help="The order must contain a statement that reads in substance like this (15 CFR 700.12(a)(4)).",
    error="A rated order must contain the certification statement (15 CFR 700.12(a)(4)).",
)
RECEIVED = Input("order_received_on", of=date, label="Received by the supplier on")
RECEIVED_AT = Input(
    "order_received_at",
    of=datetime,
    required=False,
    label="Time of receipt",
    help="Only for an emergency order. The supplier's time starts here (15 CFR 700.13(d)(2)).",
)
INTERFERES = Input(
    "interferes_with",
    many_of="order",
    required=False,
    label="Interferes with",
    help="References of accepted orders that this order would delay. Include equal "
    "orders received on the same day that wait for your answer (15 CFR 700.13(b)).",
)
OFFERED = Input("offered_on", of=date, label="Earliest date", help="15 CFR 700.13(b)")
WHY = Input("why", label="Why the required date cannot be met")
REJECTION = Input("rejection", choices=REJECTIONS, label="Reason for rejection", help="15 CFR 700.13(c)")
ASSISTANCE = Input("assistance", label="Assistance needed", help="As on form BIS-999.")
AGREED = Input("agreed_on", of=date, label="To be delivered on")
DELAYED = Input("delayed_until", of=date, label="New date")
NOTICE = Input(
    "notice",
    choices=(("written", "In writing"), ("verbal", "Verbally")),
    label="How the customer was notified",
    help="A verbal notice must be confirmed in writing within one working day (15 CFR 700.13(d)(3)).",
)
CONFIRMED = Input("written_notice", label="Written notice", help="The number or the text of the notice.")
REQUIRED = Input(
    "required_on",
    of=date,
    label="New required date",
    error="Give a specific delivery date such as 2026-03-15, not 'as soon as possible' (15 CFR 700.12(a)).",
)
COMPLETED = Input("completed_on", of=date, label="Completed on")
