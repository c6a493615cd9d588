"""Changed rows travel in one statement, whatever their fields hold and however many they are."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, connection, models
from django.test.utils import CaptureQueriesContext

from licensing.models import Case, Clock, LicenceDetail, PriorityDetail, PriorityEvidence, TermsChange
from licensing.models.contracts import CONTRACT
from licensing.transitions import sql_rows
from tests.world import make_world

pytestmark = pytest.mark.django_db

# of each kind of field that a detail has: what it may hold
HELD = {
    models.BooleanField: (True, False),
    models.DateField: (date(2026, 2, 28), None),
    models.DateTimeField: (datetime(2026, 2, 28, 23, 59, 59, 123456, tzinfo=UTC), None),
    models.DecimalField: (Decimal("1234567.89"), Decimal("0.01"), None),
    models.PositiveIntegerField: (7, None),
    models.PositiveSmallIntegerField: (15, None),
    models.TextField: ("a \\ 'quote' \"%s\" \n ☃ \U0001f680", ""),
}


FULL = {
    models.BooleanField: True,
    models.DateField: date(2025, 1, 1),
    models.DateTimeField: datetime(2025, 1, 1, tzinfo=UTC),
    models.DecimalField: Decimal("5.00"),
    models.PositiveIntegerField: 9,
    models.PositiveSmallIntegerField: 30,
    models.TextField: "something",
}  # what was there before


def writable():
    """Each field of a licence's detail with a value that it may hold."""
    fields = [field for field in LicenceDetail._meta.concrete_fields if not field.primary_key]
    current = [(field, value) for field in fields for value in HELD.get(type(field), ())]
    return [
        pytest.param(field.name, value, id=f"{field.name}={value!r}")
        for field, value in current
        if (value is not None or field.null) and field.name not in CONTRACT  # which is named whole
    ]


@pytest.mark.parametrize(("name", "value"), writable())
def test_what_is_written_is_what_is_read(name, value):
    detail = make_world().at("draft").detail
    for item in (FULL[type(LicenceDetail._meta.get_field(name))], value):
        setattr(detail, name, item)
        sql_rows.update([detail], [name])
    assert getattr(LicenceDetail.objects.get(pk=detail.pk), name) == value


def test_a_contract_is_written_whole():
    detail = make_world().at("draft").detail
    contract = dict(zip(CONTRACT, ("N-7", date(2026, 1, 5), Decimal("1234567.89"), "HAL"), strict=True))
    for name, value in {**contract, "contract_key": "k"}.items():
        setattr(detail, name, value)
    sql_rows.update([detail], [*contract, "contract_key"])
    read = LicenceDetail.objects.get(pk=detail.pk)
    assert {name: getattr(read, name) for name in CONTRACT} == contract


def test_lists_countries_and_references_too():
    world = make_world()
    other, case = world.at("draft"), world.at("draft", kind="priority")
    licence = LicenceDetail.objects.get(case=other)
    licence.territory, licence.waived_countries = ["IN", "FR"], []
    sql_rows.update([licence], ["territory", "waived_countries"])
    for name in ("supports", "supports_id"):
        case.detail.supports = other
        sql_rows.update([case.detail], [name])
        assert PriorityDetail.objects.get(case=case).supports_id == other.pk
        PriorityDetail.objects.filter(case=case).update(supports=None)
    read = LicenceDetail.objects.get(case=other)
    assert (read.territory, read.waived_countries) == (["IN", "FR"], [])


def test_a_reference_to_what_was_inserted_since_has_its_key():
    world = make_world()
    case, added = world.at("draft", kind="priority"), Case()
    case.detail.supports = added
    added.pk = world.at("draft").pk
    sql_rows.update([case.detail], ["supports"])
    assert PriorityDetail.objects.get(case=case).supports_id == added.pk


def test_documents_keep_their_shape():
    clock = make_world().at("intake").clocks.get(purpose="stage")
    clock.rungs = [["warning", -2], ["due", 0]]
    sql_rows.update([clock], ["rungs"])
    assert Clock.objects.get(pk=clock.pk).rungs == [["warning", -2], ["due", 0]]


def test_only_the_fields_that_were_named_are_written():
    detail = make_world().at("draft").detail
    kept = detail.end_use
    detail.end_use, detail.territory = "Another", ["FR"]
    sql_rows.update([detail], ["territory"])
    read = LicenceDetail.objects.get(pk=detail.pk)
    assert (read.end_use, read.territory) == (kept, ["FR"])


def test_it_is_one_statement_for_one_and_for_many_and_a_row_named_twice_is_one():
    world = make_world()
    details = [world.at("draft").detail for _ in range(3)]
    for number, detail in enumerate(details):
        detail.end_use = f"End use {number}"
    texts = []
    for group in ([details[0]], [*details, details[1]]):
        with CaptureQueriesContext(connection) as captured:
            sql_rows.update(group, ["end_use"])
        (sent,) = captured.captured_queries
        texts.append(sent["sql"].partition("jsonb_to_recordset")[0])
    assert texts[0] == texts[1]
    read = LicenceDetail.objects.filter(pk__in=[item.pk for item in details]).order_by("pk")
    assert [item.end_use for item in read] == ["End use 0", "End use 1", "End use 2"]


def test_a_field_that_the_model_lacks_is_refused():
    detail = make_world().at("draft").detail
    with pytest.raises(ValueError, match=r"LicenceDetail has not all of the fields \['end_use', 'nothing'\]"):
        sql_rows.update([detail], ["end_use", "nothing"])


def test_what_has_no_key_yet_is_refused():
    world = make_world()
    case = world.at("draft", kind="priority")
    case.detail.supports = Case()
    with pytest.raises(ValueError, match="supports refers to a row that was never inserted"):
        sql_rows.update([case.detail], ["supports"])
    with pytest.raises(ValueError, match="A row that was never inserted is not updated"):
        sql_rows.update([Clock(), Clock()], ["due_at"])


def test_a_value_is_read_as_its_field_reads_it():
    detail = make_world().at("draft").detail
    detail.required_on = "02/03/2026"
    with pytest.raises(ValidationError):
        sql_rows.update([detail], ["required_on"])
    detail.required_on = "2026-03-02"
    sql_rows.update([detail], ["required_on"])
    assert LicenceDetail.objects.get(pk=detail.pk).required_on == date(2026, 3, 2)


def test_nothing_and_what_is_gone_are_passed_over():
    with CaptureQueriesContext(connection) as captured:
        sql_rows.update([], ["due_at"])
    assert not captured.captured_queries
    sql_rows.update([Clock(pk=0, due_at=None)], ["due_at"])
    assert not Clock.objects.filter(pk=0).exists()


def test_what_is_too_long_is_refused_and_never_cut():
    case = make_world().at("draft")
    case.subject = "x" * 10_000
    with pytest.raises(DataError, match="too long"):
        sql_rows.update([case], ["subject"])


def test_new_rows_get_their_keys_in_their_order_and_hold_what_they_were_given():
    world = make_world()
    clocks = [world.at("intake").clocks.get(purpose="stage") for _ in range(3)]
    given = [{"rungs": [["warning", -2], ["due", 0]], "zone": "a 'b' ☃", "amount": None}, {}, {"amount": 7}]
    changes = [
        TermsChange(clock=clock, event_number=9, at=world.now, before=before, after={"amount": number})
        for number, (clock, before) in enumerate(zip(clocks, given, strict=True))
    ]
    with CaptureQueriesContext(connection) as captured:
        sql_rows.insert_new(changes)
    assert len(captured.captured_queries) == 1
    for change, clock, before in zip(changes, clocks, given, strict=True):
        read = TermsChange.objects.get(pk=change.pk)
        assert (read.clock_id, read.event_number, read.at, read.before) == (clock.pk, 9, world.now, before)
        change.refresh_from_db()
    assert [change.after["amount"] for change in changes] == [0, 1, 2]


def test_what_a_new_row_leaves_out_is_what_the_model_says():
    world = make_world()
    case = world.at("review")
    piece = PriorityEvidence(
        case=case, number=case.ground_count + 1, code="equipment_down", source="officer", document="R-7"
    )
    piece.recorded_at = piece.counts_from = world.now
    sql_rows.insert_new([piece])
    read = PriorityEvidence.objects.get(pk=piece.pk)
    assert (read.document, read.programme_symbol, read.ends_on, read.ended_at) == ("R-7", "", None, None)
    piece.ended_at = world.now
    piece.save(update_fields=["ended_at"])  # it is known to be there
    assert PriorityEvidence.objects.get(case=case).ended_at == world.now


def test_a_new_row_that_refers_to_one_that_is_not_there_is_refused():
    lost = TermsChange(clock=Clock(), event_number=1, at=make_world().now, before={}, after={})
    with pytest.raises(ValueError, match="clock refers to a row that was never inserted"):
        sql_rows.insert_new([lost])
