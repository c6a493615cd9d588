"""What the transitions ask for by which evidence of priority is recorded and ended."""

from datetime import date

from workflows.classes import DISRUPTION, EVIDENCE
from workflows.input import Input
from workflows.inputs.priority import SYMBOLS

RECORDED = Input(
    "ground",
    choices=tuple(kind for kind in EVIDENCE if kind[0] != DISRUPTION),
    label="Evidence",
    help="Record only what was given elsewhere. The case's own priority case and disruptions count automatically.",
)
SYMBOL = Input(
    "programme_symbol",
    choices=SYMBOLS,
    required=False,
    label="Programme symbol",
    help="Only for a rating (15 CFR 700, schedule I).",
)
DOCUMENT = Input(
    "document", label="Order, letter or report", longest=200, help="The document that proves it."
)
UNTIL = Input(
    "ends_on", of=date, required=False, label="In force until", help="The last day, if there is one."
)
OPEN_EVIDENCE = Input("open_evidence", one_of="ground", label="Evidence", help="The number of the evidence.")
WAITING_EVIDENCE = Input(
    "waiting_evidence", one_of="waiting_ground", label="Evidence", help="The number of the evidence."
)
