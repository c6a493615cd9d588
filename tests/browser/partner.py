"""A partner's system: takes a token by OAuth2 and speaks to the API, with nothing but the standard library."""

import base64
import json
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from typing import Any

import pytest


def token(address: str, client: dict[str, Any]) -> str:
    """Take an access token with the client's own scopes."""
    scopes = client["scopes"]
    form = {
        "grant_type": "client_credentials",
        "scope": scopes if isinstance(scopes, str) else " ".join(scopes),
    }
    name = base64.b64encode(f"{client['client_id']}:{client['client_secret']}".encode()).decode()
    asked = urllib.request.Request(
        f"{address}/api/oauth/token",
        data=urllib.parse.urlencode(form).encode(),
        headers={"Authorization": f"Basic {name}"},
    )
    with urllib.request.urlopen(asked, timeout=20) as answer:
        return json.load(answer)["access_token"]


def call(address: str, bearer: str, path: str, body: Any = None) -> Any:
    """GET a path of the API, or POST a body to it; return what it answers."""
    asked = urllib.request.Request(
        f"{address}/api/v1/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {bearer}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
            "If-Match": "*",
        },
    )
    with urllib.request.urlopen(asked, timeout=20) as answer:
        return json.load(answer)


def file_and_submit(address: str, client: dict[str, Any], filing: dict[str, Any]) -> str:
    """File a case and submit it; return its reference."""
    bearer = token(address, client)
    filed = call(address, bearer, "licence-cases", filing)
    reference = filed["reference"]
    call(address, bearer, f"cases/{reference}/transitions/submit", {"version": filed["version"]})
    return reference


def state_of(address: str, client: dict[str, Any], reference: str) -> str:
    """The state of a case as its partner reads it."""
    return call(address, token(address, client), f"cases/{reference}")["state"]


@dataclass
class System:
    """A partner's system at work: it reads cases, files them and their shipments, and executes transitions, with one token."""

    address: str
    client: dict[str, Any]
    bearer: str = field(init=False)

    def __post_init__(self) -> None:
        self.bearer = token(self.address, self.client)

    def read(self, reference: str) -> dict[str, Any]:
        """The case as this partner sees it."""
        return call(self.address, self.bearer, f"cases/{reference}")

    def file(self, kind: str, filing: dict[str, Any]) -> str:
        """File a draft and submit it; return its reference."""
        reference = call(self.address, self.bearer, f"{kind}-cases", filing)["reference"]
        self.execute(reference, "submit")
        return reference

    def file_shipment(self, parent: str, body: dict[str, Any]) -> str:
        """File a shipment under a case; return its reference."""
        return call(self.address, self.bearer, f"cases/{parent}/shipments", body)["reference"]

    def execute(self, reference: str, name: str, **answers: Any) -> None:
        """Take a transition on the case as it stands."""
        body = {"version": self.read(reference)["version"], **answers}
        call(self.address, self.bearer, f"cases/{reference}/transitions/{name}", body)

    def refused(self, reference: str, name: str, **answers: Any) -> int:
        """The HTTP status with which the transition is refused."""
        with pytest.raises(urllib.error.HTTPError) as refused:
            self.execute(reference, name, **answers)
        with refused.value as answer:
            return answer.code

    def is_blind_to(self, reference: str) -> bool:
        """Whether the case does not exist for it."""
        with pytest.raises(urllib.error.HTTPError) as refused:
            self.read(reference)
        with refused.value as answer:
            return answer.code == 404
