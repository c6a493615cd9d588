"""A partner's system: takes a token by OAuth2 and speaks to the API, with nothing but the standard library."""

import base64
import json
import urllib.parse
import urllib.request
from typing import Any


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
        headers={"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"},
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
