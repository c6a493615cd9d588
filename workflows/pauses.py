"""Pauses: the reasons for which a case's clocks are paused, or a statutory date is excused; pure, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.purposes import Purpose

NSPD_56 = "NSPD-56 (22 January 2008); 73 FR 20357"
REWORDED = "NSPD-56 (22 January 2008); 74 FR 63497"  # exception 4 in its present words, and 6
OFFICERS_TARGETS = (Purpose.STAGE, Purpose.CASE)
ALL_TARGETS = tuple(Purpose)


@dataclass(frozen=True)
class PauseReason:
    """Why time is paused: a code, words, two or three words where those do not fit, the section, what it does to which clocks.

    `excuses` says that the statutory date is excused while it is open: the date stays and nothing escalates.
    `paused_scopes` names the purposes of the target clocks that it pauses; `is_public` says that partners to the case may know it.
    """

    code: str
    title: str
    short: str
    citation: str
    excuses: bool = False
    paused_scopes: tuple[Purpose, ...] = ()
    is_public: bool = False

    def pauses(self, purpose: str) -> bool:
        """Whether it pauses a target clock of that purpose."""
        return purpose in self.paused_scopes

    def __str__(self) -> str:
        return f"{self.title} ({self.citation})"


def _exception(
    number: int,
    code: str,
    title: str,
    short: str,
    paused_scopes: tuple[Purpose, ...] = (),
    *,
    notice: str = NSPD_56,
) -> PauseReason:
    return PauseReason(
        code, title, short, f"{notice}, exception {number}", excuses=True, paused_scopes=paused_scopes
    )


CONGRESS = _exception(
    1, "congressional_notification", "Congressional notification", "congressional notification"
)
ASSURANCES = _exception(
    2,
    "government_assurances",
    "Government assurances are outstanding",
    "government assurances",
    OFFICERS_TARGETS,
)
END_USE_CHECK = _exception(
    3, "end_use_check", "An end-use check is outstanding", "end-use check", OFFICERS_TARGETS
)
DEFENCE = _exception(
    4, "dod_review", "The defence department's review is not complete", "DoD review", notice=REWORDED
)
WAIVER = _exception(
    5, "waiver_of_restrictions", "A waiver of restrictions is needed", "waiver of restrictions"
)
POLICY = _exception(
    6, "policy_review", "Export policy is under active review", "policy review", notice=REWORDED
)
EXCEPTIONS = (CONGRESS, ASSURANCES, END_USE_CHECK, DEFENCE, WAIVER, POLICY)

# What an officer opens and closes; 1 and 4 also open by themselves, with a notification and a referral.
OPENED_BY_OFFICERS = EXCEPTIONS
# where no statutory date runs, only what pauses a target means anything
OPENED_FOR_TARGETS = (ASSURANCES, END_USE_CHECK)
HOLD = PauseReason("hold", "Held", "held", "the hold's own basis", paused_scopes=ALL_TARGETS, is_public=True)

# what the DPAS authority opens and closes by itself, day by day
NO_DPAS_AUTHORITY = PauseReason(
    "no_dpas_authority",
    "No DPAS authority",
    "no DPAS authority",
    "50 USC 4564",
    paused_scopes=OFFICERS_TARGETS,
    is_public=True,
)
NOT_OFFICERS = (HOLD.code, NO_DPAS_AUTHORITY.code)  # what no officer closes

PAUSE_REASONS = {reason.code: reason for reason in (*EXCEPTIONS, HOLD, NO_DPAS_AUTHORITY)}
