"""Guards: conditions on a transition that ask the case for its facts and answer with refusals; they never ask the law.

Each takes the case and the context (now, actor, data) and returns every refusal it has, an empty list if none.
"""

from __future__ import annotations

from typing import Any

from workflows.guards.findings import no_reason_against
from workflows.language import Guard
from workflows.refusal import Refusal
from workflows.wording import date_in_words, state_in_words

CONGRESS = ("22 CFR 123.15", "22 CFR 124.11")
EMERGENCY = ("22 USC 2776(d)(2)", "22 CFR 123.15(b)", "22 CFR 124.11(b)")
DOD_REVIEW = "NSPD-56 (2008), exception 4"
RECONSIDER = ("22 CFR 120.18",)


def names_lines(file: Any, ctx: Any) -> list[Refusal]:
    """A filing describes its goods or services line by line."""
    if file.lines:
        return []
    return [Refusal("no_lines", "The filing lists no goods or services.", ("22 CFR 123.1(c)",))]


def names_end_user(file: Any, ctx: Any) -> list[Refusal]:
    """A filing names who will use the goods in the end, and for what."""
    if "end_user" in file.people.party_roles() and file.fact("end_use"):
        return []
    return [
        Refusal("no_end_user", "The filing must name the end-user and the end-use.", ("22 CFR 123.9(a)",))
    ]


def programme_is_open(file: Any, ctx: Any) -> list[Refusal]:
    """Under a programme its partners submit, while it goes on."""
    if file.case.programme_id is None:
        return []
    why_closed = file.case.programme.closed_to(file.case.filer_id, ctx.office_day)
    return [Refusal("programme_closed", why_closed, field="programme")] if why_closed else []


filer_may_apply = no_reason_against(
    "applicant", "filer_may_apply", "Who may apply for what: 22 CFR 120.16(a), (b), 122.1, 123.9(c)."
)


instrument_matches = no_reason_against(
    "instrument",
    "instrument_matches",
    "The instrument filed for is the one that the facts call for: 22 CFR 123.1, 124.1, 123.9(c).",
)


encloses_what_is_mandatory = no_reason_against(
    "enclosures",
    "encloses_what_is_mandatory",
    "The mandatory enclosures are there: 22 CFR 126.13, 123.1(c), part 130.",
)


has_nontransfer_certificate = no_reason_against(
    "nontransfer",
    "holds_nontransfer_certificate",
    "Significant military equipment and classified articles need a signed DSP-83: 22 CFR 123.10.",
)


def agencies_are_known(file: Any, ctx: Any) -> list[Refusal]:
    """A referral goes to agencies that exist, and not to one that still has an open question."""
    asked = ctx.data.get("agencies") or []
    known = file.review.agencies(asked)
    unknown = [code for code in asked if code not in known]
    open_now = [code for code in asked if code in file.review.open_referrals()]
    return [
        *(Refusal("unknown_agency", f"There is no agency {code!r}.", field="agencies") for code in unknown),
        *(
            Refusal("already_asked", f"{code} already has an open referral.", field="agencies")
            for code in open_now
        ),
    ]


def own_agency_was_asked(file: Any, ctx: Any) -> list[Refusal]:
    """A reviewer speaks for the reviewer's own agency, and only where it was asked."""
    if ctx.actor.agencies & file.review.referred_agencies():
        return []
    return [Refusal("not_asked", "This case was not referred to your agency.")]


def objection_is_explained(file: Any, ctx: Any) -> list[Refusal]:
    """An objection says why; a position with provisos lists them."""
    data = ctx.data
    if data.get("position") == "objection" and not data.get("statement"):
        return [Refusal("no_statement", "An objection needs a statement of its grounds.", field="statement")]
    if data.get("position") == "provisos" and not data.get("provisos"):
        return [Refusal("no_provisos", "List the provisos of this position.", field="provisos")]
    return []


def agency_may_be_passed_over(file: Any, ctx: Any) -> list[Refusal]:
    """Silence is never a position for the defence department; another agency's can be done without."""
    code = ctx.data.get("agency")
    if code is None:
        return []
    if code not in file.review.open_referrals():
        return [Refusal("no_open_referral", f"{code!r} has no open referral on this case.", field="agency")]
    if code in file.review.defence_agencies():
        return [
            Refusal(
                "defence_is_silent",
                "The case cannot proceed without the defence department's position.",
                field="agency",
            )
        ]
    return []


def last_referral_closed(file: Any, ctx: Any) -> list[Refusal]:
    """Nothing is still out with another agency."""
    waiting = sorted(file.review.open_referrals())
    if not waiting:
        return []
    return [Refusal("referral_open", f"A referral is still open with {', '.join(waiting)}.", (DOD_REVIEW,))]


def no_standing_objection(file: Any, ctx: Any) -> list[Refusal]:
    """An unresolved objection of the defence department bars approval."""
    return [
        Refusal(
            "defence_objects",
            f"The objection of {code} has not been resolved.",
            (DOD_REVIEW,),
        )
        for code in file.review.objecting_defence_agencies()
    ]


def an_objection_stands(file: Any, ctx: Any) -> list[Refusal]:
    """There is an objection for the principals to resolve."""
    if file.review.objecting_defence_agencies():
        return []
    return [Refusal("nothing_to_settle", "The defence department has no open objection to this case.")]


def notification_is_due(file: Any, ctx: Any) -> list[Refusal]:
    """Congress has to be notified and has not been: 22 CFR 123.15, 124.11."""
    if file.notification() == "due":
        return []
    return [Refusal("no_notification_due", "No congressional notification is due on this case.", CONGRESS)]


def notification_is_not_outstanding(file: Any, ctx: Any) -> list[Refusal]:
    """No approval while a congressional notification is due, running or barred: 22 CFR 123.15, 124.11."""
    sentence = {
        "due": "Congress must be notified before this case is approved.",
        "running": "The congressional notification period has not ended.",
        "barred": "A joint resolution prohibits this approval. The case can only be denied.",
    }.get(file.notification())
    return [Refusal("congressional_notification", sentence, CONGRESS)] if sentence else []


def emergency_was_certified(file: Any, ctx: Any) -> list[Refusal]:
    """An emergency is stated in the certification that Congress received, so not after it: 22 USC 2776(d)(2)."""
    stated, received = ctx.data.get("emergency_stated_on"), file.fact("received_by_congress_on")
    if stated is None or (received is not None and stated <= received):
        return []
    sentence = (
        f"Congress received the certification on {date_in_words(received)}. The emergency is stated in it, not later."
        if received
        else "Congress has not received the certification. An emergency waives the wait, never the certification."
    )
    return [Refusal("not_certified", sentence, EMERGENCY, field="emergency_stated_on")]


def another_than_before(*names: str) -> Guard:
    """A guard: after a reconsideration, nobody repeats a transition that the same person executed before it."""

    def guard(file: Any, ctx: Any) -> list[Refusal]:
        asked_at = file.fact("reconsidered_at")
        if asked_at is None or not file.people.executed_by(ctx.actor, names, before=asked_at):
            return []
        return [
            Refusal(
                "fresh_eyes",
                "People who decided this case before may not decide its reconsideration.",
                RECONSIDER,
            )
        ]

    guard.__name__ = f"another_than_before_{'_'.join(names)}"
    return guard


def is_first_reconsideration(file: Any, ctx: Any) -> list[Refusal]:
    """A denial is reconsidered once."""
    if file.fact("reconsidered_at") is None:
        return []
    return [Refusal("reconsidered", "This case has already been reconsidered once.", RECONSIDER)]


def amends_what_is_in_force(file: Any, ctx: Any) -> list[Refusal]:
    """An amendment changes an authorisation that is in force; a value that is used up ends a licence, and no agreement: 22 CFR 123.25, 124.1(c)."""
    amended, of_agreement = file.fact("amends"), file.fact("amends_agreement")
    noun, section = ("agreement", "22 CFR 124.1(c)") if of_agreement else ("licence", "22 CFR 123.25")
    if amended is None:
        return []
    if amended.state != "approved" and not (of_agreement and amended.state == "exhausted"):
        sentence = f"Only {'an agreement' if of_agreement else 'a licence'} in force can be amended. {amended.reference} is in: {state_in_words(amended)}."
        return [Refusal("not_in_force", sentence, (section,))]
    ends = amended.fact("expires_on")
    if ends is not None and ends < ctx.office_day:
        sentence = f"The {noun} {amended.reference} ended on {date_in_words(ends)}."
        return [Refusal("not_in_force", sentence, (section,))]
    return []


states_its_end = no_reason_against(
    "validity",
    "states_its_end",
    "Agreements and retransfers run to a date of their own, which the filing states: 22 CFR 124.7, 124.14(b), 123.9(c).",
)


def is_agreement(file: Any, ctx: Any) -> list[Refusal]:
    """Only agreements are executed: 22 CFR 124.4."""
    if file.fact("is_agreement"):
        return []
    return [
        Refusal(
            "no_agreement",
            "Only an agreement is executed. A licence binds when it is issued.",
            ("22 CFR 124.4",),
        )
    ]


def is_not_executed(file: Any, ctx: Any) -> list[Refusal]:
    """An agreement is executed once."""
    if file.fact("executed_on") is None:
        return []
    return [
        Refusal(
            "executed",
            f"The agreement was executed on {date_in_words(file.fact('executed_on'))}.",
            ("22 CFR 124.4",),
        )
    ]
