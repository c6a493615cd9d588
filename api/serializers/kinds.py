"""Which serializers speak for which kind of case; a new kind is one more entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework.serializers import Serializer

from api.serializers import licence, maintenance, priority, shipment, spares
from api.serializers.cases import FilerListed, FilerMoved, PartyListed, PartyMoved
from api.serializers.filing import Edit
from workflows.catalogue import CATALOGUE


@dataclass(frozen=True)
class KindOfBody:
    """The bodies of one kind: a filing, an edit, and the case in two pairs of eyes."""

    filing: type[Serializer]
    edit: type[Serializer]
    own: type[Serializer]
    followed: type[Serializer]


BODIES: Mapping[str, KindOfBody] = MappingProxyType(
    {
        "licence": KindOfBody(
            licence.LicenceFiling, licence.LicenceEdit, licence.FilerLicenceCase, licence.PartyLicenceCase
        ),
        "maintenance": KindOfBody(
            maintenance.MaintenanceFiling,
            maintenance.MaintenanceEdit,
            maintenance.FilerMaintenanceCase,
            maintenance.PartyMaintenanceCase,
        ),
        "spares": KindOfBody(
            spares.SparesFiling, spares.SparesEdit, spares.FilerSparesCase, spares.PartySparesCase
        ),
        # filed under another case and submitted by that; an edit of one is refused, whatever it says
        "shipment": KindOfBody(shipment.Lodged, Edit, shipment.FilerShipmentCase, shipment.PartyShipmentCase),
        "priority": KindOfBody(
            priority.PriorityFiling,
            priority.PriorityEdit,
            priority.FilerPriorityCase,
            priority.PartyPriorityCase,
        ),
    }
)
# the kinds that begin as a draft, each with an address at which it is filed
DRAFTED = tuple(kind for kind in BODIES if not CATALOGUE[kind].creation.submitted)


def one_of(name: str, choices: list[type[Serializer]], **more: Any) -> Any:
    """In OpenAPI: one of them; where there is but one, that."""
    alone = len(choices) == 1 and not more
    return (
        choices[0]
        if alone
        else PolymorphicProxySerializer(
            component_name=name, serializers=choices, resource_type_field_name=None, **more
        )
    )


CASE = one_of("Case", [eyes for body in BODIES.values() for eyes in (body.own, body.followed)])
OWN_CASE = one_of("FilerCase", [BODIES[kind].own for kind in DRAFTED])
EDIT = one_of("Edit", [BODIES[kind].edit for kind in DRAFTED])
MOVED_CASE = one_of("MovedCase", [FilerMoved, PartyMoved])
LISTED_CASE = one_of("ListedCase", [FilerListed, PartyListed], many=True)
