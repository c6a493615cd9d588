"""A large document goes through a real server, up and down, and no process grows by its size."""

import hashlib
import http.client
import json
import re
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import servers
from tests.api.calling import caller
from tests.world import make_world

MIB = 1024 * 1024
SIZE = 200 * MIB
FAR_LESS = 40 * 1024  # kB
BOUNDARY = "a-boundary"


def content():
    yield b"%PDF-1.7\n".ljust(MIB, b"\0")
    for _ in range(SIZE // MIB - 1):
        yield bytes(MIB)


def digest(chunks):
    result = hashlib.sha256()
    for chunk in chunks:
        result.update(chunk)
    return result.hexdigest()


def form(sha256):
    fields = {"kind": "technical", "title": "A large drawing", "size": str(SIZE), "sha256": sha256}
    start = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="'
    head = "".join(f'{start}{name}"\r\n\r\n{value}\r\n' for name, value in fields.items())
    head += f'{start}file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    return head.encode(), f"\r\n--{BOUNDARY}--\r\n".encode()


def workers(server):
    return Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()


def peaks(server):
    """Of each worker the most memory that it ever had, in kB."""
    return {
        pid: int(re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text()).group(1))
        for pid in workers(server)
    }


@pytest.mark.slow
def test_200_mib_grow_no_process_by_that(committed_db):
    world = make_world()
    case, token = world.file(), caller(world.actors["filer"].client_id).token
    sha256 = digest(content())
    head, foot = form(sha256)
    with servers.web(committed_db, MOST_DOCUMENT_BYTES=str(SIZE)) as web:
        parts = urlsplit(web.address)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        headers = {"Authorization": f"Bearer {token}"}
        connection.request("GET", f"/api/v1/cases/{case.reference}", headers=headers)
        assert connection.getresponse().read()
        before = peaks(web)
        more = {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "Content-Length": str(len(head) + SIZE + len(foot)),
            "Idempotency-Key": str(uuid.uuid4()),
        }
        body = (part for parts in ([head], content(), [foot]) for part in parts)
        connection.request("POST", f"/api/v1/cases/{case.reference}/documents", body, {**headers, **more})
        answer = connection.getresponse()
        seen = json.loads(answer.read())
        assert (answer.status, seen.get("size")) == (201, SIZE), seen
        connection.request("GET", seen["href"], headers=headers)
        answer = connection.getresponse()
        assert digest(iter(lambda: answer.read(MIB), b"")) == sha256
        after = peaks(web)
        connection.close()
    assert before.keys() == after.keys() != set()
    assert {pid: after[pid] - before[pid] for pid in after if after[pid] - before[pid] > FAR_LESS} == {}
