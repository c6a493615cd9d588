"""The confirm page: what a transition will do, what it needs to be told, and the one call that takes it."""

from __future__ import annotations

from typing import Any

from licensing import transitions
from licensing.admin.access import Acting
from licensing.admin.case import page, pauses, timeline
from licensing.admin.case import transitions as case_transitions
from licensing.admin.case.forms import ConfirmForm
from licensing.admin.display.formatting import Reader
from licensing.models import Case
from licensing.transitions import Refused
from licensing.transitions.available import proxied
from workflows.language import Objection, Row

PERSONAL = {"wrong_role", "four_eyes", "fresh_eyes", "not_asked", "not_yours"}
MOVED_ON = {"stale_version", "wrong_state"}


def status_of(refused: Refused) -> int:
    """The HTTP status of a refusal: 403 for the person, 400 for the answers, 409 for how the case stands."""
    if refused.codes & MOVED_ON:
        return 409
    if refused.codes & PERSONAL:
        return 403
    asked = {ask.name for ask in row_of(refused.case, refused.name).needs}
    answers_only = all(one.field in asked for one in refused.objections)
    return 400 if answers_only else 409


def notice_of(refused: Refused) -> str:
    """Where the case is now, for somebody whom another was faster than; empty if nothing has changed."""
    if not refused.codes & MOVED_ON:
        return ""
    title = refused.case.flow.state(refused.case.state).title
    return f"Nothing was changed, because the case has changed since you opened this page. It is now in: {title}."


def row_of(case: Case, name: str) -> Row:
    """The row of that name out of the present state, else the first of that name; KeyError for none."""
    return case.flow.row(name, case.state) or case.flow.named(name)[0]


def gather(
    case: Case,
    name: str,
    acting: Acting,
    *,
    form: ConfirmForm | None = None,
    refused: Refused | None = None,
) -> dict[str, Any]:
    """The page before (or after a refusal of) a transition; `case` is as it stands now."""
    pauses.load_stops(case)
    case = proxied(case)
    row = row_of(case, name)
    possible = case.flow.row(name, case.state) is not None
    standing = transitions.objections(case, name, acting.moment())
    fresh = ConfirmForm(row, case)
    top: list[Objection] = []
    if form is not None and refused is not None:
        top = [one for one in form.show(refused.objections) if one.code != "stale_version"]
        form.see(case.event_count)
    return {
        **page.header(case, acting.read),
        "row": row,
        "title": f"{row.title}: {case.reference}",
        "form": form or fresh,
        "objections": top if refused else standing,
        "standing": standing,
        "notice": notice_of(refused) if refused else "",
        "outcome": case_transitions.what_will_happen(case, row, acting.read) if possible else None,
        "can_submit": possible and not standing,
        "pairs": pairs(case, row, acting.read),
        "checked_by": [one.title for one in case.flow.rows if name in one.four_eyes],
        "referrals": page.referrals(case, acting.read) if _decides(case, row) else [],
    }


def pairs(case: Case, row: Row, read: Reader) -> list[timeline.Entry]:
    """Who took the steps that this one is the second pair of eyes to, with what they said."""
    events = [one.event for name in row.four_eyes for one in case.flow.named(name)]
    if not events:
        return []
    return [
        timeline.entry(case, one, read) for one in case.events.filter(name__in=events).order_by("-number")
    ]


def _decides(case: Case, row: Row) -> bool:
    """Whether the agencies' answers matter to it: a decision under four eyes, or one half of such."""
    return bool(row.four_eyes) or any(row.name in one.four_eyes for one in case.flow.rows)
