"""Moving: what goes with it - lines closed short, export filings, longer letters of offer."""

from __future__ import annotations

from licensing import deadlines, ledger
from licensing.actors import Moment
from licensing.models import Case, ShortClosure
from licensing.outcomes import Outcome


def close_line_short(case: Case, moment: Moment) -> Outcome:
    """Take no more of a line than has been delivered or is under way by now."""
    number = moment.data["line"]
    line = next(one for one in case.line_list if one.number == number)
    closed = case.short_closed.get(line.pk, 0)
    case.short_closed[line.pk] = quantity = closed + case.lines_to_close()[number]
    if not closed:
        return Outcome(inserts=[ShortClosure(line=line, quantity=quantity, closed_at=moment.now)])
    standing = ShortClosure.objects.get(line=line)
    standing.quantity, standing.closed_at = quantity, moment.now
    return Outcome(updates=[(standing, ("quantity", "closed_at"))])


def end_export_filing(case: Case, moment: Moment) -> Outcome:
    """The export information is filed; the time for it has been kept or not."""
    ended = [one for one in case.clock_list if one.scope == "export_filing"]
    for clock in ended:
        ledger.close(clock, moment.now)
    return Outcome(clocks=ended)


def extend(case: Case, moment: Moment) -> Outcome:
    """The authority's clock, where it runs, ends and a fresh one runs to the new day."""
    outcome = Outcome()
    for clock in [one for one in case.clock_list if one.scope == "authority"]:
        ledger.close(clock, moment.now)
        (within,) = [one for one in case.flow.state(case.state).clocks if one.scope == "authority"]
        outcome.clocks += [clock, deadlines.open_clock(case, within, "authority", moment.now)]
    return outcome
