"""Guards: conditions on a row that ask the case for its facts and answer with objections; they never ask the law.

Each takes the case and the moment (now, actor, data) and returns every objection it has, an empty list if none.
"""

from __future__ import annotations

from typing import Any

from workflows.language import Guard, Objection
from workflows.wording import date_in_words, state_in_words

CONGRESS = ("22 CFR 123.15", "22 CFR 124.11")
DOD_REVIEW = "NSPD-56 (2008), exception 4"
RECONSIDER = ("22 CFR 120.18",)


def of_finding(finding: Any, field: str = "") -> list[Objection]:
    """The objections of a finding: its reasons against, each with its own sections or else the finding's."""
    return [
        Objection(one.code, one.sentence, one.citations or finding.citations, field=field)
        for one in finding.reasons
    ]


def names_lines(case: Any, moment: Any) -> list[Objection]:
    """A filing describes its goods or services line by line."""
    if case.lines_count():
        return []
    return [Objection("no_lines", "The filing lists no goods or services.", ("22 CFR 123.1(c)",))]


def names_end_user(case: Any, moment: Any) -> list[Objection]:
    """A filing names who will use the goods in the end, and for what."""
    if "end_user" in case.party_roles() and case.fact("end_use"):
        return []
    return [
        Objection("no_end_user", "The filing must name the end-user and the end-use.", ("22 CFR 123.9(a)",))
    ]


def programme_is_open(case: Any, moment: Any) -> list[Objection]:
    """Under a programme its partners submit, while it goes on."""
    if case.programme_id is None:
        return []
    said = case.programme.closed_to(case.filer_id, case.office_day(moment.now))
    return [Objection("programme_closed", said, field="programme")] if said else []


def filer_may_apply(case: Any, moment: Any) -> list[Objection]:
    """Who may apply for what: 22 CFR 120.1(c), 122.1, 123.9(c)."""
    return of_finding(case.finding("applicant", moment.now))


def instrument_matches(case: Any, moment: Any) -> list[Objection]:
    """The instrument filed for is the one that the facts call for: 22 CFR 123.1, 124.1, 123.9(c)."""
    return of_finding(case.finding("instrument", moment.now))


def encloses_what_is_mandatory(case: Any, moment: Any) -> list[Objection]:
    """The mandatory enclosures are there: 22 CFR 126.13, 123.1(c), part 130."""
    return of_finding(case.finding("enclosures", moment.now))


def holds_nontransfer_certificate(case: Any, moment: Any) -> list[Objection]:
    """Significant military equipment and classified articles need a signed DSP-83: 22 CFR 123.10."""
    return of_finding(case.finding("nontransfer", moment.now))


def agencies_are_known(case: Any, moment: Any) -> list[Objection]:
    """A referral goes to agencies that exist, and not to one that still has an open question."""
    asked = moment.data.get("agencies") or []
    known = case.agencies(asked)
    unknown = [code for code in asked if code not in known]
    open_now = [code for code in asked if code in case.open_referrals()]
    return [
        *(Objection("unknown_agency", f"There is no agency {code!r}.", field="agencies") for code in unknown),
        *(
            Objection("already_asked", f"{code} already has an open referral.", field="agencies")
            for code in open_now
        ),
    ]


def own_agency_was_asked(case: Any, moment: Any) -> list[Objection]:
    """A reviewer speaks for the reviewer's own agency, and only where it was asked."""
    if moment.actor.agencies & case.referred_agencies():
        return []
    return [Objection("not_asked", "This case was not referred to your agency.")]


def objection_is_explained(case: Any, moment: Any) -> list[Objection]:
    """An objection says why; a position with provisos lists them."""
    data = moment.data
    if data.get("position") == "objection" and not data.get("statement"):
        return [
            Objection("no_statement", "An objection needs a statement of its grounds.", field="statement")
        ]
    if data.get("position") == "provisos" and not data.get("provisos"):
        return [Objection("no_provisos", "List the provisos of this position.", field="provisos")]
    return []


def agency_may_be_passed_over(case: Any, moment: Any) -> list[Objection]:
    """Silence is never a position for the defence department; another agency's can be done without."""
    code = moment.data.get("agency")
    if code is None:
        return []
    if code not in case.open_referrals():
        return [Objection("no_open_referral", f"{code!r} has no open referral on this case.", field="agency")]
    if code in case.defence_agencies():
        return [
            Objection(
                "defence_is_silent",
                "The case cannot proceed without the defence department's position.",
                field="agency",
            )
        ]
    return []


def last_referral_closed(case: Any, moment: Any) -> list[Objection]:
    """Nothing is still out with another agency."""
    waiting = sorted(case.open_referrals())
    if not waiting:
        return []
    return [Objection("referral_open", f"A referral is still open with {', '.join(waiting)}.", (DOD_REVIEW,))]


def no_standing_objection(case: Any, moment: Any) -> list[Objection]:
    """An unresolved objection of the defence department bars approval."""
    return [
        Objection(
            "defence_objects",
            f"The objection of {code} has not been resolved.",
            (DOD_REVIEW,),
        )
        for code in case.objecting_defence_agencies()
    ]


def an_objection_stands(case: Any, moment: Any) -> list[Objection]:
    """There is an objection for the principals to settle."""
    if case.objecting_defence_agencies():
        return []
    return [Objection("nothing_to_settle", "The defence department has no open objection to this case.")]


def notification_is_due(case: Any, moment: Any) -> list[Objection]:
    """Congress has to be notified and has not been: 22 CFR 123.15, 124.11."""
    if case.notification() == "due":
        return []
    return [Objection("no_notification_due", "No congressional notification is due on this case.", CONGRESS)]


def notification_is_not_outstanding(case: Any, moment: Any) -> list[Objection]:
    """No approval while a congressional notification is due, running or barred: 22 CFR 123.15, 124.11."""
    sentence = {
        "due": "Congress must be notified before this case is approved.",
        "running": "The congressional notification period has not ended.",
        "barred": "A joint resolution prohibits this approval. The case can only be denied.",
    }.get(case.notification())
    return [Objection("congressional_notification", sentence, CONGRESS)] if sentence else []


def date_has_come(name: str) -> Guard:
    """A guard: the date given for the ask `name` lies between the case's receipt and the actor's today."""

    def guard(case: Any, moment: Any) -> list[Objection]:
        day = moment.data.get(name)
        if day is None:
            return []
        if day > case.day_of(moment):
            return [Objection("in_the_future", "This date is in the future.", field=name)]
        if day < case.office_day(case.fact("received_at")):
            return [Objection("before_receipt", "This date is before the case was received.", field=name)]
        return []

    guard.__name__ = f"{name}_has_come"
    return guard


def date_is_past(name: str) -> Guard:
    """A guard: the date given for the ask `name` is not in the future, by the actor's days."""

    def guard(case: Any, moment: Any) -> list[Objection]:
        day = moment.data.get(name)
        if day is None or day <= case.day_of(moment):
            return []
        return [Objection("in_the_future", "This date is in the future.", field=name)]

    guard.__name__ = f"{name}_is_past"
    return guard


def another_than_before(*names: str) -> Guard:
    """A guard: after a reconsideration, nobody repeats a step that the same person took before it."""

    def guard(case: Any, moment: Any) -> list[Objection]:
        asked_at = case.fact("reconsidered_at")
        if asked_at is None or not case.taken_by(moment.actor, names, before=asked_at):
            return []
        return [
            Objection(
                "fresh_eyes",
                "People who decided this case before may not decide its reconsideration.",
                RECONSIDER,
            )
        ]

    guard.__name__ = f"another_than_before_{'_'.join(names)}"
    return guard


def is_first_reconsideration(case: Any, moment: Any) -> list[Objection]:
    """A denial is reconsidered once."""
    if case.fact("reconsidered_at") is None:
        return []
    return [Objection("reconsidered", "This case has already been reconsidered once.", RECONSIDER)]


def amends_what_is_in_force(case: Any, moment: Any) -> list[Objection]:
    """An amendment changes an authorisation that is in force: 22 CFR 123.25."""
    amended = case.fact("amends")
    if amended is None or amended.state == "approved":
        return []
    sentence = (
        f"Only a licence in force can be amended. {amended.reference} is in: {state_in_words(amended)}."
    )
    return [Objection("not_in_force", sentence, ("22 CFR 123.25",))]


def states_its_end(case: Any, moment: Any) -> list[Objection]:
    """Agreements and retransfers run to a date of their own, which the filing states: 22 CFR 124.7."""
    return of_finding(case.finding("validity", moment.now))


def is_agreement(case: Any, moment: Any) -> list[Objection]:
    """Only agreements are executed: 22 CFR 124.4."""
    if case.fact("is_agreement"):
        return []
    return [
        Objection(
            "no_agreement",
            "Only an agreement is executed. A licence binds when it is issued.",
            ("22 CFR 124.4",),
        )
    ]


def is_not_executed(case: Any, moment: Any) -> list[Objection]:
    """An agreement is executed once."""
    if case.fact("executed_on") is None:
        return []
    return [
        Objection(
            "executed",
            f"The agreement was executed on {date_in_words(case.fact('executed_on'))}.",
            ("22 CFR 124.4",),
        )
    ]
