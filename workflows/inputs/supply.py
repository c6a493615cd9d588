"""What the transitions of the spares and the maintenance table ask for."""

from datetime import date

from workflows.closed_sets import Audience
from workflows.input import Input
from workflows.inputs.licence import ANSWER, GROUNDS, NOTE, RETURN_CODE, WAIVED, WAIVER

RECOMMENDATION = Input("recommendation", choices=(("approve", "Approve"), ("deny", "Deny")))
JUDGEMENT = Input(
    "judgement",
    required=False,
    label="Why the exemption applies",
    help="Required where the facts alone do not decide it.",
)
LICENCE = Input(
    "licence",
    one_of="licence",
    required=False,
    label="Licence case",
    help="Reference of the case to wait for, if the filing names none.",
)
LINE = Input("line", of=int, one_of="line", label="Line", help="The line number.")
EXTENDED = Input("authority_ends_on", of=date, label="New last day of the authority")
SAMPLE = Input(
    "sample_finding",
    choices=(("sound", "The exemption applied"), ("unsound", "The exemption did not apply")),
    label="Finding",
)
REMARK = Input("note", required=False, label="Note")
ASSESSMENT = Input(
    "assessment",
    choices=(
        ("fit", "Acceptable"),
        ("conditions", "Acceptable with conditions"),
        ("unfit", "Not acceptable"),
    ),
    label="Technical assessment",
)
STATEMENT = Input("statement", label="Statement")
IMPORTED = Input(
    "imported_on",
    of=date,
    required=False,
    label="Imported on",
    help="Where the item came into the United States for the work (22 CFR 123.4).",
)
PARTS = Input(
    "parts", one_of="spares", label="Spares case", help="Reference of the spares case that brings the parts."
)
UPGRADE = Input("upgrade", label="What exceeds the original performance", audience=Audience.FILER)
RECEIVED = Input("received_on", of=date, label="Received on")

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
