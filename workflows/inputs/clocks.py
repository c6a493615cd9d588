"""What the transitions that every reviewed kind has for its clocks, evidence and obligations ask for."""

from datetime import date

from workflows.input import Input
from workflows.pauses import OPENED_BY_OFFICERS, OPENED_FOR_TARGETS

CERTIFICATES = (
    ("rating", "Rating"),
    ("certificate", "Certificate"),
    ("registration", "Registration"),
    ("assurance", "Assurance of a government"),
)

EXCEPTION = Input(
    "stop",
    choices=tuple((reason.code, reason.title) for reason in OPENED_BY_OFFICERS),
    label="Pause or exception",
    help="Each excuses the statutory date. An end-use check and outstanding assurances also pause the targets.",
)
PAUSE = Input(
    "stop", choices=tuple((reason.code, reason.title) for reason in OPENED_FOR_TARGETS), label="Pause"
)
OPEN_PAUSE = Input("open_stop", one_of="stop", label="Pause or exception")
CLOCK = Input("clock", one_of="clock", label="Clock")
READS = Input(
    "reads",
    choices=(("running", "Running"), ("paused", "Paused"), ("excused", "Excused")),
    label="The clock was",
    help="A statutory date can be excused. A target can be paused.",
)
FROM = Input("from_on", of=date, label="From", help="The first day to which the correction applies.")
UNTIL = Input("until_on", of=date, label="Until", help="The last day to which the correction applies.")
CERTIFICATE_CODE = Input("evidence", choices=CERTIFICATES, label="Evidence")
CERTIFICATE_TITLE = Input("title", label="Number or title", longest=200)
EXPIRES = Input("expires_on", of=date, label="In force until", help="The last day.")
OBLIGATION = Input("obligation", one_of="obligation", label="Obligation")
MET = Input("met_on", of=date, label="Met on")
