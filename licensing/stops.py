"""Stops: what it means to open and to close an exception or a stop; `deadlines.settle` then lets the clocks follow."""

from __future__ import annotations

from licensing.actors import Moment
from licensing.models import Case, Hold, Stop
from licensing.outcomes import Outcome
from workflows.stops import HOLD, STOPS

LONGEST_BASIS = 300


def open_stop(case: Case, moment: Moment) -> Outcome:
    """Open the exception or stop that the row names; its reason stands in the event."""
    kind = STOPS[moment.data["stop"]]
    stop = Stop(case=case, number=case.event_count, code=kind.code, basis=str(kind), opened_at=moment.now)
    case.stop_list.append(stop)
    return Outcome(inserts=[stop])


def close_stop(case: Case, moment: Moment) -> Outcome:
    """Close the one that the row names."""
    return _close(case, next(one for one in case.stop_list if one.code == moment.data["open_stop"]), moment)


def freeze(case: Case, hold: Hold, moment: Moment) -> Outcome:
    """Put the case under a hold."""
    basis = f"{hold.title} ({hold.legal_basis})"[:LONGEST_BASIS]
    stop = Stop(
        case=case, number=case.event_count, code=HOLD.code, basis=basis, hold=hold, opened_at=moment.now
    )
    case.stop_list.append(stop)
    return Outcome(inserts=[stop])


def thaw(case: Case, hold: Hold, moment: Moment) -> Outcome:
    """Take the case out of a hold under which it is."""
    return _close(case, next(one for one in case.stop_list if one.hold_id == hold.pk), moment)


def _close(case: Case, stop: Stop, moment: Moment) -> Outcome:
    case.stop_list.remove(stop)
    stop.closed_at = moment.now
    return Outcome(updates=[(stop, ("closed_at",))])
