"""What the rows ask for by which evidence of priority is recorded and ended."""

from datetime import date

from workflows.asks import Ask
from workflows.classes import DISRUPTION, EVIDENCE
from workflows.inputs.priority import SYMBOLS

RECORDED = Ask(
    "ground",
    choices=tuple(one for one in EVIDENCE if one[0] != DISRUPTION),
    label="Evidence",
    help="Of a rating or an endorsement given elsewhere; a case's own priority case and disruptions count by themselves.",
)
SYMBOL = Ask(
    "programme_symbol",
    choices=SYMBOLS,
    required=False,
    label="Programme symbol",
    help="Of a rating: 15 CFR 700, schedule I.",
)
DOCUMENT = Ask("document", label="Order, letter or report", longest=200, help="What shows it.")
UNTIL = Ask("ends_on", of=date, required=False, label="In force until", help="The last day, if it has one.")
OPEN_GROUND = Ask("open_evidence", one_of="ground", label="Evidence", help="Its number.")
WAITING_GROUND = Ask("waiting_evidence", one_of="waiting_ground", label="Evidence", help="Its number.")
