"""Forms: a confirm form made from what a transition asks, and the answers it gives; the domain alone judges them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django import forms

from licensing.admin.display import labels
from licensing.case_file import CaseFile
from licensing.models import Partner, PartnerKind
from workflows.asks import LONGEST_TEXT, Ask
from workflows.catalogue import CATALOGUE, kinds
from workflows.language import Objection, Transition
from workflows.pauses import NOT_OFFICERS

FEW = 4  # choices that are shown all at once
YES_NO = (("true", "Yes"), ("false", "No"))
VERSION = "version"
AN_INSTANT = "2026-03-15T09:00:00+05:30"


class Said(forms.Field):
    """Whatever was entered, as it was entered: what is wrong with it is for the ask to say."""

    ask: Ask

    @property
    def optional(self) -> bool:
        """Whether it may be left out, as its label says."""
        return not self.ask.required


class ConfirmForm(forms.Form):
    """The asks of one transition, by name, with the version of the case that the person saw."""

    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, transition: Transition, file: CaseFile, data: Any = None) -> None:
        super().__init__(
            data,
            initial={VERSION: file.case.event_count},
            prefix=None,
            auto_id="id_%s",
            use_required_attribute=False,
        )
        self.transition = transition
        for ask in transition.needs:
            self.fields[ask.name] = _field(ask, file)

    @property
    def seen(self) -> int | None:
        """The version that the person saw; None if the form carries no number."""
        text = str(self.data.get(VERSION, ""))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def see(self, version: int) -> None:
        """The person is shown the case as it is now: the next attempt is judged by that version."""
        self.data = {**self.data, **{name: self[name].data for name in self.fields}, VERSION: str(version)}

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields that a person fills in."""
        return [self[ask.name] for ask in self.transition.needs]

    def answers(self) -> dict[str, Any]:
        """What was entered, in the types that the asks expect; unknown names are left out."""
        given = {ask.name: (ask, self[ask.name].data) for ask in self.transition.needs}
        return {name: _answer(ask, said) for name, (ask, said) in given.items()}

    def show(self, objections: Iterable[Objection]) -> list[Objection]:
        """Put each objection to an answer next to its field; return the others."""
        self.full_clean()
        others = []
        for one in objections:
            if one.field in self.fields and one.field != VERSION:
                self.add_error(one.field, one.sentence)
            else:
                others.append(one)
        return others


def _answer(ask: Ask, said: Any) -> Any:
    if ask.many_of in ("text", "order"):
        return [line.strip() for line in str(said or "").splitlines() if line.strip()]
    if ask.of is bool:
        return {"true": True, "false": False}.get(str(said), said)
    if ask.of is int and isinstance(said, str) and said.lstrip("-").isdecimal() and len(said) < 12:
        return int(said)
    return said


def _field(ask: Ask, file: CaseFile) -> Said:
    field = Said(required=False, label=ask.title, help_text=ask.help, widget=_widget(ask, file))
    field.ask = ask
    described = f"id_{ask.name}_notes"
    field.widget.attrs |= {"aria-describedby": described, "class": "lx-input"}
    if ask.required:
        field.widget.attrs["aria-required"] = "true"
    return field


def _widget(ask: Ask, file: CaseFile) -> forms.Widget:
    for fits, make in _WIDGETS:
        if fits(ask):
            return make(ask, file)
    return forms.Textarea({"rows": 4, "maxlength": LONGEST_TEXT})


def _choose(choices: Iterable[tuple[str, str]], *, required: bool) -> forms.Widget:
    offered = list(choices)
    if len(offered) <= FEW:
        return forms.RadioSelect(choices=offered if required else [*offered, ("", "Not given")])
    return forms.Select(choices=[("", "Choose"), *offered])


def _agencies(file: CaseFile) -> list[tuple[str, str]]:
    """The active agencies that have no open question on this case."""
    waiting = file.review.open_referrals()
    active = Partner.objects.filter(kind=PartnerKind.AGENCY, is_active=True)
    return [(one.code, one.name) for one in active if one.code not in waiting]


def _waiting(file: CaseFile) -> list[tuple[str, str]]:
    """The agencies that have not answered."""
    return [(one.agency.code, one.agency.name) for one in file.review.referrals if one.closed_at is None]


def _lines(file: CaseFile) -> list[tuple[str, str]]:
    """The lines of which something is left to ship."""
    left = file.shipments.lines_left()
    return [
        (str(one.number), f"{one.number}. {one.description}: {left[one.number]:,} {one.unit} left")
        for one in file.lines
        if left[one.number] > 0
    ]


def _pauses(file: CaseFile) -> list[tuple[str, str]]:
    """The open exceptions and pauses that officers opened; holds and the law's own pauses end by themselves."""
    return [(one.code, one.get_code_display()) for one in file.pauses if one.code not in NOT_OFFICERS]


def _clocks(file: CaseFile) -> list[tuple[str, str]]:
    """The open clocks whose ledger bears on their end."""
    return [(one.scope, labels.scope(one)) for one in file.clocks if one.corrects]


def _obligations(file: CaseFile) -> list[tuple[str, str]]:
    """What is owed still, by when."""
    return [(one.code, f"{one.title}, by {one.due_on}") for one in file.obligations if one.is_open]


def _open_evidence(file: CaseFile) -> list[tuple[str, str]]:
    """The evidence of priority that officers may end."""
    return [
        (str(one.number), f"{one.number}. {one.title}")
        for one in file.priority.evidence
        if one.is_ended_by_officers
    ]


def _waiting_evidence(file: CaseFile) -> list[tuple[str, str]]:
    """The evidence of priority that waits to be countersigned."""
    return [
        (str(one.number), f"{one.number}. {one.title}") for one in file.priority.evidence if not one.counts
    ]


# what of the case itself can be chosen, by what an ask says that it is one of
OF_THE_CASE: Mapping[str, Callable[[CaseFile], list[tuple[str, str]]]] = MappingProxyType(
    {
        "line": _lines,
        "referral": _waiting,
        "stop": _pauses,
        "clock": _clocks,
        "obligation": _obligations,
        "ground": _open_evidence,
        "waiting_ground": _waiting_evidence,
    }
)


def _reference(ask: Ask) -> dict[str, str]:
    """How a reference of that kind is typed in."""
    prefix = CATALOGUE[ask.one_of].prefix
    return {
        "size": "24",
        "maxlength": "40",
        "autocomplete": "off",
        "placeholder": f"{prefix}-2026-XXXXX-XXXXX",
    }


_WIDGETS: tuple[tuple[Callable[[Ask], bool], Callable[[Ask, CaseFile], forms.Widget]], ...] = (
    (
        lambda ask: ask.many_of == "agency",
        lambda _ask, file: forms.CheckboxSelectMultiple(choices=_agencies(file)),
    ),
    (
        lambda ask: ask.one_of in OF_THE_CASE,
        lambda ask, file: _choose(OF_THE_CASE[ask.one_of](file), required=ask.required),
    ),
    (lambda ask: ask.one_of in kinds(), lambda ask, _case: forms.TextInput(_reference(ask))),
    (lambda ask: ask.many_of in ("text", "order"), lambda _ask, _case: forms.Textarea({"rows": 6})),
    (lambda ask: bool(ask.choices), lambda ask, _case: _choose(ask.choices, required=ask.required)),
    (lambda ask: ask.of is bool, lambda ask, _case: _choose(YES_NO, required=ask.required)),
    (lambda ask: ask.of is date, lambda _ask, _case: forms.DateInput({"type": "date"}, format="%Y-%m-%d")),
    (
        lambda ask: ask.of is datetime,
        lambda _ask, _case: forms.TextInput({"size": "30", "placeholder": AN_INSTANT}),
    ),
    (lambda ask: ask.of is int, lambda _ask, _case: forms.NumberInput()),
)
