"""The priority case with its verbs: what else happens when a row of its table is taken."""

from __future__ import annotations

from datetime import date
from typing import Any

from licensing.models.arrangements import Effect
from licensing.models.cases import Case
from licensing.models.reviewed import Reviewed
from licensing.regulations.dpas_orders import Order
from workflows.binding import effect


class PriorityCase(Reviewed, Case, kind="priority"):
    """A priority case with its verbs; only the door casts to it."""

    class Meta:
        proxy = True

    @effect
    def endorse(self, file: Any, moment: Any) -> None:
        """What the endorsement rests on: an arrangement in force on its day that confers priority support, if any."""
        self.detail.endorsed_under = file.orders.arrangement_for(Effect.PRIORITY_SUPPORT, moment.office_day)

    @effect
    def authorise(self, file: Any, moment: Any) -> None:
        """The rating with its programme symbol."""
        self._rate(moment)

    @effect
    def flow_down(self, file: Any, moment: Any) -> None:
        """The rating of the order above, its symbol and its hours; received as a submission is: 15 CFR 700.15."""
        self.received_at, above = moment.now, self.detail.flows_from.detail
        for name in ("rating", "programme_symbol", "emergency", "stated_hours"):
            setattr(self.detail, name, getattr(above, name))

    @effect
    def re_rate(self, file: Any, moment: Any) -> None:
        """Another rating for the same order, which counts from its receipt: 15 CFR 700.16."""
        self._rate(moment)
        self.detail.rating_received_on = moment.data["rating_received_on"] or moment.office_day

    @effect
    def follow_rating(self, file: Any, moment: Any) -> None:
        """The rating of the order above is this one's: 15 CFR 700.15, 700.16."""
        above = self.detail.flows_from.detail
        self.detail.rating, self.detail.programme_symbol = above.rating, above.programme_symbol
        self.detail.rating_received_on = moment.office_day

    @effect
    def place_order(self, file: Any, moment: Any) -> None:
        """The order is with the supplier, whose time runs from its receipt."""
        self.detail.order_number = moment.data["order_number"]
        self._receive(moment)

    @effect
    def accept(self, file: Any, moment: Any) -> None:
        """To be delivered when it was asked for."""
        self.detail.agreed_on = self.detail.required_on

    @effect
    def undertake(self, file: Any, moment: Any) -> None:
        """The assurance names its own day."""
        self.detail.agreed_on = moment.data["agreed_on"]

    @effect
    def offer(self, file: Any, moment: Any) -> None:
        """The earliest date that can be met: 15 CFR 700.13(b)."""
        self.detail.offered_on = moment.data["offered_on"]

    @effect
    def accept_offer(self, file: Any, moment: Any) -> None:
        """To be delivered when it was offered for."""
        self.detail.agreed_on = self.detail.offered_on

    @effect
    def reject(self, file: Any, moment: Any) -> None:
        """A ground that 15 CFR 700.13(c) admits."""
        self.detail.rejection = moment.data["rejection"]

    @effect
    def direct(self, file: Any, moment: Any) -> None:
        """The commerce department sets the day."""
        self.detail.agreed_on = moment.data["agreed_on"]

    @effect
    def report_delay(self, file: Any, moment: Any) -> None:
        """The new date; the agreed one stays what was agreed."""
        self.detail.delayed_until = moment.data["delayed_until"]

    @effect
    def amend(self, file: Any, moment: Any) -> None:
        """A new order on its own receipt date: 15 CFR 700.16."""
        self.detail.required_on = moment.data["required_on"]
        self._receive(moment)
        self.detail.agreed_on = self.detail.offered_on = self.detail.delayed_until = None

    @effect
    def complete(self, file: Any, moment: Any) -> None:
        """The order is filled."""
        self.detail.completed_on = moment.data["completed_on"]

    def _receive(self, moment: Any) -> None:
        self.detail.signed_by = moment.data["signed_by"]
        self.detail.order_received_on = moment.data["order_received_on"]
        self.detail.order_received_at = moment.data["order_received_at"]

    def _rate(self, moment: Any) -> None:
        self.detail.rating = moment.data["rating"]
        self.detail.programme_symbol = moment.data["programme_symbol"]


def _rated_order(reference: str, rating: str, required_on: date, received_on: date) -> Order:
    return Order(id=reference, rating=rating, required_on=required_on, received_on=received_on)
