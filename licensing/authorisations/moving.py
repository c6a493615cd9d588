"""Moving: what goes with it - lines closed short, export filings, longer letters of offer."""

from __future__ import annotations

from django.db.models import Model

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.clocks import lifecycle, segments, terms
from licensing.context import ActionContext
from licensing.models import LetterOfOffer, ShortClosure
from licensing.models.drawdowns import letter_number
from workflows.purposes import Purpose


def close_line_short(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Take no more of a line than has been delivered or is under way by now."""
    number = ctx.data["line"]
    line = next(candidate for candidate in file.lines if candidate.number == number)
    closed = file.shipments.short_closed.get(line.pk, 0)
    file.shipments.short_closed[line.pk] = quantity = closed + file.shipments.lines_to_close()[number]
    if not closed:
        return PendingWrites(inserts=[ShortClosure(line=line, quantity=quantity, closed_at=ctx.now)])
    short_closure = ShortClosure.objects.get(line=line)
    short_closure.quantity, short_closure.closed_at = quantity, ctx.now
    return PendingWrites(updates=[(short_closure, ("quantity", "closed_at"))])


def end_export_filing(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """The export information is filed; the time for it has been kept or not."""
    ended = [term for term in file.clocks if term.purpose == Purpose.EXPORT_FILING]
    for clock in ended:
        segments.close(clock, ctx.now)
    return PendingWrites(clocks=ended)


def renew_departure(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """The clocks of the departure and of the export filing run to the new ones; a filing for too early a departure has ended."""
    detail, writes = file.detail, PendingWrites()
    if detail.itn and not detail.filing_counts_on(detail.departs_on):
        writes.events.append(("case.export_filing_ended", {"itn": detail.itn}))
        detail.ended_itns = [*detail.ended_itns, detail.itn]
        detail.itn, detail.export_filed_for = "", None
    for purpose, state in ((Purpose.STAGE, file.flow.initial.name), (Purpose.EXPORT_FILING, file.state)):
        ended = [clock for clock in file.clocks if clock.purpose == purpose]
        for clock in ended:
            segments.close(clock, ctx.now)
        (within,) = [term for term in file.flow.state(state).clocks if term.purpose == purpose]
        writes.clocks += ended
        if terms.has_terms(file, within, ctx.now):
            writes.clocks.append(lifecycle.open_clock(file, within, ctx.now, state=state))
    return writes


def extend_export_authority(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """The authority's clock, where it runs, ends and a fresh one runs to the new day."""
    writes = PendingWrites()
    for clock in [term for term in file.clocks if term.purpose == Purpose.AUTHORITY]:
        segments.close(clock, ctx.now)
        (within,) = [term for term in file.flow.state(file.state).clocks if term.purpose == Purpose.AUTHORITY]
        writes.clocks += [clock, lifecycle.open_clock(file, within, ctx.now)]
    writes.updates += _extended(file)
    return writes


def _extended(file: CaseFile) -> list[tuple[Model, tuple[str, ...]]]:
    """The letter of offer where it is on record, which runs as long as the case's."""
    ends_on = file.detail.authority_ends_on
    letters = LetterOfOffer.objects.filter(number=letter_number(file.detail.letter_number))
    letter = letters.select_for_update(no_key=True).filter(ends_on__lt=ends_on).first()
    if letter is None:
        return []
    letter.ends_on = ends_on
    return [(letter, ("ends_on",))]
