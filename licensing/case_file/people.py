"""People: what partners are to a case, and who has acted on it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from licensing.context import Actor
from licensing.models import Case, DeliveredItem, Partner, PartnerKind
from licensing.models.shipment import PORT_OF
from licensing.regulations.instruments import Exporter
from workflows.language import Role

if TYPE_CHECKING:
    from licensing.case_file.file import CaseFile


class People:
    """The parties, partners and officers of one case."""

    def __init__(self, file: CaseFile) -> None:
        self._file = file
        self._acts: dict[frozenset[int], list[tuple[str, datetime]]] = {}

    def party_roles(self) -> set[str]:
        """The roles that its parties fill."""
        return {party.role for party in self._file.parties}

    def partner_as(self, role: Role) -> Partner | None:
        """The partner in that role; the first where there are several, None if nobody is."""
        return next((relation.partner for relation in self._file.relations if relation.role == role), None)

    def exporter(self, role: str) -> Partner:
        """Who exports: the filer, or for a filer abroad the US person that the filing names in that role."""
        filer: Partner = self._file.case.filer
        if filer.us_person:
            return filer
        named = (party.partner for party in self._file.parties if party.role == role and party.partner_id)
        return next((partner for partner in named if partner is not None and partner.us_person), filer)

    def partner_at(self, desk: Role) -> Partner | None:
        """The partner whose turn it is at the desk of that role; None where that is nobody who is a partner.

        Of ports it is the one that holds the shipment, of sponsors in a dispute the one of that port's country.
        """
        if desk is Role.FILER:
            return self._file.case.filer
        port = PORT_OF.get(self._file.fact("hold_side")) if self._file.kind == "shipment" else None
        holding = [party for party in self._file.parties if party.role == port] if port else []
        if desk is Role.PORT:
            return next((party.partner for party in holding if party.partner_id), None)
        countries = {party.country for party in holding}
        candidates = [relation.partner for relation in self._file.relations if relation.role == desk]
        own = (partner for partner in candidates if partner.country in countries)
        return next(own, None) or next(iter(candidates), None)

    @cached_property
    def role_pairs(self) -> list[tuple[int, str]]:
        """(partner's key, role) of what partners are to it."""
        return list(self._file.case.relations.values_list("partner_id", "role"))

    def relation_roles(self, partner_id: int | None) -> frozenset[Role]:
        """What that partner is to this case."""
        return frozenset(Role(role) for partner, role in self.role_pairs if partner == partner_id)

    @property
    def filer_may_name_item(self) -> bool:
        """Whether the filer has a relation to the delivered item that it names; so it is where it names none.

        Of a shipment it is asked of the case that it goes under.
        """
        return self._naming.delivered_item_id is None or self.item_is_nameable

    @cached_property
    def item_is_nameable(self) -> bool:
        """The same of a case that names one; the loader reads it with the detail."""
        if self._file.parent is not None:
            return self._file.parent.people.item_is_nameable
        naming = self._file.case
        nameable = DeliveredItem.objects.nameable_by(naming.filer_id)
        return nameable.filter(cases=naming.pk).exists()

    @property
    def _naming(self) -> Case:
        """The case that names an item."""
        parent = self._file.parent
        return self._file.case if parent is None else parent.case

    @cached_property
    def filer_may_support(self) -> bool:
        """Whether the filer of a priority case may ask it for the case that it names."""
        supported = self._file.fact("supports")
        return supported.filer_id == self._file.case.filer_id or (
            Case.objects.nameable_by(self._file.case.filer_id, "sponsored").filter(pk=supported.pk).exists()
        )

    def filer_is_items_user(self) -> bool:
        """Whether its filer is the end-user of the delivered item that it names."""
        item = self._file.case.delivered_item
        return item is not None and item.end_user_id == self._file.case.filer_id

    def port_sides_of(self, partner_id: int | None) -> set[str]:
        """The sides of the journey on which that partner is the port."""
        own = {
            party.role for party in self._file.parties if party.partner_id and party.partner_id == partner_id
        }
        return {side for side, role in PORT_OF.items() if role in own}

    def executed_by(self, actor: Actor, names: Collection[str], before: datetime | None = None) -> bool:
        """Whether the actor, or a delegate or delegator of the actor, executed one of the named transitions on this case."""
        if not actor.people or not names:
            return False
        events = {
            transition.event for name in names for transition in self._file.flow.transitions_named(name)
        }
        return any(
            name in events and (before is None or at < before) for name, at in self._acts_of(actor.people)
        )

    def _acts_of(self, people: frozenset[int]) -> list[tuple[str, datetime]]:
        """What these people have done on the case, by event and instant; read once for all transitions that ask."""
        if people not in self._acts:
            acts = self._file.case.events.filter(actor_user_id__in=people)
            self._acts[people] = list(acts.order_by().values_list("name", "at"))
        return self._acts[people]


def as_exporter(partner: Partner) -> Exporter:
    """The partner as the law asks about who applies or exports."""
    return Exporter(
        name=partner.name,
        us_person=partner.us_person,
        us_agency=partner.us_person and partner.kind == PartnerKind.AGENCY,
        mission_in_us=partner.mission_in_us,
        registered_until=partner.registration_expires_on if partner.registration_number else None,
        ineligible_from=partner.ineligible_from,
        ineligible_until=partner.ineligible_until,
    )
