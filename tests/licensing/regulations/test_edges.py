"""Edges of the topics that the worked answers leave out: several conditions at once, and what has the first word."""

import pytest

from licensing.regulations.rulebook import BOOK
from licensing.regulations.shapes import MILESTONES
from licensing.regulations.topics import assess
from tests.licensing import golden
from workflows import pauses

CN = "congressional-notification"
SMALL = {"mde_value": "0.00", "total_value": "1.00"}
ENACTED = {"received_by_congress_on": "2026-05-01", "joint_resolution_enacted_on": "2026-06-02"}
FULL = {"shipped_value": "1000000.00"}
LARGE = {"mde": True, "face_value": "14000000.00"}
PAPER = {"document_required_by_foreign_party": True}
TRAINING = {"level": "organizational", "activity": "training"}
DEPOT = {"level": "depot", "activity": "maintenance", "country": "GB"}
UPGRADES = {"improves": "performance"}
CASES = [
    # a near ally beside another country, the United States, and the same country twice
    (CN, {"destinations": ["GB", "IN"]}, {"required": True, "wait_days": 30}),
    (CN, {"destinations": ["GB", "US"]}, {"required": False, "wait_days": None}),
    (CN, {"destinations": ["IN", "IN"]}, {"required": True, "wait_days": 30}),
    *[(CN, {"destinations": [item]}, {"required": False}) for item in ("AU", "IL", "JP", "KR", "NZ", "FI")],
    # manufacture abroad: only of significant equipment, only under these agreements, before any value
    (CN, {**SMALL, "agreement": "TAA", "sme_manufacture_abroad": True}, {"basis": "36(d)"}),
    (CN, {"agreement": "MLA", "sme_manufacture_abroad": True, "destinations": ["NO"]}, {"basis": "36(d)", "wait_days": 15}),
    (CN, {**SMALL, "agreement": "WDA", "sme_manufacture_abroad": True}, {"basis": None, "required": False}),
    (CN, {"agreement": "WDA", "sme_manufacture_abroad": True}, {"basis": "36(c)"}),
    (CN, {**SMALL, "sme_manufacture_abroad": True}, {"required": False}),
    # a resolution bars from the day of its enactment, an emergency or not
    (CN, ENACTED, {"barred": False, "earliest_approval_on": "2026-06-01"}),
    (CN, {**ENACTED, "as_of": "2026-06-02"}, {"barred": True, "earliest_approval_on": None}),
    (CN, {**ENACTED, "as_of": "2026-06-02", "emergency_certified": True}, {"barred": True, "earliest_approval_on": None}),
    (CN, {"emergency_certified": True}, {"required": True, "earliest_approval_on": None, "barred": False}),
    (CN, {**SMALL, "received_by_congress_on": "2026-05-01"}, {"required": False, "earliest_approval_on": None}),
    # a licence that is not live: the first cause alone
    ("licence-usage", {**FULL, "status": "suspended", "ships_on": "2031-01-01"}, {"reasons": ["suspended"]}),
    ("licence-usage", {**FULL, "ships_on": "2031-01-01"}, {"reasons": ["expired"]}),
    ("licence-usage", {"status": "revoked", "shipment_value": "9000000.00"}, {"reasons": ["revoked"]}),
    ("licence-usage", {"issued_on": "2024-02-29", "ships_on": "2028-02-29"}, {"allowed": True}),
    ("licence-usage", {"issued_on": "2096-02-29", "ships_on": "2100-02-28"}, {"allowed": True}),
    ("licence-usage", {"issued_on": "2096-02-29", "ships_on": "2100-03-01"}, {"reasons": ["expired"]}),
    # a stated value that has reached the cap admits no overage, in either sort of reason
    ("licence-usage", {**LARGE, "shipment_value": "14000000.00"}, {"allowed": True, "max_total_value": "14000000.00"}),
    ("licence-usage", {**LARGE, "shipment_value": "14000000.01"}, {"reasons": ["value_cap"]}),
    ("licence-usage", {**LARGE, "shipment_value": "15400000.01"}, {"reasons": ["value_over_tolerance"]}),
    ("licence-usage", {**LARGE, "mde": False, "shipment_value": "15400000.00"}, {"allowed": True}),
    # repair and return: what is classified goes on a DSP-85 both ways, whatever else holds
    ("repair-return", {**PAPER, "classified": True, "work": "upgrade"}, {"import_instrument": "DSP-85", "export_instrument": "DSP-85"}),
    ("repair-return", PAPER, {"export_instrument": "none"}),
    ("repair-return", {**PAPER, "work": "upgrade"}, {"import_instrument": "DSP-61", "export_instrument": "DSP-5"}),
    ("repair-return", {"imported_from": "RU", "returns_to": "RU"}, {"import_exempt": False, "import_instrument": "DSP-61"}),
    ("repair-return", {"imported_from": "KH", "returns_to": "KH", "as_of": "2025-11-06"}, {"import_exempt": False}),
    ("repair-return", {"imported_from": "KH", "returns_to": "KH", "as_of": "2025-11-07"}, {"import_exempt": True}),
    ("repair-return", {"us_origin": False}, {"import_exempt": False, "import_instrument": "DSP-61"}),
    ("repair-return", {"imported_on": "2028-02-29", "exports_on": "2032-02-29"}, {"import_exempt": True, "return_by": "2032-02-29"}),
    # maintenance: basic training first, know-how always an MLA, nothing for who did not get it lawfully
    ("maintenance-service", {**TRAINING, "country": "AU"}, {"basis": "124.2(a)"}),
    ("maintenance-service", {**TRAINING, "excluded_article": "xxi"}, {"basis": "124.2(a)"}),
    ("maintenance-service", {**TRAINING, "country": "CN"}, {"instrument": "TAA", "basis": None}),
    ("maintenance-service", {**TRAINING, **UPGRADES}, {"instrument": "TAA", "is_upgrade": True}),
    ("maintenance-service", {**TRAINING, "manufacturing_know_how": True}, {"instrument": "MLA"}),
    ("maintenance-service", {**TRAINING, "lawfully_exported": False}, {"instrument": "TAA"}),
    ("maintenance-service", {**TRAINING, "activity": "maintenance"}, {"instrument": "TAA"}),
    ("maintenance-service", DEPOT, {"instrument": "none", "basis": "124.2(c)"}),
    ("maintenance-service", {**DEPOT, "classified": True}, {"instrument": "TAA"}),
    ("maintenance-service", {**DEPOT, "lawfully_exported": False}, {"instrument": "TAA"}),
    ("maintenance-service", {**DEPOT, "improves": "maintainability"}, {"instrument": "none", "is_upgrade": False}),
    ("maintenance-service", {**DEPOT, **UPGRADES, "manufacturing_know_how": True}, {"instrument": "MLA", "is_upgrade": True}),
    *[("maintenance-service", {**DEPOT, "country": item}, {"instrument": "TAA"}) for item in ("IL", "KR", "NZ", "IN")],
    *[
        ("maintenance-service", {**DEPOT, "country": item, "as_of": "2020-01-01"}, {"instrument": tool})
        for item, tool in (("SE", "none"), ("JP", "none"), ("FI", "TAA"))
    ],
    *[
        ("maintenance-service", {**DEPOT, "excluded_article": item}, {"instrument": "TAA"})
        for item in ("mtcr", "category_i", "naval_nuclear", "viii_f", "xii_c", "xiv_agents", "xv", "xx_submersibles", "xxi")
    ],
    # orders: one that may not be displaced is enough; unrated work comes last and displaces nothing
    ("dpas-conflict", {"incoming": "DX-A1", "interferes_with": ["DO-A1", "DX-A1"]}, {"action": "reject_and_offer_date"}),
    ("dpas-conflict", {"incoming": "DO-A1", "interferes_with": ["unrated", "DO-C9"]}, {"action": "reject_and_offer_date"}),
    ("dpas-conflict", {"incoming": "DX-A1", "interferes_with": ["unrated", "DO-C9"]}, {"action": "accept_and_displace"}),
    ("dpas-conflict", {"incoming": "unrated", "interferes_with": ["unrated"]}, {"action": "reject_and_offer_date"}),
    ("dpas-conflict", {"incoming": "unrated", "interferes_with": []}, {"action": "accept"}),
    ("dpas-sequence", {"orders": []}, {"sequence": []}),
    ("dpas-emergency", {"stated_hours": 48}, {"respond_by": "2026-08-03T23:30:00Z", "stated_limit_valid": True}),
    ("dpas-emergency", {"stated_hours": 0}, {"respond_by": "2026-08-02T05:30:00Z", "stated_limit_valid": False}),
    ("dpas-acceptance", {"received_on": "2027-12-23"}, {"respond_by": "2028-01-18"}),
    ("dpas-acceptance", {"received_on": "2026-07-04", "recipient_open_on": ["2026-07-05"]}, {"respond_by": "2026-07-23"}),
    # shipping: fewer hours only in an emergency, only for a government, only by air or truck
    ("eei-filing", {"mode": "truck", "emergency": True}, {"file_by": "2026-07-10T17:00:00Z"}),
    ("eei-filing", {"mode": "truck"}, {"file_by": "2026-07-10T10:00:00Z"}),
    ("eei-filing", {"mode": "rail", "emergency": True}, {"file_by": "2026-07-09T18:00:00Z"}),
    ("eei-filing", {"emergency": True, "foreign_government_end_user": False}, {"file_by": "2026-07-10T10:00:00Z"}),
    ("dsp-83", {"classified": True, "exemption": "126.5"}, {"required": False}),
    ("part-130", {"for_armed_forces": False, "value": "900000.00"}, {"statement_required": False, "report_required": False}),
    *[
        ("amendment", {"instrument": licence, "change": "add_transport_consignee"}, {"allowed": True, "route": form})
        for licence, form in (("DSP-61", "DSP-62"), ("DSP-73", "DSP-74"), ("DSP-85", "DSP-119"))
    ],
    *[
        ("amendment", {"change": change}, {"allowed": False, "route": "new licence"})
        for change in ("change_end_use", "change_country", "change_commodity", "change_foreign_consignee")
    ],
    ("state-deadline", {"open_exceptions": ["policy_review", "waiver_of_restrictions"]}, {"overdue": False}),
    ("state-deadline", {"as_of": "2026-03-01"}, {"overdue": False}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_at_the_edge(case):
    topic, changes, expect = case
    result = assess(topic, golden.facts(topic, **changes)).as_json()
    assert {key: result[key] for key in expect} == expect


def test_the_milestones_come_to_ninety_days():
    assert sum(BOOK.number(name) for name in MILESTONES) == 90


def test_the_exceptions_are_those_that_a_case_may_be_under():
    own = (
        pauses.CONGRESS,
        pauses.ASSURANCES,
        pauses.END_USE_CHECK,
        pauses.DEFENCE,
        pauses.WAIVER,
        pauses.POLICY,
    )
    assert list(BOOK.codes("state_exceptions")) == [item.code for item in own]
