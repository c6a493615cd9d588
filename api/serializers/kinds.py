"""Which serializers speak for which kind of case; a new kind is one more entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer
from rest_framework.serializers import Serializer

from api.serializers import licence
from api.serializers.cases import FollowedMoved, FollowedStanding, OwnMoved, OwnStanding


@dataclass(frozen=True)
class KindOfBody:
    """The bodies of one kind: a filing, an edit, and the case in two pairs of eyes."""

    filing: type[Serializer]
    edit: type[Serializer]
    own: type[Serializer]
    followed: type[Serializer]
    example: Mapping[str, object]


LICENCE_EXAMPLE: Mapping[str, object] = MappingProxyType(
    {
        "subject": "F404-IN20 hot-section spares",
        "instrument": "DSP-5",
        "transaction": "permanent_export",
        "end_use": "Depot stock for the engines of the Tejas fleet",
        "destination": "IN",
        "certified_by": "J. Alvarez",
        "purchase_documented": True,
        "dsp83_signed_on": "2026-01-20",
        "lines": [
            {
                "description": "High-pressure turbine blade",
                "part_number": "6055T98P03",
                "usml_category": "XIX(f)",
                "quantity": 40,
                "value": "412000.00",
                "sme": True,
            }
        ],
        "parties": [
            {"role": "end_user", "name": "Hindustan Aeronautics Limited", "country": "IN"},
        ],
    }
)

BODIES: Mapping[str, KindOfBody] = MappingProxyType(
    {
        "licence": KindOfBody(
            licence.LicenceFiling,
            licence.LicenceEdit,
            licence.OwnLicenceCase,
            licence.FollowedLicenceCase,
            LICENCE_EXAMPLE,
        )
    }
)


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
OWN_CASE = one_of("OwnCase", [body.own for body in BODIES.values()])
EDIT = one_of("Edit", [body.edit for body in BODIES.values()])
MOVED_CASE = one_of("MovedCase", [OwnMoved, FollowedMoved])
LISTED_CASE = one_of("ListedCase", [OwnStanding, FollowedStanding], many=True)
