"""Stops: the reasons for which a case's clocks stand still, or a statutory date is excused; pure, in one place."""

from __future__ import annotations

from dataclasses import dataclass

NSPD_56 = "NSPD-56 (22 January 2008); 73 FR 20357"
WHOLE, STATUTORY = "case", "statutory"  # the scopes of a case's two dates
RISK = "risk"  # of the clock that tells in time that the required date cannot be met
GROUND = "ground/"  # how the scopes begin of the clocks that end recorded evidence of priority
OURS = ("stage", WHOLE)
ALL = ("*",)


@dataclass(frozen=True)
class Stop:
    """Why time stands still: a code, words, the same in two or three, the section it rests on, what it does to which clocks.

    `excuses` says that the statutory date is excused while it is open: the date stays and nothing escalates.
    `stops` names the scopes of the target clocks that it pauses; "*" is every target clock of the case.
    """

    code: str
    title: str
    short: str  # where the title does not fit; empty where a ledger says its own words
    citation: str
    excuses: bool = False
    stops: tuple[str, ...] = ()

    def pauses(self, scope: str) -> bool:
        """Whether it pauses a target clock of that scope."""
        return self.stops == ALL or scope in self.stops

    def __str__(self) -> str:
        return f"{self.title} ({self.citation})"


def _exception(number: int, code: str, title: str, short: str, stops: tuple[str, ...] = ()) -> Stop:
    return Stop(code, title, short, f"{NSPD_56}, exception {number}", excuses=True, stops=stops)


CONGRESS = _exception(
    1, "congressional_notification", "Congressional notification", "congressional notification"
)
ASSURANCES = _exception(
    2, "government_assurances", "Government assurances are outstanding", "government assurances", OURS
)
END_USE_CHECK = _exception(3, "end_use_check", "An end-use check is outstanding", "end-use check", OURS)
DEFENCE = _exception(4, "dod_review", "The defence department's review is not complete", "DoD review")
WAIVER = _exception(
    5, "waiver_of_restrictions", "A waiver of restrictions is needed", "waiver of restrictions"
)
POLICY = _exception(6, "policy_review", "Export policy is under active review", "policy review")
EXCEPTIONS = (CONGRESS, ASSURANCES, END_USE_CHECK, DEFENCE, WAIVER, POLICY)

# What an officer opens and closes; 1 and 4 also open by themselves, with a notification and a referral.
OPENED_BY_OFFICERS = EXCEPTIONS
# where no statutory date runs, only what stops a target means anything
OPENED_FOR_TARGETS = (ASSURANCES, END_USE_CHECK)
HOLD = Stop("hold", "Held", "", "the hold's own basis", stops=ALL)

# what the law's authority to rate opens and closes by itself, day by day
NO_AUTHORITY = Stop("no_dpas_authority", "No DPAS authority", "no DPAS authority", "50 USC 4564", stops=OURS)
NOT_OFFICERS = (HOLD.code, NO_AUTHORITY.code)  # what no officer closes

STOPS = {one.code: one for one in (*EXCEPTIONS, HOLD, NO_AUTHORITY)}
