"""Forms: a confirm form made from the inputs of a transition, and what is entered; the domain alone judges that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django import forms

from licensing.admin.case import line_decisions, production, provisos
from licensing.admin.display import labels
from licensing.admin.display.formatting import listed
from licensing.case_file import CaseFile
from licensing.models import Partner, PartnerKind
from workflows.catalogue import CATALOGUE, kinds
from workflows.input import LONGEST_TEXT, Input
from workflows.language import Transition
from workflows.pauses import NOT_OFFICERS
from workflows.readers import help_of
from workflows.refusal import Refusal

FEW = 4  # choices that are shown all at once
YES_NO = (("true", "Yes"), ("false", "No"))
VERSION = "version"
AN_INSTANT = "2026-03-15T09:00:00+05:30"


class Said(forms.Field):
    """Whatever was entered, as it was entered: what is wrong with it is for the input to say."""

    input: Input

    @property
    def optional(self) -> bool:
        """Whether it may be left out, as its label says."""
        return not self.input.required


class ConfirmForm(forms.Form):
    """The inputs of one transition, by name, with the version of the case that the person saw."""

    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, transition: Transition, file: CaseFile, data: Any = None, files: Any = None) -> None:
        super().__init__(
            data,
            files,
            initial={VERSION: file.case.event_count},
            prefix=None,
            auto_id="id_%s",
            use_required_attribute=False,
        )
        self.transition = transition
        for input_ in transition.inputs:
            self.fields[input_.name] = _field(input_, file, help_of(transition, input_))

    @property
    def seen(self) -> int | None:
        """The version that the person saw; None if the form carries no number."""
        text = str(self.data.get(VERSION, ""))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def see(self, version: int) -> None:
        """The person is shown the case as it is now: the next attempt is judged by that version."""
        entered = {name: self.data.get(name) for name in self.data}
        self.data = {**entered, **{name: self[name].data for name in self.fields}, VERSION: str(version)}

    @property
    def input_fields(self) -> list[forms.BoundField]:
        """The fields that a person fills in."""
        return [self[input_.name] for input_ in self.transition.inputs]

    def entered(self) -> dict[str, Any]:
        """What was entered, in the types that the inputs expect; unknown names are left out."""
        inputs_by_name = {input_.name: (input_, self[input_.name].data) for input_ in self.transition.inputs}
        return {name: _typed(input_, answer) for name, (input_, answer) in inputs_by_name.items()}

    def show(self, refusals: Iterable[Refusal]) -> list[Refusal]:
        """Put each refusal of an input next to its field; return the others."""
        self.full_clean()
        others = []
        for refusal in refusals:
            if refusal.field in self.fields and refusal.field != VERSION:
                self.add_error(refusal.field, refusal.sentence)
            else:
                others.append(refusal)
        return others


def _typed(input_: Input, answer: Any) -> Any:
    if input_.many_of in ("text", "order"):
        return [line.strip() for line in str(answer or "").splitlines() if line.strip()]
    if input_.of is bool:
        return {"true": True, "false": False}.get(str(answer), answer)
    if input_.of is int and isinstance(answer, str) and answer.lstrip("-").isdecimal() and len(answer) < 12:
        return int(answer)
    return answer


def _field(input_: Input, file: CaseFile, about: str) -> Said:
    field = Said(required=False, label=input_.title, help_text=about, widget=_widget(input_, file))
    field.input = input_
    described = f"id_{input_.name}_notes"
    field.widget.attrs |= {"aria-describedby": described, "class": "lx-input"}
    if input_.required:
        field.widget.attrs["aria-required"] = "true"
    return field


def _widget(input_: Input, file: CaseFile) -> forms.Widget:
    for fits, make in _WIDGETS:
        if fits(input_):
            return make(input_, file)
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
    return [(agency.code, agency.name) for agency in active if agency.code not in waiting]


def _waiting(file: CaseFile) -> list[tuple[str, str]]:
    """The agencies that have not answered."""
    return [
        (referral.agency.code, referral.agency.name)
        for referral in file.review.referrals
        if referral.closed_at is None
    ]


def _lines(file: CaseFile) -> list[tuple[str, str]]:
    """The lines of which something is left to ship."""
    left = file.shipments.lines_left()
    return [
        (
            str(stock.number),
            f"{stock.number}. {stock.line.description}: {left[stock.number]:,} {stock.line.unit} left",
        )
        for stock in file.shipments.stock
        if left[stock.number] > 0
    ]


def _pauses(file: CaseFile) -> list[tuple[str, str]]:
    """The open exceptions and pauses that officers opened; holds and the law's own pauses end by themselves."""
    return [(pause.code, pause.get_code_display()) for pause in file.pauses if pause.code not in NOT_OFFICERS]


def _clocks(file: CaseFile) -> list[tuple[str, str]]:
    """The clocks whose ledger bears on their end: the open ones, and those that ended after a breach."""
    ended = [
        (clock.written, f"{labels.scope(clock)}, breached and ended on {listed(clock.closed_at)}")
        for clock in file.ended_late
        if clock.corrects and clock.closed_at
    ]
    return [*((clock.written, labels.scope(clock)) for clock in file.clocks if clock.corrects), *ended]


def _obligations(file: CaseFile) -> list[tuple[str, str]]:
    """What is owed still, by when."""
    return [
        (obligation.code, f"{obligation.title}, by {listed(obligation.due_on)}")
        for obligation in file.obligations
        if obligation.is_open
    ]


def _documents(file: CaseFile) -> list[tuple[str, str]]:
    """What was attached to the case."""
    return [(str(document.number), document.title) for document in file.case.documents.attached()]


def _open_evidence(file: CaseFile) -> list[tuple[str, str]]:
    """The evidence of priority that officers may end."""
    return [
        (str(evidence.number), f"{evidence.number}. {evidence.title}")
        for evidence in file.priority.evidence
        if evidence.is_ended_by_officers
    ]


def _waiting_evidence(file: CaseFile) -> list[tuple[str, str]]:
    """The evidence of priority that waits to be countersigned."""
    return [
        (str(evidence.number), f"{evidence.number}. {evidence.title}")
        for evidence in file.priority.evidence
        if not evidence.counts
    ]


# what of the case itself can be chosen, by what an input says that it is one of
OF_THE_CASE: Mapping[str, Callable[[CaseFile], list[tuple[str, str]]]] = MappingProxyType(
    {
        "line": _lines,
        "referral": _waiting,
        "stop": _pauses,
        "clock": _clocks,
        "obligation": _obligations,
        "document": _documents,
        "ground": _open_evidence,
        "waiting_ground": _waiting_evidence,
    }
)


def _reference(input_: Input) -> dict[str, str]:
    """How a reference of that kind is typed in."""
    prefix = CATALOGUE[input_.one_of].prefix
    return {
        "size": "24",
        "maxlength": "40",
        "autocomplete": "off",
        "placeholder": f"{prefix}-2026-XXXXX-XXXXX",
    }


_WIDGETS: tuple[tuple[Callable[[Input], bool], Callable[[Input, CaseFile], forms.Widget]], ...] = (
    (
        lambda input_: input_.many_of == "production_report",
        lambda _input, _case: production.ProductionTable(),
    ),
    (lambda input_: input_.many_of == "line_decision", lambda _input, file: line_decisions.table(file)),
    (
        lambda input_: input_.many_of == "agency",
        lambda _input, file: forms.CheckboxSelectMultiple(choices=_agencies(file)),
    ),
    (
        lambda input_: input_.one_of in OF_THE_CASE,
        lambda input_, file: _choose(OF_THE_CASE[input_.one_of](file), required=input_.required),
    ),
    (
        lambda input_: input_.many_of == "proviso",
        lambda _input, file: forms.CheckboxSelectMultiple(choices=provisos.standing(file)),
    ),
    (lambda input_: input_.one_of in kinds(), lambda input_, _case: forms.TextInput(_reference(input_))),
    (lambda input_: input_.many_of in ("text", "order"), lambda _input, _case: forms.Textarea({"rows": 6})),
    (
        lambda input_: bool(input_.choices),
        lambda input_, _case: _choose(input_.choices, required=input_.required),
    ),
    (lambda input_: input_.of is bool, lambda input_, _case: _choose(YES_NO, required=input_.required)),
    (
        lambda input_: input_.of is date,
        lambda _input, _case: forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    ),
    (
        lambda input_: input_.of is datetime,
        lambda _input, _case: forms.TextInput({"size": "30", "placeholder": AN_INSTANT}),
    ),
    (lambda input_: input_.of is int, lambda _input, _case: forms.NumberInput()),
)
