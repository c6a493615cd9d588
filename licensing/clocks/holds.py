"""Holds: one order that freezes a set of cases, previewed, placed and lifted for all of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from licensing.changes import Outcome
from licensing.clocks import pauses
from licensing.context import Moment
from licensing.messaging import wakeups
from licensing.models import Case, Hold, Stop, Undertaking, User
from licensing.models.undertakings import SETTLED


def matching(hold: Hold) -> QuerySet[Case]:
    """The submitted cases under way that the hold covers, each once, whether they are frozen already or not."""
    covered = Case.objects.filter(hold.covers(), received_at__isnull=False).values("pk")
    return Case.objects.filter(pk__in=covered).under_way()


def preview(hold: Hold) -> list[tuple[str, str, int]]:
    """How many cases the hold would freeze, as (kind, state, count), most first; their sum is the count."""
    counted = matching(hold).order_by().values("kind", "state").annotate(count=Count("pk"))
    rows = [(one["kind"], one["state"], one["count"]) for one in counted]
    return sorted(rows, key=lambda row: (-row[2], row[:2]))


def place(hold: Hold, moment: Moment) -> Hold:
    """Place the hold; from this instant nothing it covers goes ahead, and its cases' clocks stop within moments.

    Raises ValidationError naming the field.
    """
    hold.placed_at, hold.placed_by = moment.now, _person(moment)
    hold.foreseen = sum(count for *_, count in preview(hold))
    hold.full_clean(exclude=("lifted_by", "lifted_at"))  # nobody has lifted it
    with transaction.atomic():
        hold.save(force_insert=True)
        _order(hold, Undertaking.Act.PLACE_HOLD, hold.foreseen, hold.notice, moment)
        # once more for the cases that were coming in at this very moment, and so when it is lifted
        _order(hold, Undertaking.Act.PLACE_HOLD, 0, hold.notice, moment, after=SETTLED)
    return hold


def lift(hold: Hold, reason: str, moment: Moment) -> Hold:
    """Lift a hold for all the cases under it. Raises ValidationError if it is lifted already or no reason is given."""
    if not reason.strip():
        raise ValidationError({"lifted_because": "State why the hold is lifted."})
    with transaction.atomic():
        standing = Hold.objects.select_for_update().get(pk=hold.pk)
        if standing.lifted_at is not None:
            raise ValidationError({"lifted_because": "This hold has already been lifted."})
        standing.lifted_at, standing.lifted_by_id = max(moment.now, standing.placed_at), moment.actor.user_id
        standing.lifted_because = reason.strip()
        standing.save(update_fields=("lifted_at", "lifted_by", "lifted_because"))
        held = Stop.objects.filter(hold=standing, closed_at__isnull=True).count()
        for after in (timedelta(), SETTLED):
            _order(standing, Undertaking.Act.LIFT_HOLD, held, standing.lifted_because, moment, after=after)
            held = 0
    return standing


def _order(
    hold: Hold,
    act: Undertaking.Act,
    foreseen: int,
    reason: str,
    moment: Moment,
    *,
    after: timedelta = timedelta(),
) -> None:
    Undertaking.objects.create(
        act=act,
        hold=hold,
        ordered_by_id=moment.actor.user_id,
        reason=reason,
        ordered_at=moment.now,
        not_before=moment.now + after,
        foreseen=foreseen,
    )
    wakeups.ring()


def to_freeze(undertaking: Undertaking) -> QuerySet[Case]:
    """The cases that the hold covers and has not frozen."""
    hold = _hold(undertaking)
    held = Stop.objects.filter(case=OuterRef("pk"), hold=hold, closed_at__isnull=True)
    return matching(hold).exclude(Exists(held))


def freeze(
    case: Case, undertaking: Undertaking, moment: Moment
) -> tuple[str, dict[str, Any], Outcome] | None:
    """Put one case under the hold; not if it was lifted, or froze the case, meanwhile."""
    hold = _hold(undertaking)
    standing = any(one["id"] == hold.pk for one in case.policy.holds)
    if (
        not standing
        or any(one.hold_id == hold.pk for one in case.stop_list)
        or case.flow.state(case.state).final
    ):
        return None
    # its event comes next
    outcome = pauses.freeze(case, hold, moment, number=case.event_count + 1)
    return "hold.placed", pauses.facts_of(hold, hold.notice), outcome


def to_thaw(undertaking: Undertaking) -> QuerySet[Case]:
    """The cases that are under the hold."""
    held = Stop.objects.filter(case=OuterRef("pk"), hold=_hold(undertaking), closed_at__isnull=True)
    return Case.objects.filter(Exists(held))


def thaw(case: Case, undertaking: Undertaking, moment: Moment) -> tuple[str, dict[str, Any], Outcome] | None:
    """Take one case out of the hold."""
    hold = _hold(undertaking)
    if not any(one.hold_id == hold.pk for one in case.stop_list):
        return None
    return "hold.lifted", pauses.facts_of(hold, undertaking.reason), pauses.thaw(case, hold, moment)


def _person(moment: Moment) -> User:
    """A hold is a person's order."""
    assert moment.actor.user_id is not None
    return User.objects.get(pk=moment.actor.user_id)


def _hold(undertaking: Undertaking) -> Hold:
    assert undertaking.hold is not None
    return undertaking.hold
