"""Exemptions: drawing on one, counted for an end-user over a calendar year and all cases: 22 CFR 123.16(b)(2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Self

from django.db.models import Sum

from licensing.case_file import CaseFile, law
from licensing.changes import PendingWrites
from licensing.models import Case, Drawdown, ExemptionUse, Line, Partner, Party
from licensing.models.authorisations import NOTHING
from licensing.regulations import findings
from workflows.guards.findings import of_finding
from workflows.refusal import Refusal


class OfExemption:
    """The use of an exemption by one end-user in the year of departure, its row locked."""

    def __init__(self, parent: CaseFile, use: ExemptionUse) -> None:
        self.parent, self.use = parent, use

    @classmethod
    def lock(cls, parent: CaseFile, ships_on: date) -> Self:
        """Lock the use of that section by the item's end-user in the year of departure."""
        item = parent.case.delivered_item
        if item is None:
            raise ValueError(f"{parent} claims an exemption for no delivered item")
        key = {
            "section": parent.detail.exemption,
            "end_user_id": item.end_user_id,
            "year": ships_on.year,
        }
        locked = ExemptionUse.objects.select_for_update(of=("self",), no_key=True)
        use = locked.filter(**key).first()
        if use is None:
            ExemptionUse.objects.bulk_create([ExemptionUse(**key)], ignore_conflicts=True)
            use = locked.get(**key)
        return cls(parent, use)

    def is_read_by(self, partner: Partner) -> bool:
        """Its limits are the law's, which everybody may read."""
        return True

    def refusals(
        self, lines: Sequence[Line], parties: Sequence[Party], ships_on: date, *, rest: Sequence[Line] = ()
    ) -> list[Refusal]:
        """What the law says of the exemption on the day of departure, by what really moves under the case."""
        self.parent.exempt_before = self.use.shipments
        facts = law.facts_of(self.parent)
        if "total_value" in facts:
            facts["total_value"] = self._moved() + sum((line.value for line in lines), NOTHING)
        return of_finding(findings.find("exemption", facts, ships_on))

    def _moved(self) -> Decimal:
        """What has moved of this transaction before."""
        before = Drawdown.objects.filter(
            line__case__shipment_detail__parent=self.parent.case.pk, given_back_at__isnull=True
        )
        moved: Decimal | None = before.aggregate(total=Sum("line__value"))["total"]
        return moved or NOTHING

    def draw_down(self, lines: Sequence[Line], at: datetime) -> PendingWrites:
        """The drawdowns of these lines: one shipment more in the year."""
        self.use.shipments += 1
        self.use.drawn_value = sum((line.value for line in lines), self.use.drawn_value)
        return PendingWrites(
            inserts=[Drawdown(line=line, exemption_use=self.use, drawn_at=at) for line in lines],
            updates=[(self.use, ("shipments", "drawn_value"))],
        )

    def spent(self) -> Case | None:
        """No licence."""
        return None

    def drawn_on(self) -> Case | None:
        """No licence."""
        return None
