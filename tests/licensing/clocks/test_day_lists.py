"""Lists of days: read strictly, recorded in one act, of what is new alone."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from licensing import context
from licensing.clocks import calendar_days, day_lists
from licensing.clocks.day_lists import BadList, Listed
from licensing.models import BulkOperation, CalendarDay
from tests.licensing.admin.desks import carry_out, signed_in, words
from tests.world import make_world
from tests.worlds.clocks import clocks, end_of, names

ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Gazette//EN
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20260305
DTEND;VALUE=DATE:20260307
SUMMARY:Founders' days
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20260704
SUMMARY:Independence Day
END:VEVENT
END:VCALENDAR
"""
CSV = "date,name,open\n2026-03-05,Founders' days,closed\n2026-03-07,Make-up day,open\n\n"
PAGE = "/admin/licensing/calendarday/list/"


def test_an_icalendar_file_lists_whole_days_its_end_excluded():
    assert day_lists.read("days.ICS", ICS.replace("\n", "\r\n").encode()) == [
        Listed(date(2026, 3, 5), "Founders' days"),
        Listed(date(2026, 3, 6), "Founders' days"),
        Listed(date(2026, 7, 4), "Independence Day"),
    ]


def test_a_table_lists_days_and_whether_they_are_open():
    assert day_lists.read("days.csv", b"\xef\xbb\xbf" + CSV.encode()) == [
        Listed(date(2026, 3, 5), "Founders' days"),
        Listed(date(2026, 3, 7), "Make-up day", is_open=True),
    ]
    assert day_lists.read("d.csv", b"Date, Name\n2026-03-05,\n") == [Listed(date(2026, 3, 5), "Listed day")]


TIMED = ICS.replace("DTSTART;VALUE=DATE:20260704", "DTSTART:20260704T090000Z")
YEARLY = ICS.replace("UID:2", "UID:2\nRRULE:FREQ=YEARLY")
LONG = ICS.replace("20260307", "20290307")


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("a.ics", "hello", "The file is not an iCalendar file."),
        ("a.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", "The file lists no day."),
        ("a.ics", TIMED, "“Independence Day” has no whole day."),
        ("a.ics", YEARLY, "“Independence Day” is repeated."),
        ("a.ics", LONG, "lasts more than 400 days"),
        ("a.csv", "", "The first line must be: date,name or date,name,open."),
        ("a.csv", "day,why\n2026-03-05,x", "The first line must be"),
        ("a.csv", "date,name\n2026-03-05", "Line 2 has 1 columns, not 2."),
        ("a.csv", "date,name\n05/03/2026,x", "Line 2 has no date such as 2026-03-15."),
        ("a.csv", "date,name,open\n2026-03-05,x,maybe", "Line 2 says 'maybe'."),
        ("a.csv", "date,name,open\n2026-03-05,x,open\n2026-03-05,x,no", "as open and as closed"),
        ("a.csv", 'date,name\n"2026', "is not a table"),
        ("a.csv", "date,name\n" + "".join(f"2{n:03}-01-01,x\n" for n in range(401)), "more than 400 days"),
        ("a.csv", "x" * 1_000_001, "more than 1,000,000 bytes"),
    ],
)
def test_what_is_no_list_is_refused(name, text, sentence):
    with pytest.raises(BadList, match=sentence.replace(".", r"\.").replace("(", r"\(")):
        day_lists.read(name, text.encode())
    with pytest.raises(BadList, match="UTF-8"):
        day_lists.read(name, b"\xff\xfe\x00")


@pytest.mark.django_db
def test_a_list_is_previewed_and_recorded_in_one_act(monkeypatch):
    world = make_world()
    monkeypatch.setattr(context, "database_now", lambda: world.now)
    case, client = world.at("review"), signed_in("kim")
    sent = {"calendar": "us_federal", "reason": "Order 14998"}
    answer = client.post(PAGE, {**sent, "file": SimpleUploadedFile("days.ics", ICS.encode())})
    text = words(answer)
    assert answer.context["total"] == 1
    assert "1 running clock counted by this calendar" in text
    assert "<dt>To be recorded</dt><dd>2 days</dd>" in text
    assert "<dt>Already so</dt><dd>1 day</dd>" in text
    assert not CalendarDay.objects.exists()
    answer = client.post(PAGE, {**sent, "name": "days.ics", "text": ICS, "confirm": "yes"})
    assert answer.status_code == 302, words(answer)
    assert BulkOperation.objects.count() == 2
    carry_out()
    assert clocks(case)["stage"].due_at == end_of(2026, 3, 18)
    assert names(case).count("clock.counted_anew") == 1
    assert {day.reason for day in CalendarDay.objects.all()} == {"Founders' days: Order 14998"}
    again = client.post(PAGE, {**sent, "name": "days.ics", "text": ICS})
    assert again.status_code == 400
    assert "The calendar already has every day of this list." in words(again)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"calendar": ""}, "Name either a calendar or a partner."),
        ({"text": ""}, "Choose a file."),
        ({"text": "BEGIN"}, "The file is not an iCalendar file."),
        ({"reason": ""}, "This field is required."),
    ],
)
def test_an_error_stands_at_its_field_and_records_nothing(changes, sentence):
    make_world()
    sent = {"calendar": "us_federal", "reason": "Order 14998", "name": "days.ics", "text": ICS}
    answer = signed_in("kim").post(PAGE, {**sent, "confirm": "yes", **changes})
    assert answer.status_code == 400
    assert sentence in words(answer)
    assert not CalendarDay.objects.exists()


@pytest.mark.django_db
def test_a_day_that_was_recorded_the_other_way_is_not_overwritten():
    world = make_world()
    open_day = [Listed(date(2026, 3, 7), "Make-up day", is_open=True)]
    days, known = calendar_days.of_list(open_day, "", world.us_firm, "Plan of 2026")
    calendar_days.record_days(days, world.ctx("officer"), "Plan of 2026")
    assert (len(days), known) == (1, 0)
    closed = [Listed(date(2026, 3, 7), "Closed")]
    with pytest.raises(ValidationError, match="2026-03-07 is recorded the other way"):
        calendar_days.of_list(closed, "", world.us_firm, "Plan of 2026")
    world.us_firm.calendar = "every_day"
    with pytest.raises(ValidationError, match="counts every day"):
        calendar_days.of_list(closed, "", world.us_firm, "Plan of 2026")


@pytest.mark.django_db
def test_a_partners_calendar_is_changed_under_preview():
    world = make_world()
    case, client = world.at("requested", kind="priority"), signed_in("kim")
    address = "/admin/licensing/calendarday/partner/"
    tasl = world.partners["tasl"]
    sent = {"partner": tasl.pk, "calendar": "india_gazetted", "working_week": "mon_sat", "zone": tasl.zone}
    answer = client.post(address, {**sent, "reason": "Six days a week"})
    assert answer.context["total"] == 1
    assert "Monday to Saturday" in words(answer)
    before = clocks(case)["stage"].due_at
    assert client.post(address, {**sent, "reason": "Six days", "confirm": "yes"}).status_code == 302
    carry_out()
    assert clocks(case)["stage"].due_at < before
    wrong = client.post(address, {**sent, "zone": "Mars", "reason": "Six days", "confirm": "yes"})
    assert "is not a time zone" in words(wrong)
