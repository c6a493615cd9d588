"""Bad facts: nasty values in every field of every topic are refused by name, and never with another exception."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.regulations.topics import TOPICS, BadFacts, UnknownTopic, assess, find
from tests.licensing import golden

NAIVE = datetime.fromisoformat("2026-07-10T18:00:00")
MIDNIGHT = datetime.fromisoformat("2026-06-01T00:00:00Z")
NAN, INFINITE = json.loads("NaN"), json.loads("1e400")
NASTY = [
    "-1.00", "1.0", "1.000", "1", "1e400", "1E2", "NaN", "Infinity", "+1.00", " 1.00", "1.00\n", "01.00", "1,000.00", "\u0661.\u0660\u0660",
    "9" * 40 + ".00", NAN, INFINITE, 1.5, Decimal("1.00"), date(2026, 6, 1), MIDNIGHT, 10**400, -1, -(10**30),
    "true", "false", "True", "1", "0", "xx", "in", "IND", "ZZ", "XX", "IN ", "2026-02-30", "2026-W10-1", "20260601", "2026-06-01T00:00:00",
    "0000-00-00", "2026-13-01", "9999-12-31", "0001-01-01", "2026-06-01T25:00:00Z", "2026-06-01T00:00:00+00:00", "2026-06-01T00:00:60Z",
    "2026-06-01 00:00:00Z", "9999-12-31T23:59:59Z", "", "\0", "a\0b", "\ud800", "a\udfff", [[]], [None], {}, {"a": 1}, [{}], "DX", "DO-", "DX-Z9",
    "dx-A1", "DO-A1 ", "unrated ", [1], ["\ud800"], "\ufffd", b"bytes", object(), (), {1: 2},
]  # fmt: skip
FIELDS = [(topic, field) for topic, item in TOPICS.items() for field in item.facts.model_fields]
# Values that read like others of the table, and are right where they stand.
FLAGS = [1, 0, 1.0, "true", "", None, "yes"]


def refused(topic, given_):
    with pytest.raises(BadFacts) as bad:
        assess(topic, given_)
    assert all(error and all(item.endswith(".") for item in error) for error in bad.value.errors.values())
    return bad.value.errors


@pytest.mark.parametrize(("topic", "field"), FIELDS)
def test_what_is_nasty_is_refused_under_the_field_s_name(topic, field):
    for value in NASTY:
        assert named(topic, {field: value}) == (set() if _is_right(topic, field, value) else {field}), value


def named(topic, changes):
    """The fields that are refused in its first worked answer's facts with these changes; none if there is a finding."""
    try:
        assert assess(topic, golden.facts(topic, **changes)).citations
    except BadFacts as bad:
        errors = bad.errors
    else:
        errors = {}
    return {name.partition("/")[0] for name in errors}


def _is_right(topic, field, value):
    """A few of them are facts somewhere: an empty list and nothing more."""
    return value == () and field in {
        "recipient_closed_on",
        "recipient_open_on",
        "interferes_with",
        "orders",
        "open_exceptions",
    }


@pytest.mark.parametrize(("topic", "field"), FIELDS)
def test_a_missing_field_and_a_null_are_named(topic, field):
    facts = golden.facts(topic)
    del facts[field]
    assert refused(topic, facts) == {field: ["It is missing."]}
    if type(None) not in getattr(TOPICS[topic].facts.model_fields[field].annotation, "__args__", ()):
        assert set(refused(topic, {**facts, field: None})) == {field}


@pytest.mark.parametrize("topic", TOPICS)
def test_every_bad_field_is_named_at_once(topic):
    names = list(TOPICS[topic].facts.model_fields)
    facts = {**{name: {"?": 1} for name in names[1:]}, "more": 1, "\ud800": 2}
    assert refused(topic, facts).keys() == {*names, "more", "\ufffd"}


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("given_", [None, [], "facts", 1, True])
def test_facts_are_an_object(topic, given_):
    assert refused(topic, given_) == {"given": ["Give the facts as an object."]}


@pytest.mark.parametrize(
    ("topic", "field"),
    [(topic, field) for topic, field in FIELDS if TOPICS[topic].facts.model_fields[field].annotation is bool],
)
def test_a_flag_is_true_or_false(topic, field):
    for value in FLAGS:
        sentence = "Either true or false, not as text and not as a number."
        assert refused(topic, golden.facts(topic, **{field: value})) == {field: [sentence]}


CONFLICTS = [
    ("congressional-notification", {"destinations": []}, {"destinations"}),
    ("congressional-notification", {"destinations": ["IN", "in"]}, {"destinations/1"}),
    ("congressional-notification", {"destinations": "IN"}, {"destinations"}),
    ("dpas-acceptance", {"rating": "unrated"}, {"rating"}),
    ("dpas-acceptance", {"recipient_closed_on": ["2026-07-06"], "recipient_open_on": ["2026-07-06"]}, {"recipient_open_on"}),
    ("dpas-acceptance", {"recipient_closed_on": ["2026-07-06", "2026-02-30"]}, {"recipient_closed_on/1"}),
    ("dpas-conflict", {"interferes_with": ["DO-A1", "DO"]}, {"interferes_with/1"}),
    ("dpas-emergency", {"stated_hours": 8761}, {"stated_hours"}),
    ("dpas-emergency", {"emergency": "none"}, {"emergency"}),
    ("licence-usage", {"ships_on": "2026-03-14"}, {"ships_on"}),
    ("repair-return", {"exports_on": "2026-01-09"}, {"exports_on"}),
    ("state-deadline", {"open_exceptions": ["end_use_check", "holiday"]}, {"open_exceptions/1"}),
    ("interagency-schedule", {"stopped_days_before_referral": 10**9}, {"stopped_days_before_referral"}),
    ("retention", {"ended_on": "9998-01-01"}, {"ended_on"}),
    ("maintenance-service", {"excluded_article": ""}, {"excluded_article"}),
]  # fmt: skip


@pytest.mark.parametrize(("topic", "changes", "named"), CONFLICTS)
def test_what_contradicts_itself_is_named(topic, changes, named):
    assert refused(topic, golden.facts(topic, **changes)).keys() == named


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"id": "b"}, "orders"),
        ({"id": ""}, "orders/0/id"),
        ({"id": 7}, "orders/0/id"),
        ({"id": "x" * 101}, "orders/0/id"),
        ({"rating": "DO"}, "orders/0/rating"),
        ({"required_on": "2026-02-30"}, "orders/0/required_on"),
        ({"more": 1}, "orders/0/more"),
    ],
)
def test_a_bad_order_is_named_by_its_place(changes, named):
    first, second = golden.facts("dpas-sequence")["orders"]
    assert refused("dpas-sequence", {"orders": [{**first, **changes}, second]}).keys() == {named}


@pytest.mark.parametrize("topic", ["", "MDE-status", "mde_status", "wait", None, 5, [], "x" * 10**6])
def test_an_unknown_topic(topic):
    with pytest.raises(UnknownTopic) as refused_:
        assess(topic, {})
    assert len(str(refused_.value)) < 200


def test_the_engine_asks_with_decimals_and_dates():
    given_ = golden.facts("licence-usage")
    facts = {name: Decimal(value) if name.endswith("value") else value for name, value in given_.items()}
    facts |= {name: date.fromisoformat(given_[name]) for name in ("issued_on", "ships_on")}
    assert find("licence-usage", **facts) == assess("licence-usage", given_)
    for value in (
        Decimal("NaN"),
        Decimal("1.001"),
        Decimal("-0.01"),
        Decimal(10**15),
        Decimal("Infinity"),
        1,
    ):
        with pytest.raises(BadFacts):
            find("licence-usage", **{**facts, "face_value": value})
    for value in (MIDNIGHT, date(9999, 1, 1)):
        with pytest.raises(BadFacts):
            find("licence-usage", **{**facts, "ships_on": value})
    naive = golden.facts("eei-filing", departs_at=NAIVE)
    with pytest.raises(BadFacts):
        find("eei-filing", **naive)
    with pytest.raises(UnknownTopic):
        find("licences")


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates().map(str)
    | st.sampled_from(["IN", "0.00", "DX-A1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.data())
def test_any_json_gives_a_finding_or_bad_facts(data):
    topic = data.draw(st.sampled_from(sorted(TOPICS)))
    changes = data.draw(st.dictionaries(st.sampled_from(list(TOPICS[topic].facts.model_fields)), json_values))
    if bad := named(topic, changes):
        assert bad <= set(TOPICS[topic].facts.model_fields)
    else:
        result = assess(topic, golden.facts(topic, **changes)).as_json()
        assert json.loads(json.dumps(result)) == result
        assert set(TOPICS[topic].answer.model_fields) < set(result)


@given(st.data())
def test_the_first_and_the_last_day_that_facts_may_name(data):
    """No day that is counted on or back leaves what a date can hold."""
    topic = data.draw(st.sampled_from(sorted(TOPICS)))
    ends = st.sampled_from(["1900-01-01", "2999-12-31"])
    fields = [name for name, kind in TOPICS[topic].facts.model_fields.items() if kind.annotation is date]
    assert named(topic, {name: data.draw(ends) for name in fields}) <= set(fields)


def test_the_most_that_facts_may_name():
    most = "9" * 15 + ".99"
    facts = golden.facts("licence-usage", face_value=most, shipment_value="1.00", mde=True)
    assert assess("licence-usage", facts).as_json()["max_total_value"] == most
