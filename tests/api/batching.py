"""Sending batches in tests, and reading what became of them."""

import json

from tests.api.calling import FILING

NDJSON = "application/x-ndjson"
COUNTS = ("lines", "waiting", "filed", "refused", "cancelled")


def line(name="", *, kind="licence", submit=None, **changes):
    said = {"kind": kind, "filing": {**FILING, **({"client_reference": name} if name else {}), **changes}}
    return said if submit is None else {**said, "submit": submit}


def body(*lines):
    return b"".join((one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in lines)


def send(system, *lines, **more):
    return system.post("batches", body(*lines), content_type=more.pop("content_type", NDJSON), **more)


def sent(system, *lines):
    answer = send(system, *lines)
    assert answer.status_code == 202, answer.content
    return answer.json()


def lines_of(system, batch, query=""):
    return system.get(f"batches/{batch['id']}/lines{query}").json()["items"]


def counts(system, batch):
    shown = system.get(f"batches/{batch['id']}").json()
    return tuple(shown[name] for name in COUNTS)
