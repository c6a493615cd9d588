"""Anniversaries: the last day of a number of years, as the rule book reads the text."""

from __future__ import annotations

from datetime import date, timedelta

from licensing.regulations.rulebook import BOOK, RuleBook

A_DAY = timedelta(days=1)
LEAP_DAY = (2, 29)


def last_day(start: date, rule: str, book: RuleBook = BOOK) -> date:
    """The last day of the years that the rule gives from `start` on: 22 CFR 123.21(a), 123.4(a), 122.5(a)."""
    day = anniversary(start, book.number(rule, start), book)
    return day if book.reads("anniversary", "inclusive") else day - A_DAY


def anniversary(start: date, years: int, book: RuleBook = BOOK) -> date:
    """The same day so many years later; of 29 February in a common year the day that the book's reading says."""
    year = start.year + years
    if (start.month, start.day) != LEAP_DAY or _is_leap(year):
        return start.replace(year=year)
    return date(year, 2, 28) if book.reads("leap_day_anniversary", "28_february") else date(year, 3, 1)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
