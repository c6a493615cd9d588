"""Authorisations: what moving under one brings with it - a line closed short, a letter of offer that runs longer."""

from __future__ import annotations

from licensing import deadlines
from licensing.actors import Moment
from licensing.models import Case, ShortClosure
from licensing.outcomes import Outcome


def close_line_short(case: Case, moment: Moment) -> Outcome:
    """Take no more of a line than has been consigned by now."""
    number = moment.data["line"]
    line = next(one for one in case.line_list if one.number == number)
    closure = ShortClosure(line=line, quantity=case.lines_left()[number], closed_at=moment.now)
    case.short_closed[line.pk] = closure.quantity
    return Outcome(inserts=[closure])


def extend(case: Case, moment: Moment) -> Outcome:
    """The authority's clock, where it runs, ends and a fresh one runs to the new day."""
    outcome = Outcome()
    for clock in [one for one in case.clock_list if one.scope == "authority"]:
        deadlines.close(clock, moment.now)
        (within,) = [one for one in case.flow.state(case.state).clocks if one.scope == "authority"]
        outcome.clocks += [clock, deadlines.open_clock(case, within, "authority", moment.now)]
    return outcome
