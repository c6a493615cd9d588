"""Guards of what is reported as made under an agreement: in its time, each period once, never over its terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from workflows import production
from workflows.refusal import Refusal
from workflows.wording import date_in_words

OVER_TERMS = "over_terms"
PERIOD, TERMS = ("22 CFR 124.4(b)",), ("22 CFR 124.1(c)", "22 CFR 127.1(b)(1)")


def corrects_what_was_reported(file: Any, ctx: Any) -> list[Refusal]:
    """A correction takes the place of a report that stands, once."""
    rows = _rows(ctx)
    standing = {report.number for report in file.agreement.standing_reports} if rows else set()
    corrected = [row["corrects"] for row in rows if "corrects" in row]
    return [
        _of(number, "unknown_report", f"there is no report {row['corrects']} to correct.", ())
        for number, row in enumerate(rows, start=1)
        if "corrects" in row and (row["corrects"] not in standing or corrected.count(row["corrects"]) > 1)
    ]


def is_made_in_its_time(file: Any, ctx: Any) -> list[Refusal]:
    """Each period lies between the execution and today, while the agreement was in force: 22 CFR 124.4(b)."""
    rows, executed_on = _rows(ctx), file.fact("executed_on")
    if not rows or executed_on is None:
        return []
    ends = file.fact("expires_on")
    refusals = []
    for number, row in enumerate(rows, start=1):
        first, last = production.period(row)
        if first < executed_on:
            sentence = f"the agreement was executed on {date_in_words(executed_on)}, after the first day."
            refusals.append(_of(number, "before_execution", sentence, PERIOD))
        if last > ctx.actor_day:
            refusals.append(_of(number, "in_the_future", "the last day is in the future.", ()))
        elif ends is not None and last > ends:
            sentence = f"the agreement ended on {date_in_words(ends)}, before the last day."
            refusals.append(_of(number, "after_the_end", sentence, PERIOD))
    return refusals


def no_period_twice(file: Any, ctx: Any) -> list[Refusal]:
    """No day is in two reports that stand, or in two rows."""
    rows = _rows(ctx)
    if not rows:
        return []
    corrected = {row.get("corrects") for row in rows}
    taken = [
        (report.from_on, report.until_on, f"report {report.number}")
        for report in file.agreement.standing_reports
        if report.number not in corrected
    ]
    return list(_overlapping(rows, taken))


def stays_within_the_terms(file: Any, ctx: Any) -> list[Refusal]:
    """All that is made stays within the quantity and the value of the terms in force: 22 CFR 124.1(c), 127.1(b)(1)."""
    rows, granted = _rows(ctx), file.fact("authorisation") if file.fact("is_agreement") else None
    if not rows or granted is None:
        return []
    corrected = {row.get("corrects") for row in rows}
    replaced = [report for report in file.agreement.standing_reports if report.number in corrected]
    quantity = sum(row["quantity"] for row in rows)
    value = sum(production.value(row) for row in rows)
    refusals = []
    if granted.quantity_to_be_made is not None:
        left = granted.quantity_to_be_made - granted.made_quantity + sum(old.quantity for old in replaced)
        if quantity > left:
            sentence = f"Under the agreement {granted.quantity_to_be_made:,} may be made. {left:,} are left, not {quantity:,}."
            refusals.append(Refusal(OVER_TERMS, sentence, TERMS, field="reports"))
    left_value = granted.value - granted.made_value + sum(old.value for old in replaced)
    if value > left_value:
        sentence = f"The agreement is worth {granted.value:,.2f} USD. {left_value:,.2f} USD are left, not {value:,.2f} USD."
        refusals.append(Refusal(OVER_TERMS, sentence, TERMS, field="reports"))
    return refusals


def _overlapping(rows: Sequence[Mapping[str, Any]], taken: list[tuple[date, date, str]]) -> Iterator[Refusal]:
    for number, row in enumerate(rows, start=1):
        first, last = production.period(row)
        clash = next((name for start, end, name in taken if start <= last and first <= end), None)
        if clash:
            yield _of(number, "period_twice", f"some of its days are in {clash} too.", ())
        taken.append((first, last, f"row {number}"))


def _of(number: int, code: str, sentence: str, citations: tuple[str, ...]) -> Refusal:
    return Refusal(code, f"Row {number}: {sentence}", citations, field="reports")


def _rows(ctx: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = ctx.data.get("reports") or []
    return rows
