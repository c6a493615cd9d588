"""Every reading that the text leaves open: its strict default, and what each other value changes."""

import pytest

from licensing.regulations.rulebook import BOOK
from licensing.regulations.topics import assess
from tests.licensing import golden

NOTIFIED = {"received_by_congress_on": "2026-06-01"}
LATE = {"status": "revoked", "ships_on": "2030-03-16", "shipped_value": "1000000.00"}
SHORT = {"emergency": "imminent", "received_at": "2026-08-01T23:30:00Z", "stated_hours": 4}
PAST = {"received_on": "2026-03-02", "as_of": "2026-05-09", "open_exceptions": ["dod_review"]}
UPGRADE = {"work": "upgrade", "us_origin": False, "returns_to": "SG", "exports_on": "2031-01-10"}
TRAINING = {"classified": True}
# The reading, its other value, the topic, changes to the first worked answer's facts, the key, by default and otherwise.
CASES = [
    ("notification_wait", "last_day", "congressional-notification", NOTIFIED, "earliest_approval_on", "2026-07-02", "2026-07-01"),
    ("certified_emergency_wait", "none", "congressional-notification", {**NOTIFIED, "emergency_certified": True}, "wait_days", 30, None),
    (
        "bar_without_notification",
        "ignored",
        "congressional-notification",
        {"mde_value": "1.00", "total_value": "1.00", "joint_resolution_enacted_on": "2026-06-01"},
        "barred",
        True,
        False,
    ),
    ("licence_not_live", "all", "licence-usage", LATE, "reasons", ["revoked"], ["revoked", "expired", "exhausted"]),
    ("face_value_at_cap", "tolerance", "licence-usage", {"mde": True, "face_value": "20000000.00"}, "max_total_value", "20000000.00", "22000000.00"),
    ("anniversary", "exclusive", "licence-usage", {"ships_on": "2030-03-15"}, "allowed", True, False),
    ("anniversary", "exclusive", "retention", {"record": "dpas", "ended_on": "2026-05-14"}, "keep_until", "2029-05-14", "2029-05-13"),
    ("leap_day_anniversary", "1_march", "retention", {"record": "dpas", "ended_on": "2028-02-29"}, "keep_until", "2031-02-28", "2031-03-01"),
    ("receipt_on_closed_day", "received_next_open_day", "dpas-acceptance", {"received_on": "2026-07-03"}, "respond_by", "2026-07-24", "2026-07-27"),
    ("receipt_on_closed_day", "received_next_open_day", "dpas-acceptance", {"received_on": "2026-07-02"}, "respond_by", "2026-07-24", "2026-07-24"),
    ("short_emergency_limit", "stated", "dpas-emergency", SHORT, "respond_by", "2026-08-02T11:30:00Z", "2026-08-02T03:30:00Z"),
    ("short_emergency_limit", "stated", "dpas-emergency", SHORT, "stated_limit_valid", False, False),
    ("state_exception", "extends", "state-deadline", PAST, "due_on", "2026-05-01", "2026-05-09"),
    ("state_exception", "extends", "state-deadline", PAST, "overdue", False, False),
    ("upgrade_import", "as_repair", "repair-return", UPGRADE, "import_exempt", True, False),
    ("classified_basic_training", "exempt", "maintenance-service", TRAINING, "basis", None, "124.2(a)"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_reading_in_force_and_the_other(case):
    name, value, topic, changes, key, default, otherwise = case
    facts = golden.facts(topic, **changes)
    assert assess(topic, facts).as_json()[key] == default
    other = BOOK.read_as(**{name: value})
    result = assess(topic, facts, other).as_json()
    assert result[key] == otherwise
    assert result["rule_book"] == f"{BOOK.version};{name}={value}"


def test_every_value_of_every_reading_is_tried():
    tried = {(name, value) for name, value, *_ in CASES} | {
        (name, reading.value) for name, reading in BOOK.readings.items()
    }
    assert tried == {(name, value) for name, reading in BOOK.readings.items() for value in reading.choices}


def test_every_reading_is_strict_unless_the_text_decides_otherwise():
    lenient = [name for name, reading in BOOK.readings.items() if reading.value != reading.choices[0]]
    assert lenient == ["upgrade_import"]


def test_what_is_no_choice_is_refused():
    with pytest.raises(ValueError, match="anniversary cannot be read as 'sometimes'"):
        BOOK.read_as(anniversary="sometimes")
