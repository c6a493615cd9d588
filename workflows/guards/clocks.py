"""Guards of the transitions that open and close pauses, correct a clock's ledger, record evidence, meet obligations."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from workflows.pauses import NOT_OFFICERS
from workflows.purposes import Purpose
from workflows.refusal import Refusal
from workflows.wording import date_in_words

NOT_PAUSED, NOT_EXCUSED = "statutory_never_stops", "target_is_not_excused"


def pause_is_not_open(file: Any, ctx: Any) -> list[Refusal]:
    """One pause of a kind at a time."""
    code = ctx.data.get("stop")
    if code is None or code not in file.open_pauses():
        return []
    return [Refusal("stop_is_open", "This pause or exception is already open.", field="stop")]


def pause_is_open(file: Any, ctx: Any) -> list[Refusal]:
    """What is closed was opened by an officer; a hold is lifted for all its cases, the law's own pause by the law."""
    open_codes = [code for code in file.open_pauses() if code not in NOT_OFFICERS]
    code = ctx.data.get("open_stop")
    if not open_codes:
        return [Refusal("no_stop", "No pause or exception of an officer is open.")]
    if code is None or code in open_codes:
        return []
    return [Refusal("unknown_stop", f"Open are: {', '.join(sorted(open_codes))}.", field="open_stop")]


def correction_is_valid(file: Any, ctx: Any) -> list[Refusal]:
    """A correction is of days that have passed since the clock opened, and never pauses the law's time."""
    data = ctx.data
    if data.get("clock") is None:
        return []
    clock = file.clock_written(data["clock"])
    if clock is None:
        scopes = ", ".join(sorted(open_clock.scope for open_clock in file.clocks))
        return [Refusal("unknown_clock", f"The open clocks of this case are: {scopes}.", field="clock")]
    if not clock.corrects:
        return [Refusal("not_counted", "This clock runs to a fixed date and counts no days.", field="clock")]
    refusals = []
    if clock.closed_at is not None and data.get("reads") == "running":
        sentence = "This clock has ended. A correction can only say that it was paused or excused."
        refusals.append(Refusal("has_ended", sentence, field="reads"))
    if clock.statutory and data.get("reads") == "paused":
        sentence = "A statutory date cannot be paused. It can be excused."
        refusals.append(Refusal(NOT_PAUSED, sentence, (clock.basis,) if clock.basis else (), field="reads"))
    if data.get("reads") == "excused" and clock.purpose != Purpose.STATUTORY:
        refusals.append(
            Refusal(
                NOT_EXCUSED,
                "Only a statutory date can be excused. A target can be paused.",
                field="reads",
            )
        )
    return [*refusals, *_days(clock, data.get("from_on"), data.get("until_on"), ctx)]


def _days(clock: Any, first: Any, last: Any, ctx: Any) -> list[Refusal]:
    """Days are those of the clock's own zone, as everywhere in its ledger."""
    if first is None or last is None:
        return []
    if last < first:
        return [Refusal("out_of_order", "The last day is before the first day.", field="until_on")]
    zone = ZoneInfo(clock.zone)
    if first < clock.opened_at.astimezone(zone).date():
        return [Refusal("before_the_clock", "The clock was opened after this date.", field="from_on")]
    if clock.closed_at is not None and first > clock.closed_at.astimezone(zone).date():
        return [Refusal("after_the_clock", "The clock ended before this date.", field="from_on")]
    if last >= ctx.now.astimezone(zone).date():
        return [Refusal("not_past", "A correction can only cover days that have passed.", field="until_on")]
    return []


def expiry_lies_ahead(file: Any, ctx: Any) -> list[Refusal]:
    """Evidence that has expired is none."""
    expires_on = ctx.data.get("expires_on")
    if expires_on is None or expires_on >= ctx.office_day:
        return []
    return [Refusal("expired", "This date has passed.", field="expires_on")]


def obligation_is_open(file: Any, ctx: Any) -> list[Refusal]:
    """What is met was owed."""
    owed = file.open_obligations()
    code = ctx.data.get("obligation")
    if not owed:
        return [Refusal("nothing_owed", "The case has no open obligation.")]
    if code is None or code in owed:
        return []
    return [Refusal("unknown_obligation", f"Open are: {', '.join(sorted(owed))}.", field="obligation")]


def its_year_has_begun(file: Any, ctx: Any) -> list[Refusal]:
    """What is owed every year is not met before the year that it is for begins: 22 CFR 124.4(a), 124.9(a)(5)."""
    code, day = ctx.data.get("obligation"), ctx.data.get("met_on")
    begins = file.obligation_begins_on(code) if code else None
    if begins is None or day is None or day >= begins:
        return []
    return [
        Refusal(
            "before_its_year",
            f"The year of this obligation begins on {date_in_words(begins)}.",
            field="met_on",
        )
    ]


def is_not_on_hold(file: Any, ctx: Any) -> list[Refusal]:
    """A hold over a set of cases lets none of them be approved, released, cleared or sent off."""
    return [
        Refusal("held", f"The case is on hold: {hold.title}.", (hold.legal_basis,)) for hold in file.holds
    ]
