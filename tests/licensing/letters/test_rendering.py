"""Rendering: words come out as they went in, for everybody to read, and the same facts make the same bytes."""

import hashlib
import os
import subprocess
import sys

import pytest

from licensing.letters import glyphs, rendering
from tests.house import ROOT
from tests.licensing.letters.reading import TITLES, facts, opened, text_of

HINDI, ARABIC, HEBREW = "हिन्दी", "مرحبا", "שלום"


@pytest.mark.parametrize("kind", TITLES)
def test_a_letter_is_tagged_titled_and_in_a_language(kind):
    read = opened(rendering.render(facts(kind, reason="Why?")))
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or bool(root["/MarkInfo"]["/Marked"])
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == "en"
    assert read.metadata.title == f"{TITLES[kind]}, case LIC-2026-7QK2M-X4T9C"
    assert read.metadata.author == "Export Licensing Office"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert 1 <= len(read.pages) <= 2


def tags(node, results=None):
    """The types of all elements of a structure tree."""
    results = [] if results is None else results
    if isinstance(node, list):
        for item in node:
            tags(item.get_object(), results)
    elif hasattr(node, "get"):
        if "/S" in node and node.get("/Type", "/StructElem") == "/StructElem":
            results.append(node["/S"])
        if "/K" in node:
            tags(node["/K"].get_object(), results)
    return results


def test_its_headings_and_tables_are_what_they_look_like():
    result = tags(
        opened(rendering.render(facts(provisos=["No re-export."]))).trailer["/Root"]["/StructTreeRoot"]
    )
    assert result.count("/Table") == 2
    assert result.count("/TH") >= 7
    assert {"/Title", "/H1"} & set(result)
    assert {"/L", "/LI"} <= set(result)


def test_no_font_is_left_outside():
    for page in opened(rendering.render(facts())).pages:
        for font in page["/Resources"]["/Font"].values():
            (inner,) = font.get_object()["/DescendantFonts"]
            described = inner.get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(described)


def test_it_needs_neither_system_fonts_nor_a_network_nor_a_home():
    script = (
        "import hashlib, socket\n"
        "def refuse(*a, **k): raise OSError('no network')\n"
        "socket.socket = socket.create_connection = refuse\n"
        "from licensing.letters import rendering\n"
        "from tests.licensing.letters.reading import facts\n"
        "print(hashlib.sha256(rendering.render(facts())).hexdigest())\n"
    )
    bare = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LICENSING_ENV": "test"}
    script = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'\nimport django; django.setup()\n"
        + script
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=bare, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(rendering.render(facts())).hexdigest()


@pytest.mark.parametrize("kind", TITLES)
def test_the_same_facts_make_the_same_bytes(kind):
    text = facts(kind, reason=f"Why? {HINDI} \u4e2d")
    assert rendering.render(text) == rendering.render(dict(reversed(text.items())))
    assert rendering.render(text) != rendering.render({**text, "number": 2})


MARKUP = (
    "#panic()",
    "#import sys: inputs",
    "= x",
    "- x",
    "+ x",
    "/ a: b",
    "$ x^2 $",
    "*strong* _emphasis_ `raw`",
    "@label <label>",
    "\\ \\u{41} ~ -- --- ...",
    "\"quoted\" 'words'",
    "https://example.org/*",
    "// no comment /* at all */",
    "#{ } [ ] ( )",
    "{{ x }} %s %(x)s",
)


@pytest.mark.parametrize("words", MARKUP)
@pytest.mark.parametrize("kind", TITLES)
def test_words_are_never_markup(kind, words):
    name = {"name": words, "country": "India"}
    party = {"role": "Foreign end-user", "address": words, **name}
    content = rendering.render(
        facts(
            kind,
            subject=words,
            reason=words,
            provisos=[words],
            purpose=words,
            addressee=name,
            parties=[party],
        )
    )
    assert text_of(content).count(" ".join(words.split())) >= 4


def test_long_words_and_many_lines_are_all_there():
    many = "\n".join(f"Reason {number}." for number in range(300))
    text = text_of(rendering.render(facts("denial", reason=many)))
    assert all(f"Reason {number}." in text for number in range(300))
    unbroken = text_of(rendering.render(facts("denial", reason="x" * 4000)))
    assert unbroken.replace(" ", "").count("x" * 4000) == 1
    assert text_of(rendering.render(facts(lines=facts()["lines"] * 200))).count("6068T66P05") == 200


@pytest.mark.parametrize("words", ["Ünïcödé Łódź", "Ελλάδα", "Москва", HEBREW, ARABIC, "₹ 5 € → ≥"])
def test_scripts_that_the_fonts_have_come_out_as_they_are(words):
    content = rendering.render(facts("query", reason=words))
    assert words in text_of(content)
    assert "Unicode numbers" not in text_of(content)


def test_devanagari_is_drawn_with_its_own_glyphs():
    """A syllable is one glyph, which a reader of the text may tell twice; no letter is missing or replaced."""
    text = text_of(rendering.render(facts("query", reason=HINDI)))
    assert set(HINDI) <= set(text)
    assert "[U+" not in text


@pytest.mark.parametrize(
    ("char", "shown"),
    [
        ("\u4e2d", "[U+4E2D]"),
        ("\U0001f600", "[U+1F600]"),
        ("\x07", "[U+0007]"),
        ("\u202e", "[U+202E]"),
        ("\ue000", "[U+E000]"),
        ("\uffff", "[U+FFFF]"),
    ],
)
def test_what_no_font_has_is_shown_by_its_number_and_the_letter_says_so(char, shown):
    text = text_of(rendering.render(facts("denial", reason=f"a{char}b")))
    assert f"a{shown}b" in text
    assert "Unicode numbers" in text


def test_what_no_one_font_has_together_is_shown_by_numbers():
    text = text_of(rendering.render(facts("denial", reason="caf\u00e9 \u2049\u0952")))
    assert "caf\u00e9 [U+2049][U+0952]" in text


def test_every_character_that_is_said_to_be_shown_is():
    every = [chr(code) for first, last in glyphs.SHOWN for code in range(first, last + 1)]
    parted = " ".join(every)
    assert glyphs.shown(parted) == parted
    rendering.compiled(facts("denial", reason=parted), facts("denial", reason=parted), "pdf")


def test_a_denial_upon_reconsideration_offers_no_other():
    first, second = (
        text_of(rendering.render(facts("denial", reason="No.", respond_by="2026-04-11", reconsidered=again)))
        for again in (False, True)
    )
    assert (
        "You may ask for reconsideration within 30 days of being informed, that is by 11 April 2026" in first
    )
    assert "It is not reconsidered again (22 CFR 120.18)" in second
    assert "You may ask" not in second


def test_an_approval_says_what_the_law_says():
    text = text_of(rendering.render(facts(provisos=["No re-export."])))
    for message in (
        "Valid through 12 March 2030", "1,200,000.00", "1. No re-export.", "22 CFR 123.21(a)", "22 CFR 123.9",
        "22 CFR 126.13(b)", "DSP-83", "Ellen Whitcombe", "Countersigning officer", "GE Aerospace, registration M1234",
    ):  # fmt: skip
        assert message in text, message


def test_the_control_statement_stands_on_the_commercial_invoice():
    text = text_of(rendering.render(facts(authorisation="A-1")))
    assert (
        "The commercial invoice names the country of ultimate destination (India), the end-user (HAL)" in text
    )
    assert "this approval (A-1)" in text
    assert "These items are controlled by the U.S. government and authorized for export only" in text
    assert "bill of lading" not in text


def test_a_tolerance_is_told_of_licences_alone():
    assert "ten percent" in text_of(rendering.render(facts()))
    retransfer = text_of(rendering.render(facts(instrument="GC")))
    assert "ten percent" not in retransfer
    assert "22 CFR 123.9(c)" in retransfer
    assert "credits what returns" in text_of(rendering.render(facts(instrument="DSP-73")))


def test_a_certificate_is_named_where_there_is_one():
    assert "DSP-83" not in text_of(rendering.render(facts(certificate=False)))


def test_a_retransfer_is_notified_under_section_3_d():
    text = text_of(rendering.render(facts("cover", congressional_basis="3(d)")))
    assert "Pursuant to section 3(d) of the Arms Export Control Act" in text
    assert "22 USC 2753(d)" in text


def test_it_says_when_it_is_no_real_transaction():
    assert "Illustrative data" in text_of(rendering.render(facts(illustrative=True)))
    assert "Illustrative data" not in text_of(rendering.render(facts()))


def test_a_cover_names_the_contract_and_its_filings():
    contract = {
        "number": "HAL/ED/2217",
        "signed_on": "2025-11-03",
        "purchaser": "HAL",
        "stated": "60000000.00",
        "amount": "60000000.00",
        "filings": [{"reference": "LIC-2026-7QK2M-X4T9C", "value": "1200000.00"}],
    }
    text = text_of(rendering.render(facts("cover", contract=contract)))
    assert "HAL/ED/2217, signed on 3 November 2025" in text
    assert "60,000,000.00" in text
    assert "LIC-2026-7QK2M-X4T9C: USD 1,200,000.00" in text
    assert "The contract" not in text_of(rendering.render(facts("cover", contract={})))
