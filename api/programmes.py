"""Programmes and arrangements as a partner may read them, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.shown import Shown
from licensing.models import Arrangement, Case, Programme
from licensing.models.arrangements import Validity


@dataclass(frozen=True)
class ShownArrangement(Shown[Arrangement]):
    """An arrangement with whether it is in force on a day."""

    validity: Validity


@dataclass(frozen=True)
class ShownProgramme(Shown[Programme]):
    """A programme with its arrangements, and the reference of its agreement where its reader may see that case."""

    arrangement_list: Sequence[ShownArrangement]
    agreement_seen: str | None


def arrangements(on: date) -> list[ShownArrangement]:
    """All arrangements, as of that day."""
    return [
        ShownArrangement(arrangement, arrangement.validity_on(on))
        for arrangement in Arrangement.objects.all()
    ]


def of_partner(partner_id: int, on: date) -> list[ShownProgramme]:
    """The programmes of a partner, as of that day."""
    programmes = list(Programme.objects.filter(partners=partner_id).prefetch_related("arrangements"))
    keys = [programme.agreement_id for programme in programmes if programme.agreement_id]
    seen = Case.objects.visible_to(partner_id).filter(pk__in=keys).values_list("pk", "reference")
    references: dict[int | None, str] = dict(seen)
    return [
        ShownProgramme(
            programme,
            [
                ShownArrangement(rests_on, rests_on.validity_on(on))
                for rests_on in programme.arrangements.all()
            ],
            references.get(programme.agreement_id),
        )
        for programme in programmes
    ]
