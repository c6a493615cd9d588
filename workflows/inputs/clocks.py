"""What the transitions that every reviewed kind has for its clocks, evidence and obligations ask for."""

from datetime import date

from workflows.asks import Ask
from workflows.pauses import OPENED_BY_OFFICERS, OPENED_FOR_TARGETS

CERTIFICATES = (
    ("rating", "Rating"),
    ("certificate", "Certificate"),
    ("registration", "Registration"),
    ("assurance", "Assurance of a government"),
)

EXCEPTION = Ask(
    "stop",
    choices=tuple((one.code, one.title) for one in OPENED_BY_OFFICERS),
    label="Pause or exception",
    help="Each excuses the statutory date. An end-use check and outstanding assurances also pause the targets.",
)
PAUSE = Ask("stop", choices=tuple((one.code, one.title) for one in OPENED_FOR_TARGETS), label="Pause")
OPEN_PAUSE = Ask("open_stop", one_of="stop", label="Pause or exception")
CLOCK = Ask("clock", one_of="clock", label="Clock")
READS = Ask(
    "reads",
    choices=(("running", "Running"), ("paused", "Paused"), ("excused", "Excused")),
    label="The clock was",
    help="A statutory date can be excused. A target can be paused.",
)
FROM = Ask("from_on", of=date, label="From", help="The first day to which the correction applies.")
UNTIL = Ask("until_on", of=date, label="Until", help="The last day to which the correction applies.")
CERTIFICATE_CODE = Ask("evidence", choices=CERTIFICATES, label="Evidence")
CERTIFICATE_TITLE = Ask("title", label="Number or title", longest=200)
EXPIRES = Ask("expires_on", of=date, label="In force until", help="The last day.")
OBLIGATION = Ask("obligation", one_of="obligation", label="Obligation")
MET = Ask("met_on", of=date, label="Met on")
