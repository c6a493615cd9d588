"""What a document may not carry: active content, bombs, the test virus; nothing of it stays on the disk."""

import hashlib
import io
import struct
import zipfile

import pytest

from licensing import filing
from licensing.filing import BadDocument, content_checks
from licensing.filing.content_checks import CHUNK, EICAR
from licensing.models import Document
from licensing.models.documents import private_storage
from tests.world import make_world

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n"
TYPES = "[Content_Types].xml"
PLAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATIONS = "word/_rels/document.xml.rels"


def types(kind=PLAIN):
    return f'<Types><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'


def relation(kind, mode="External"):
    return f'<Relationships><Relationship Target="http://x/a>b" Type="http://o/{kind}" TargetMode="{mode}"/></Relationships>'


def office(parts=(), main="<w:document/>", **more):
    """A Word file with those parts beside its own."""
    held = {TYPES: types(), "word/document.xml": main, **dict(parts), **more}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in held.items():
            archive.writestr(name, text)
    return content.getvalue()


def png(width, height):
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + bytes(9)


def jpeg(width, height):
    frame = b"\xff\xc0\0\x11\x08" + struct.pack(">HH", height, width) + bytes(10)
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(9) + frame + b"\xff\xda\0\x02"


def encrypted():
    content = bytearray(office())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def under_declared():
    """The directory says that a part is small; it is not."""
    content = bytearray(office(main="x" * 1_000_000))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 100)
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        PDF + b"/JavaScriptX /Launcher /Lau#6eched /Author (/)\n" + bytes(3 * CHUNK),
        PDF.ljust(CHUNK - 7, b" ") + b"/LaunchPad 1",
        office(),
        office({RELATIONS: relation("hyperlink")}),
        office({"word/media/image1.png": png(10, 10)}),
        png(5000, 7000),
        jpeg(5000, 7000),
    ],
)
def test_what_is_harmless_is_taken(content):
    world = make_world()
    assert attach(world, world.file(), content).size == len(content)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (PDF + EICAR, "EICAR"),
        (PDF.ljust(CHUNK - 20, b" ") + EICAR, "EICAR"),
        (office({"word/media/a.txt": EICAR}), "EICAR"),
        (PDF + b"<</S/JavaScript/JS(app.alert(1))>>", "JavaScript"),
        (PDF + b"<</S/J#61va#53cript >>", "JavaScript"),
        (PDF.ljust(CHUNK - 5, b" ") + b"/Launch ", "starts a program"),
        (PDF + b"<</Type/EmbeddedFile>>", "embedded file"),
        (PDF + b"/EmbeddedFiles", "embedded file"),
        (office({"word/vbaProject.bin": "x"}), "macros"),
        (office({"word/embeddings/a.xlsx": "x"}), "embedded"),
        (office({"word/a.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}), "embedded"),
        (office({"word/a.bin": office()}), "another archive"),
        (office({TYPES: types("application/vnd.ms-word.document.macroEnabled.main+xml")}), "macros"),
        (office({TYPES: types("application/vnd.ms-word.document.macro&#69;nabled.main+xml")}), "macros"),
        (office({TYPES: types().encode("utf-16")}), ""),
        (office({TYPES: types("macroEnabled").encode("utf-16")}), "macros"),
        (office({RELATIONS: relation("attachedTemplate")}), "from elsewhere"),
        (office({RELATIONS: relation("attachedTemplate", "&#69;xternal")}), "from elsewhere"),
        (office({RELATIONS: "<!DOCTYPE a>" + relation("hyperlink")}), "document type"),
        (office({RELATIONS: "<a>"}), "damaged"),
        (office(main="0" * 12_000_000), "unpacks to more than"),
        (under_declared(), "damaged"),
        (encrypted(), "encrypted"),
        (office()[:-30], "damaged"),
        (png(40_000, 40_000), "pixels"),
        (jpeg(60_000, 60_000), "pixels"),
        (png(0, 5), "how large"),
    ],
)
def test_what_is_harmful_is_refused_and_nothing_stays(content, says):
    world = make_world()
    case = world.file()
    if not says:
        attach(world, case, content)
        return
    with pytest.raises(BadDocument, match=says) as bad:
        attach(world, case, content)
    assert bad.value.field == "file"
    assert Document.objects.count() == 0
    assert not private_storage().exists(".") or private_storage().listdir(".")[1] == []


def test_an_archive_of_too_many_parts(monkeypatch):
    monkeypatch.setattr(content_checks, "MOST_ENTRIES", 1)
    with pytest.raises(content_checks.Harmful, match="2 parts; at most 1"):
        content_checks._check_office(io.BytesIO(office()))
    monkeypatch.setattr(content_checks, "MOST_DIRECTORY", 10)
    with pytest.raises(content_checks.Harmful, match="more than 1 parts"):
        content_checks._check_office(io.BytesIO(office()))


def attach(world, case, content):
    sent = {"declared_size": len(content), "declared_sha256": hashlib.sha256(content).hexdigest()}
    return filing.attach(
        case.pk, world.ctx("filer"), kind="other", title="One", content=io.BytesIO(content), **sent
    )
