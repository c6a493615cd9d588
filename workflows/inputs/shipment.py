"""What the transitions of the shipment table ask for, and whose desk each reason for a hold is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from workflows.closed_sets import Audience
from workflows.input import Input
from workflows.language import Role

SIDES = (("export", "Export side"), ("import", "Import side"))
# code, words, whose desk (papers the filer's, authority an officer's, customs the port's), the rule that it rests on
CODES = (
    ("eei_missing", "Electronic export information late, or no ITN", Role.FILER, "22 CFR 123.22(b)(1)"),
    (
        "papers_missing",
        "DSP-83 or copy of the letter of offer missing",
        Role.FILER,
        "22 CFR 123.10, 126.6(c)",
    ),
    ("consignee_not_listed", "Forwarder or consignee not on the licence", Role.FILER, "22 CFR 126.13(b)"),
    ("duty_papers", "Import papers or exemption certificate missing", Role.FILER, "22 CFR 123.4, 123.16(b)"),
    (
        "licence_not_live",
        "Licence expired, exhausted, suspended or revoked",
        Role.OFFICER,
        "22 CFR 123.21(a)",
    ),
    ("value_over", "Value over the tolerance", Role.OFFICER, "22 CFR 123.23"),
    ("quantity_over", "Quantity over the licence", Role.OFFICER, "22 CFR 123.23"),
    ("end_use_mismatch", "Destination or end-user does not match", Role.OFFICER, "22 CFR 123.9(a)"),
    ("proviso_unmet", "A proviso is not met", Role.OFFICER, "22 CFR 127.1(b)"),
    ("carrier_proscribed", "Carrier of a proscribed country", Role.OFFICER, "22 CFR 126.1(b)"),
    ("screening_hit", "Party screening hit", Role.PORT, "22 CFR 120.16, 127.1(d)"),
    ("examination", "Physical examination", Role.PORT, "22 CFR 127.4"),
)
DESK_OF_CODE: Mapping[str, Role] = MappingProxyType({code: desk for code, _, desk, _ in CODES})
RULE_OF_CODE: Mapping[str, str] = MappingProxyType({code: rule for code, _, _, rule in CODES})

ITN = Input(
    "itn",
    label="Internal transaction number",
    help="The number of the export filing: X and fourteen digits.",
    audience=Audience.PARTIES,
)
ITN_AT_LAST = Input(
    "itn",
    required=False,
    label="Internal transaction number",
    help="If the export information has not been filed before.",
    audience=Audience.PARTIES,
)
DEPARTS_AT = Input("departs_at", of=datetime, label="New departure")
ARRIVES_ON = Input("arrives_on", of=date, label="Expected arrival")
SIDE = Input("side", choices=SIDES, label="Side")
CODE = Input("code", choices=tuple(code[:2] for code in CODES), label="Reason code")
EVIDENCE = Input("evidence", label="Evidence", help="What was found, and where.", audience=Audience.PARTIES)
SUPPLIED = Input("supplied", label="What is supplied", audience=Audience.PARTIES)
ADVICE = Input("advice", label="Advice to the port", audience=Audience.PARTIES)
GROUNDS = Input("grounds", label="Grounds", audience=Audience.PARTIES)
RETURNED_ON = Input("returned_on", of=date, label="Returned on")
RETURNED_LINE = Input(
    "line", of=int, one_of="line", required=False, label="Line", help="Empty: everything that is out."
)
RETURNED_QUANTITY = Input(
    "quantity", of=int, required=False, label="Quantity", help="Of that line. Empty: all of it that is out."
)
DELIVERED = Input("delivered_on", of=date, label="Delivered on")
