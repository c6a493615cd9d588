"""Guards of spares, maintenance and shipments: who is named, what is left of each line, what has arrived."""

from __future__ import annotations

from typing import Any

from workflows.language import Guard, Role
from workflows.refusal import Refusal
from workflows.wording import state_in_words

ARRIVED = ("delivered", "away", "return_overdue", "brought_back", "not_brought_back")
UNDER_WAY = ("lodged", "in_transit", "held", "disputed", "clearing")


def names_partner(role: str, noun: str) -> Guard:
    """A guard: a party in that role is a partner, since it is to act on the case."""

    def guard(file: Any, ctx: Any) -> list[Refusal]:
        if any(party.role == role and party.partner_id for party in file.parties):
            return []
        return [
            Refusal(
                f"no_{role}", f"The filing must name a {noun} that is a registered partner.", field="parties"
            )
        ]

    guard.__name__ = f"names_{role}"
    return guard


def names_item(file: Any, ctx: Any) -> list[Refusal]:
    """Spares and maintenance are for an item that has been delivered."""
    if file.case.delivered_item_id:
        return []
    return [Refusal("no_item", "The filing must name the delivered item.", field="delivered_item")]


def names_user(file: Any, ctx: Any) -> list[Refusal]:
    """The filing says who uses the item in the end."""
    if "end_user" in file.people.party_roles():
        return []
    return [
        Refusal("no_end_user", "The filing must name the end-user.", ("22 CFR 123.9(a)",), field="parties")
    ]


def says_when_it_was_imported(file: Any, ctx: Any) -> list[Refusal]:
    """Under the repair exemption the time to return the item runs from its import: 22 CFR 123.4(a)."""
    exempt = file.fact("authority_kind") == "exemption" and file.fact("exemption") == "123.4(a)(1)"
    if not exempt or not ctx.data.keys() or ctx.data.get("imported_on") or file.fact("imported_on"):
        return []
    return [Refusal("no_import_date", "Give the date of import.", ("22 CFR 123.4(a)",), field="imported_on")]


def names_receiver(file: Any, ctx: Any) -> list[Refusal]:
    """Somebody who is a partner here confirms what arrives."""
    if any(party.role in ("end_user", "consignee") and party.partner_id for party in file.parties):
        return []
    sentence = "The filing must name a registered end-user or consignee that can confirm the delivery."
    return [Refusal("no_receiver", sentence, field="parties")]


def speaks_for_defence(file: Any, ctx: Any) -> list[Refusal]:
    """Only the defence department gives the technical assessment."""
    if any(agency.is_defence_department for agency in file.review.agencies(ctx.actor.agencies).values()):
        return []
    return [Refusal("not_asked", "Only the defence department gives the technical assessment.")]


def every_line_is_closed(file: Any, ctx: Any) -> list[Refusal]:
    """Every line has been delivered in full or closed short."""
    left = file.shipments.lines_outstanding()
    if not left:
        return []
    numbers = ", ".join(str(number) for number in sorted(left))
    return [Refusal("lines_outstanding", f"Line {numbers} is neither delivered in full nor closed short.")]


def line_is_outstanding(file: Any, ctx: Any) -> list[Refusal]:
    """A line that is closed short exists, and something of it is neither delivered nor under way."""
    number = ctx.data.get("line")
    if number is None or file.shipments.lines_to_close().get(number):
        return []
    return [Refusal("no_such_line", f"Line {number} has nothing left to close short.", field="line")]


def nothing_is_under_way(file: Any, ctx: Any) -> list[Refusal]:
    """What has been filed or is on its way is cancelled, turned back or delivered first."""
    under_way = sorted(case.reference for case in file.shipments.cases() if case.state in UNDER_WAY)
    if not under_way:
        return []
    return [Refusal("under_way", f"Shipments still under way: {', '.join(under_way)}.")]


def was_released_by_the_clock(file: Any, ctx: Any) -> list[Refusal]:
    """A sample looks at what executed itself, once."""
    if file.fact("exempt_at") is None:
        return [Refusal("not_exempt", "This case was not released or cleared under an exemption.")]
    if file.fact("sampled_at") is not None:
        return [Refusal("sampled", "This case has already been reviewed.")]
    return []


def parts_are_a_case(file: Any, ctx: Any) -> list[Refusal]:
    """The parts come with a spares case that the repairer may see and that is not over."""
    reference = ctx.data.get("parts")
    if reference is None:
        return []
    parts = file.other_case(reference, "spares", seen_by=ctx.actor.partner_id)
    if parts is None:
        return [
            Refusal("unknown_case", f"There is no spares case {reference!r} that you may see.", field="parts")
        ]
    if parts.flow.state(parts.state).final:
        return [
            Refusal(
                "case_over", f"{parts.reference} has ended. It is in: {state_in_words(parts)}.", field="parts"
            )
        ]
    return []


def parts_have_failed(file: Any, ctx: Any) -> list[Refusal]:
    """The spares case that was to bring the parts is over, and has not brought them."""
    parts = file.fact("parts")
    if parts is not None and parts.flow.state(parts.state).final and parts.state not in ARRIVED:
        return []
    return [Refusal("parts_under_way", "The parts may still arrive.")]


def parts_have_come(file: Any, ctx: Any) -> list[Refusal]:
    """The clock goes by the linked spares case; the repairer can say so whatever that case says."""
    parts = file.fact("parts")
    if Role.CLOCK not in ctx.actor.roles or (parts is not None and parts.state in ARRIVED):
        return []
    return [Refusal("parts_under_way", "The parts have not been delivered.")]
