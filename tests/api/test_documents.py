"""Documents over HTTP: attached if they are what they are said to be, read back by the filer alone."""

import hashlib
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from api import parsers
from licensing.models import Document, Event
from licensing.models.documents import private_storage
from tests.api.calling import is_problem, places, statements

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


def form(content=PDF, **changes):
    parts = {
        "kind": "certification",
        "title": "Certification",
        "size": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
        "file": SimpleUploadedFile("../../etc/pass\nwd.pdf", content),
        **changes,
    }
    return {name: value for name, value in parts.items() if value is not None}


def send(caller, case, parts, **more):
    header = {"HTTP_AUTHORIZATION": f"Bearer {caller.token}"} if caller.token else {}
    more.setdefault("HTTP_IDEMPOTENCY_KEY", str(uuid.uuid4()))
    client = Client(raise_request_exception=False)  # a 503 is an answer
    return client.post(f"/api/v1/cases/{case.reference}/documents", parts, **header, **more)


def test_a_document_goes_in_and_out(world, filer):
    case = world.at("draft")
    answer = send(filer, case, form())
    assert answer.status_code == 201, answer.content
    seen = answer.json()
    assert (seen["number"], seen["content_type"], seen["size"]) == (1, "application/pdf", len(PDF))
    assert answer["Location"] == f"http://testserver{seen['href']}"
    back = filer.get(seen["href"], HTTP_ACCEPT="application/pdf")
    assert b"".join(back.streaming_content) == PDF
    assert back["Content-Type"] == "application/pdf"
    assert back["Content-Disposition"] == f'attachment; filename="{case.reference}-1.pdf"'
    assert back["X-Content-Type-Options"] == "nosniff"
    assert filer.get(f"cases/{case.reference}").json()["documents"] == [seen]
    assert world.fresh(case).events.last().name == "document.added"


def test_nobody_else_reads_it(world, callers):
    case = world.at("draft")
    href = send(callers["filer"], case, form()).json()["href"]
    world.execute(case, "submit", "filer")
    for who in ("consignee", "stranger"):
        is_problem(callers[who].get(href), 404, "not-found")
    is_problem(callers["nobody"].get(href), 401, "unauthenticated")
    seen = callers["consignee"].get(f"cases/{case.reference}").json()
    assert "documents" not in seen
    assert "document.added" not in {event["name"] for event in seen["events"]}


def test_they_are_listed_in_order_to_the_filer_alone(world, callers):
    case, filer = world.at("draft"), callers["filer"]
    address = f"cases/{case.reference}/documents"
    assert filer.get(address).json() == {"items": []}
    sent = [send(filer, case, form(PDF + more, title=more.decode())).json() for more in (b"b", b"a", b"c")]
    listed, asked = statements(lambda: filer.get(address).json()["items"])
    assert listed == sent == filer.get(f"cases/{case.reference}").json()["documents"]
    assert [seen["number"] for seen in listed] == [1, 2, 3]
    assert sum("licensing_document" in statement for statement in asked) == 1
    world.execute(case, "submit", "filer")
    for who in ("consignee", "stranger"):
        is_problem(callers[who].get(address), 404, "not-found")
    is_problem(callers["nobody"].get(address), 401, "unauthenticated")
    is_problem(filer.get(f"{address}?limit=1"), 400, "validation")


@pytest.mark.parametrize("number", ["0", "2", "01", "-1", "999999", "9999999", "x", "1.0", "%00"])
def test_a_number_that_is_none(world, filer, number):
    case = world.at("draft")
    send(filer, case, form())
    answer = filer.get(f"cases/{case.reference}/documents/{number}")
    assert answer.status_code == (400 if number == "%00" else 404)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"size": "1"}, {"/size"}),
        ({"size": "0"}, {"/size"}),
        ({"size": "-1"}, {"/size"}),
        ({"size": "1e400"}, {"/size"}),
        ({"size": "NaN"}, {"/size"}),
        ({"size": "\u0663"}, {"/size"}),
        ({"size": "9" * 400}, {"/size"}),
        ({"sha256": "0" * 64}, {"/sha256"}),
        ({"sha256": "x"}, {"/sha256"}),
        ({"sha256": hashlib.sha256(PDF).hexdigest().upper()}, {"/sha256"}),
        ({"kind": "poem"}, {"/kind"}),
        ({"title": "a\x00b"}, {"/title"}),
        ({"title": " "}, {"/title"}),
        ({"title": "x" * 201}, {"/title"}),
        ({"title": None, "kind": None}, {"/title", "/kind"}),
        ({"file": None}, {"/file"}),
        ({"file": "text"}, {"/file"}),
        ({"title": SimpleUploadedFile("a.pdf", PDF)}, {"/title"}),
        ({"state": "approved"}, {"/state"}),
    ],
)
def test_what_is_not_as_declared_is_named(world, filer, changes, where):
    case = world.at("draft")
    assert places(is_problem(send(filer, case, form(**changes)), 400, "validation")) == where
    assert (Document.objects.count(), world.fresh(case).event_count) == (0, 1)


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00" * 20, b"<html><script>", b"\x00" * 100])
def test_what_is_no_document_is_not_kept(world, filer, content):
    case = world.at("draft")
    assert send(filer, case, form(content)).status_code == 400
    assert world.fresh(case).event_count == 1
    assert not private_storage().exists(".") or private_storage().listdir(".")[1] == []


def test_a_part_comes_once(world, filer):
    case = world.at("draft")
    is_problem(send(filer, case, form(title=["a", "b"])), 400, "bad-request")
    assert Document.objects.count() == 0


def test_only_the_filer_attaches(world, callers):
    case, events = world.at("intake"), Event.objects.count()
    is_problem(send(callers["consignee"], case, form()), 403, "not-permitted")
    is_problem(send(callers["stranger"], case, form()), 404, "not-found")
    is_problem(send(callers["nobody"], case, form()), 401, "unauthenticated")
    assert (Document.objects.count(), Event.objects.count()) == (0, events)


def test_a_closed_case_and_a_known_document_are_refused(world, filer):
    case, closed = world.at("draft"), world.at("withdrawn")
    assert send(filer, case, form()).status_code == 201
    problem = is_problem(send(filer, case, form(title="Again")), 409, "refused")
    assert places(problem) == {"/sha256"}
    problem = is_problem(send(filer, closed, form()), 409, "wrong-state")
    assert problem["state"] == "withdrawn"
    assert Document.objects.count() == 1


def test_too_much_is_refused_before_it_is_read(world, filer):
    case = world.at("draft")
    answer = filer.post(
        f"cases/{case.reference}/documents",
        b"--x--",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(parsers.MOST_MULTIPART + 1),
    )
    is_problem(answer, 413, "too-large")
    assert Document.objects.count() == 0


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data", b"x", 400),
        ("multipart/form-data; boundary=", b"x", 400),
        ("multipart/form-data; boundary=\xff", b"x", 400),
        ("multipart/form-data; boundary=x", b"", 400),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n", 400),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a\xff"\r\n\r\nb\r\n--x--', 400),
        ("multipart/form-data; boundary=x; charset=utf-7", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--', 400),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n' * 2500 + b"--x--", 400),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nb\r\n' * 200 + b"--x--", 400),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--', 400),
    ],
)  # fmt: skip
def test_a_broken_form_is_a_problem(world, filer, content_type, body, status):
    case = world.at("draft")
    answer = filer.post(f"cases/{case.reference}/documents", body, content_type=content_type)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert Document.objects.count() == 0
