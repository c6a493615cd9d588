"""Sealing: an event's hash over its canonical text and the hash before it (22 CFR 122.5: no alteration unrecorded)."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from licensing.context import Actor
from licensing.events.declared import declared
from licensing.models import Case, Event
from licensing.models.loading import new_instance

GENESIS = b""
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


class BadFacts(ValueError):
    """An event's facts hold something that JSON in PostgreSQL would lose or change: a float, a NUL, a surrogate."""


def check_facts(value: Any, path: str = "facts") -> None:
    """Raise BadFacts unless `value` is made of objects, arrays, strings, integers, booleans and null alone."""
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise BadFacts(f"{path} has the key {key!r}; keys are text")
            _check_text(key, f"{path} key")
            check_facts(item, f"{path}.{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            check_facts(item, f"{path}[{number}]")
    elif isinstance(value, str):
        _check_text(value, path)
    elif value is not None and type(value) not in (bool, int):
        raise BadFacts(f"{path} is a {type(value).__name__}; write it as a string")


def _check_text(value: str, path: str) -> None:
    if "\x00" in value or not (value.isascii() or _is_whole(value)):
        raise BadFacts(f"{path} holds a NUL or a lone surrogate")


def _is_whole(value: str) -> bool:
    """Whether it has no surrogate, which alone UTF-8 cannot say."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def canonical(value: dict[str, Any]) -> bytes:
    """The one text of a JSON value: sorted keys, no spaces, UTF-8."""
    return _CANONICAL.encode(value).encode()


def digest(reference: str, event: Event) -> bytes:
    """The 32 bytes that seal an event of the case of that reference."""
    sealed = {
        "case": reference,
        "number": event.number,
        "name": event.name,
        "audience": str(event.audience),
        "actor": {
            "kind": str(event.actor_kind),
            "user": event.actor_user_id,
            "client": event.actor_client_id,
            "name": event.actor_name,
        },
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "facts": event.facts,
        "previous": bytes(event.previous_hash).hex(),
    }
    return hashlib.sha256(canonical(sealed)).digest()


def seal(case: Case, name: str, actor: Actor, at: datetime, facts: dict[str, Any]) -> Event:
    """Make the case's next event and move the case's head to it, both in memory; raises BadFacts, KeyError."""
    check_facts(facts)
    event = new_instance(
        Event,
        case=case,
        number=case.event_count + 1,
        name=name,
        audience=declared(name).audience,
        actor_kind=actor.kind,
        actor_user_id=actor.user_id,
        actor_client_id=actor.client_id,
        actor_name=actor.name,
        at=at,
        facts=facts,
        previous_hash=bytes(case.head_hash) if case.event_count else GENESIS,
    )
    event.hash = digest(case.reference, event)
    case.event_count, case.head_hash, case.last_event_at = event.number, event.hash, at
    return event
