"""Credentials: random passwords and secrets of the scenario's logins and systems, kept in one private file alone."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

from licensing.models import ApiClient, User
from licensing.scenario.cast.people import STAFF
from licensing.scenario.cast.systems import SYSTEMS

PASSWORD_BYTES, SECRET_BYTES = 9, 32


@dataclass(frozen=True)
class Secrets:
    """Fresh words and their hashes, by username or partner's code."""

    words: dict[str, str]
    hashes: dict[str, str]


def invent() -> Secrets:
    """Fresh random words for every login and system, and their hashes.

    Hashing is slow on purpose and lets other threads run meanwhile, hence the pool.
    """
    words = {person.username: secrets.token_urlsafe(PASSWORD_BYTES) for person in STAFF}
    words |= {code: secrets.token_urlsafe(SECRET_BYTES) for code in SYSTEMS}
    with ThreadPoolExecutor() as pool:
        hashes = pool.map(make_password, words.values())
        return Secrets(words, dict(zip(words, hashes, strict=True)))


def give_passwords(invented: Secrets) -> None:
    """Let the staff sign in with them."""
    users = list(User.objects.filter(username__in=[person.username for person in STAFF]))
    for user in users:
        user.password = invented.hashes[user.username]
    User.objects.bulk_update(users, ["password"])


def reissue(invented: Secrets) -> None:
    """Replace every password and secret of a scenario that was loaded before and whose file is gone."""
    give_passwords(invented)
    for client in _clients():
        ApiClient.objects.filter(pk=client.pk).update(client_secret=invented.hashes[client.partner.code])


def as_json(invented: Secrets, example: dict[str, Any]) -> dict[str, Any]:
    """What the file holds: a login per person, a client per system, and a body to file a case with."""
    by_code = {client.partner.code: client for client in _clients()}
    return {
        "logins": [
            {
                "role": person.group,
                "username": person.username,
                "password": invented.words[person.username],
                "name": f"{person.first_name} {person.last_name}"
                + (f" ({person.agency.upper()})" if person.agency else ""),
            }
            for person in STAFF
        ],
        "clients": [
            {
                "partner": code,
                "name": by_code[code].name,
                "client_id": by_code[code].client_id,
                "client_secret": invented.words[code],
                "scopes": by_code[code].granted_scopes,
            }
            for code in SYSTEMS
        ],
        "example": example,
    }


def write(path: Path, content: dict[str, Any]) -> None:
    """Write the file for its owner's eyes alone, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file, indent=2, ensure_ascii=False)
    partial.replace(path)


def _clients() -> Iterable[ApiClient]:
    clients: Iterable[ApiClient] = ApiClient.objects.filter(
        partner__code__in=SYSTEMS, name__in=[name for name, _ in SYSTEMS.values()]
    ).select_related("partner")
    return clients
