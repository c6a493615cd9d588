"""Guards of shipments: who may hold and let go, what a hold waits for, what a dispute rests on."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from workflows.guards.export_authority import IN_FORCE, has_been_taken_away, last_day_to_leave, moves_under
from workflows.language import Guard, Role
from workflows.refusal import Refusal
from workflows.wording import date_in_words

ITN_FORM = re.compile(r"X[0-9]{14}", re.ASCII)
EEI = ("22 CFR 123.22(b)(1)",)
STALE = ("15 CFR 30.9", "22 CFR 123.22(b)")
EARLY = timedelta(days=1)  # by so much a departure may come before the one that was filed


def itn_is_one(file: Any, ctx: Any) -> list[Refusal]:
    """The export filing is known by its internal transaction number: 22 CFR 123.22(b)(1), 15 CFR 30.4."""
    number = ctx.data.get("itn")
    if number is None:
        return []
    day = _day_of(number) if ITN_FORM.fullmatch(number) else None
    if day is None:
        sentence = "It must be X, the day of the filing and six digits, such as X20260710123456."
        return [Refusal("no_itn", sentence, EEI, field="itn")]
    if day > ctx.office_day:
        sentence = f"This number is of a filing on {date_in_words(day)}, which is in the future."
        return [Refusal("itn_in_the_future", sentence, EEI, field="itn")]
    if not file.shipments.is_itn_of_another(number):
        return []
    sentence = "Another shipment has this number. Each export filing has a number of its own."
    return [Refusal("itn_is_anothers", sentence, EEI, field="itn")]


def _day_of(number: str) -> date | None:
    """The day in an internal transaction number: X, eight digits of the day, six more."""
    try:
        return date.fromisoformat(f"{number[1:5]}-{number[5:7]}-{number[7:9]}")
    except ValueError:
        return None


def itn_is_known(file: Any, ctx: Any) -> list[Refusal]:
    """Nothing leaves before its export information is filed: 22 CFR 123.22(b)(1)."""
    if file.fact("itn") or ctx.data.get("itn") or not ctx.data.keys():
        return []
    return [
        Refusal(
            "no_itn",
            "The export information has not been filed. Give its transaction number.",
            EEI,
            field="itn",
        )
    ]


def itn_still_counts(file: Any, ctx: Any) -> list[Refusal]:
    """What was filed for a departure that is long past is filed again, under a number of its own: 15 CFR 30.9."""
    number = ctx.data.get("itn")
    if number is None or not file.detail.is_itn_of_the_past(number, ctx.office_day):
        return []
    sentence = "The export filing with this number no longer counts. File the export information again."
    return [Refusal("itn_is_old", sentence, STALE, field="itn")]


def plan_is_current(file: Any, ctx: Any) -> list[Refusal]:
    """Export information is filed for a departure that can still be meant: 15 CFR 30.9, 22 CFR 123.22(b)."""
    last = file.detail.plan_counts_until
    if ctx.office_day <= last:
        return []
    planned = date_in_words(file.fact("departs_on"))
    sentence = f"The departure was planned for {planned}, and this plan counted until {date_in_words(last)}. Plan a new departure first."
    return [Refusal("plan_is_old", sentence, STALE)]


def export_filing_is_current(file: Any, ctx: Any) -> list[Refusal]:
    """Nothing leaves on a filing for a departure that is long past: 15 CFR 30.9, 22 CFR 123.22(b)."""
    last = file.detail.export_filing_counts_until
    if last is None or ctx.office_day <= last:
        return []
    planned, today = (
        date_in_words(day) for day in (file.office_day(file.fact("export_filed_for")), ctx.office_day)
    )
    sentence = (
        f"The export information was filed for a departure on {planned}. "
        f"It counted until {date_in_words(last)}; today is {today}. "
        "Plan a new departure and file the export information again, or cancel the shipment."
    )
    return [Refusal("export_filing_stale", sentence, STALE)]


def plan_has_ended(file: Any, ctx: Any) -> list[Refusal]:
    """An officer ends a shipment only when it is long past its planned departure."""
    last = file.detail.plan_counts_until
    if ctx.office_day > last:
        return []
    planned = date_in_words(file.fact("departs_on"))
    sentence = (
        f"The departure is planned for {planned}. An officer can cancel it after {date_in_words(last)}."
    )
    return [Refusal("may_still_leave", sentence)]


def departure_is_another(file: Any, ctx: Any) -> list[Refusal]:
    """What is planned anew is planned otherwise."""
    departs_at = ctx.data.get("departs_at")
    if departs_at is None or departs_at != file.fact("departs_at"):
        return []
    sentence = "The departure is already planned for this instant."
    return [Refusal("same_departure", sentence, field="departs_at")]


def departure_is_covered(file: Any, ctx: Any) -> list[Refusal]:
    """The new departure lies within what the shipment drew on, and in its year where those are counted: 22 CFR 123.21(a)."""
    departs_at, parent = ctx.data.get("departs_at"), file.fact("parent")
    if departs_at is None:
        return []
    day, refusals = file.office_day(departs_at), []
    name, ends, law = last_day_to_leave(file)
    if ends is not None and ends < day:
        sentence = f"{name} ends on {date_in_words(ends)}. The shipment must leave by then."
        refusals.append(Refusal("expired", sentence, (law,), field="departs_at"))
    return refusals + _another_year(parent, day.year, file.office_day(file.fact("departs_at")).year)


def arrives_after_departure(file: Any, ctx: Any) -> list[Refusal]:
    """It does not arrive before it leaves."""
    departs_at, arrives_on = ctx.data.get("departs_at"), ctx.data.get("arrives_on")
    if departs_at is None or arrives_on is None or arrives_on >= departs_at.date():
        return []
    return [Refusal("before_departure", "This date is before the departure.", field="arrives_on")]


def leaves_time_to_file(file: Any, ctx: Any) -> list[Refusal]:
    """The new departure leaves the law's hours after the export filing, made or to be made: 22 CFR 123.22(b)."""
    departs_at = ctx.data.get("departs_at")
    if departs_at is None:
        return []
    day = file.office_day(departs_at)
    filed_at = file.fact("export_filed_at") if file.detail.filing_counts_on(day) else None
    if (filed_at or ctx.now) <= file.detail.file_by(departs_at):
        return []
    sentence = "The export information must be filed hours before the departure. Plan a later one."
    return [Refusal("eei_late", sentence, ("22 CFR 123.22(b)",), field="departs_at")]


def has_not_left(file: Any, ctx: Any) -> list[Refusal]:
    """The export information is filed before departure."""
    if file.fact("departed_at") is None:
        return []
    return [Refusal("has_left", "The shipment has left the country of export.", EEI)]


def was_filed_in_time(file: Any, ctx: Any) -> list[Refusal]:
    """The hours between filing and departure have passed; a number told only now is filed now: 22 CFR 123.22(b).

    Who tells of a departure before it is due has told of that one.
    """
    number_given, known = ctx.data.get("itn"), file.fact("itn")
    if not number_given and not known:
        return []
    filed_at = file.fact("export_filed_at") if known and number_given in (None, "", known) else None
    due = file.detail.file_by(max(ctx.now, file.fact("departs_at")))
    if (filed_at or ctx.now) <= due:
        return []
    sentence = "The export information was filed too late for this departure. Plan a later departure."
    return [Refusal("eei_late", sentence, ("22 CFR 123.22(b)",), field="itn")]


def leaves_as_filed(file: Any, ctx: Any) -> list[Refusal]:
    """A drawdown is judged by the day of departure; what leaves long before it is planned anew, in another year filed anew: 22 CFR 123.21(a)."""
    planned, parent = file.fact("departs_at"), file.fact("parent")
    day, due = ctx.office_day, file.office_day(planned)
    if planned - ctx.now > EARLY:
        sentence = (
            f"The filed departure is on {date_in_words(due)}, not {date_in_words(day)}. Plan a new departure."
        )
        return [Refusal("leaves_early", sentence, ("22 CFR 123.21(a)",))]
    return _another_year(parent, day.year, due.year)


def _another_year(parent: Any, leaves_in: int, counted_in: int) -> list[Refusal]:
    """What an exemption counts in one year does not leave in another."""
    if moves_under(parent) != "exemption" or leaves_in == counted_in:
        return []
    sentence = f"It counts as a shipment of {counted_in}. Cancel it and file a new one for {leaves_in}."
    return [Refusal("another_year", sentence, (f"22 CFR {parent.fact('exemption')}",))]


def is_own_side(file: Any, ctx: Any) -> list[Refusal]:
    """A port acts on its own side of the journey: at import only on what has left, at export not on what has arrived."""
    side = ctx.data.get("side")
    if side is None:
        return []
    if side not in file.people.port_sides_of(ctx.actor.partner_id):
        return [Refusal("other_side", f"You are not the port of {side} of this shipment.", field="side")]
    if side == "import":
        sentence = (
            "" if file.fact("departed_at") is not None else "The shipment has not left the country of export."
        )
    else:
        sentence = file.detail.why_arrived(ctx.actor_day)
    return [Refusal("not_on_this_side", sentence, field="side")] if sentence else []


def is_after_departure(name: str) -> Guard:
    """A guard: what is delivered or comes back on the day given for the input `name` has left before."""

    def guard(file: Any, ctx: Any) -> list[Refusal]:
        day, left = ctx.data.get(name), file.fact("departed_at")
        if day is None or left is None or day >= file.office_day(left):
            return []
        return [Refusal("before_departure", "This date is before the departure.", field=name)]

    guard.__name__ = f"{name}_is_after_departure"
    return guard


def return_is_of_what_is_out(file: Any, ctx: Any) -> list[Refusal]:
    """What comes back is of a line of which something is out, and not more than that: 22 CFR 123.5(a), 123.22(c)."""
    out, number, quantity = file.quantities_out(), ctx.data.get("line"), ctx.data.get("quantity")
    if number is None:
        sentence = "Name the line of which so many were returned."
        return [Refusal("no_line", sentence, field="line")] if quantity is not None else []
    if number not in out:
        return [Refusal("no_such_line", f"Nothing of line {number} is out.", field="line")]
    if quantity is None or 1 <= quantity <= out[number]:
        return []
    sentence = f"Of line {number}, {out[number]} are out, not {quantity}."
    return [Refusal("more_than_is_out", sentence, field="quantity")]


def all_is_back(file: Any, ctx: Any) -> list[Refusal]:
    """Nothing of a temporary shipment is out any more."""
    out = file.quantities_out()
    if not out:
        return []
    numbers = ", ".join(str(number) for number in sorted(out))
    return [Refusal("goods_out", f"Goods of line {numbers} have not been returned.")]


def goods_must_return(file: Any, ctx: Any) -> list[Refusal]:
    """The last day of the licence is over, or the licence was taken away before: 22 CFR 123.21(a)."""
    last = file.fact("return_by")
    if ctx.office_day > last or has_been_taken_away(_left_under(file)):
        return []
    return [Refusal("may_stay", f"The goods may stay until {date_in_words(last)}.", ("22 CFR 123.21(a)",))]


def licence_is_back(file: Any, ctx: Any) -> list[Refusal]:
    """A licence that was taken away is in force again, and its last day has not passed."""
    licence = _left_under(file)
    if licence.state in IN_FORCE and licence.fact("expires_on") >= ctx.office_day:
        return []
    return [Refusal("licence_ended", f"{licence.reference} is not in force.", ("22 CFR 123.21(a)",))]


def _left_under(file: Any) -> Any:
    """The licence case that temporary goods left under."""
    return file.fact("draws_on") or file.fact("parent")


def is_port_that_holds(file: Any, ctx: Any) -> list[Refusal]:
    """Only the port of the side that holds a shipment lets it go or seizes it."""
    side = file.fact("hold_side")
    if side in file.people.port_sides_of(ctx.actor.partner_id):
        return []
    return [Refusal("other_side", f"The port of {side} holds this shipment.")]


def waits_for(desk: Role) -> Guard:
    """A guard: the hold's reason is that desk's to clear up."""

    def guard(file: Any, ctx: Any) -> list[Refusal]:
        if file.fact("hold_desk") == desk:
            return []
        return [
            Refusal("other_desk", f"This hold waits for the {file.fact('hold_desk')}, not for the {desk}.")
        ]

    guard.__name__ = f"waits_for_the_{desk.value}"
    return guard


def evidence_is_new(file: Any, ctx: Any) -> list[Refusal]:
    """A hold that was upheld is not disputed again on the same evidence."""
    evidence = ctx.data.get("evidence")
    if evidence is None or " ".join(evidence.split()) not in file.fact("judged_evidence"):
        return []
    sentence = "The hold was upheld against the same evidence. Give new evidence."
    return [Refusal("same_evidence", sentence, field="evidence")]
