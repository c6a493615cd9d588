"""Causes: why a clock runs, is paused or is excused - a closed set of codes, which `licensing.clocks.causes` words."""

from __future__ import annotations

from enum import StrEnum


class Cause(StrEnum):
    """A code in a clock's ledger; what else a cause names stands beside it, by the names behind each."""

    LAW = "law"  # it runs by the law that the clock itself cites
    OPENED = "opened"  # state: it was opened in it
    CONTINUED = "continued"  # state: it runs on through it, another than before
    RETURNED = "returned"  # state: the interruption that is over
    TRANSITION = "transition"  # transition: it runs again by that
    BULK = "bulk"  # act (of an operation upon many cases): it runs again by that
    INTERRUPTED = "interrupted"  # state: an interruption, at a desk of the authorities'
    APPLICANTS_TIME = "applicants_time"  # state: an interruption, at the filer's desk
    WAITING = "waiting"  # state: one in which the target of the whole case is paused
    PAUSE = "pause"  # pause (a code of `workflows.pauses`), number (of the event that opened it)
    HOLD = "hold"  # number (of the event that placed it)
    EXCEPTION = "exception"  # exception (a code of `workflows.pauses`)
    REQUIRED_DATE = "required_date"  # needed_on, state, ahead (the stages after it), ends_by
    CORRECTION = "correction"  # an officer's words stand beside it, in `basis`
    RECORDED = "recorded"  # from before there were codes: the words that stand in `basis`


_ONE_OF = " || ".join(f'@.code == "{cause.value}"' for cause in Cause)
# what the database asks of the causes of a segment, as a path that must match: one or more, each with a code of these
KNOWN = f'$.type() == "array" && $.size() > 0 && !(exists($[*] ? (!({_ONE_OF}))))'
