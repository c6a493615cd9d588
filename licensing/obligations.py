"""Obligations: what the filer of an approved agreement owes by a day of the law, each with a clock of its own."""

from __future__ import annotations

from licensing import deadlines, ledger
from licensing.actors import Moment
from licensing.models import Case, Obligation
from licensing.outcomes import Outcome
from licensing.regulations import agreements
from workflows.language import Role, Unit, Within


def impose(case: Case, moment: Moment) -> Outcome:
    """Open every obligation that the facts of the agreement now give and that was not imposed before."""
    outcome = Outcome()
    facts = {name: case.fact(name) for name in ("is_agreement", "executed_on", "expires_on")}
    for owed in agreements.obligations(facts):
        if owed.code in {one.code for one in case.obligation_list}:
            continue
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
        within = Within("", Unit.DATE, statutory=True, climbs=True, desk=Role.FILER, basis=owed.citation)
        scope = f"obligation/{obligation.number}"
        clock = deadlines.open_clock(case, within, scope, moment.now, ends_on=owed.due_on)
        ledger.pass_over_late_notices(clock, moment.now)
        outcome.inserts.append(obligation)
        outcome.clocks.append(clock)
    return outcome


def meet(case: Case, moment: Moment) -> Outcome:
    """The obligation that the row names was met; its clock ends."""
    code = moment.data["obligation"]
    owed = next(one for one in case.obligation_list if one.code == code and one.met_on is None)
    owed.met_on = moment.data["met_on"]
    ended = [clock for clock in case.clock_list if clock.scope == f"obligation/{owed.number}"]
    for clock in ended:
        ledger.close(clock, moment.now)
    return Outcome(updates=[(owed, ("met_on",))], clocks=ended)
