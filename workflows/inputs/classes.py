"""What the transitions ask for by which evidence of priority is recorded and ended."""

from datetime import date

from workflows.asks import Ask
from workflows.classes import DISRUPTION, EVIDENCE
from workflows.inputs.priority import SYMBOLS

RECORDED = Ask(
    "ground",
    choices=tuple(one for one in EVIDENCE if one[0] != DISRUPTION),
    label="Evidence",
    help="Record only what was given elsewhere. The case's own priority case and disruptions count automatically.",
)
SYMBOL = Ask(
    "programme_symbol",
    choices=SYMBOLS,
    required=False,
    label="Programme symbol",
    help="Only for a rating (15 CFR 700, schedule I).",
)
DOCUMENT = Ask("document", label="Order, letter or report", longest=200, help="The document that proves it.")
UNTIL = Ask("ends_on", of=date, required=False, label="In force until", help="The last day, if there is one.")
OPEN_EVIDENCE = Ask("open_evidence", one_of="ground", label="Evidence", help="The number of the evidence.")
WAITING_EVIDENCE = Ask(
    "waiting_evidence", one_of="waiting_ground", label="Evidence", help="The number of the evidence."
)
