"""A partner's system that never gives up: what it was not answered it looks up, and sends again if it was not done."""

import http.client
import json
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from config.processes import wait_until
from licensing.models import Case
from tests.api.calling import caller
from tests.world import World

PATIENCE = 60.0
Answer = tuple[int, dict[str, Any], dict[str, str]]


@dataclass
class Partner:
    """A system of the filer's; `statuses` are all answers to its posts, None where none came."""

    address: str
    token: str
    statuses: list[int | None] = field(default_factory=list)

    def call(
        self, method: str, path: str, body: dict[str, Any] | None = None, key: str = ""
    ) -> Answer | None:
        """One request and its answer, None if the connection ended without one; each has a key of its own if none is given."""
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=20)
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key or str(uuid.uuid4()),
            "If-Match": "*",
        }
        try:
            connection.request(
                method, f"/api/v1/{path}", json.dumps(body) if body is not None else None, headers
            )
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        plain = "json" in (answer.headers["Content-Type"] or "")
        return answer.status, json.loads(text) if plain else {}, dict(answer.headers)

    def post(self, path: str, body: dict[str, Any], key: str = "") -> Answer | None:
        """One attempt to act."""
        answer = self.call("POST", path, body, key)
        self.statuses.append(answer[0] if answer else None)
        return answer

    def insist(self, path: str, body: dict[str, Any], key: str) -> Answer:
        """The same attempt under the same key until it is answered."""
        answers: list[Answer] = []

        def answered() -> bool:
            answer = self.post(path, body, key)
            answers.extend([answer] if answer and answer[0] not in (409, 503) else [])
            return bool(answers)

        wait_until(answered, seconds=PATIENCE, what=f"an answer to {key}")
        return answers[0]

    def look(self, reference: str) -> dict[str, Any]:
        """The case as it is, as soon as somebody tells."""
        seen: list[Answer] = []

        def facts() -> bool:
            answer = self.call("GET", f"cases/{reference}")
            seen.extend([answer] if answer and answer[0] == 200 else [])
            return bool(seen)

        wait_until(facts, seconds=PATIENCE, what=f"an answer about {reference}")
        return seen[0][1]

    def execute(self, reference: str, name: str) -> None:
        """Execute a transition for certain, and once."""
        case = self.look(reference)
        left = case["state"]
        while case["state"] == left:
            answer = self.post(f"cases/{reference}/transitions/{name}", {"version": case["version"]})
            if answer and answer[0] == 200:
                return
            assert answer is None or answer[0] in (409, 503), answer
            case = self.look(reference)


def partner_of(world: World, address: str) -> Partner:
    """The filer's system, with a token."""
    return Partner(address, caller(world.actors["filer"].client_id).token)


def drafts(world: World, count: int) -> list[Case]:
    """Drafts that the filer may submit."""
    return [world.file() for _ in range(count)]
