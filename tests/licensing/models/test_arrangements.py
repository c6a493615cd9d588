"""Arrangements: in force on a day or not, and why; what fits a kind; one at a time between the same parties."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from licensing.models import Arrangement
from licensing.models.policy import in_force
from tests.world import make_world
from tests.worlds.arrangements import SIGNED, sosa
from tests.worlds.clocks import level

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = date(2026, 3, 2)
FRAMEWORK = {"kind": "framework", "confers": []}


@pytest.mark.parametrize(
    ("changes", "on", "in_force", "sentence"),
    [
        ({}, LATER, True, "In force since 22 August 2024."),
        ({"ends_on": LATER}, LATER, True, "In force since 22 August 2024 until 2 March 2026."),
        ({}, SIGNED, True, "In force since 22 August 2024."),
        ({}, SIGNED - DAY, False, "Not signed. It has no effect."),
        ({"signed_on": None}, LATER, False, "Not signed. It has no effect."),
        (
            {"starts_on": None},
            LATER,
            False,
            "Signed on 22 August 2024, not in force yet. It has no effect.",
        ),
        ({"starts_on": LATER + DAY}, LATER, False, "In force from 3 March 2026 only."),
        ({"ends_on": LATER - DAY}, LATER, False, "Ended on 1 March 2026: its term ended."),
        (
            {"ended_on": LATER - DAY, "ended_because": "Denounced by note."},
            LATER,
            False,
            "Ended on 1 March 2026: Denounced by note.",
        ),
        (
            {"parties": ["FR", "US"]},
            LATER,
            False,
            "The rule book does not list FR among the partners on 2 March 2026.",
        ),
        (
            {"signed_on": date(2024, 1, 1), "starts_on": date(2024, 1, 1)},
            SIGNED - DAY,
            False,
            "The rule book does not list IN among the partners on 21 August 2024.",
        ),
        (
            {"kind": "rdp", "confers": ["procurement_preference"]},
            LATER,
            False,
            "The rule book does not list IN among the partners on 2 March 2026.",
        ),
        ({"parties": ["FR", "US"], **FRAMEWORK}, LATER, True, "In force since 22 August 2024."),
    ],
)
def test_it_says_whether_it_is_in_force_and_why_not(changes, on, in_force, sentence):
    validity = sosa(**changes).validity_on(on)
    assert (validity.in_force, validity.sentence) == (in_force, sentence)


def test_it_confers_what_it_says_while_it_is_in_force():
    created = sosa(ends_on=LATER)
    assert created.confers_on("priority_support", LATER)
    assert not created.confers_on("exemption", LATER)
    assert not created.confers_on("priority_support", LATER + DAY)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"parties": ["IN"]}, "parties", "An arrangement must have at least two parties."),
        ({"parties": ["IN", "IN"]}, "parties", "An arrangement must have at least two parties."),
        (
            {"parties": ["AU", "IN"]},
            "parties",
            "The United States must be a party to every arrangement.",
        ),
        (
            {"confers": ["exemption"]},
            "confers",
            "Security of supply arrangement: it cannot confer exemption.",
        ),
        (
            {"kind": "rdp"},
            "confers",
            (
                "Reciprocal defence procurement agreement: it cannot confer priority support, "
                "expedited service level."
            ),
        ),
        ({"starts_on": SIGNED - DAY}, "starts_on", "It cannot be in force before it is signed."),
        ({"ends_on": SIGNED - DAY}, "ends_on", "The last day is before the first day."),
        ({"starts_on": None, "ends_on": LATER}, "ends_on", "The last day is before the first day."),
        (
            {"ended_on": LATER},
            "ended_because",
            "Give both the day of the early end and the reason.",
        ),
        ({"kind": "treaty"}, "kind", "Value 'treaty' is not a valid choice."),
    ],
)
def test_refused_by_field_with_its_sentence(changes, field, sentence):
    with pytest.raises(ValidationError) as refused:
        sosa(**changes)
    assert refused.value.message_dict[field] == [sentence]
    assert not Arrangement.objects.exists()


def test_a_party_that_is_no_country_is_refused():
    with pytest.raises(ValidationError) as refused:
        sosa(parties=["XX", "US"])
    assert "'XX' is not the code of a country" in " ".join(refused.value.message_dict["parties"])


def test_two_of_a_kind_with_a_common_party_abroad_do_not_overlap():
    sosa(kind="aukus", parties=["AU", "GB", "US"], confers=["exemption"])
    again = {"code": "again", "kind": "aukus", "confers": ["exemption"]}
    with pytest.raises(ValidationError) as refused:
        sosa(**again, parties=["GB", "US"])
    assert (
        "is in force with GB from 22 August 2024 without an end" in refused.value.message_dict["starts_on"][0]
    )
    sosa(**again, parties=["CA", "US"])


def test_two_of_a_kind_between_the_same_parties_do_not_overlap():
    sosa(ends_on=LATER)
    with pytest.raises(ValidationError) as refused:
        sosa(code="again", parties=["US", "IN"], signed_on=LATER, starts_on=LATER)
    assert refused.value.message_dict["starts_on"] == [
        "SOSA with India (sosa-india) is in force with IN from 22 August 2024 until 2 March 2026. End it first."
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_on": LATER + DAY},
        {"parties": ["GB", "US"]},
        {"starts_on": None},
        FRAMEWORK,
    ],
)
def test_another_day_kind_or_party_is_another_arrangement(changes):
    sosa(ends_on=LATER)
    sosa(code="again", **changes)
    assert Arrangement.objects.count() == 2


def test_one_that_was_ended_early_leaves_its_later_days_to_another():
    sosa(ends_on=date(2034, 1, 1), ended_on=LATER, ended_because="Replaced")
    sosa(code="again", signed_on=LATER, starts_on=LATER + DAY)
    assert Arrangement.objects.count() == 2


def test_what_a_service_level_rests_on_stays_as_it_was():
    created = sosa(signed_on=None, starts_on=None)
    world = make_world()
    level(world, arrangement=created)
    created.signed_on = created.starts_on = SIGNED  # what was not known yet may be told
    created.full_clean()
    created.save()
    created.starts_on, created.parties = LATER, ["GB", "US"]
    with pytest.raises(ValidationError) as refused:
        created.full_clean()
    assert set(refused.value.message_dict) == {"parties", "starts_on"}


def test_the_database_refuses_an_overlap_too():
    created = sosa()
    created.pk, created.code = None, "again"
    with pytest.raises(IntegrityError, match="arrangement_no_overlap"), transaction.atomic():
        created.save()
    created.kind, created.parties = "framework", ["GB", "US"]
    created.save()


def test_the_database_refuses_any_common_party_abroad():
    three = sosa(parties=["GB", "IN", "US"], ends_on=LATER)
    with pytest.raises(IntegrityError, match="arrangement_no_overlap: sosa-india"), transaction.atomic():
        Arrangement.objects.create(**_plain(three, code="again", parties=["IN", "US"], starts_on=LATER))
    again = Arrangement.objects.create(
        **_plain(three, code="again", parties=["IN", "US"], starts_on=LATER + DAY, ends_on=None)
    )
    Arrangement.objects.create(**_plain(three, code="fr", parties=["FR", "US"]))
    Arrangement.objects.create(
        **_plain(three, code="not-yet", parties=["IN", "US"], starts_on=None, ends_on=None)
    )
    with pytest.raises(IntegrityError, match="arrangement_no_overlap"), transaction.atomic():
        Arrangement.objects.filter(pk=again.pk).update(starts_on=LATER)
    three.ended_on, three.ended_because = LATER - DAY, "Ended by both"
    three.save()
    Arrangement.objects.filter(pk=again.pk).update(starts_on=LATER)


def _plain(arrangement, **changes):
    """Its fields without its key."""
    fields = {item.name: getattr(arrangement, item.name) for item in Arrangement._meta.concrete_fields}
    return {name: value for name, value in {**fields, **changes}.items() if name != "id"}


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"parties": ["US"]}, "arrangement_has_parties"),
        ({"parties": ["AU", "IN"]}, "arrangement_with_home"),
        ({"starts_on": SIGNED - DAY}, "arrangement_signed_first"),
        ({"ended_on": LATER}, "arrangement_ended_with_reason"),
        ({"kind": "treaty"}, "arrangement_kind_known"),
    ],
)
def test_the_database_has_the_last_word(changes, constraint):
    created = sosa()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Arrangement.objects.filter(pk=created.pk).update(**changes)


def test_those_in_force_are_found_by_country_and_benefit():
    india, _ = sosa(), sosa(code="rdp", kind="rdp", signed_on=None, confers=["procurement_preference"])
    sosa(code="gb", parties=["GB", "US"])
    policy = in_force()
    assert policy.arrangements_in_force({"IN", "US"}, LATER) == [india]
    assert policy.arrangements_in_force({"IN"}, LATER, "procurement_preference") == []
    assert [arrangement.code for arrangement in policy.arrangements_with({"IN"})] == ["rdp", "sosa-india"]
    assert policy.arrangements_in_force({"US"}, LATER) == []
