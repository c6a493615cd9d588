"""Listing: which parties are one and the same, and what an amendment changes of those that a licence lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from licensing.models.lines import Party, PartyRole

CORRECTION = "fix_typographical_error"
# the role that each change of 22 CFR 123.25(b) adds to; all but a correction needs a new licence else
ADDS: Mapping[str, PartyRole] = MappingProxyType(
    {
        "add_freight_forwarder": PartyRole.FORWARDER,
        "add_transport_consignee": PartyRole.INTERMEDIATE,
        "change_source": PartyRole.SOURCE,
    }
)


@dataclass
class Changes:
    """What an amendment lists, each with the party whose spelling it corrects, and why it cannot be told."""

    listed: list[tuple[Party, Party | None]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def changes(change: str, parties: Sequence[Party], listed: Sequence[Party]) -> Changes:
    """What the amendment's own parties change of those listed before: 22 CFR 123.25(b)."""
    added = _corrected(parties, listed) if change == CORRECTION else _added(change, parties, listed)
    if not added.listed and not added.errors:
        added.errors.append("It would not change any party on the licence.")
    return added


def _added(change: str, parties: Sequence[Party], listed: Sequence[Party]) -> Changes:
    """Those in the role of the change that are not listed yet; what else the filing repeats stays as it is."""
    new = [party for party in parties if party.role == ADDS.get(change)]
    return Changes([(party, None) for party in new if not any(is_same(party, old) for old in listed)])


def unlisted(parties: Sequence[Party], listed: Sequence[Party]) -> list[Party]:
    """Those that are not listed yet, each once."""
    new: list[Party] = []
    for party in parties:
        if not any(is_same(party, other) for other in (*listed, *new)):
            new.append(party)
    return new


def _corrected(parties: Sequence[Party], listed: Sequence[Party]) -> Changes:
    """Each party spelt otherwise takes the place of the one that it can only mean; no country is changed."""
    changes_found = Changes()
    same = {
        each_party: next((old for old in listed if is_same(each_party, old)), None) for each_party in parties
    }
    left = [old for old in listed if old not in same.values()]
    unknown = [party for party, old in same.items() if old is None]
    for party, old in same.items():
        meant = [old] if old is not None else [candidate for candidate in left if _may_mean(party, candidate)]
        rivals = [candidate for candidate in unknown if old is None and _alike(candidate, party)]
        if len(meant) != 1 or len(rivals) > 1:
            changes_found.errors.append(f"It is not clear which party on the licence {party} corrects.")
        elif meant[0].country != party.country:
            changes_found.errors.append(
                f"{party} is listed in another country. A correction cannot change the country."
            )
        elif _spelling(meant[0]) != _spelling(party):
            changes_found.listed.append((party, meant[0]))
    return changes_found


def _may_mean(party: Party, old: Party) -> bool:
    """Whether it may be the other's right name: partners here are known by more than their name."""
    return _alike(party, old) and party.partner_id is None and old.partner_id is None


def _alike(party: Party, other: Party) -> bool:
    return (party.role, party.country) == (other.role, other.country)


def is_same(party: Party, other: Party) -> bool:
    """Whether the two are one party in one role: the same partner here, else the same name and country."""
    if party.role != other.role:
        return False
    if party.partner_id and other.partner_id:
        return party.partner_id == other.partner_id
    return (_plain(party.name), party.country) == (_plain(other.name), other.country)


def is_listed(party: Party, listed: Sequence[Party], roles: Sequence[str]) -> bool:
    """Whether a party of a shipment is one of those listed, in any of these roles: 22 CFR 126.13(b)."""
    return any(
        is_same(
            Party(role=listed_party.role, name=party.name, country=party.country, partner=party.partner),
            listed_party,
        )
        for listed_party in listed
        if listed_party.role in roles
    )


def _spelling(party: Party) -> tuple[str, str]:
    """How it is written."""
    return party.name, party.address


def _plain(name: str) -> str:
    """A name without what two clerks write differently: case, commas, full stops, blanks."""
    return " ".join(name.replace(",", " ").replace(".", " ").casefold().split())
