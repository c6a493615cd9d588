"""What the demo says to the person who started it."""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def say(text: str) -> None:
    """Print a line of progress at once."""
    print(f"==> {text}", flush=True)


def columns(rows: list[tuple[str, ...]]) -> str:
    """Lay rows out in columns as wide as their widest word."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(f"    {line.rstrip()}" for line in lines)


def words(scopes: str | list[str]) -> str:
    """Return scopes as OAuth2 writes them."""
    return scopes if isinstance(scopes, str) else " ".join(scopes)


def curl(address: str, client: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    """Return two lines for a shell: take a token, then file a case."""
    token = " ".join(
        [
            "curl -s",
            shlex.quote(f"{address}/api/oauth/token"),
            "-u",
            shlex.quote(f"{client['client_id']}:{client['client_secret']}"),
            "-d grant_type=client_credentials",
            "-d",
            shlex.quote(f"scope={words(client['scopes'])}"),
        ]
    )
    pick = "python3 -c 'import json,sys; print(json.load(sys.stdin)[\"access_token\"])'"
    file = " ".join(
        [
            "curl -s",
            shlex.quote(f"{address}/api/v1/licence-cases"),
            '-H "Authorization: Bearer $TOKEN"',
            "-H 'Content-Type: application/json'",
            '-H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)"',
            "-d",
            shlex.quote(json.dumps(body, ensure_ascii=False)),
        ]
    )
    return f"TOKEN=$({token} | {pick})\n{file}"


def welcome(address: str, credentials: Mapping[str, Any], logs: Path) -> str:
    """Return what a person needs: addresses, a login per role, a client per partner, and a case to file."""
    logins = [(login["role"], login["username"], login["password"]) for login in credentials["logins"]]
    clients = [
        (client["partner"], client["client_id"], client["client_secret"], words(client["scopes"]))
        for client in credentials["clients"]
    ]
    parts = [
        "",
        f"Admin for case officers: {address}/admin/",
        columns([("ROLE", "LOGIN", "PASSWORD"), *logins]),
        "",
        f"API for partner systems: {address}/api/v1/",
        columns([("PARTNER", "CLIENT ID", "CLIENT SECRET", "SCOPES"), *clients]),
    ]
    if credentials.get("example") and credentials["clients"]:
        parts += [
            "",
            "File a case from a shell:",
            "",
            curl(address, credentials["clients"][0], credentials["example"]),
        ]
    parts += ["", f"Logs: {logs}", "Ctrl-C stops everything."]
    return "\n".join(parts)
