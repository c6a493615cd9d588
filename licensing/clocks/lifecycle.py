"""Deadlines: which clocks a move opens, pauses, excuses, resumes and ends."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import causes, corrections, segments, terms
from licensing.clocks.terms import BREACH
from licensing.models import Clock
from licensing.models.loading import new_instance
from workflows.causes import Cause
from workflows.language import Role, State, Unit, Within
from workflows.pauses import PAUSE_REASONS
from workflows.purposes import PURPOSES, EndsWith, Purpose


def open_clock(
    file: CaseFile,
    within: Within,
    at: datetime,
    *,
    purpose: Purpose | None = None,
    number: int | None = None,
    ends_on: date | None = None,
    levels: terms.Levels | None = None,
    excuses: str = "",
    state: str = "",
) -> Clock:
    """Open a clock in memory under the terms in force now, copied; `record` writes it.

    `purpose` is another than that of `within`, `number` that of its item. `ends_on` is the last day where no fact of the case
    holds it, with the levels (`rungs`) of its own; `excuses` the exception that it is while it is open; `state` that to which
    the case goes back. Raises ValueError when a fact that the terms read is missing.
    """
    if ends_on is None and not terms.has_terms(file, within, at):
        raise ValueError(f"the clock {within.purpose} of {file.state} reads a fact that {file} does not have")
    clock = new_instance(
        Clock,
        case=file.case,
        purpose=purpose or within.purpose,
        number=number,
        state=state or file.state,
        desk=str(terms.desk_of(file, within, state)),
        **_since(file, within) | _end(file, within, ends_on),
        statutory=within.statutory,
        basis=str(file.fact(within.basis_of)) if within.basis_of else within.basis,
        overdue=within.overdue,
        opened_at=at,
        excuses=excuses,
    )
    terms.terms_of(file, within, at, state).copy_to(clock)
    clock.rungs = levels or clock.rungs
    return _begun(file, clock)


def _begun(file: CaseFile, clock: Clock) -> Clock:
    """The clock with its first segment, running or paused as the case demands, and its dates."""
    clock.file, clock.ledger = file, []
    running, excused, why = _required_status(file, clock, [_of_opening(clock)])
    segments.start(clock, clock.opened_at, why, running=running, excused=excused)
    clock.next_rung = str(clock.rungs[0][0])
    segments.recalculate(clock)
    file.clocks.append(clock)
    return clock


def _of_opening(clock: Clock) -> causes.Named:
    """Why it runs from the first: by the law that it cites, else because its state was entered."""
    return causes.named(Cause.LAW) if clock.basis else causes.named(Cause.OPENED, state=clock.state)


def _end(file: CaseFile, within: Within, ends_on: date | None) -> dict[str, Any]:
    """Up to when it runs, where the table names a date or an instant."""
    if within.unit not in (Unit.DATE, Unit.INSTANT):
        return {}
    end = ends_on or (file.fact(within.amount) if isinstance(within.amount, str) else None)
    return {"due_on" if within.unit is Unit.DATE else "ends_at": end}


def _since(file: CaseFile, within: Within) -> dict[str, Any]:
    """From when it counts, where the table names a fact: hours from an instant, days from a day."""
    if not within.since:
        return {}
    return {"since_at" if within.unit is Unit.HOURS else "since_on": file.fact(within.since)}


def close_and_open(file: CaseFile, source: str, at: datetime) -> list[Clock]:
    """Close and open the case's clocks after its move from `source` to its present state; return those touched.

    Entering an interruption keeps the stage's clock, and coming back finds it again; any other move ends the stage and opens
    a fresh one. A clock of another purpose runs on through states that also have it. The whole case's dates run from
    its receipt to its first outcome; a final state ends everything. `pause_and_resume` then pauses and resumes what is left.
    """
    here, left = file.flow.state(file.state), file.flow.state(source)
    open_clocks = list(file.clocks)
    back = left.interruption and not here.interruption and file.state == file.case.left_state
    for clock in open_clocks:
        if _ends(clock, here, back=back):
            segments.close(clock, at)
        elif _runs_on(clock, here):
            segments.run_on(clock, at, [causes.named(Cause.CONTINUED, state=here.name)])
    opened = _open_for_state(file, here, at, resumed=back)
    return [*open_clocks, *opened, *_open_whole(file, here, left, at)]


def _ends(clock: Clock, here: State, *, back: bool) -> bool:
    ends_with = PURPOSES[clock.purpose].ends_with
    if ends_with is EndsWith.INTERRUPTION or here.final:
        return True
    if ends_with is EndsWith.OUTCOME:
        return here.outcome
    if ends_with is EndsWith.STAGE:
        return not (here.interruption or back)
    return ends_with is EndsWith.STATES and not _has(here, clock.purpose)


def pause_and_resume(
    file: CaseFile, at: datetime, cause: causes.Causes | None = None, since: datetime | None = None
) -> PendingWrites:
    """Pause, excuse or resume every open clock as state, pauses, holds and referrals now demand; what that changes.

    `cause` is why a clock runs again, as its ledger keeps it. An order counts `since` it was given: what had fired and
    lies ahead again by that is withdrawn.
    """
    writes = PendingWrites()
    for clock in file.clocks:
        last = segments.open_segment(clock)
        running, excused, why = _required_status(file, clock, cause or last.causes)
        same = (last.running, last.excused) == (running, excused)
        if same and ((running and not excused) or last.causes == why):
            continue
        passed, before = segments.passed_levels(clock), clock.due_at
        begins = at if since is None else min(at, max(since, last.starts_at))
        segments.end(clock, begins)
        segments.start(clock, begins, why, running=running, excused=excused)
        if since is not None and since < at:
            if not running:
                corrections.pause_between(clock, since, begins, why)
            writes.events += corrections.withdrawn(clock, at, passed, before)
        else:
            segments.pass_over_late_notices(clock, at)
            segments.recalculate(clock)
        writes.clocks.append(clock)
    return writes


def _required_status(
    file: CaseFile, clock: Clock, otherwise: causes.Causes
) -> tuple[bool, bool, causes.Causes]:
    """Whether the clock has to run, whether it is excused, and why; `otherwise` are the causes of plain running."""
    here = file.flow.state(file.state)
    if clock.statutory:
        why = _exceptions(file, here) if clock.purpose == Purpose.STATUTORY else []
        return True, bool(why), why or otherwise
    if clock.purpose == Purpose.REQUIRED_DATE:
        return True, False, otherwise  # what pauses a stage brings the end of this one nearer
    why = []
    if clock.purpose == Purpose.STAGE and here.interruption:
        applicants = file.flow.desk_of(file) is Role.FILER
        why.append(causes.named(Cause.APPLICANTS_TIME if applicants else Cause.INTERRUPTED, state=here.name))
    if clock.purpose == Purpose.CASE and here.pause_basis:
        why.append(causes.named(Cause.WAITING, state=here.name))
    why += [
        causes.of_pause(pause) for pause in file.pauses if PAUSE_REASONS[pause.code].pauses(clock.purpose)
    ]
    return not why, False, why or otherwise


def _exceptions(file: CaseFile, here: State) -> causes.Causes:
    """The open exceptions to the statutory date: the state's, those of open referrals, those that officers opened."""
    codes = [
        here.excuses,
        *(clock.excuses for clock in file.clocks),
        *(pause.code for pause in file.pauses),
    ]
    excusing = [code for code in dict.fromkeys(codes) if code and PAUSE_REASONS[code].excuses]
    return [causes.named(Cause.EXCEPTION, exception=code) for code in excusing]


def open_first(file: CaseFile, at: datetime) -> list[Clock]:
    """Open the clocks of the state in which the case begins."""
    return _open_for_state(file, file.flow.state(file.state), at, resumed=False)


def escalation_level(file: CaseFile) -> int:
    """How far the case has escalated: the highest level of its open clocks, 1 for a breach, 0 for none.

    One that cannot meet its required date is a level higher.
    """
    return max((_level_reached(clock) for clock in file.clocks), default=0) + file.will_miss_required_date()


def _level_reached(clock: Clock) -> int:
    names = [str(name) for name, _ in clock.rungs]
    if clock.breached_at is None or BREACH not in names or clock.excused:
        return 0
    after = names.index(clock.next_rung) if clock.next_rung else len(names)
    return after - names.index(BREACH)


def soonest_end(file: CaseFile) -> datetime | None:
    """The soonest end of the case's running clocks that no exception excuses, by which queues are ordered.

    The end of the time in which a required date can be met, or of a document of priority, is nobody's to keep, and
    not among them.
    """
    running = (
        clock
        for clock in file.clocks
        if not (clock.paused or clock.excused or PURPOSES[clock.purpose].nobodys)
    )
    return min((clock.due_at for clock in running if clock.due_at), default=None)


def _open_for_state(file: CaseFile, here: State, at: datetime, *, resumed: bool) -> list[Clock]:
    running = {clock.purpose for clock in file.clocks}
    opened = []
    for within in here.clocks:
        interrupts = here.interruption and within.purpose is Purpose.STAGE
        purpose = Purpose.INTERRUPTION if interrupts else within.purpose
        if within.purpose.is_numbered or purpose in running or (resumed and purpose is Purpose.STAGE):
            continue
        if not within.optional or terms.has_terms(file, within, at):
            opened.append(open_clock(file, within, at, purpose=purpose))
    return opened


def _open_whole(file: CaseFile, here: State, left: State, at: datetime) -> list[Clock]:
    """The law's date opens once, with the receipt; the target opens again where a decision is asked for anew."""
    if here.outcome or not (left.outcome or left is file.flow.initial):
        return []
    wanted = [within for within in file.flow.whole if not (within.statutory and left.outcome)]
    return [open_clock(file, within, at) for within in wanted if terms.has_terms(file, within, at)]


def _runs_on(clock: Clock, here: State) -> bool:
    """Whether it counts on through a state that has such a clock too, as the turn-around does while parts are awaited."""
    counts = clock.amount is not None and not clock.paused
    return counts and clock.purpose != Purpose.STAGE and _has(here, clock.purpose)


def _has(state: State, purpose: str) -> bool:
    return any(within.purpose == purpose for within in state.clocks)
