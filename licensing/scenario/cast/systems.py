"""The partners' systems: one API client each, with the scopes that it is granted."""

from __future__ import annotations

from collections.abc import Mapping

from licensing.models import ApiClient, Partner

FILES = ("cases:read", "cases:write", "documents:write")
HOLDS = ("cases:read", "shipments:hold")

SYSTEMS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ge-aerospace": ("GE Aerospace licence gateway", FILES),
    "lockheed-martin": ("Lockheed Martin export desk", FILES),
    "boeing": ("Boeing trade controls", FILES),
    "general-dynamics-land-systems": ("GDLS licensing", FILES),
    "raytheon": ("Raytheon global trade", FILES),
    "hal": ("HAL engine division ERP", FILES),
    "beml": ("BEML defence programmes", FILES),
    "lt-defence": ("L&T trade compliance", FILES),
    "tata-advanced-systems": ("TASL contracts", FILES),
    "adani-defence": ("Adani programme licensing", FILES),
    "reliance-naval": ("Reliance Naval contracts", FILES),
    "mod-india": ("Ministry of Defence acquisition portal", FILES),
    "port-jfk": ("CBP hold desk, JFK", HOLDS),
    "port-mumbai": ("Mumbai air cargo customs desk", HOLDS),
}


def make_systems(partners: dict[str, Partner], hashes: Mapping[str, str]) -> dict[str, ApiClient]:
    """Write a client per system with the hash of its secret, and return them by partner's code."""
    clients = [
        ApiClient(
            partner=partners[code],
            name=name,
            client_type=ApiClient.CLIENT_CONFIDENTIAL,
            authorization_grant_type=ApiClient.GRANT_CLIENT_CREDENTIALS,
            client_secret=hashes[code],
            granted_scopes=list(scopes),
        )
        for code, (name, scopes) in SYSTEMS.items()
    ]
    ApiClient.objects.bulk_create(clients)
    return {client.partner.code: client for client in clients}
