"""The priority case with its verbs: what else happens when a transition of its table is executed."""

from __future__ import annotations

from datetime import date
from typing import Any

from licensing.models.arrangements import Benefit
from licensing.models.cases import Case
from licensing.models.reviewed import Reviewed
from licensing.regulations.dpas_orders import Order
from workflows.binding import on_transition


class PriorityCase(Reviewed, Case, kind="priority"):
    """A priority case with its verbs; only the write path casts to it."""

    class Meta:
        proxy = True

    @on_transition
    def endorse(self, file: Any, ctx: Any) -> None:
        """What the endorsement rests on: an arrangement in force on its day that confers priority support, if any."""
        self.detail.endorsed_under = file.orders.arrangement_for(Benefit.PRIORITY_SUPPORT, ctx.office_day)

    @on_transition
    def authorise(self, file: Any, ctx: Any) -> None:
        """The rating with its programme symbol."""
        self._rate(ctx)

    @on_transition
    def flow_down(self, file: Any, ctx: Any) -> None:
        """The rating of the order above, its symbol and its hours; received as a submission is: 15 CFR 700.15."""
        self.received_at, above = ctx.now, self.detail.flows_from.detail
        for name in ("rating", "programme_symbol", "emergency", "stated_hours"):
            setattr(self.detail, name, getattr(above, name))

    @on_transition
    def re_rate(self, file: Any, ctx: Any) -> None:
        """Another rating for the same order, which counts from its receipt: 15 CFR 700.16."""
        self._rate(ctx)
        self.detail.rating_received_on = ctx.data["rating_received_on"] or ctx.office_day

    @on_transition
    def follow_rating(self, file: Any, ctx: Any) -> None:
        """The rating of the order above is this one's: 15 CFR 700.15, 700.16."""
        above = self.detail.flows_from.detail
        self.detail.rating, self.detail.programme_symbol = above.rating, above.programme_symbol
        self.detail.rating_received_on = ctx.office_day

    @on_transition
    def place_order(self, file: Any, ctx: Any) -> None:
        """The order is with the supplier, whose time runs from its receipt."""
        self.detail.order_number = ctx.data["order_number"]
        self._receive(ctx)

    @on_transition
    def accept(self, file: Any, ctx: Any) -> None:
        """To be delivered when it was asked for."""
        self.detail.agreed_on = self.detail.required_on

    @on_transition
    def undertake(self, file: Any, ctx: Any) -> None:
        """The assurance names its own day."""
        self.detail.agreed_on = ctx.data["agreed_on"]

    @on_transition
    def offer(self, file: Any, ctx: Any) -> None:
        """The earliest date that can be met: 15 CFR 700.13(b)."""
        self.detail.offered_on = ctx.data["offered_on"]

    @on_transition
    def accept_offer(self, file: Any, ctx: Any) -> None:
        """To be delivered when it was offered for."""
        self.detail.agreed_on = self.detail.offered_on

    @on_transition
    def reject(self, file: Any, ctx: Any) -> None:
        """A ground that 15 CFR 700.13(c) admits."""
        self.detail.rejection = ctx.data["rejection"]

    @on_transition
    def direct(self, file: Any, ctx: Any) -> None:
        """The commerce department sets the day."""
        self.detail.agreed_on = ctx.data["agreed_on"]

    @on_transition
    def report_delay(self, file: Any, ctx: Any) -> None:
        """The new date; the agreed one stays what was agreed."""
        self.detail.delayed_until = ctx.data["delayed_until"]

    @on_transition
    def amend(self, file: Any, ctx: Any) -> None:
        """A new order on its own receipt date: 15 CFR 700.16."""
        self.detail.required_on = ctx.data["required_on"]
        self._receive(ctx)
        self.detail.agreed_on = self.detail.offered_on = self.detail.delayed_until = None

    @on_transition
    def complete(self, file: Any, ctx: Any) -> None:
        """The order is filled."""
        self.detail.completed_on = ctx.data["completed_on"]

    def _receive(self, ctx: Any) -> None:
        self.detail.signed_by = ctx.data["signed_by"]
        self.detail.order_received_on = ctx.data["order_received_on"]
        self.detail.order_received_at = ctx.data["order_received_at"]

    def _rate(self, ctx: Any) -> None:
        self.detail.rating = ctx.data["rating"]
        self.detail.programme_symbol = ctx.data["programme_symbol"]


def _rated_order(reference: str, rating: str, required_on: date, received_on: date) -> Order:
    return Order(id=reference, rating=rating, required_on=required_on, received_on=received_on)
