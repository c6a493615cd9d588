"""Scanning against a real server that speaks clamd's INSTREAM: clean, infected, away, and in the midst of it gone."""

import contextlib
import socketserver
import threading
import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured

from licensing.filing import scanning
from licensing.models import Document
from licensing.models.documents import private_storage
from tests.api.calling import is_problem, places
from tests.api.test_documents import PDF, form, send

VIRUS = b"this is bad"


class Clamd(socketserver.StreamRequestHandler):
    """One command: the chunks are put together and judged as the server's `says` has it."""

    def handle(self):
        content, asked = b"", self.rfile.read(10)
        if asked != b"zINSTREAM\0":
            return
        while size := int.from_bytes(self.rfile.read(4)):
            content += self.rfile.read(size)
        self.server.scanned.append(content)
        verdict = b"stream: Bad.Thing FOUND\0" if VIRUS in content else b"stream: OK\0"
        self.wfile.write(verdict if self.server.says is None else self.server.says)


@contextlib.contextmanager
def serving(kind, address):
    with kind(address, Clamd) as server:
        server.scanned, server.says = [], None
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def clamd(settings):
    with serving(socketserver.TCPServer, ("127.0.0.1", 0)) as server:
        settings.DOCUMENT_SCANNER = f"clamd://127.0.0.1:{server.server_address[1]}"
        yield server


def kept():
    return private_storage().listdir(".")[1] if private_storage().exists(".") else []


def test_a_clean_document_is_shown_to_it_whole(world, filer, clamd):
    content = PDF + bytes(200_000)
    assert send(filer, world.at("draft"), form(content)).status_code == 201
    assert clamd.scanned == [content]
    assert len(kept()) == 1


def test_what_it_finds_is_refused(world, filer, clamd):
    problem = is_problem(send(filer, world.at("draft"), form(PDF + VIRUS)), 400, "validation")
    assert places(problem) == {"/file"}
    assert "Bad.Thing" in problem["detail"]
    assert (Document.objects.count(), kept()) == (0, [])


@pytest.mark.parametrize("says", [b"", b"stream: O", b"INSTREAM size limit exceeded. ERROR\0", b"\xff\0"])
def test_without_a_verdict_nothing_is_decided(world, filer, clamd, says):
    case, key = world.at("draft"), str(uuid.uuid4())
    clamd.says = says
    answer = send(filer, case, form(), HTTP_IDEMPOTENCY_KEY=key)
    is_problem(answer, 503, "unavailable")
    assert answer["Retry-After"]
    assert (Document.objects.count(), kept(), world.fresh(case).event_count) == (0, [], 1)
    clamd.says = None
    assert send(filer, case, form(), HTTP_IDEMPOTENCY_KEY=key).status_code == 201


@pytest.mark.parametrize("address", ["clamd://127.0.0.1:1", "clamd:///no/such/socket"])
def test_while_it_is_away_none_is_taken(world, filer, settings, address):
    settings.DOCUMENT_SCANNER = address
    is_problem(send(filer, world.at("draft"), form()), 503, "unavailable")
    assert (Document.objects.count(), kept()) == (0, [])


def test_one_that_takes_too_long_is_away(world, filer, clamd, monkeypatch):
    monkeypatch.setattr(scanning, "SECONDS", 0)
    is_problem(send(filer, world.at("draft"), form()), 503, "unavailable")
    assert (Document.objects.count(), kept(), clamd.scanned) == (0, [], [])


def test_it_may_listen_at_a_socket_of_the_machine(world, filer, settings, tmp_path):
    path = str(tmp_path / "clamd")
    with serving(socketserver.UnixStreamServer, path) as server:
        settings.DOCUMENT_SCANNER = f"clamd://{path}"
        assert send(filer, world.at("draft"), form()).status_code == 201
        assert server.scanned == [PDF]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOCUMENT_SCANNER", "http://scanner:3310"),
        ("DOCUMENT_SCANNER", "clamd://"),
        ("DOCUMENT_SCANNER", "clamd://scanner/socket"),
        ("MOST_DOCUMENT_BYTES", "0"),
    ],
)
def test_settings_that_mean_nothing_are_refused(monkeypatch, name, value):
    from config.environ import documents

    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=name):
        documents()
