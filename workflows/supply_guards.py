"""Guards of spares, maintenance and shipments: what goods move under, what is waited for, what has arrived."""

from __future__ import annotations

from typing import Any

from workflows.language import Guard, Objection, Role

GRANTED = ("approved", "applied")
IN_FORCE = (*GRANTED, "exhausted")  # drawn in full, but not taken away
ENDED = ("returned", "withdrawn", "lapsed", "refused", "revoked", "expired", "void")
ARRIVED = ("delivered",)
# where a case lets consignments leave, by its kind
LETS_GO = {
    "licence": ("approved",),
    "spares": ("released",),
    "maintenance": ("cleared", "in_work", "awaiting_parts", "returning"),
}
UNDER_WAY = ("lodged", "in_transit", "held", "disputed", "clearing")


def names_partner(role: str, said: str) -> Guard:
    """A guard: a party in that role is one of our partners, since it is to act on the case."""

    def guard(case: Any, moment: Any) -> list[Objection]:
        if any(one.role == role and one.partner_id for one in case.party_list):
            return []
        return [
            Objection(f"no_{role}", f"The filing names no {said} that is a partner here.", field="parties")
        ]

    guard.__name__ = f"names_{role}"
    return guard


def names_item(case: Any, moment: Any) -> list[Objection]:
    """Spares and maintenance are for an item that has been delivered."""
    if case.delivered_item_id:
        return []
    return [
        Objection("no_item", "The filing names no delivered item that this is for.", field="delivered_item")
    ]


def names_receiver(case: Any, moment: Any) -> list[Objection]:
    """Somebody who is a partner here confirms what arrives."""
    if any(one.role in ("end_user", "consignee") and one.partner_id for one in case.party_list):
        return []
    sentence = (
        "The filing names no end-user or consignee that is a partner here and can confirm the delivery."
    )
    return [Objection("no_receiver", sentence, field="parties")]


def names_authority(case: Any, moment: Any) -> list[Objection]:
    """What the goods or the work are to move under is said in full; a licence may be named later."""
    kind = case.fact("authority_kind")
    if kind == "exemption" and not case.fact("exemption"):
        return [
            Objection("no_exemption", "The filing claims an exemption and names none.", field="exemption")
        ]
    if kind == "letter_of_offer" and not (case.fact("letter_number") and case.fact("authority_ends_on")):
        sentence = "A letter of offer and acceptance is named by its number and its last day."
        return [Objection("no_letter", sentence, ("22 CFR 126.6(c)",), field="letter_number")]
    return []


def exemption_applies(case: Any, moment: Any) -> list[Objection]:
    """A complete finding decides; where the facts alone do not, an officer does, and says why."""
    if case.fact("authority_kind") != "exemption":
        return [Objection("no_exemption_claimed", "The filing claims no exemption.")]
    finding = case.finding("exemption", moment.now)
    if finding.reasons:
        return [Objection(one.code, one.sentence, finding.citations) for one in finding.reasons]
    if finding.answer:
        return []
    if Role.CLOCK in moment.actor.roles:
        return [Objection("officer_decides", "An officer has to judge this exemption.", finding.citations)]
    if not moment.data.get("judgement") and moment.data.keys():
        return [Objection("no_judgement", "Say why the exemption applies.", field="judgement")]
    return []


def licence_is_named(case: Any, moment: Any) -> list[Objection]:
    """There is a licence case to wait for, and it can still be granted."""
    reference = moment.data.get("licence")
    if reference:
        licence = case.other_case(reference, "licence", seen_by=case.filer_id)
    else:
        licence = case.fact("licence")
    if reference and licence is None:
        sentence = f"There is no licence case {reference!r} that the filer may see."
        return [Objection("unknown_case", sentence, field="licence")]
    if licence is None:
        return [] if not moment.data.keys() else [_no_licence()]
    if licence.state in ENDED:
        sentence = f"{licence.reference} is {licence.state} and will not be granted."
        return [Objection("licence_failed", sentence, field="licence" if reference else "")]
    return []


def _no_licence() -> Objection:
    return Objection(
        "no_licence", "The filing names no licence case; name the one to wait for.", field="licence"
    )


def licence_is_granted(case: Any, moment: Any) -> list[Objection]:
    """The licence that is waited for has been granted."""
    licence = case.fact("licence")
    if licence is not None and licence.state in GRANTED:
        return []
    return [Objection("licence_pending", "The licence that this waits for has not been granted.")]


def licence_has_failed(case: Any, moment: Any) -> list[Objection]:
    """The licence that is waited for will not be granted."""
    licence = case.fact("licence")
    if licence is not None and licence.state in ENDED:
        return []
    return [Objection("licence_pending", "The licence that this waits for may still be granted.")]


def authority_is_in_force(case: Any, moment: Any) -> list[Objection]:
    """Goods move and work is done only under an authority that is in force on the day."""
    trouble = _authority_trouble(case, moment)
    return [Objection("no_authority", trouble, ("22 CFR 123.1(a)",))] if trouble else []


def authority_has_ended(case: Any, moment: Any) -> list[Objection]:
    """The authority has ended or is suspended."""
    if _authority_trouble(case, moment):
        return []
    return [Objection("authority_in_force", "The authority that this runs on is in force.")]


def _authority_trouble(case: Any, moment: Any) -> str:
    """Why nothing may move under the case's authority today; empty if it may."""
    kind = case.fact("authority_kind")
    if kind == "licence":
        licence = case.fact("licence")
        if licence is None:
            return "The case names no licence that it runs on."
        return "" if licence.state in IN_FORCE else f"{licence.reference} is {licence.state}, not in force."
    ends_on = case.fact("authority_ends_on")
    if kind == "letter_of_offer" and (ends_on is None or ends_on < case.office_day(moment.now)):
        return f"The letter of offer {case.fact('letter_number')} ended on {ends_on}."
    return ""


def authority_is_dated(case: Any, moment: Any) -> list[Objection]:
    """Only a letter of offer has a last day that its purchaser can have moved, and only to a later one."""
    if case.fact("authority_kind") != "letter_of_offer":
        return [
            Objection("not_dated", "Only a letter of offer is extended; a licence's days are its own case's.")
        ]
    day = moment.data.get("authority_ends_on")
    if day is not None and day <= case.fact("authority_ends_on"):
        sentence = f"It must lie after {case.fact('authority_ends_on')}, its last day until now."
        return [Objection("not_later", sentence, field="authority_ends_on")]
    return []


def speaks_for_defence(case: Any, moment: Any) -> list[Objection]:
    """The technical review is the defence department's."""
    if any(one.is_defence_department for one in case.agencies(moment.actor.agencies).values()):
        return []
    return [Objection("not_asked", "The technical review is the defence department's.")]


def every_line_is_closed(case: Any, moment: Any) -> list[Objection]:
    """Every line has been delivered in full or closed short."""
    left = case.lines_outstanding()
    if not left:
        return []
    numbers = ", ".join(str(number) for number in sorted(left))
    return [Objection("lines_outstanding", f"Line {numbers} is neither delivered in full nor closed short.")]


def line_is_outstanding(case: Any, moment: Any) -> list[Objection]:
    """A line that is closed short exists, and something of it has not been consigned."""
    number = moment.data.get("line")
    if number is None or case.lines_left().get(number):
        return []
    return [Objection("no_such_line", f"Line {number} has nothing left to close short.", field="line")]


def nothing_is_under_way(case: Any, moment: Any) -> list[Objection]:
    """What has been lodged or is on its way is cancelled, turned back or delivered first."""
    under_way = sorted(one.reference for one in case.consignments() if one.state in UNDER_WAY)
    if not under_way:
        return []
    return [Objection("under_way", f"Still under way: {', '.join(under_way)}.")]


def was_released_by_the_clock(case: Any, moment: Any) -> list[Objection]:
    """A sample looks at what executed itself, once."""
    if case.fact("exempt_at") is None:
        return [Objection("not_exempt", "This case did not go ahead under an exemption.")]
    if case.fact("sampled_at") is not None:
        return [Objection("sampled", "This case has been looked at already.")]
    return []


def parts_are_a_case(case: Any, moment: Any) -> list[Objection]:
    """The parts come with a spares case that the repairer may see and that is not over."""
    reference = moment.data.get("parts")
    if reference is None:
        return []
    parts = case.other_case(reference, "spares", seen_by=moment.actor.partner_id)
    if parts is None:
        return [
            Objection(
                "unknown_case", f"There is no spares case {reference!r} that you may see.", field="parts"
            )
        ]
    if parts.flow.state(parts.state).final:
        return [Objection("case_over", f"{parts.reference} is {parts.state}.", field="parts")]
    return []


def parts_have_come(case: Any, moment: Any) -> list[Objection]:
    """The clock goes by the linked spares case; the repairer can say so whatever that case says."""
    parts = case.fact("parts")
    if Role.CLOCK not in moment.actor.roles or (parts is not None and parts.state in ARRIVED):
        return []
    return [Objection("parts_under_way", "The parts have not been delivered.")]


def parent_lets_goods_go(case: Any, moment: Any) -> list[Objection]:
    """The case that the consignment belongs to is released, cleared or approved."""
    parent = case.fact("parent")
    if parent.state in LETS_GO[parent.kind]:
        return []
    sentence = f"{parent.reference} is {parent.state}; nothing leaves under it now."
    return [Objection("parent_not_released", sentence, ("22 CFR 123.1(a)",))]
