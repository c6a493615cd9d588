"""Guards of what goods move and work is done under: a licence, a letter of offer, an exemption."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from workflows.guards.findings import asks, of_finding
from workflows.language import Role
from workflows.refusal import Refusal
from workflows.wording import date_in_words, state_in_words

REPAIR_AND_RETURN = "123.4(a)(1)"
GRANTED = ("approved",)
IN_FORCE = (*GRANTED, "exhausted")  # drawn in full, but not taken away
NOT_GRANTABLE = ("exhausted", "suspended", "revocation", "contested")
TAKEN_AWAY = ("revocation", "revoked", "void", "expired")
# where a case lets shipments leave, by its kind
LETS_GO = {
    "licence": ("approved",),
    "spares": ("released",),
    "maintenance": ("cleared", "in_work", "awaiting_parts", "returning"),
}
# what was filed in time also leaves under a licence that it drew in full
LETS_LEAVE = {**LETS_GO, "licence": IN_FORCE}
PROVISOS_OPEN = Refusal(
    "provisos_not_acknowledged",
    "The filer of the licence has not acknowledged a proviso of the approval.",
    ("22 CFR 127.1(b)(1)",),
)


def moves_under(case: Any) -> str:
    """The kind of export authority that goods move under: a licence case is its own, the others say."""
    authority_kind: str = "licence" if case.kind == "licence" else case.fact("authority_kind")
    return authority_kind


def names_export_authority(file: Any, ctx: Any) -> list[Refusal]:
    """What the goods or the work are to move under is said in full; a licence may be named later."""
    kind = file.fact("authority_kind")
    if kind == "exemption" and not file.fact("exemption"):
        return [
            Refusal("no_exemption", "The filing claims an exemption. Name the exemption.", field="exemption")
        ]
    if kind == "licence" and file.fact("licence") is not None:
        return _licence_refusals(file.fact("licence"), "licence")
    if kind == "letter_of_offer" and not (file.fact("letter_number") and file.fact("authority_ends_on")):
        sentence = "Give the number and the last day of the letter of offer and acceptance."
        return [Refusal("no_letter", sentence, ("22 CFR 126.6(c)",), field="letter_number")]
    return []


@asks("exemption", if_fact="exemption")
def exemption_applies(file: Any, ctx: Any) -> list[Refusal]:
    """A complete finding decides; where the facts alone do not, an officer does, and says why."""
    if file.fact("authority_kind") != "exemption":
        return [Refusal("no_exemption_claimed", "The filing claims no exemption.")]
    finding = file.finding("exemption", ctx.now)
    if finding.refusals:
        return of_finding(finding)
    if finding.answer:
        return []
    if Role.CLOCK in ctx.actor.roles:
        return [
            Refusal(
                "officer_decides", "An officer must decide whether this exemption applies.", finding.citations
            )
        ]
    if not ctx.data.get("judgement") and ctx.data.keys():
        return [Refusal("no_judgement", "State why the exemption applies.", field="judgement")]
    return []


def licence_is_named(file: Any, ctx: Any) -> list[Refusal]:
    """There is a licence case to wait for, and it can still be granted."""
    reference = ctx.data.get("licence")
    if reference:
        licence = file.other_case(reference, "licence", seen_by=file.case.filer_id)
    else:
        licence = file.fact("licence")
    if reference and licence is None:
        sentence = f"There is no licence case {reference!r} that the filer may see."
        return [Refusal("unknown_case", sentence, field="licence")]
    if licence is None:
        return [] if not ctx.data.keys() else [_no_licence()]
    return _licence_refusals(licence, "licence" if reference else "")


def _licence_refusals(licence: Any, field: str) -> list[Refusal]:
    """What keeps a licence case from ever being what goods move under."""
    if licence.fact("is_amendment"):
        sentence = f"{licence.reference} amends a licence; name the licence that it amends."
        return [Refusal("is_amendment", sentence, field=field)]
    if licence.state in NOT_GRANTABLE or _has_ended(licence):
        sentence = f"{licence.reference} will not be granted. It is in: {state_in_words(licence)}."
        return [Refusal("licence_failed", sentence, field=field)]
    return []


def _has_ended(file: Any) -> bool:
    return bool(file.flow.state(file.state).final)


def _no_licence() -> Refusal:
    return Refusal("no_licence", "Name the licence case to wait for.", field="licence")


@asks("exemption", if_fact="exemption")
def exemption_is_valid(file: Any, ctx: Any) -> list[Refusal]:
    """What the law's conditions of an exemption refuse, no officer grants."""
    if file.fact("authority_kind") != "exemption":
        return []
    finding = file.finding("exemption", ctx.now)
    return of_finding(finding)


@asks("exemption", if_fact="parent")
def parents_exemption_is_valid(file: Any, ctx: Any) -> list[Refusal]:
    """What leaves under an exemption meets its conditions on the day that it leaves, too."""
    if moves_under(file.fact("parent")) != "exemption":
        return []
    return of_finding(file.finding("exemption", ctx.now))


def licence_is_granted(file: Any, ctx: Any) -> list[Refusal]:
    """The licence that is waited for has been granted, and binds."""
    licence = file.fact("licence")
    if licence is not None and licence.state in GRANTED and _binds(licence):
        return []
    return [Refusal("licence_pending", "The licence for this case has not been granted.")]


def licence_has_failed(file: Any, ctx: Any) -> list[Refusal]:
    """The licence that is waited for will not be granted."""
    licence = file.fact("licence")
    if licence is not None and _has_ended(licence):
        return []
    return [Refusal("licence_pending", "The licence for this case may still be granted.")]


def export_authority_is_in_force(file: Any, ctx: Any) -> list[Refusal]:
    """Goods move and work is done only under an export authority that is in force on the day."""
    error = _error(file.case, ctx)
    return [Refusal("no_authority", error, ("22 CFR 123.1(a)",))] if error else []


def export_authority_has_ended(file: Any, ctx: Any) -> list[Refusal]:
    """The authority has ended or is suspended."""
    if _error(file.case, ctx):
        return []
    return [Refusal("authority_in_force", "The authority for this case is in force.")]


def lets_goods_go(case: Any, ctx: Any, among: Mapping[str, tuple[str, ...]] = LETS_GO) -> list[Refusal]:
    """Shipments leave under a case that is approved, released or cleared, while its authority is in force."""
    if case.state not in among.get(case.kind, ()):
        sentence = f"Nothing may leave under {case.reference} now. It is in: {state_in_words(case)}."
    else:
        sentence = _error(case, ctx)
    return [Refusal("not_released", sentence, ("22 CFR 123.1(a)",))] if sentence else []


def parent_lets_goods_go(file: Any, ctx: Any) -> list[Refusal]:
    """The case that the shipment belongs to lets goods go."""
    return lets_goods_go(file.fact("parent"), ctx, LETS_LEAVE)


def drawdown_is_valid(file: Any, ctx: Any) -> list[Refusal]:
    """What a shipment drew on lives on the day of departure, a licence with its provisos acknowledged: 22 CFR 123.21(a)."""
    name, ends, law = last_day_of(file)
    licence, refusals = _licence_of(file.fact("parent")), []
    if ends is not None and ends < ctx.office_day:
        refusals.append(Refusal("expired", f"{name} ended on {date_in_words(ends)}.", (law,)))
    if licence is not None and licence.fact("provisos_open"):
        refusals.append(PROVISOS_OPEN)
    return refusals


def last_day_of(file: Any) -> tuple[str, date | None, str]:
    """What a shipment drew on, its last day (None where it has none), and the section that ends it."""
    parent = file.fact("parent")
    licence = _licence_of(parent)
    if moves_under(parent) == "letter_of_offer":
        return "The letter of offer", file.fact("letter_ends_on"), "22 CFR 126.6(c)"
    if licence is not None:
        return licence.reference, licence.fact("expires_on"), "22 CFR 123.21(a)"
    return "", None, ""


def last_day_to_leave(file: Any) -> tuple[str, date | None, str]:
    """The same, and of what was imported for repair under the exemption its last day to return."""
    parent = file.fact("parent")
    if moves_under(parent) == "exemption" and parent.fact("exemption") == REPAIR_AND_RETURN:
        return "The exemption", parent.fact("return_by"), "22 CFR 123.4(a)"
    return last_day_of(file)


def has_been_taken_away(licence: Any) -> bool:
    """Whether it is revoked, which is so at once, surrendered or expired; a decision that is contested stands: 22 CFR 126.7."""
    contested = licence.state == "contested" and licence.previous_state == "revocation"
    return contested or licence.state in TAKEN_AWAY


def _licence_of(parent: Any) -> Any:
    """The licence case that goods move under, itself or the one that is named; None under another export authority."""
    if moves_under(parent) != "licence":
        return None
    return parent if parent.kind == "licence" else parent.fact("licence")


def amendment_is_plain(file: Any, ctx: Any) -> list[Refusal]:
    """What an amendment changes of the parties listed is plain, and is something: 22 CFR 123.25(b)."""
    if (
        file.fact("amends") is None
        or file.fact("amends_agreement")
        or file.fact("amends").state not in GRANTED
    ):
        return []
    cited = ("22 CFR 123.25(b)",)
    return [Refusal("amendment_unclear", error, cited) for error in file.amendment_errors()]


def provisos_are_open(file: Any, ctx: Any) -> list[Refusal]:
    """There is a proviso of the approval to acknowledge."""
    if file.fact("provisos_open"):
        return []
    return [Refusal("nothing_to_acknowledge", "There is no proviso to acknowledge.")]


def is_exhausted(file: Any, ctx: Any) -> list[Refusal]:
    """The total value or quantity has been shipped: 22 CFR 123.21(a)."""
    if file.fact("is_exhausted"):
        return []
    return [Refusal("balance_left", "The authorisation still has a balance.", ("22 CFR 123.21(a)",))]


def has_balance(file: Any, ctx: Any) -> list[Refusal]:
    """Something is left to ship, because a drawdown was given back: 22 CFR 123.21(a)."""
    if not file.fact("is_exhausted"):
        return []
    return [
        Refusal(
            "no_balance", "The authorised value or quantity has been used in full.", ("22 CFR 123.21(a)",)
        )
    ]


def _error(case: Any, ctx: Any) -> str:
    """Why nothing may move under the case's export authority today; empty if it may."""
    if case.kind == "licence":
        return "" if _binds(case) else f"{case.reference} has not been executed."
    kind = case.fact("authority_kind")
    if kind == "exemption" and case.fact("sample_finding") == "unsound":
        return "A sample review found that the exemption does not apply."
    if kind == "exemption" and case.fact("exemption") == REPAIR_AND_RETURN:
        return _late_return(case, ctx)
    if kind == "licence":
        licence = case.fact("licence")
        if licence is None:
            return "The case names no licence."
        if licence.state not in IN_FORCE:
            return f"{licence.reference} is not in force. It is in: {state_in_words(licence)}."
        return "" if _binds(licence) else f"{licence.reference} has not been executed."
    ends_on = case.fact("authority_ends_on")
    if kind == "letter_of_offer" and (ends_on is None or ends_on < ctx.office_day):
        return f"The letter of offer {case.fact('letter_number')} ended on {date_in_words(ends_on)}."
    return ""


def _late_return(case: Any, ctx: Any) -> str:
    """Why what was imported for repair may not leave today under the exemption: 22 CFR 123.4(a)."""
    last = case.fact("return_by")
    if last is None or ctx.office_day <= last:
        return ""
    return f"The last day to return the item was {date_in_words(last)}. It now needs a DSP-5 for its export."


def returns_in_time(file: Any, ctx: Any) -> list[Refusal]:
    """What came in under the repair exemption leaves within its years, else on a DSP-5: 22 CFR 123.4(a), 123.21(a)."""
    exempt = file.fact("authority_kind") == "exemption" and file.fact("exemption") == REPAIR_AND_RETURN
    late = _late_return(file.case, ctx) if exempt else ""
    return [Refusal("late_return", late, ("22 CFR 123.4(a)", "22 CFR 123.21(a)"))] if late else []


def _binds(licence: Any) -> bool:
    """A licence binds when it is issued, an agreement once it is executed: 22 CFR 124.4."""
    return not licence.fact("is_agreement") or licence.fact("executed_on") is not None


def export_authority_is_dated(file: Any, ctx: Any) -> list[Refusal]:
    """Only a letter of offer has a last day that its purchaser can have moved, and only to a later one."""
    if file.fact("authority_kind") != "letter_of_offer":
        return [Refusal("not_dated", "Only a letter of offer can be extended here.")]
    day = ctx.data.get("authority_ends_on")
    if day is not None and day <= file.fact("authority_ends_on"):
        sentence = f"The new last day must be later than {date_in_words(file.fact('authority_ends_on'))}."
        return [Refusal("not_later", sentence, field="authority_ends_on")]
    return []
