"""What the transitions of the licence table ask for."""

from datetime import date

from workflows import line_decisions
from workflows.closed_sets import Audience
from workflows.input import MOST_LINES, Input

ANSWER = Input("answer", label="Answer")
DSP_83 = Input(
    "dsp83_signed_on", of=date, required=False, label="DSP-83 signed on", help="If it was requested."
)
GROUNDS = Input("grounds", label="Grounds")
AGENCIES = Input(
    "agencies", many_of="agency", label="Agencies", help="Each agency gets its own referral and clock."
)
AGENCY = Input(
    "agency",
    one_of="referral",
    label="Agency",
    help="The case proceeds without the position of this agency.",
)
REFERRAL_QUESTION = Input("question", required=False, label="Question to the agencies")
RECOMMENDATION = Input(
    "recommendation",
    choices=(("approve", "Approve"), ("provisos", "Approve with provisos"), ("deny", "Deny")),
)
LINES = Input(
    "lines",
    many_of="line_decision",
    item=line_decisions.clean,
    most=MOST_LINES,
    required=False,
    label="Decision on each line",
    help="A quantity left empty is the one asked for. Fewer without a value are worth their share of it. The applicant "
    "reads the reasons once the case is approved.",
)
NOTIFICATION = Input(
    "notification",
    choices=(
        ("none", "None is required"),
        ("36(c)", "AECA 36(c): a sale"),
        ("36(d)", "AECA 36(d): manufacture abroad"),
        ("3(d)", "AECA 3(d): a retransfer"),
    ),
    label="Congressional notification",
)
WAIT = Input(
    "wait_days",
    choices=(
        ("15", "15 days: NATO, Australia, Israel, Japan, New Zealand, South Korea"),
        ("30", "30 days: all other destinations"),
    ),
    required=False,
    label="Notification period",
)
NOTE = Input("note", required=False, label="Note to the countersigner")
POSITION = Input(
    "position",
    choices=(
        ("no_objection", "No objection"),
        ("provisos", "No objection with provisos"),
        ("objection", "Objection"),
    ),
)
STATEMENT = Input("statement", required=False, label="Statement")
PROVISOS = Input(
    "provisos",
    many_of="text",
    required=False,
    label="Provisos",
    help="One on each line. They become conditions of the approval.",
    audience=Audience.FILER,
)
REVISED = Input(
    "revised",
    many_of="proviso",
    required=False,
    label="Provisos to change, merge or strike",
    help="Choose none to draft a new one.",
)
PROVISO = Input(
    "text",
    required=False,
    label="New text",
    help="Takes the place of the chosen provisos. Leave it empty to strike them. The applicant reads it once the case is approved.",
)
RECEIVED = Input("received_by_congress_on", of=date, label="Received by Congress on")
WAIVER = Input(
    "waiver",
    label="Waiver or exception",
    help="Give the authority for the decision, such as a Presidential waiver or a section of 22 CFR 126.1.",
    longest=200,
)
WAIVED = Input("waived_on", of=date, label="Decided on")
RETURN_CODE = Input(
    "code",
    choices=(
        ("incomplete", "Incomplete or inconsistent"),
        ("wrong_instrument", "Another instrument is needed"),
        ("commerce_jurisdiction", "Under the Commerce Department's jurisdiction"),
        ("not_eligible", "The applicant may not apply"),
        ("other", "Other"),
    ),
    required=False,
    label="Reason for the return",
)
EMERGENCY_STATED = Input(
    "emergency_stated_on",
    of=date,
    label="Emergency stated on",
    help="The day of the President's statement, which is part of the certification to Congress.",
)
EMERGENCY_REFERENCE = Input(
    "emergency_reference",
    label="Reference of the statement",
    help="Such as the number of the Presidential determination or of the transmittal.",
    longest=200,
)
ENACTED = Input("enacted_on", of=date, label="Joint resolution enacted on")
EXECUTED = Input("executed_on", of=date, label="Executed on")
