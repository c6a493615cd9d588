"""What the transitions of an approved agreement ask for."""

from datetime import date

from workflows import production
from workflows.closed_sets import Audience
from workflows.input import MOST_LINES, Input

CONCLUDED = Input(
    "concluded_on",
    of=date,
    label="Concluded on",
    help="A copy is due within 30 days of this day (22 CFR 124.1(d)).",
)
AMENDMENT = Input(
    "amendment",
    label="What it changes",
    help="Delivery or performance schedules, or another minor administrative matter. A change of the duration, the scope, the "
    "territory, the value or the parties needs approval (22 CFR 124.1(c)).",
    audience=Audience.FILER,
)
DOCUMENT = Input(
    "document",
    of=int,
    one_of="document",
    required=False,
    label="Copy of the amendment",
    help="The number of a document of the case.",
)
DECIDED = Input(
    "decided_on",
    of=date,
    label="Decided on",
    help="The office must be informed within 60 days of this day (22 CFR 124.5).",
)
PRODUCTION = Input(
    "reports",
    many_of="production_report",
    item=production.clean,
    table=production.table,
    most=MOST_LINES,
    label="What was made",
    help="A table with the first line from,until,quantity,value. Days are such as 2026-03-15, values are in USD. To correct a "
    "report, add the columns corrects,reason with its number. All rows are taken, or none.",
)
