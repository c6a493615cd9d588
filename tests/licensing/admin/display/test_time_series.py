"""The course of cases under something: its periods, its figures, its chart."""

import json
from collections import Counter
from datetime import date, timedelta

import pytest

from licensing.admin.display import time_series

FIRST = date(2026, 3, 4)


def traced(came, left=(), *, today, first=FIRST, **more):
    text = {"over": False, **more}
    return time_series.trace("programme", Counter(came), Counter(left), first, today, **text)


def figures(result):
    return [(item.title, item.came, item.left, item.under) for item in result.summary]


def test_few_days_are_told_one_by_one():
    came, left = [FIRST, FIRST, date(2026, 3, 6)], [date(2026, 3, 5)]
    result = traced(came, left, today=date(2026, 3, 8))
    assert figures(result) == [
        ("4 March 2026", 2, 0, 2),
        ("5 March 2026", 0, 1, 1),
        ("6 March 2026", 1, 0, 2),
        ("8 March 2026", 0, 0, 2),
    ]
    assert [step.under for step in result.steps] == [2, 1, 2, 2, 2]
    assert result.described == "From 4 March 2026 to 8 March 2026; 2 cases at most."


@pytest.mark.parametrize(
    ("days", "pace", "title", "mark"),
    [
        (59, "day", "4 March 2026", "4 Mar"),
        (60, "week", "From 2 March 2026", "2 March 2026"),
        (417, "week", "From 2 March 2026", "2 March 2026"),
        (418, "month", "March 2026", "Mar 2026"),
        (1700, "month", "March 2026", "Mar 2026"),
        (1830, "quarter", "January to March 2026", "Jan 2026"),
        (30_000, "year", "2026", "2026"),
    ],
)
def test_a_longer_time_is_told_in_longer_periods(days, pace, title, mark):
    result = traced([FIRST], today=FIRST + timedelta(days=days))
    assert (result.pace.name, result.steps[0].title, json.loads(result.chart)["labels"][0]) == (
        pace,
        title,
        mark,
    )
    assert len(result.steps) <= time_series.MOST or pace == "year"


@pytest.mark.parametrize("pace", time_series.PACES)
def test_every_day_is_in_one_period_and_no_case_is_lost(pace):
    days = [FIRST + timedelta(days=number) for number in range(800)]
    result = traced(days, days[400:], today=days[-1], pace=pace)
    assert sum(step.came for step in result.steps) == 800
    assert result.steps[-1].under == 400
    begins = [step.begins for step in result.steps]
    assert begins == sorted({pace.begins(day) for day in days})


def test_of_longer_periods_the_most_is_said_of_their_ends():
    result = traced([FIRST, FIRST], [FIRST], today=FIRST + timedelta(days=100))
    assert result.described.endswith("1 case at most at a week's end.")


def test_what_is_over_ends_with_its_last_case():
    gone = FIRST + timedelta(days=3)
    assert traced([FIRST], [gone], today=date(2026, 11, 1), over=True).last == gone
    assert traced([FIRST], [gone], today=date(2026, 11, 1), over=False).last == date(2026, 11, 1)
    assert traced([FIRST], [], today=date(2026, 11, 1), over=True).last == date(2026, 11, 1)
    assert traced([], [], today=date(2026, 11, 1), over=True).last == FIRST


def test_the_chart_has_a_column_for_each_period_as_the_table_has_its_figures():
    result = traced([FIRST] * 7, [FIRST + timedelta(days=1)], today=FIRST + timedelta(days=2))
    chart = json.loads(result.chart)
    assert chart["labels"] == ["4 Mar", "5 Mar", "6 Mar"]
    (columns,) = chart["datasets"]
    assert columns["data"] == [step.under for step in result.steps] == [7, 6, 6]
    assert columns["label"] == "Under it at the day's end"


def test_the_chart_counts_whole_cases_and_does_not_move():
    options = json.loads(traced([FIRST], today=FIRST).chart_options)
    assert options["scales"]["y"]["ticks"]["precision"] == 0
    assert options["animation"] is False
