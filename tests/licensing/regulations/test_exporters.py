"""Who may apply, and who may go without an approval, day by day."""

from datetime import date

import pytest

from licensing.regulations.findings import find
from licensing.regulations.instruments import Exporter, against_exemption

DAY, LAST = date(2026, 3, 6), date(2026, 3, 5)
REGISTERED = Exporter("GE", us_person=True, registered_until=DAY)
EMBASSY = Exporter("Embassy of India", mission_in_us=True)
ABROAD = Exporter("HAL")


def applies(applicant, instrument, on=DAY):
    return find("applicant", {"applicant": applicant, "instrument": instrument}, on)


@pytest.mark.parametrize(
    ("applicant", "instrument", "reasons"),
    [
        (REGISTERED, "DSP-5", []),
        (Exporter("GE", us_person=True), "DSP-5", ["not_registered"]),
        (EMBASSY, "DSP-5", []),
        (EMBASSY, "DSP-61", []),
        (EMBASSY, "TAA", ["foreign_applicant"]),
        (ABROAD, "DSP-5", ["foreign_applicant"]),
        (ABROAD, "GC", []),
        (Exporter("HAL", ineligible_from=LAST), "GC", ["ineligible"]),
        (Exporter("HAL", ineligible_from=LAST, ineligible_until=LAST), "GC", []),
    ],
)
def test_who_may_apply_for_what(applicant, instrument, reasons):
    assert [refusal.code for refusal in applies(applicant, instrument).refusals] == reasons


def test_a_registration_that_ended_is_named_with_its_last_day():
    ended = Exporter("GE", us_person=True, registered_until=LAST)
    assert applies(ended, "DSP-5", LAST).answer is True
    (refusal,) = applies(ended, "DSP-5").refusals
    assert refusal.sentence == "GE was registered until 5 March 2026."
    assert refusal.citations == ("22 CFR 120.16(a)", "22 CFR 120.16(b)", "22 CFR 122.1(a)")


@pytest.mark.parametrize(
    ("exporter", "abroad", "reasons"),
    [
        (REGISTERED, False, []),
        (Exporter("DLA", us_person=True, us_agency=True), False, []),
        (ABROAD, False, ["foreign_exporter"]),
        (ABROAD, True, []),
        (Exporter("HAL", ineligible_from=LAST), True, ["ineligible"]),
        (Exporter("GE", us_person=True), True, ["not_registered"]),
    ],
)
def test_who_may_claim_an_exemption(exporter, abroad, reasons):
    assert [refusal.code for refusal in against_exemption(exporter, DAY, abroad=abroad)] == reasons
