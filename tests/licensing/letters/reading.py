"""Reading letters: the facts of one as a test needs them, and what its PDF says."""

import io

from pypdf import PdfReader

from licensing.models import Letter
from licensing.models.documents import private_storage

FACTS = {
    "letter": "approval",
    "title": "Approval",
    "number": 1,
    "office": "Export Licensing Office",
    "date": "2026-03-12",
    "addressee": {"name": "GE Aerospace", "country": "United States of America"},
    "registration": "M1234",
    "reference": "LIC-2026-7QK2M-X4T9C",
    "kind": "licence",
    "subject": "F404 hot-section spares",
    "received_on": "2026-02-03",
    "instrument": "DSP-5",
    "expires_on": "2030-03-12",
    "congressional_basis": "",
    "wait_days": "",
    "received_by_congress_on": "",
    "amends": "",
    "agreement": False,
    "authority": "",
    "destination": "India",
    "purpose": "Tejas fleet",
    "parties": [
        {"role": "Foreign end-user", "name": "HAL", "country": "India", "address": "Bengaluru"},
    ],
    "lines": [
        {
            "number": 1,
            "description": "High-pressure turbine blade",
            "part_number": "6068T66P05",
            "usml_category": "XIX(f)(2)",
            "eccn": "",
            "quantity": 40,
            "unit": "each",
            "value": "1200000.00",
            "sme": True,
        }
    ],
    "total": "1200000.00",
    "sme": True,
    "provisos": [],
    "reason": "",
    "reconsidered": False,
    "respond_by": "",
    "respond_at_rest": "",
    "signed_by": "Ellen Whitcombe",
    "signed_as": "Countersigning officer",
    "illustrative": False,
}
TITLES = {
    "approval": "Approval",
    "denial": "Denial",
    "return": "Return without action",
    "query": "Request for information",
    "cover": "Congressional notification cover",
}


def facts(letter="approval", **changes):
    """The facts of a letter of that kind."""
    return {**FACTS, "letter": letter, "title": TITLES[letter], **changes}


def opened(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    """All words of all pages with single blanks between them, lines joined."""
    return " ".join(" ".join(page.extract_text() for page in opened(content).pages).split())


def content_of(letter: Letter) -> bytes:
    """The stored PDF of a letter that was rendered."""
    letter = Letter.objects.select_related("document").get(pk=letter.pk)
    with private_storage().open(letter.document.file.name) as file:
        return file.read()
