"""What the transitions of the spares and the maintenance table ask for."""

from datetime import date

from workflows.asks import Ask
from workflows.inputs.licence import ANSWER, GROUNDS, NOTE, RETURN_CODE, WAIVED, WAIVER

RECOMMENDATION = Ask("recommendation", choices=(("approve", "Approve"), ("deny", "Deny")))
JUDGEMENT = Ask(
    "judgement",
    required=False,
    label="Why the exemption applies",
    help="Required where the facts alone do not decide it.",
)
LICENCE = Ask(
    "licence",
    one_of="licence",
    required=False,
    label="Licence case",
    help="Reference of the case to wait for, if the filing names none.",
)
LINE = Ask("line", of=int, one_of="line", label="Line", help="The line number.")
EXTENDED = Ask("authority_ends_on", of=date, label="New last day of the authority")
SAMPLE = Ask(
    "sample_finding",
    choices=(("sound", "The exemption applied"), ("unsound", "The exemption did not apply")),
    label="Finding",
)
REMARK = Ask("note", required=False, label="Note")
ASSESSMENT = Ask(
    "assessment",
    choices=(
        ("fit", "Acceptable"),
        ("conditions", "Acceptable with conditions"),
        ("unfit", "Not acceptable"),
    ),
    label="Technical assessment",
)
STATEMENT = Ask("statement", label="Statement")
IMPORTED = Ask(
    "imported_on",
    of=date,
    required=False,
    label="Imported on",
    help="Where the item came into the United States for the work (22 CFR 123.4).",
)
PARTS = Ask(
    "parts", one_of="spares", label="Spares case", help="Reference of the spares case that brings the parts."
)
UPGRADE = Ask("upgrade", label="What exceeds the original performance")
RECEIVED = Ask("received_on", of=date, label="Received on")

__all__ = [
    "ANSWER",
    "ASSESSMENT",
    "EXTENDED",
    "GROUNDS",
    "IMPORTED",
    "JUDGEMENT",
    "LICENCE",
    "LINE",
    "NOTE",
    "PARTS",
    "RECEIVED",
    "RECOMMENDATION",
    "REMARK",
    "RETURN_CODE",
    "SAMPLE",
    "STATEMENT",
    "UPGRADE",
    "WAIVED",
    "WAIVER",
]
