"""Guards of provisos: an agency's are taken or departed from with a reason, and the agency is asked whether it concurs."""

from __future__ import annotations

from typing import Any

from workflows.refusal import Refusal

DOD_REVIEW = ("NSPD-56 (2008)",)


def names_standing_provisos(file: Any, ctx: Any) -> list[Refusal]:
    """A revision names provisos that stand, or brings a text of its own."""
    if not ctx.data:
        return []
    revised, standing = ctx.data.get("revised") or [], file.review.standing_provisos()
    if not revised and not ctx.data.get("text"):
        sentence = "Choose a proviso to change or strike, or write the text of a new one."
        return [Refusal("nothing_to_revise", sentence, field="text")]
    return [
        Refusal("no_proviso", f"No proviso {number} stands on this case.", field="revised")
        for number in revised
        if number not in standing
    ]


def provisos_are_taken(file: Any, ctx: Any) -> list[Refusal]:
    """An approval is not recommended without the provisos that agencies set: they are taken, or departed from with a reason."""
    if ctx.data.get("recommendation") != "approve" or not file.review.standing_provisos():
        return []
    sentence = (
        f'Provisos stand on this case: {_by_author(file)}. Recommend "Approve with provisos" to take them, '
        "or strike them with a reason."
    )
    return [Refusal("provisos_stand", sentence, DOD_REVIEW, field="recommendation")]


def provisos_were_taken(file: Any, ctx: Any) -> list[Refusal]:
    """Provisos that an agency set after a plain recommendation to approve are the officer's to take first."""
    if file.fact("recommendation") != "approve" or not file.review.has_answers_with_provisos():
        return []
    if not file.review.standing_provisos():
        return []
    sentence = (
        f'The officer recommends to approve without provisos, and provisos stand: {_by_author(file)}. Use "Send back" '
        "and ask for another recommendation."
    )
    return [Refusal("provisos_stand", sentence, DOD_REVIEW)]


def _by_author(file: Any) -> str:
    """How many stand of whom, such as "2 of dtsa, 1 of this office"."""
    standing = file.review.standing_provisos()
    of_agencies = file.review.provisos_not_taken()
    own = len(standing) - sum(of_agencies.values())
    sets = [f"{number} of {code}" for code, number in of_agencies.items()]
    sets += [f"{own} of this office"] if own else []
    return ", ".join(sets)


def own_provisos_were_changed(file: Any, ctx: Any) -> list[Refusal]:
    """A reviewer concurs in what was made of the provisos of the reviewer's own agency."""
    if file.review.departures(ctx.actor.agencies):
        return []
    return [Refusal("nothing_to_concur", "No proviso of your agency was changed without its concurrence.")]
