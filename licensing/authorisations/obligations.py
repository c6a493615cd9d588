"""Obligations: what the filer of an approved agreement owes by a day of the law, each with a clock of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from licensing.changes import Outcome
from licensing.clocks import lifecycle, segments
from licensing.context import Moment
from licensing.models import Case, Clock, Obligation
from licensing.regulations import agreements
from workflows.language import Role, Unit, Within
from workflows.purposes import Purpose

_UNTIL = Within("", Unit.DATE, purpose=Purpose.OBLIGATION, statutory=True, climbs=True, desk=Role.FILER)
FACTS = ("is_agreement", "instrument", "approved_on", "executed_on", "expires_on")


def impose(case: Case, moment: Moment) -> Outcome:
    """Open what the facts of the agreement make owed by now and was not imposed before; end what they make moot."""
    if not case.fact("is_agreement"):
        return Outcome()
    facts = {name: case.fact(name) for name in FACTS}
    facts["met"] = Counter(one.code for one in case.obligation_list if one.met_on is not None)
    outcome = _end(case, moment, agreements.moot(facts))
    known = {(one.code, one.due_on) for one in case.obligation_list}
    for owed in agreements.obligations(facts):
        if (owed.code, owed.due_on) not in known:
            outcome.add(_open(case, moment, owed))
    return outcome


def _open(case: Case, moment: Moment, owed: agreements.Owed) -> Outcome:
    obligation = Obligation(
        case=case,
        number=len(case.obligation_list) + 1,
        code=owed.code,
        title=owed.title,
        citation=owed.citation,
        due_on=owed.due_on,
        imposed_at=moment.now,
    )
    case.obligation_list.append(obligation)
    within = replace(_UNTIL, basis=owed.citation)
    clock = lifecycle.open_clock(case, within, moment.now, number=obligation.number, ends_on=owed.due_on)
    segments.pass_over_late_notices(clock, moment.now)
    return Outcome(inserts=[obligation], clocks=[clock])


def _end(case: Case, moment: Moment, codes: Collection[str]) -> Outcome:
    """Those of these codes that are open end with the day on which they became moot."""
    outcome = Outcome()
    for owed in case.obligation_list:
        if owed.code in codes and owed.is_open:
            owed.ended_on = case.office_day(moment.now)
            outcome.add(Outcome(updates=[(owed, ("ended_on",))], clocks=_closed(case, owed, moment)))
    return outcome


def meet(case: Case, moment: Moment) -> Outcome:
    """The obligation that the row names was met; its clock ends."""
    code = moment.data["obligation"]
    owed = next(one for one in case.obligation_list if one.code == code and one.is_open)
    owed.met_on = moment.data["met_on"]
    return Outcome(updates=[(owed, ("met_on",))], clocks=_closed(case, owed, moment))


def _closed(case: Case, owed: Obligation, moment: Moment) -> list[Clock]:
    ended = [clock for clock in case.clock_list if clock.is_of(Purpose.OBLIGATION, owed.number)]
    for clock in ended:
        segments.close(clock, moment.now)
    return ended
