"""Filing, editing and attaching: what is wrong is named by field, and nothing is half-written."""

import hashlib
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from licensing import filing
from licensing.filing import BadDocument, BadFiling
from licensing.filing.references import check_character, new_reference
from licensing.models import Case, DeliveredItem, Document, Event, LicenceDetail, Line, Party, Relation
from licensing.models.documents import private_storage
from licensing.transitions import Refused
from tests.world import filing_of, make_world
from tests.worlds.authorities import FORWARDER, HAL, VANE

PDF = b"%PDF-1.4\n%a small one\n"
pytestmark = pytest.mark.django_db


def line(**changes):
    return {
        "description": "Blade",
        "usml_category": "XIX(f)",
        "quantity": 1,
        "value": Decimal("10.00"),
        **changes,
    }


def test_a_filing_becomes_a_draft_with_one_event():
    world = make_world()
    case = world.file()
    assert (case.state, case.event_count) == ("draft", 1)
    assert filing.is_reference(case.reference)
    assert case.licence_detail.instrument == "DSP-5"
    assert [event.name for event in Event.objects.filter(case=case)] == ["case.filed"]
    assert {(relation.partner.code, relation.role) for relation in Relation.objects.filter(case=case)} == {
        ("ge", "filer"),
        ("hal", "consignee"),
    }


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": "x" * 201}, "subject"),
        ({"lines": [line(eccn="9A610.x")]}, "lines/0/usml_category"),
        ({"lines": [line(usml_category="")]}, "lines/0/usml_category"),
        ({"lines": [line(mde=True)]}, "lines/0/sme"),
        ({"lines": [line(quantity=0)]}, "lines/0/quantity"),
        ({"lines": [line(value=Decimal(-1))]}, "lines/0/value"),
        ({"lines": [line(value=Decimal("1e400"))]}, "lines/0/value"),
        ({"lines": [line(value=Decimal("0.001"))]}, "lines/0/value"),
        ({"lines": [line(), line(description="")]}, "lines/1/description"),
        ({"lines": [line()] * 501}, "lines"),
        ({"parties": [{"role": "end_user", "name": "X", "country": "IN"}] * 51}, "parties"),
        ({"parties": [{"role": "friend", "name": "X", "country": "IN"}]}, "parties/0/role"),
        ({"parties": [{"role": "end_user", "name": "X", "country": "XX"}]}, "parties/0/country"),
        (
            {"parties": [{"role": "end_user", "name": "X", "country": "IN", "partner": "no"}]},
            "parties/0/partner",
        ),
        (
            {"parties": [{"role": "end_user", "name": "X", "country": "IN", "partner": "dtsa"}]},
            "parties/0/partner",
        ),
        ({"replaces": "LIC-2026-00000-00000"}, "replaces"),
        ({"delivered_item": {"designation": "F404-IN20", "serial_number": "1"}}, "delivered_item"),
    ],
)
def test_a_error_is_named_and_nothing_is_written(changes, where):
    world = make_world()
    with pytest.raises(BadFiling) as bad:
        world.file(**changes)
    assert where in bad.value.errors
    assert [model.objects.count() for model in (Case, LicenceDetail, Line, Party, Relation, Event)] == [0] * 6


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"instrument": "DSP-99"}, "instrument"),
        ({"destination": "ZZ"}, "destination"),
        ({"end_use": ""}, "end_use"),
        ({"instrument": "DSP-6", "transaction": "amendment"}, "amends"),
        ({"recommendation": "approve"}, "recommendation"),
        ({"approved_on": date(2026, 1, 1)}, "approved_on"),
        ({"amends": "LIC-2026-00000-00000"}, "amends"),
    ],
)
def test_an_error_of_the_detail_is_named(changes, where):
    world = make_world()
    detail = {**filing_of(world.us_firm)["detail"], **changes}
    with pytest.raises(BadFiling) as bad:
        world.file(detail=detail)
    assert where in bad.value.errors
    assert Case.objects.count() == 0


def test_every_error_is_told_at_once():
    world = make_world()
    with pytest.raises(BadFiling) as bad:
        world.file(subject="", lines=[line(quantity=0)], parties=[{"role": "x", "name": "", "country": "IN"}])
    assert set(bad.value.errors) == {"subject", "lines/0/quantity", "parties/0/role", "parties/0/name"}
    assert "lines/0/quantity" in str(bad.value)


def test_a_new_case_names_the_one_it_replaces():
    world = make_world()
    old = world.at("returned")
    new = world.file(replaces=old.reference)
    assert new.replaces == old
    stranger = filing_of(world.end_user) | {"replaces": old.reference, "ctx": world.ctx("consignee")}
    with pytest.raises(BadFiling, match="You have no case"):
        filing.file(**stranger)


def test_a_delivered_item_is_found_by_its_serial_number():
    world = make_world()
    item = DeliveredItem.objects.create(
        designation="F404-IN20",
        serial_number="215001",
        usml_category="XIX",
        end_user=world.us_firm,
        authority_kind="licence",
        authority_number="050123456",
        delivered_on=date(2019, 5, 1),
    )
    case = world.file(delivered_item={"designation": "F404-IN20", "serial_number": "215001"})
    assert case.delivered_item == item


def test_an_amendment_is_applied_to_the_case_it_names():
    world = make_world()
    licence = world.at("approved")
    detail = filing_of(world.us_firm)["detail"]
    detail |= {
        "instrument": "DSP-6",
        "transaction": "amendment",
        "amends": licence.reference,
        "change": "add_freight_forwarder",
    }
    case = world.file(detail=detail, parties=[HAL, FORWARDER])
    for name, who, data in (
        ("submit", "filer", {}),
        ("accept", "officer", {}),
        ("recommend", "officer", {"recommendation": "approve", "notification": "none"}),
        ("approve", "countersigner", {}),
    ):
        case = world.execute(case, name, who, **data)
    assert case.state == "applied"
    assert world.fresh(case).licence_detail.expires_on is None


def test_a_draft_is_edited_in_part_and_as_a_whole():
    world = make_world()
    case = world.file()
    changes = {
        "subject": "Other spares",
        "detail": {"end_use": "Other"},
        "lines": [line(), line(eccn="9A610", usml_category="")],
    }
    filing.edit(case.pk, world.ctx("filer"), changes)
    case = world.fresh(case)
    assert (case.subject, case.licence_detail.end_use, case.lines.count()) == ("Other spares", "Other", 2)
    facts = case.events.last().facts
    assert facts["changed"] == ["end_use", "lines", "subject"]
    assert facts["filing"]["detail"]["end_use"] == "Other"
    assert [event["value"] for event in facts["filing"]["lines"]] == ["10.00", "10.00"]
    assert facts["filing"]["parties"][0]["partner"] == "hal"
    assert case.events.first().facts["filing"]["lines"][0]["value"] == "1200000.00"
    filing.edit(case.pk, world.ctx("filer"), {"parties": []})
    assert {relation.role for relation in case.relations.all()} == {"filer"}


def test_a_draft_is_edited_to_be_for_another_item():
    world = make_world()
    case = world.file(kind="spares")
    engine = {"designation": "F404-IN20", "serial_number": "E-104"}
    filing.edit(case.pk, world.ctx("hal"), {"delivered_item": engine})
    assert world.fresh(case).delivered_item.serial_number == "E-104"


def test_a_faulty_edit_changes_nothing():
    world = make_world()
    case = world.file()
    changes = {
        "subject": "Other",
        "lines": [line(quantity=0)],
        "detail": {"recommendation": "approve", "amends": "x"},
    }
    with pytest.raises(BadFiling) as bad:
        filing.edit(case.pk, world.ctx("filer"), changes)
    assert set(bad.value.errors) == {"lines/0/quantity", "recommendation", "amends"}
    after = world.fresh(case)
    assert (after.subject, after.event_count, after.lines.count()) == (case.subject, 1, 1)


def test_only_the_filer_edits_and_only_a_draft():
    world = make_world()
    case = world.file()
    for who in ("consignee", "stranger"):
        with pytest.raises(Refused) as refused:
            filing.edit(case.pk, world.ctx(who), {"subject": "Mine"})
        assert refused.value.codes == {"wrong_role"}
    world.execute(case, "submit", "filer")
    from licensing.context import ActionContext

    stale = ActionContext(world.now, world.actors["filer"], {}, seen=1)
    with pytest.raises(Refused) as refused:
        filing.edit(case.pk, stale, {"subject": "Late"})
    assert refused.value.codes == {"wrong_state", "stale_version"}
    assert world.fresh(case).subject == case.subject


def attach(world, case, content=PDF, who="filer", **changes):
    body = {"kind": "purchase", "title": "Purchase order", "declared_size": len(content)}
    body |= {"declared_sha256": hashlib.sha256(content).hexdigest(), **changes}
    return filing.attach(case.pk, world.ctx(who), content=io.BytesIO(content), **body)


def test_a_document_is_stored_privately_with_its_hash():
    world = make_world()
    case = world.file()
    document = attach(world, case)
    assert (document.number, document.content_type, document.size) == (1, "application/pdf", len(PDF))
    with private_storage().open(document.file.name) as stored:
        assert stored.read() == PDF
    assert case.events.last().name == "document.added"
    assert document.title not in document.file.name


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"content": b""}, "file"),
        ({"content": b"MZ\x90\x00 a program"}, "file"),
        ({"content": b"just text"}, "file"),
        ({"declared_size": 1}, "size"),
        ({"declared_sha256": "0" * 64}, "sha256"),
        ({"kind": "selfie"}, "kind"),
        ({"title": "invoice\u202efdp.exe"}, "title"),
        ({"title": "Two\nlines"}, "title"),
    ],
)
def test_a_document_that_is_not_what_it_claims_is_refused(changes, where):
    world = make_world()
    case = world.file()
    with pytest.raises(BadDocument) as bad:
        attach(world, case, **changes)
    assert bad.value.field == where
    assert Document.objects.count() == 0


def test_a_refused_document_leaves_no_file_behind():
    world = make_world()
    case = world.file()
    attach(world, case)
    stored = private_storage().listdir("")[1]
    for who, code in (("filer", "attached_before"), ("consignee", "wrong_role"), ("reviewer", "wrong_role")):
        with pytest.raises(Refused) as refused:
            attach(world, case, who=who)
        assert refused.value.codes == {code}
    world.execute(case, "withdraw", "filer")
    with pytest.raises(Refused) as refused:
        attach(world, case, content=PDF + b"more")
    assert refused.value.codes == {"wrong_state"}
    assert private_storage().listdir("")[1] == stored


def test_a_document_too_large_or_one_too_many_is_refused(monkeypatch):
    from licensing.filing import attaching

    world = make_world()
    case = world.file()
    monkeypatch.setattr(attaching, "MOST_BYTES", 10)
    with pytest.raises(BadDocument, match="more than 10 bytes"):
        attach(world, case)
    monkeypatch.undo()
    monkeypatch.setattr(attaching, "MOST_DOCUMENTS", 0)
    with pytest.raises(Refused) as refused:
        attach(world, case)
    assert refused.value.codes == {"too_many"}


def test_references_check_themselves():
    reference = new_reference("LIC", 2026)
    assert filing.is_reference(reference)
    assert not filing.is_reference("LIC-2026-00000-0000I")
    assert not filing.is_reference("\x00")
    body = reference[9:].replace("-", "")
    for place in range(9):
        other = "Z" if body[place] != "Z" else "Y"
        assert check_character(body[:place] + other + body[place + 1 : 9]) != body[9]


def test_a_reference_that_exists_is_drawn_again(monkeypatch):
    from django.db import IntegrityError

    from licensing.filing import making

    world = make_world()
    taken = world.file().reference
    drawn = iter([taken, "LIC-2026-AAAAA-AAAAA"])
    monkeypatch.setattr(making, "new_reference", lambda *_: next(drawn))
    assert world.file().reference == "LIC-2026-AAAAA-AAAAA"
    monkeypatch.setattr(making, "new_reference", lambda *_: taken)
    with pytest.raises(IntegrityError):
        world.file()


@pytest.mark.parametrize(
    "line", [{"quantity": 600_000_000, "value": Decimal(1)}, {"quantity": 1, "value": Decimal(5 * 10**12)}]
)
def test_a_filing_that_nobody_could_count_is_none(line):
    world = make_world()
    world.file(lines=[{**VANE, **line}])
    with pytest.raises(BadFiling) as refused:
        world.file(lines=[{**VANE, **line}] * 2)
    assert set(refused.value.errors) == {"lines"}


def test_the_year_of_a_reference_is_the_offices():
    world = make_world()
    world.now = datetime(2027, 1, 1, 3, tzinfo=UTC)  # still 2026 in Washington
    assert world.file().reference.startswith("LIC-2026-")
