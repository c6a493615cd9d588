"""How stories are told: their days, their order, and what happens to one that cannot be told."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from unittest.mock import patch

import filetype
import pytest

from api.serializers.licence import LicenceFiling
from licensing import context, filing, transitions
from licensing.context import ActionContext
from licensing.models import ApiClient, Case, LicenceDetail, Partner
from licensing.scenario import credentials, loading, replay
from licensing.scenario.cast.partners import PARTNERS
from licensing.scenario.cast.people import STAFF
from licensing.scenario.example import example
from licensing.scenario.papers import pdf
from licensing.scenario.replay import BadScenario
from licensing.scenario.stories import (
    STORIES,
    c130j_support,
    chinook_taa,
    f414_taa,
    ge_f404_spares,
    hal_f404_blades,
)
from licensing.scenario.timeline import Day, Office
from licensing.scenario.vocabulary import on
from licensing.worker import followers
from licensing.worktime import Calendar
from tests.licensing.scenario.conftest import NOW

ZONES = {code: values["zone"] for code, values in PARTNERS.items()}
ZONES |= {person.username: "America/New_York" for person in STAFF}
# told without the orders by which there are programmes
DRAFT = replace(f414_taa.STORY, filing=replace(f414_taa.STORY.filing, programme=""))


@pytest.mark.parametrize(
    ("day", "result"),
    [
        (Day(working=1), date(2026, 11, 27)),  # the Friday before a Monday
        (Day(working=2), date(2026, 11, 25)),  # over Thanksgiving
        (Day(calendar=4), date(2026, 11, 26)),  # a holiday is a day
        (Day(calendar=4, on_working_day=True), date(2026, 11, 27)),
        (Day(calendar=2, on_working_day=True), date(2026, 11, 30)),  # from a Saturday
        (Day(calendar=-10), date(2026, 12, 10)),
    ],
)
def test_days_count_back_from_today(day, result):
    assert Office(Calendar("us_federal"), "America/New_York", date(2026, 11, 30)).date_of(day) == result


def test_every_story_is_in_order_whatever_today_is():
    for number in range(0, 366, 5):
        today = date(2026, 6, 1) + timedelta(days=number)
        office = Office(Calendar("us_federal"), "America/New_York", today)
        planned = replay.schedule(STORIES, ZONES, office)
        assert planned[-1][0] < datetime(today.year, today.month, today.day, 4, tzinfo=UTC)


def test_keys_and_subjects_are_told_apart():
    assert len({story.key for story in STORIES}) == len({story.filing.subject for story in STORIES})
    assert len({story.key for story in STORIES}) == len(STORIES) == 117


def test_no_story_repeats_the_words_of_another():
    details = [
        story.filing.detail.get(name)
        for story in STORIES
        for name in ("purpose", "description", "justification")
        if name in story.filing.detail
    ]
    assert len(details) == len(set(details)) == 60


def test_no_waybill_or_export_filing_is_used_twice():
    waybills = [story.filing.detail["waybill"] for story in STORIES if story.filing.kind == "shipment"]
    numbers = [step.data["itn"].number for story in STORIES for step in story.steps if "itn" in step.data]
    assert len(waybills) == len(set(waybills)) == 21
    assert len(numbers) == len(set(numbers)) > 5


def test_steps_out_of_order_are_refused():
    steps = (on(2, "10:00").as_("boeing").file(), on(3, "10:00").as_("boeing").execute("submit"))
    with pytest.raises(BadScenario, match="'submit' by boeing is not after"):
        replay.schedule([replace(DRAFT, steps=steps)], ZONES, loading.office_at(NOW))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"ends": "intake"}, "f414-taa is in 'draft', not in 'intake'"),
        ({"overdue": True}, "f414-taa is not overdue"),
        (
            {"steps": (*DRAFT.steps, on(1, "17:00").as_("okafor").execute("accept"))},
            "'accept' by okafor .* possible in: Intake",
        ),
        ({"steps": (on(0, "23:59").as_("ge-aerospace").file(),)}, "lies in the future"),
    ],
)
def test_a_story_that_cannot_be_told_leaves_nothing(changes, text):
    with pytest.raises(BadScenario, match=text):
        loading.load(NOW, credentials.invent(), [replace(DRAFT, **changes)], actions=())
    assert not Case.objects.exists()
    assert not Partner.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("story", "text"),
    [
        (
            c130j_support.PROPELLERS,
            "'file' by lockheed-martin .* no case of the story 'c130j-propellers' yet",
        ),
        (
            c130j_support.VALVES,
            "'file_shipment' by lockheed-martin .* no case of the story 'c130j-letter-spares' yet",
        ),
    ],
)
def test_a_story_that_names_a_case_too_early_is_refused(story, text):
    with pytest.raises(BadScenario, match=text):
        loading.load(NOW, credentials.invent(), [story], actions=())
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_partners_without_cases_are_not_overwritten():
    Partner.objects.create(code="hal", name="HAL", kind="firm", country="IN")
    with pytest.raises(BadScenario, match="has partners"):
        loading.load(NOW, credentials.invent(), [DRAFT], actions=())
    assert Partner.objects.count() == 1


@pytest.mark.django_db
def test_the_example_can_be_filed_and_submitted():
    loading.load(NOW, credentials.invent(), [DRAFT], actions=())
    body = json.loads(json.dumps(example()), parse_float=pytest.fail)
    checked = LicenceFiling(data=body)
    assert checked.is_valid(), checked.errors
    ctx = ActionContext(NOW, context.client(ApiClient.objects.get(partner__code="ge-aerospace")))
    case = filing.file(
        kind="licence",
        filer=Partner.objects.get(code="ge-aerospace"),
        ctx=ctx,
        subject=body["subject"],
        detail={name: body[name] for name in LicenceDetail.filed if name in body},
        lines=[{**line, "value": Decimal(line["value"])} for line in body["lines"]],
        parties=body["parties"],
        delivered_item=body["delivered_item"],
    ).case
    assert transitions.execute(case.pk, "submit", ctx).state == "intake"


@pytest.mark.django_db
def test_a_case_that_could_not_follow_another_is_told():
    waiting = [*hal_f404_blades.STORIES[:1], ge_f404_spares.STORY]
    with (
        patch.object(followers, "reevaluate", side_effect=ValueError("no terms")),
        pytest.raises(BadScenario, match=r"LIC-\S+ was not followed: ValueError\('no terms'\)"),
    ):
        loading.load(
            NOW, credentials.invent(), [replace(waiting[0], ends="awaiting_licence"), waiting[1]], actions=()
        )
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_a_story_can_be_told_alone():
    (case,) = loading.load(NOW, credentials.invent(), [chinook_taa.STORY], actions=()).values()
    assert case.documents.count() == 1
    assert case.filed_at < case.received_at < NOW


def test_a_paper_is_a_pdf_whatever_its_text():
    content = pdf("Brackets (and \\ slashes)", ["A paragraph of some length. " * 12, "Rupees: ₹"])
    assert filetype.guess_mime(content) == "application/pdf"
    assert rb"Brackets \(and \\ slashes\)" in content
    start = int(content.split(b"startxref\n")[1].split(b"\n")[0])
    assert content[start:].startswith(b"xref\n0 7\n")
