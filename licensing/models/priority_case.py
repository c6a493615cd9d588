"""The priority case with its verbs: what else happens when a row of its table is taken."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any

from django_countries import countries

from licensing.models import orders
from licensing.models.arrangements import HOME, Arrangement, Effect
from licensing.models.cases import Case
from licensing.models.countries import countries_of
from licensing.models.lines import PartyRole
from licensing.models.reviewed import Reviewed
from licensing.regulations import findings
from licensing.regulations.dpas_orders import Order, beside
from workflows.binding import effect
from workflows.purposes import Purpose


class PriorityCase(Reviewed, Case, kind="priority"):
    """A priority case with its verbs; only the door casts to it."""

    class Meta:
        proxy = True

    @cached_property
    def displacement_list(self) -> list[orders.Displacement]:
        """The orders that took its place, of which its parties have not been told."""
        loaded = vars(self.detail).get("held_displacements")
        if loaded is None:
            return list(orders.Displacement.objects.filter(displaced=self.pk, told_at__isnull=True))
        return [orders.Displacement.read(one) for one in loaded]

    def legal_facts(self) -> dict[str, Any]:
        """What the finding on the authority to rate needs."""
        return {"rating_authority": self.policy.authority_periods}

    def orders_named(self, moment: Any) -> dict[str, orders.Held]:
        """The orders that it is said to interfere with, of those that its supplier has; read once."""
        named, supplier_id = moment.data.get("interferes_with") or [], moment.actor.partner_id
        held: dict[Any, Any] = vars(self).setdefault("orders_held", {})
        asked = (supplier_id, *sorted(named))
        if asked not in held:
            held[asked] = orders.held(named, supplier_id, self.pk)
        found: dict[str, orders.Held] = held[asked]
        return found

    def accepted_orders(self, moment: Any) -> dict[str, orders.Held]:
        """Those of them that the supplier has accepted."""
        return {name: one for name, one in self.orders_named(moment).items() if not one.waits}

    def waiting_orders(self, moment: Any) -> dict[str, str]:
        """Those of them that wait for the supplier's answer, and what each is to this one: 15 CFR 700.13(b)."""
        waiting = {name: one for name, one in self.orders_named(moment).items() if one.waits}
        if not waiting:
            return {}
        detail = self.detail
        own = _order(self.reference, detail.rated_as, detail.required_on, detail.came_on)
        return {
            name: beside(own, _order(name, one.rating, one.required_on, one.received_on))
            for name, one in waiting.items()
        }

    def conflict(self, moment: Any) -> findings.Finding:
        """Whether it gives way to the accepted orders that it is said to interfere with, or they to it: 15 CFR 700.13(b)."""
        ratings = sorted(one.rating for one in self.accepted_orders(moment).values())
        facts = {"incoming": self.detail.rated_as, "interferes_with": ratings}
        return findings.find("dpas-conflict", facts, self.office_day(moment.now))

    def unconfirmed_delays(self) -> list[Any]:
        """The open clocks by which delays that were reported verbally are confirmed in writing."""
        return [clock for clock in self.clock_list if clock.purpose == Purpose.DELAY_NOTICE]

    def arrangement_for(self, effect: str, now: datetime) -> Arrangement | None:
        """The arrangement with the countries that it is about that is in force on the day and confers that."""
        return next(iter(self.policy.arrangements_in_force(self.abroad, self.office_day(now), effect)), None)

    def arrangements_amiss(self, effect: str, now: datetime) -> list[str]:
        """Those with these countries that would confer it but are not in force on the day, each with why."""
        day = self.office_day(now)
        found = self.policy.arrangements_with(self.abroad, effect)
        standing = [(one, one.standing(day)) for one in found]
        return [f"{one}: {validity.sentence}" for one, validity in standing if not validity.in_force]

    @property
    def abroad(self) -> set[str]:
        """The foreign countries that it is about: of an assurance its suppliers', else the end buyer's or its filer's."""
        if self.detail.is_assurance:
            return countries_of(self.party_list, PartyRole.SUPPLIER) - {HOME}
        buyers: set[str] = self.detail.buyers
        return buyers - {HOME}

    @property
    def abroad_in_words(self) -> str:
        """The same countries by their names."""
        return ", ".join(sorted(str(countries.name(code)) for code in self.abroad))

    def countries(self) -> set[str]:
        """The countries under whose arrangements it may stand: those that it is about as well."""
        return super().countries() | self.abroad

    @effect
    def endorse(self, moment: Any) -> None:
        """What the endorsement rests on: an arrangement in force on its day that confers priority support, if any."""
        self.detail.endorsed_under = self.arrangement_for(Effect.PRIORITY_SUPPORT, moment.now)

    @effect
    def authorise(self, moment: Any) -> None:
        """The rating with its programme symbol."""
        self._rate(moment)

    @effect
    def flow_down(self, moment: Any) -> None:
        """The rating of the order above, its symbol and its hours; received as a submission is: 15 CFR 700.15."""
        self.received_at, above = moment.now, self.detail.flows_from.detail
        for name in ("rating", "programme_symbol", "emergency", "stated_hours"):
            setattr(self.detail, name, getattr(above, name))

    @effect
    def re_rate(self, moment: Any) -> None:
        """Another rating for the same order, which counts from its receipt: 15 CFR 700.16."""
        self._rate(moment)
        self.detail.rating_received_on = moment.data["rating_received_on"] or self.office_day(moment.now)

    @effect
    def follow_rating(self, moment: Any) -> None:
        """The rating of the order above is this one's: 15 CFR 700.15, 700.16."""
        above = self.detail.flows_from.detail
        self.detail.rating, self.detail.programme_symbol = above.rating, above.programme_symbol
        self.detail.rating_received_on = self.office_day(moment.now)

    @effect
    def place_order(self, moment: Any) -> None:
        """The order is with the supplier, whose time runs from its receipt."""
        self.detail.order_number = moment.data["order_number"]
        self._receive(moment)

    @effect
    def accept(self, moment: Any) -> None:
        """To be delivered when it was asked for."""
        self.detail.agreed_on = self.detail.required_on

    @effect
    def undertake(self, moment: Any) -> None:
        """The assurance names its own day."""
        self.detail.agreed_on = moment.data["agreed_on"]

    @effect
    def offer(self, moment: Any) -> None:
        """The earliest date that can be met: 15 CFR 700.13(b)."""
        self.detail.offered_on = moment.data["offered_on"]

    @effect
    def accept_offer(self, moment: Any) -> None:
        """To be delivered when it was offered for."""
        self.detail.agreed_on = self.detail.offered_on

    @effect
    def reject(self, moment: Any) -> None:
        """A ground that 15 CFR 700.13(c) admits."""
        self.detail.rejection = moment.data["rejection"]

    @effect
    def direct(self, moment: Any) -> None:
        """The commerce department sets the day."""
        self.detail.agreed_on = moment.data["agreed_on"]

    @effect
    def report_delay(self, moment: Any) -> None:
        """The new date; the agreed one stays what was agreed."""
        self.detail.delayed_until = moment.data["delayed_until"]

    @effect
    def amend(self, moment: Any) -> None:
        """A new order on its own receipt date: 15 CFR 700.16."""
        self.detail.required_on = moment.data["required_on"]
        self._receive(moment)
        self.detail.agreed_on = self.detail.offered_on = self.detail.delayed_until = None

    @effect
    def complete(self, moment: Any) -> None:
        """The order is filled."""
        self.detail.completed_on = moment.data["completed_on"]

    def _receive(self, moment: Any) -> None:
        self.detail.signed_by = moment.data["signed_by"]
        self.detail.order_received_on = moment.data["order_received_on"]
        self.detail.order_received_at = moment.data["order_received_at"]

    def _rate(self, moment: Any) -> None:
        self.detail.rating = moment.data["rating"]
        self.detail.programme_symbol = moment.data["programme_symbol"]


def _order(reference: str, rating: str, required_on: date, received_on: date) -> Order:
    return Order(id=reference, rating=rating, required_on=required_on, received_on=received_on)
