"""The confirm page: what a transition will do, what it needs to be told, and the one call that executes it."""

from __future__ import annotations

from typing import Any

from licensing import transitions
from licensing.admin.access import Acting
from licensing.admin.case import line_decisions, page, pauses, timeline
from licensing.admin.case import transitions as case_transitions
from licensing.admin.case.forms import ConfirmForm
from licensing.admin.display.formatting import Reader
from licensing.case_file import CaseFile
from licensing.transitions import Refused
from workflows.language import Transition
from workflows.refusal import Refusal

PERSONAL = {"wrong_role", "four_eyes", "fresh_eyes", "not_asked", "not_yours"}
RECOMMEND = "recommend"
MOVED_ON = {"stale_version", "wrong_state"}


def status_of(refused: Refused) -> int:
    """The HTTP status of a refusal: 403 for the person, 400 for the inputs, 409 for how the case stands."""
    if refused.codes & MOVED_ON:
        return 409
    if refused.codes & PERSONAL:
        return 403
    names = {input_.name for input_ in transition_of(refused.file, refused.name).inputs}
    inputs_only = all(refusal.field in names for refusal in refused.refusals)
    return 400 if inputs_only else 409


def notice_of(refused: Refused) -> str:
    """Where the case is now, for somebody whom another was faster than; empty if nothing has changed."""
    if not refused.codes & MOVED_ON:
        return ""
    title = refused.file.flow.state(refused.file.state).title
    return f"Nothing was changed, because the case has changed since you opened this page. It is now in: {title}."


def transition_of(file: CaseFile, name: str) -> Transition:
    """The transition of that name out of the present state, else the first of that name; KeyError for none."""
    return file.flow.transition(name, file.state) or file.flow.transitions_named(name)[0]


def gather(
    file: CaseFile,
    name: str,
    acting: Acting,
    *,
    form: ConfirmForm | None = None,
    refused: Refused | None = None,
) -> dict[str, Any]:
    """The page before (or after a refusal of) a transition; `case` is as it stands now."""
    pauses.load_pauses(file)
    transition = transition_of(file, name)
    possible = file.flow.transition(name, file.state) is not None
    refusals = transitions.refusals(file, name, acting.action_context())
    fresh = ConfirmForm(transition, file)
    top: list[Refusal] = []
    if form is not None and refused is not None:
        top = [refusal for refusal in form.show(refused.refusals) if refusal.code != "stale_version"]
        form.see(file.case.event_count)
    return {
        **page.header(file, acting.read),
        "transition": transition,
        "title": f"{transition.title}: {file.case.reference}",
        "form": form or fresh,
        "refusals": top if refused else refusals,
        "refusals_now": refusals,
        "notice": notice_of(refused) if refused else "",
        "preview": case_transitions.what_will_happen(file, transition, acting.read) if possible else None,
        "can_submit": possible and not refusals,
        "pairs": pairs(file, transition, acting.read),
        "checked_by": [other.title for other in file.flow.transitions if name in other.four_eyes],
        "decided": line_decisions.decided(file) if RECOMMEND in transition.four_eyes else [],
        **(page.positions(file, acting.read) if _decides(file, transition) else {}),
    }


def pairs(file: CaseFile, transition: Transition, read: Reader) -> list[timeline.Entry]:
    """Who executed the transitions that this one is the second pair of eyes to, with what they said."""
    events = [other.event for name in transition.four_eyes for other in file.flow.transitions_named(name)]
    if not events:
        return []
    return [
        timeline.entry(file, event, read)
        for event in file.case.events.filter(name__in=events).order_by("-number")
    ]


def _decides(file: CaseFile, transition: Transition) -> bool:
    """Whether the agencies' answers matter to it: a decision under four eyes, or one half of such."""
    return bool(transition.four_eyes) or any(
        transition.name in other.four_eyes for other in file.flow.transitions
    )
