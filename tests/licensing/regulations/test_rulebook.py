"""The rule book as it is read: what is broken is refused, with one sentence an error that names file and rule."""

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest

from licensing.regulations.rulebook import BOOK, FOLDER, RuleBookError, read
from tests.house import ROOT
from tests.licensing.regulations.books import changed

SPARES = '[[spares_transaction]]\nvalue = "500.00"\ncitation = "22 CFR 123.16(b)(2)"\ncertainty = "B"'
KH = "from = 2021-12-09\nuntil = 2025-11-06"
BROKEN = [
    ("lists.toml", '"BY", "CN"', '"BY", "XX"', "lists.toml: denial: 'XX' is no country of ISO 3166-1 alpha-2."),
    ("lists.toml", '"BY", "CN"', '"BY", "cn"', "lists.toml: denial: 'cn' is no country of ISO 3166-1 alpha-2."),
    ("lists.toml", '"BY", "CN"', '"CN", "CN"', "lists.toml: denial: CN is there twice."),
    ("lists.toml", '"BY", "CN"', '"BY", 7', "lists.toml: denial: 7 is no country of ISO 3166-1 alpha-2."),
    ("lists.toml", 'countries = ["FI"]', 'countries = ["FI", "FR"]', "lists.toml: nato: the periods of FR overlap."),
    ("lists.toml", 'countries = ["FI"]', "countries = []", "lists.toml: nato: countries must be a list of codes."),
    (
        "lists.toml",
        KH,
        "from = 2025-11-07\nuntil = 2025-11-06",
        "lists.toml: denial_with_exceptions: until 2025-11-06 lies before from 2025-11-07.",
    ),
    (
        "lists.toml",
        KH,
        "from = 2021-12-09T00:00:00Z",
        "lists.toml: denial_with_exceptions: from must be a date without a time.",
    ),
    ("lists.toml", KH, 'from = "2021-12-09"', "lists.toml: denial_with_exceptions: from must be a date without a time."),
    ("amounts.toml", SPARES, SPARES.replace('"22 CFR 123.16(b)(2)"', '""'), "amounts.toml: spares_transaction: citation must be a text."),
    ("amounts.toml", SPARES, SPARES.replace('"22 CFR 123.16(b)(2)"', '"22 CFR 1; "'), "amounts.toml: spares_transaction: citation must be a text."),
    ("amounts.toml", SPARES, SPARES.replace('citation = "22 CFR 123.16(b)(2)"\n', ""), "amounts.toml: spares_transaction: citation is missing."),
    ("amounts.toml", SPARES, SPARES + "\nnote = 1", "amounts.toml: spares_transaction: note is no key of it."),
    ("amounts.toml", SPARES, SPARES.replace('certainty = "B"', 'certainty = "D"'), "amounts.toml: spares_transaction: certainty 'D' is none of A, B, C, M."),
    ("amounts.toml", SPARES, "", "amounts.toml: spares_transaction: it is missing."),
    ("amounts.toml", SPARES, SPARES.replace("[[", "[").replace("]]", "]"), "amounts.toml: spares_transaction: it must be a table written [[spares_transaction]]."),
    ("amounts.toml", SPARES, SPARES + '\n[[bribes]]\nvalue = "1.00"', "amounts.toml: bribes: it is no rule of this file."),
    *(
        (
            "amounts.toml",
            '"500.00"',
            bad,
            f'amounts.toml: spares_transaction: value {shown} is no amount such as "500.00", in quotes, with two decimals.',
        )
        for bad, shown in (
            ('"-500.00"', "'-500.00'"), ('"500"', "'500'"), ('"500.000"', "'500.000'"), ("500.00", "500.0"),
            ("500", "500"), ('"0.00"', "'0.00'"), ('"1e3"', "'1e3'"), ('"NaN"', "'NaN'"), ('"five"', "'five'"),
        )
    ),
    ("amounts.toml", SPARES, SPARES + "\nuntil = 2025-12-31", "amounts.toml: spares_transaction: nothing holds after 2025-12-31."),
    ("amounts.toml", SPARES, SPARES + "\nfrom = 2020-01-01", "amounts.toml: spares_transaction: nothing holds before 2020-01-01."),
    ("amounts.toml", SPARES, f"{SPARES}\n\n{SPARES}", "amounts.toml: spares_transaction: its periods overlap."),
    (
        "amounts.toml",
        SPARES,
        f"{SPARES}\nuntil = 2026-12-31\n\n{SPARES}\nfrom = 2026-12-31",
        "amounts.toml: spares_transaction: its periods overlap.",
    ),
    (
        "amounts.toml",
        SPARES,
        f"{SPARES}\nuntil = 2026-12-30\n\n{SPARES}\nfrom = 2027-01-01",
        "amounts.toml: spares_transaction: nothing holds between 2026-12-30 and 2027-01-01.",
    ),
    ("times.toml", "value = 60", "value = 0", "times.toml: state_review: value 0 is no whole number above zero."),
    ("times.toml", "value = 60", "value = true", "times.toml: state_review: value True is no whole number above zero."),
    ("times.toml", "value = 60", 'value = "60"', "times.toml: state_review: value '60' is no whole number above zero."),
    ("times.toml", 'unit = "years"', 'unit = "moons"', "times.toml: licence_validity: unit 'moons' is unknown."),
    ("periods.toml", "value = true", "value = 1", "periods.toml: dpas_authority_in_force: value must be true or false."),
    (
        "periods.toml",
        "from = 2025-10-01",
        "from = 2025-10-03",
        "periods.toml: dpas_authority_in_force: nothing holds between 2025-09-30 and 2025-10-03.",
    ),
    ("codes.toml", 'code = "DSP-61"', 'code = "DSP-5"', "codes.toml: amendment_routes: DSP-5 is there twice."),
    ("codes.toml", 'means = "DSP-62"', 'means = ""', "codes.toml: amendment_routes: means must be a text."),
    ("codes.toml", 'means = "DSP-62"', 'means = "DSP-62"\nfrom = 2020-01-01', "codes.toml: amendment_routes: from is no key of it."),
    ("readings.toml", 'value = "elapsed"', 'value = "gone"', "readings.toml: notification_wait: value 'gone' is none of elapsed, last_day."),
    ("readings.toml", 'choices = ["elapsed", "last_day"]', 'choices = ["elapsed"]', "readings.toml: notification_wait: choices must be two texts or more."),
    ("readings.toml", 'citation = "NSPD-56"', "", "readings.toml: state_exception: citation is missing."),
    ("readings.toml", "[anniversary]", "[[anniversary]]", "readings.toml: anniversary: it must be a table."),
    ("readings.toml", "[anniversary]", "[birthday]", "readings.toml: anniversary: it is missing."),
    ("version.toml", 'declared = "2026-11-30"', "", "version.toml: declared: it is missing."),
    ("version.toml", 'declared = "2026-11-30"', "declared = 1", "version.toml: declared: it must be a text."),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "sentence"), BROKEN)
def test_what_is_broken_is_refused_with_a_sentence(tmp_path, file, old, new, sentence):
    with pytest.raises(RuleBookError) as refused:
        read(changed(tmp_path, file, old, new))
    assert sentence in refused.value.errors


def test_every_error_is_told_at_once(tmp_path):
    changed(tmp_path, "amounts.toml", '"500.00"', '"-1.00"')
    changed_lists = (tmp_path / "lists.toml").read_text().replace('"BY", "CN"', '"BY", "XX"')
    (tmp_path / "lists.toml").write_text(changed_lists)
    with pytest.raises(RuleBookError) as refused:
        read(tmp_path)
    assert [error.partition(":")[0] for error in refused.value.errors] == ["lists.toml", "amounts.toml"]


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda folder: (folder / "times.toml").unlink(), "times.toml: the file is missing."),
        (
            lambda folder: (folder / "more.toml").touch(),
            "more.toml: no file of that name belongs to the rule book.",
        ),
        (lambda folder: (folder / "times.toml").write_bytes(b"\xff"), "times.toml: it cannot be read: "),
        (lambda folder: (folder / "times.toml").write_text("["), "times.toml: it cannot be read: "),
        (
            lambda folder: (folder / "times.toml").write_text("a = 2026-02-30"),
            "times.toml: it cannot be read: ",
        ),
    ],
)
def test_a_file_too_few_too_many_or_unreadable(tmp_path, act, sentence):
    act(changed(tmp_path, "version.toml", "declared", "declared"))
    with pytest.raises(RuleBookError) as refused:
        read(tmp_path)
    assert [error for error in refused.value.errors if error.startswith(sentence)]


def test_the_program_does_not_start_with_a_broken_book(tmp_path):
    package = tmp_path / "licensing" / "regulations"
    changed(package / "book", "amounts.toml", '"500.00"', '"-1.00"')
    for name in ("__init__", "rulebook", "reading", "checking", "entries", "shapes"):
        (package / f"{name}.py").write_text((ROOT / "licensing" / "regulations" / f"{name}.py").read_text())
    (package.parent / "__init__.py").touch()
    words = [sys.executable, "-c", "import licensing.regulations.rulebook"]
    tried = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert tried.returncode == 1
    assert "amounts.toml: spares_transaction: value '-1.00' is no amount" in tried.stderr


def test_the_version_is_the_declared_one_and_a_hash_of_the_files(tmp_path):
    declared, _, digest = BOOK.version.partition("+")
    assert (declared, len(digest)) == ("2026-11-30", 12)
    assert read(FOLDER).version == BOOK.version
    changed(tmp_path, "amounts.toml", '"500.00"', '"750.00"')
    other = read(tmp_path)
    assert other.version.startswith("2026-11-30+")
    assert other.version != BOOK.version
    assert other.amount("spares_transaction") == Decimal("750.00")


def test_a_rule_changes_on_its_day(tmp_path):
    later = SPARES.replace("500.00", "750.00") + "\nfrom = 2027-01-01"
    book = read(changed(tmp_path, "amounts.toml", SPARES, f"{later}\n\n{SPARES}\nuntil = 2026-12-31"))
    assert book.amount("spares_transaction", date(2026, 12, 31)) == Decimal("500.00")
    assert book.amount("spares_transaction", date(2027, 1, 1)) == Decimal("750.00")
    assert book.amount("spares_transaction") == Decimal("750.00")


def test_every_entry_cites_and_tells_how_sure_it_is():
    assert all(entry.citations and entry.certainty for entries in BOOK.rules.values() for entry in entries)


@pytest.mark.parametrize(("on", "in_force"), [(date(2025, 9, 30), True), (date(2025, 10, 1), False)])
def test_the_authority_to_rate_lapsed(on, in_force):
    assert BOOK.in_force("dpas_authority_in_force", on) is in_force


def test_no_name_is_a_rule_and_a_reading():
    assert not set(BOOK.rules) & set(BOOK.readings)
