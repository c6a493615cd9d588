"""What the rows of the priority table ask for."""

from datetime import date

from workflows.asks import Ask

RATINGS = (("DO", "DO"), ("DX", "DX"))
# 15 CFR 700, schedule I
SYMBOLS = (
    ("A1", "A1 Aircraft"),
    ("A2", "A2 Missiles"),
    ("A3", "A3 Ships"),
    ("A4", "A4 Tank-automotive"),
    ("A5", "A5 Weapons"),
    ("A6", "A6 Ammunition"),
    ("A7", "A7 Electronic and communications equipment"),
    ("C3", "C3 Maintenance, repair and operating supplies"),
    ("C9", "C9 Miscellaneous"),
    ("D1", "D1 Canadian military programmes"),
    ("D2", "D2 Canadian production and construction"),
    ("D3", "D3 Canadian atomic energy programme"),
    ("G1", "G1 Munitions bought commercially by foreign governments"),
    ("G2", "G2 Direct defence needs of foreign governments"),
    ("G3", "G3 Foreign production and construction"),
    ("G4", "G4 Foreign critical infrastructure"),
    ("H1", "H1 Combined orders"),
    ("H7", "H7 Maintenance, repair and operating supplies"),
    ("J1", "J1 F-16 co-production"),
)
# 15 CFR 700.13(c): the grounds on which a supplier may reject
REJECTIONS = (
    ("terms_not_met", "Regularly established terms of sale are not met"),
    ("not_supplied", "The item is not supplied or the service not performed"),
    ("own_use", "Made for own use, none supplied in the last two years"),
    ("buyer_makes_it", "The buyer makes the item"),
    ("conflicts_with_control", "Acceptance would break another control under the Act"),
)

RATING = Ask("rating", choices=RATINGS, label="Rating")
SYMBOL = Ask("programme_symbol", choices=SYMBOLS, label="Programme symbol", help="15 CFR 700, schedule I.")
NOTE = Ask("note", required=False, label="Note")
ORDER = Ask("order_number", label="Order number", longest=200)
RECEIVED = Ask("order_received_on", of=date, label="Received by the supplier on")
OFFERED = Ask("offered_on", of=date, label="Earliest date", help="15 CFR 700.13(b)")
WHY = Ask("why", label="Why the required date cannot be met")
REJECTION = Ask("rejection", choices=REJECTIONS, label="Ground", help="15 CFR 700.13(c)")
ASSISTANCE = Ask("assistance", label="Assistance needed", help="As on form BIS-999.")
AGREED = Ask("agreed_on", of=date, label="To be delivered on")
DELAYED = Ask("delayed_until", of=date, label="New date")
REQUIRED = Ask("required_on", of=date, label="Now required on")
COMPLETED = Ask("completed_on", of=date, label="Completed on")
