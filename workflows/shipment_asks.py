"""What the rows of the shipment table ask for, and whose desk each reason for a hold is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from workflows.asks import Ask
from workflows.language import Role

SIDES = (("export", "Export side"), ("import", "Import side"))
# code, words, whose desk: papers the filer's, authority an officer's, customs the port's
CODES = (
    ("eei_missing", "Electronic export information late, or no ITN", Role.FILER),
    ("papers_missing", "DSP-83 or copy of the letter of offer missing", Role.FILER),
    ("consignee_not_listed", "Forwarder or consignee not on the licence", Role.FILER),
    ("duty_papers", "Import papers or exemption certificate missing", Role.FILER),
    ("licence_not_live", "Licence expired, exhausted, suspended or revoked", Role.OFFICER),
    ("value_over", "Value over the tolerance", Role.OFFICER),
    ("quantity_over", "Quantity over the licence", Role.OFFICER),
    ("end_use_mismatch", "Destination or end-user does not match", Role.OFFICER),
    ("proviso_unmet", "A proviso is not met", Role.OFFICER),
    ("carrier_proscribed", "Carrier of a proscribed country (22 CFR 126.1(b))", Role.OFFICER),
    ("screening_hit", "Party screening hit", Role.PORT),
    ("examination", "Physical examination", Role.PORT),
)
DESK_OF_CODE: Mapping[str, Role] = MappingProxyType({code: desk for code, _, desk in CODES})

ITN = Ask("itn", label="Internal transaction number", help="Of the export filing: X and fourteen digits.")
ITN_AT_LAST = Ask(
    "itn",
    required=False,
    label="Internal transaction number",
    help="If the export information has not been filed before.",
)
SIDE = Ask("side", choices=SIDES, label="Side")
CODE = Ask("code", choices=tuple((code, words) for code, words, _ in CODES), label="Reason code")
EVIDENCE = Ask("evidence", label="Evidence", help="What was found, and where.")
SUPPLIED = Ask("supplied", label="What is supplied")
ADVICE = Ask(
    "advice", label="Advice to the port", help="Every partner with a part in the consignment reads it too."
)
GROUNDS = Ask("grounds", label="Grounds")
DELIVERED = Ask("delivered_on", of=date, label="Delivered on")
