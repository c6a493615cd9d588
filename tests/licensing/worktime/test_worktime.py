"""Working time by hand: which days count and why not, when a count ends, and which stretch gave its days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest

from licensing import worktime
from licensing.worktime import Calendar

WASHINGTON, DELHI = "America/New_York", "Asia/Kolkata"
FEDERAL, INDIAN, EVERY_DAY = map(Calendar, ("us_federal", "india_gazetted", "every_day"))
MONDAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
FEDERAL_2026 = ["0101", "0119", "0216", "0525", "0619", "0703", "0907", "1012", "1111", "1126", "1225"]
INDIAN_2026 = {
    "0126": "Republic Day",
    "0304": "Holi",
    "0326": "Ram Navami",
    "0331": "Mahavir Jayanti",
    "0403": "Good Friday",
    "0414": "Dr. B. R. Ambedkar's Jayanti",
    "0501": "Buddha Purnima",
    "0527": "Id-ul-Zuha (Bakrid)",
    "0626": "Muharram",
    "0826": "Milad-un-Nabi",
    "0904": "Janmashtami (Vaishnava)",
    "1002": "Mahatma Gandhi's Jayanti",
    "1020": "Dussehra",
    "1124": "Guru Nanak's Jayanti",
    "1225": "Christmas",
}


def local(instant, zone=WASHINGTON):
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def days(*facts):
    return frozenset(map(date.fromisoformat, facts))


def day(n, hour=15):
    """An instant of March 2026."""
    return datetime(2026, 3, n, hour, 0, tzinfo=UTC)


# ------------------------------------------------------------------------------------------------- calendars
def test_the_federal_holidays_are_those_of_the_law():
    closed = worktime.closed_between(date(2026, 1, 1), date(2026, 12, 31), FEDERAL)
    assert [f"{day:%m%d}" for day, _ in closed] == FEDERAL_2026
    assert not worktime.is_working_day(FEDERAL, date(2027, 1, 1))
    assert worktime.is_working_day(FEDERAL, date(2020, 6, 19))  # Juneteenth is one from 2021
    assert not worktime.is_working_day(FEDERAL, date(2021, 6, 18))
    assert not worktime.is_working_day(FEDERAL, date(2021, 12, 31))  # for the first of January, a Saturday
    assert worktime.is_working_day(FEDERAL, date(2033, 1, 20))  # an inauguration, in Washington alone


def test_the_indian_holidays_are_the_central_governments():
    closed = worktime.closed_between(date(2026, 1, 1), date(2026, 12, 31), INDIAN)
    assert {f"{day:%m%d}": why for day, why in closed} == INDIAN_2026


def test_calendars_differ():
    republic_day = date(2026, 1, 26)
    assert worktime.is_working_day(FEDERAL, republic_day)
    assert not worktime.is_working_day(INDIAN, republic_day)
    assert worktime.is_working_day(EVERY_DAY, date(2026, 3, 1))


def test_a_day_that_does_not_count_says_why():
    own = Calendar("us_federal", closed=days("2026-11-27", "2026-11-28"), open=days("2026-11-26"))
    assert worktime.why_closed(FEDERAL, date(2026, 11, 26)) == "Thanksgiving Day"
    assert worktime.why_closed(FEDERAL, date(2026, 7, 3)) == "Independence Day (observed)"
    assert worktime.why_closed(FEDERAL, date(2026, 7, 4)) == "Saturday"
    assert worktime.why_closed(FEDERAL, date(2026, 7, 5)) == "Sunday"
    assert worktime.why_closed(FEDERAL, date(2026, 7, 6)) == ""
    assert worktime.why_closed(EVERY_DAY, date(2026, 12, 25)) == ""
    assert [worktime.why_closed(own, date(2026, 11, n)) for n in (25, 26, 27, 28)] == [
        "", "", "closed", "Saturday",
    ]  # fmt: skip


def test_a_holiday_that_is_also_closed_keeps_its_name():
    own = Calendar("us_federal", closed=days("2026-11-26"))
    assert worktime.why_closed(own, date(2026, 11, 26)) == "Thanksgiving Day"


def test_what_was_closed_or_opened_meanwhile_is_told_in_order():
    own = Calendar(
        "us_federal",
        closed=days("2026-12-24", "2026-12-26"),
        open=days("2027-01-02", "2026-12-25", "2026-12-23", "2026-12-20"),
    )
    first, last = date(2026, 12, 20), date(2027, 1, 2)
    assert worktime.closed_between(first, last, own) == [
        (date(2026, 12, 24), "closed"),
        (date(2027, 1, 1), "New Year's Day"),
    ]
    assert worktime.opened_between(first, last, own) == [
        (date(2026, 12, 20), "Sunday"),
        (date(2026, 12, 25), "Christmas Day"),
        (date(2027, 1, 2), "Saturday"),
    ]
    assert worktime.closed_between(last, first, own) == []
    assert worktime.closed_between(first, last, EVERY_DAY) == []


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"name": "mars"}, "unknown calendar 'mars'"),
        ({"name": ""}, "unknown calendar ''"),
        (
            {"name": "us_federal", "closed": days("2026-03-03"), "open": days("2026-03-03")},
            "2026-03-03 is both open and closed",
        ),
        ({"name": "every_day", "closed": days("2026-03-03")}, "calendar days are never closed or opened"),
        ({"name": "every_day", "open": days("2026-03-03")}, "calendar days are never closed or opened"),
        ({"name": "us_federal", "closed": frozenset({MONDAY})}, f"{MONDAY!r} is not a date"),
        ({"name": "us_federal", "open": frozenset({"2026-03-03"})}, "'2026-03-03' is not a date"),
    ],
)
def test_a_bad_calendar_is_refused(facts, sentence):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the sentence is compared below
        Calendar(**facts)
    assert str(refused.value) == sentence


def test_equal_calendars_are_one_key():
    item, other = (Calendar("us_federal", closed=days("2026-03-03")) for _ in range(2))
    assert len({item, other, FEDERAL}) == 2


def test_what_the_source_knows_is_told():
    """After that year the lunar dates are estimates, and from 2036 Hindu ones are missing."""
    assert (worktime.known_until(FEDERAL), worktime.known_until(EVERY_DAY)) == (None, None)
    known = worktime.known_until(INDIAN)
    assert known == 2026
    names = {
        year: list(holidays.country_holidays("IN", years=year, language="en_IN").values())
        for year in (known, known + 1)
    }
    assert [any("(estimated)" in name for name in names[year]) for year in names] == [False, True]
    assert worktime.why_closed(INDIAN, date(2035, 10, 30)) == "Diwali (Deepavali)"
    late = worktime.closed_between(date(2036, 1, 1), date(2036, 12, 31), INDIAN)
    assert not any("Diwali" in why or "Holi" in why for _, why in late)


# ------------------------------------------------------------------------------------------------ counts of days
def test_a_count_starts_the_day_after_and_ends_with_the_day():
    due = worktime.end_of_count([(MONDAY, None)], 2, FEDERAL, WASHINGTON)
    assert local(due) == datetime(2026, 3, 5)  # noqa: DTZ001 - local midnight after Wednesday


def test_weekends_and_holidays_do_not_count():
    thursday = datetime(2026, 7, 2, 15, 0, tzinfo=UTC)  # before the observed 3 July
    due = worktime.end_of_count([(thursday, None)], 1, FEDERAL, WASHINGTON)
    assert local(due).date() == date(2026, 7, 7)


def test_a_day_is_the_offices_day():
    late = datetime(2026, 3, 3, 4, 30, tzinfo=UTC)  # still Monday in Washington, Tuesday in Delhi
    assert local(worktime.end_of_count([(late, None)], 1, EVERY_DAY, WASHINGTON)).date() == date(2026, 3, 4)
    delhi = worktime.end_of_count([(late, None)], 1, EVERY_DAY, DELHI)
    assert local(delhi, DELHI).date() == date(2026, 3, 5)


# 15 CFR 700.13(d)(1) and 700.8: (working days, received, closed beside the list, open beside it, answer by)
ACCEPTANCE = [
    (
        15,
        "2026-07-02",
        (),
        (),
        "2026-07-24",
    ),  # 3 July is the observed holiday; the day of receipt is not counted
    (15, "2026-07-02", (), ("2026-07-03",), "2026-07-23"),
    (15, "2026-07-03", (), (), "2026-07-24"),  # received on the holiday itself
    (10, "2026-07-03", (), (), "2026-07-17"),
    (10, "2026-11-23", (), (), "2026-12-08"),  # Thanksgiving skipped
    (10, "2026-11-23", (), ("2026-11-26",), "2026-12-07"),
    (10, "2026-11-23", ("2026-11-27",), (), "2026-12-09"),
    (15, "2026-12-10", (), (), "2027-01-04"),  # 25 December and 1 January skipped
]


@pytest.mark.parametrize(("amount", "received", "closed", "opened", "respond_by"), ACCEPTANCE)
def test_a_recipients_working_day_is_one_on_which_it_is_open(amount, received, closed, opened, respond_by):
    own = Calendar("us_federal", days(*closed), days(*opened))
    at = datetime.fromisoformat(f"{received}T17:00:00Z")
    due = worktime.end_of(date.fromisoformat(respond_by), "America/Chicago")
    assert worktime.end_of_count([(at, None)], amount, own, "America/Chicago") == due
    assert worktime.count_days(date.fromisoformat(received), date.fromisoformat(respond_by), own) == amount


def test_an_opened_weekend_counts():
    own = Calendar("us_federal", open=days("2026-03-07"))
    due = worktime.end_of_count([(day(6), None)], 1, own, WASHINGTON)
    assert local(due).date() == date(2026, 3, 8)


def test_days_are_counted_after_the_one_and_with_the_other():
    assert worktime.count_days(date(2026, 3, 2), date(2026, 3, 9), FEDERAL) == 5
    assert worktime.count_days(date(2026, 3, 2), date(2026, 3, 9), EVERY_DAY) == 7
    assert (
        worktime.count_days(date(2026, 12, 24), date(2027, 1, 4), FEDERAL) == 5
    )  # 28 to 31 December, 4 January
    assert worktime.count_days(date(2025, 12, 31), date(2027, 12, 31), FEDERAL) == 250 + 249
    assert worktime.count_days(date(2026, 3, 2), date(2026, 3, 2), FEDERAL) == 0
    assert worktime.count_days(date(2026, 3, 9), date(2026, 3, 2), EVERY_DAY) == 0


def test_broken_days_do_not_count():
    due = worktime.end_of_count([(MONDAY, day(4)), (day(9), None)], 2, FEDERAL, WASHINGTON)
    # Tuesday ran through; Wednesday was broken off; Monday is when it resumed; Tuesday the 10th is the second
    assert local(due).date() == date(2026, 3, 11)


def test_a_pause_of_an_hour_costs_no_day():
    hours = [day(n, hour) for n in (3, 4, 5) for hour in (15, 16)]
    stretches = list(zip([MONDAY, *hours[1::2]], [*hours[0::2], None], strict=True))
    due = worktime.end_of_count(stretches, 3, FEDERAL, WASHINGTON)
    assert local(due).date() == date(2026, 3, 6)


def test_a_whole_day_of_pause_costs_that_day_alone():
    """A correction says of whole days that they were paused: Wednesday does not count, Thursday does."""
    tuesday, wednesday = (worktime.end_of(date(2026, 3, n), WASHINGTON) for n in (3, 4))
    stretches = [(MONDAY, tuesday), (wednesday, None)]
    assert local(worktime.end_of_count(stretches, 2, FEDERAL, WASHINGTON)).date() == date(2026, 3, 6)
    assert worktime.tally(stretches, FEDERAL, WASHINGTON, day(6)) == [1, 1]


def test_the_day_with_whose_first_instant_a_count_opens_does_not_count():
    opened = worktime.end_of(date(2026, 3, 2), WASHINGTON)
    assert local(worktime.end_of_count([(opened, None)], 1, FEDERAL, WASHINGTON)).date() == date(2026, 3, 5)


def test_a_stopped_clock_is_due_never():
    assert worktime.end_of_count([(MONDAY, MONDAY + A_DAY)], 2, FEDERAL, WASHINGTON) is None
    assert worktime.end_of_count([], 1, FEDERAL, WASHINGTON) is None


@pytest.mark.parametrize("amount", [0, -1, -60])
def test_a_count_of_no_days_is_refused(amount):
    with pytest.raises(ValueError, match="at least one day"):
        worktime.end_of_count([(MONDAY, None)], amount, FEDERAL, WASHINGTON)


# ------------------------------------------------------------------------------------------------------- tallies
def test_each_stretch_tells_its_days():
    stretches = [(MONDAY, day(5)), (day(9), day(10)), (day(12), None)]
    # Tuesday and Wednesday; none, as the 9th and 10th were broken; 13th, 16th and 17th
    assert worktime.tally(stretches, FEDERAL, WASHINGTON, day(18)) == [2, 0, 3]
    assert [worktime.days_counted(stretch, FEDERAL, WASHINGTON, day(18)) for stretch in stretches] == [
        2,
        0,
        3,
    ]


def test_the_day_of_a_short_break_goes_to_the_stretch_that_ends_it():
    stretches = [(MONDAY, day(4, 15)), (day(4, 16), day(4, 17)), (day(4, 18), day(6))]
    assert worktime.tally(stretches, FEDERAL, WASHINGTON, day(20)) == [1, 0, 2]
    # alone, neither has the 4th
    assert [worktime.days_counted(stretch, FEDERAL, WASHINGTON) for stretch in stretches] == [1, 0, 1]


def test_a_short_break_on_the_first_day_gives_it_to_nobody():
    stretches = [(day(3, 14), day(3, 15)), (day(3, 16), day(5))]
    assert worktime.tally(stretches, FEDERAL, WASHINGTON, day(20)) == [0, 1]


def test_a_tally_of_a_past_instant_knows_nothing_later():
    stretches = [(MONDAY, day(5)), (day(5, 16), day(9)), (day(11), None)]
    assert worktime.tally(stretches, FEDERAL, WASHINGTON, day(4)) == [1, 0, 0]
    assert worktime.tally(stretches, FEDERAL, WASHINGTON, day(6)) == [2, 1, 0]
    assert worktime.tally(stretches, FEDERAL, WASHINGTON, day(1)) == [0, 0, 0]
    assert worktime.tally([], FEDERAL, WASHINGTON, day(4)) == []
    assert worktime.days_counted((MONDAY, day(9)), FEDERAL, WASHINGTON, day(5)) == 2
    assert worktime.days_counted((day(9), None), FEDERAL, WASHINGTON, day(5)) == 0


def test_an_open_stretch_is_counted_until_an_instant():
    with pytest.raises(ValueError, match="an open stretch is counted until an instant"):
        worktime.days_counted((MONDAY, None), FEDERAL, WASHINGTON)


# ------------------------------------------------------------------------------------- hours, and the ends of days
def test_hours_are_counted_while_the_clock_runs():
    stretches = [(MONDAY, MONDAY + 2 * AN_HOUR), (MONDAY + A_DAY, None)]
    assert worktime.end_of_hours(stretches, 2) == MONDAY + 2 * AN_HOUR
    assert worktime.end_of_hours(stretches, 6) == MONDAY + A_DAY + 4 * AN_HOUR
    assert worktime.end_of_hours(stretches, -4) == MONDAY - 4 * AN_HOUR
    assert worktime.end_of_hours(stretches[:1], 6) is None
    assert worktime.end_of_hours([], 6) is None


def test_hours_are_hours_over_a_change_of_summer_time():
    evening = datetime(2026, 3, 7, 20, 0, tzinfo=ZoneInfo(WASHINGTON))
    assert local(worktime.end_of_hours([(evening, None)], 12)).hour == 9
    stretches = [
        (evening, evening + timedelta(hours=12)),
        (evening + timedelta(days=1), None),
    ]  # 11 hours have passed
    assert local(worktime.end_of_hours(stretches, 12)).hour == 21


@pytest.mark.parametrize("changes", [date(2026, 3, 8), date(2026, 11, 1)])
def test_the_day_of_summer_time_is_one_day(changes):
    start = datetime.combine(changes - A_DAY, datetime.min.time(), tzinfo=UTC) + timedelta(hours=15)
    due = worktime.end_of_count([(start, None)], 1, EVERY_DAY, WASHINGTON)
    assert local(due).date() == changes + A_DAY
    assert local(due).hour == 0


@pytest.mark.parametrize(
    ("zone", "ended", "first_instant"),
    [
        ("UTC", "2026-03-02", "2026-03-03T00:00Z"),
        (DELHI, "2026-03-02", "2026-03-02T18:30Z"),
        ("Asia/Kathmandu", "2026-03-02", "2026-03-02T18:15Z"),
        (WASHINGTON, "2026-03-08", "2026-03-09T04:00Z"),  # 23 hours long
        (WASHINGTON, "2026-11-01", "2026-11-02T05:00Z"),  # 25 hours long
        ("America/Sao_Paulo", "2018-11-03", "2018-11-04T03:00Z"),  # 00:00 was 01:00
        ("America/Sao_Paulo", "2018-02-17", "2018-02-18T03:00Z"),  # 00:00 was 23:00, and an hour later 00:00
        ("America/Santiago", "2026-09-05", "2026-09-06T04:00Z"),  # 00:00 is 01:00
        ("Asia/Beirut", "2026-03-28", "2026-03-28T22:00Z"),  # 00:00 is 01:00
        ("Africa/Cairo", "2026-04-23", "2026-04-23T22:00Z"),  # 00:00 is 01:00
        ("America/Havana", "2026-10-31", "2026-11-01T04:00Z"),  # 01:00 is 00:00: the first of two midnights
        ("America/St_Johns", "2010-11-06", "2010-11-07T02:30Z"),  # a minute later it was 23:01 of the old day
        ("Pacific/Apia", "2011-12-28", "2011-12-29T10:00Z"),
        ("Pacific/Apia", "2011-12-29", "2011-12-30T10:00Z"),  # the 31st follows at once
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00Z"),  # a day that never was
        ("Pacific/Apia", "2011-12-31", "2011-12-31T10:00Z"),
    ],
)
def test_a_day_ends_with_the_first_instant_of_a_later_one(zone, ended, first_instant):
    assert worktime.end_of(date.fromisoformat(ended), zone) == datetime.fromisoformat(first_instant)
