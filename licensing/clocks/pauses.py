"""Stops: what it means to open and to close an exception or a stop; `lifecycle.pause_and_resume` then lets the clocks follow."""

from __future__ import annotations

from typing import Any

from licensing.case_file import CaseFile
from licensing.changes import Outcome
from licensing.context import Moment
from licensing.models import Hold, Stop
from workflows.stops import HOLD, STOPS
from workflows.stops import Stop as KindOfStop

LONGEST_BASIS = 300


def open_stop(file: CaseFile, moment: Moment) -> Outcome:
    """Open the exception or stop that the row names; its reason stands in the event."""
    return begin(file, STOPS[moment.data["stop"]], moment, number=file.case.event_count)


def close_stop(file: CaseFile, moment: Moment) -> Outcome:
    """Close the one that the row names."""
    return end(file, STOPS[moment.data["open_stop"]], moment)


def begin(file: CaseFile, kind: KindOfStop, moment: Moment, *, number: int) -> Outcome:
    """Open a stop of that kind, by the event of that number."""
    stop = Stop(case=file.case, number=number, code=kind.code, basis=str(kind), opened_at=moment.now)
    file.pauses.append(stop)
    return Outcome(inserts=[stop])


def end(file: CaseFile, kind: KindOfStop, moment: Moment) -> Outcome:
    """Close the open stop of that kind."""
    return _close(file, next(one for one in file.pauses if one.code == kind.code), moment)


def freeze(file: CaseFile, hold: Hold, moment: Moment, *, number: int) -> Outcome:
    """Put the case under a hold, by the event of that number."""
    basis = f"{hold.title} ({hold.legal_basis})"[:LONGEST_BASIS]
    stop = Stop(
        case=file.case,
        number=number,
        code=HOLD.code,
        basis=basis,
        hold=hold,
        opened_at=moment.now,
    )
    file.pauses.append(stop)
    return Outcome(inserts=[stop])


def freeze_new(file: CaseFile, moment: Moment) -> Outcome:
    """Put the case under the standing holds that cover it and have not frozen it yet, by the events that come next."""
    outcome = Outcome()
    frozen = {one.hold_id for one in file.pauses}
    for hold in file.holds:
        if hold.pk in frozen:
            continue
        number = file.case.event_count + len(outcome.events) + 1
        outcome.add(freeze(file, hold, moment, number=number))
        outcome.events.append(("hold.placed", facts_of(hold, hold.notice)))
    return outcome


def facts_of(hold: Hold, said: str) -> dict[str, Any]:
    """What the event of a case says of a hold; `said` is what the partners read."""
    return {
        "hold": hold.pk,
        "title": hold.title,
        "legal_basis": hold.legal_basis,
        "data": {"reason": said},
    }


def thaw(file: CaseFile, hold: Hold, moment: Moment) -> Outcome:
    """Take the case out of a hold under which it is."""
    return _close(file, next(one for one in file.pauses if one.hold_id == hold.pk), moment)


def end_with(file: CaseFile, moment: Moment) -> Outcome:
    """What the first outcome ends: the exceptions and stops of the dates that end with it; at the very end, holds too."""
    here, outcome = file.flow.state(file.state), Outcome()
    for stop in list(file.pauses) if here.outcome else ():
        if here.final or stop.hold_id is None:
            outcome.add(_close(file, stop, moment))
    return outcome


def _close(file: CaseFile, stop: Stop, moment: Moment) -> Outcome:
    file.pauses.remove(stop)
    stop.closed_at = moment.now
    return Outcome(updates=[(stop, ("closed_at",))])
