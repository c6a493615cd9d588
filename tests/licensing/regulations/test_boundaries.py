"""Every amount, time, limit and listing of the rule book: a cent, a day, a unit either side of it."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.regulations import destinations
from licensing.regulations.rulebook import BOOK
from licensing.regulations.shapes import MILESTONES, SHAPES, STATUTORY, YEARLY
from licensing.regulations.topics import TOPICS, assess
from tests.licensing import golden
from tests.licensing.regulations.books import with_value

CENT, A_DAY = Decimal("0.01"), timedelta(days=1)
days = st.dates(date(1950, 1, 1), date(2150, 12, 31))


def sale(destination, part, **changes):
    """A sale of which `part` and the whole are worth the amount."""

    def given_at(amount):
        whole = {"mde_value": "0.00", "category_i_value": "0.00", "total_value": str(amount)}
        return golden.facts(
            "congressional-notification",
            destinations=[destination],
            **{**whole, part: str(amount), **changes},
        )

    return "congressional-notification", given_at, "required"


def plain(topic, field, key, **changes):
    """The facts of that topic with the amount in one field."""
    return topic, lambda amount: golden.facts(topic, **{**changes, field: str(amount)}), key


def shipment(face, **changes):
    """A licence of that value and a shipment of the amount."""

    def given_at(amount):
        return golden.facts("licence-usage", face_value=face, shipment_value=str(amount), **changes)

    return "licence-usage", given_at, "allowed"


# What is asked at the amount, and whether it is the amount itself ("from") or the next cent ("above") that counts.
AMOUNTS = {
    "congressional_mde": (*sale("IN", "mde_value"), "from"),
    "congressional_total": (*sale("IN", "total_value"), "from"),
    "congressional_mde_near": (*sale("GB", "mde_value"), "from"),
    "congressional_total_near": (*sale("GB", "total_value"), "from"),
    "congressional_category_i": (*sale("GB", "category_i_value"), "from"),
    "usage_cap_mde": (*shipment("13500000.00", mde=True), "from"),
    "usage_cap": (*shipment("48000000.00"), "from"),
    "spares_transaction": (*plain("spares-exemption", "transaction_value", "exempt"), "above"),
    "part_130_sale": (*plain("part-130", "value", "statement_required"), "from"),
    "part_130_fees": (
        *plain(
            "part-130",
            "fees_or_commissions",
            "report_required",
            value="500000.00",
            political_contributions="0.00",
        ),
        "from",
    ),
    "part_130_contributions": (
        *plain(
            "part-130",
            "political_contributions",
            "report_required",
            value="500000.00",
            fees_or_commissions="0.00",
        ),
        "from",
    ),
    "mde_development": (*plain("mde-status", "rd_cost", "mde", production_cost="0.00"), "above"),
    "mde_production": (*plain("mde-status", "production_cost", "mde", rd_cost="0.00"), "above"),
}


def told(topic, facts, key, book=BOOK):
    return assess(topic, facts, book).as_json()[key]


@pytest.mark.parametrize("rule", SHAPES["amounts"].rules)
def test_a_cent_either_side_of_every_amount(rule):
    topic, given_at, key, side = AMOUNTS[rule]
    amount = BOOK.amount(rule)
    below, at, above = (told(topic, given_at(amount + cents), key) for cents in (-CENT, Decimal(0), CENT))
    assert (below != at, at != above) == ((True, False) if side == "from" else (False, True))


@given(st.data())
def test_on_either_side_of_an_amount_nothing_else_changes_the_answer(data):
    rule = data.draw(st.sampled_from(sorted(set(AMOUNTS) - {"usage_cap", "usage_cap_mde"})))
    topic, given_at, key, side = AMOUNTS[rule]
    amount = BOOK.amount(rule)
    cents = data.draw(st.integers(0, int(amount * 2 / CENT)))
    asked = (Decimal(cents) * CENT).quantize(CENT)
    reached = asked >= amount if side == "from" else asked > amount
    if rule in {"congressional_mde", "congressional_category_i", "congressional_mde_near"}:
        total = "congressional_total" + ("_near" if rule != "congressional_mde" else "")
        reached = reached or asked >= BOOK.amount(total)
    assert (told(topic, given_at(asked), key) == told(topic, given_at(amount + CENT), key)) is reached


def day(value):
    return date.fromisoformat(value)


def instant(value):
    return datetime.fromisoformat(value)


def chain(rule):
    """The step of the schedule that the rule ends."""
    return list(TOPICS["interagency-schedule"].answer.model_fields)[MILESTONES.index(rule)]


def eei(mode, *, emergency=False):
    return "eei-filing", {"mode": mode, "emergency": emergency}, "file_by", instant, timedelta(hours=-1)


def emergency(kind):
    return "dpas-emergency", {"emergency": kind, "stated_hours": 0}, "respond_by", instant, timedelta(hours=1)


def notified(*destinations_):
    changes = {"destinations": list(destinations_), "received_by_congress_on": "2026-06-01"}
    return "congressional-notification", changes, "earliest_approval_on", day, A_DAY


# The topic, changes to its facts, the key that moves, how it is read, and by how much one unit more moves it.
TIMES = {
    "congressional_wait": notified("IN"),
    "congressional_wait_near": (
        "congressional-notification",
        {
            "destinations": ["GB"],
            "received_by_congress_on": "2026-06-01",
            "mde_value": "25000000.00",
            "total_value": "25000000.00",
        },
        "earliest_approval_on",
        day,
        A_DAY,
    ),
    "state_review": ("state-deadline", {}, "due_on", day, A_DAY),
    "dpas_acceptance_do": (
        "dpas-acceptance",
        {"rating": "DO-A1", "received_on": "2026-07-06"},
        "respond_by",
        day,
        A_DAY,
    ),
    "dpas_acceptance_dx": (
        "dpas-acceptance",
        {"rating": "DX-A1", "received_on": "2026-07-06"},
        "respond_by",
        day,
        A_DAY,
    ),
    "dpas_hazard_occurred": emergency("hazard_occurred"),
    "dpas_imminent": emergency("imminent"),
    **{f"eei_{mode}": eei(mode) for mode in ("air", "truck", "sea", "rail")},
    **{f"eei_emergency_{mode}": eei(mode, emergency=True) for mode in ("air", "truck")},
    **{rule: ("interagency-schedule", {}, chain(rule), day, A_DAY) for rule in MILESTONES},
    "temporary_import": ("repair-return", {}, "return_by", day, 365 * A_DAY),
    "retention_licence": ("retention", {"record": "licence"}, "keep_until", day, 366 * A_DAY),
    "retention_dpas": ("retention", {"record": "dpas"}, "keep_until", day, 365 * A_DAY),
    **{
        rule: (
            "statutory-date",
            {"rule": rule},
            "by",
            day,
            -A_DAY if rule.endswith("termination_notice") else A_DAY,
        )
        for rule in STATUTORY
    },
}


@pytest.mark.parametrize("rule", sorted({*SHAPES["times"].rules, *STATUTORY} - {"licence_validity", *YEARLY}))
def test_one_unit_more_in_the_book_moves_the_day(rule):
    topic, changes, key, read, step = TIMES[rule]
    facts = golden.facts(topic, **changes)
    now = read(told(topic, facts, key))
    assert read(told(topic, facts, key, with_value(rule, BOOK.number(rule) + 1))) - now == step


@given(days, st.sampled_from(STATUTORY))
def test_statutory_days_are_counted_from_the_day_after(start, rule):
    by = day(told("statutory-date", {"rule": rule, "start_on": start.isoformat()}, "by"))
    assert abs(by - start).days == BOOK.number(rule)
    assert (by < start) is rule.endswith("termination_notice")


@given(days)
def test_the_review_is_overdue_on_the_day_after_the_last(received):
    facts = {"received_on": received.isoformat(), "open_exceptions": []}
    last = received + timedelta(days=BOOK.number("state_review"))
    for after in (0, 1):
        asked = {**facts, "as_of": (last + after * A_DAY).isoformat()}
        assert told("state-deadline", asked, "overdue") is bool(after)


@given(days)
def test_a_licence_lives_to_its_anniversary_and_not_a_day_longer(issued):
    last = _anniversary(issued, BOOK.number("licence_validity"))
    for after in (0, 1):
        facts = golden.facts(
            "licence-usage", issued_on=issued.isoformat(), ships_on=(last + after * A_DAY).isoformat()
        )
        assert told("licence-usage", facts, "reasons") == (["expired"] if after else [])


@given(days)
def test_an_article_goes_back_by_its_anniversary_and_not_a_day_later(imported):
    last = _anniversary(imported, BOOK.number("temporary_import"))
    for after in (0, 1):
        leaves = (last + after * A_DAY).isoformat()
        facts = golden.facts("repair-return", imported_on=imported.isoformat(), exports_on=leaves)
        assert told("repair-return", facts, "import_exempt") is not bool(after)
        assert told("repair-return", facts, "return_by") == last.isoformat()


def _anniversary(start, years):
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 2, 28)


@given(st.integers(1, 1_399_999_999), st.booleans())
def test_the_tolerance_to_the_cent(cents, mde):
    face = Decimal(cents) * CENT
    exact = face * (100 + BOOK.number("usage_tolerance")) / 100
    cap = BOOK.amount("usage_cap_mde" if mde else "usage_cap")
    facts = golden.facts("licence-usage", face_value=f"{face:.2f}", mde=mde, shipment_value="0.00")
    most = Decimal(told("licence-usage", facts, "max_total_value"))
    assert face <= most <= exact
    assert most < cap
    assert most + CENT > exact or most + CENT == cap
    assert told("licence-usage", {**facts, "shipment_value": str(most)}, "allowed") is True
    over = told("licence-usage", {**facts, "shipment_value": str(most + CENT)}, "reasons")
    assert over == (["value_over_tolerance"] if most + CENT > exact else ["value_cap"])


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_no_unit_too_many(face, shipped, more):
    facts = golden.facts(
        "licence-usage", face_quantity=face, shipped_quantity=shipped, shipment_quantity=more
    )
    expected = ["exhausted"] if shipped >= face else ["quantity_exceeded"] if shipped + more > face else []
    assert told("licence-usage", {**facts, "shipment_value": "1.00"}, "reasons") == expected


def test_a_shipment_either_side_of_the_year_s_limit():
    most = BOOK.number("spares_shipments")
    for before, exempt in ((most - 1, True), (most, False)):
        assert (
            told("spares-exemption", golden.facts("spares-exemption", shipments_this_year=before), "exempt")
            is exempt
        )


LISTED = [
    (rule, country, item)
    for rule in SHAPES["lists"].rules
    for item in BOOK.rules[rule]
    for country in sorted(item.countries)
]


@pytest.mark.parametrize(("rule", "country", "entry"), LISTED)
def test_a_day_either_side_of_every_listing(rule, country, entry):
    for end, outside in ((entry.first, -A_DAY), (entry.last, A_DAY)):
        assert BOOK.lists(rule, country, end or entry.first or entry.last or date(2026, 6, 1))
        if end:
            assert not BOOK.lists(rule, country, end + outside)


@pytest.mark.parametrize("rule", ["denial", "denial_with_exceptions"])
def test_a_listing_is_the_policy(rule):
    for item in BOOK.rules[rule]:
        asked = item.first or item.last or date(2026, 6, 1)
        for country in item.countries:
            facts = {"country": country, "as_of": asked.isoformat()}
            assert told("proscribed-destination", facts, "policy") == rule


@pytest.mark.parametrize("country", ["FI", "SE"])
def test_accession_moves_the_tier_and_the_maintenance(country):
    (joined,) = [item.first for item in BOOK.rules["nato"] if country in item.countries]
    for when, near in ((joined - A_DAY, False), (joined, True)):
        assert destinations.is_near(country, when) is near
        assert destinations.is_maintenance_ally(country, when) is (near or country == "SE")


def test_nothing_of_the_book_is_left_out_here():
    assert set(AMOUNTS) == set(SHAPES["amounts"].rules)
    assert {*TIMES, "licence_validity", *YEARLY} == {*SHAPES["times"].rules, *SHAPES["statutory"].rules}
    assert set(SHAPES["limits"].rules) == {"usage_tolerance", "spares_shipments", "export_filing_counts"}
