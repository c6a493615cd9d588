"""A condition of the law is asked when it counts: on the day of each decision and each movement, not of the filing alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from licensing.models import Partner
from licensing.regulations import of_cases
from licensing.transitions import Refused
from tests.world import make_world, refused
from tests.worlds.authorities import licence, small_part, spares_on
from tests.worlds.filings import END_USER

pytestmark = pytest.mark.django_db
LAST = date(2026, 3, 5)
LATER = datetime(2026, 3, 9, 15, tzinfo=UTC)  # the goods were to leave on the third


def itn(world, shipment):
    """The number of an export filing of that shipment, filed today."""
    return {"itn": f"X{world.now:%Y%m%d}{shipment.pk:06d}"}


def registration_ends(monkeypatch):
    Partner.objects.filter(us_person=True).update(registration_expires_on=LAST)


def exporter_becomes_ineligible(monkeypatch):
    Partner.objects.filter(us_person=True).update(ineligible_from=date(2026, 3, 6))


def receiver_becomes_ineligible(monkeypatch):
    Partner.objects.filter(code__in=("hal", "iaf")).update(ineligible_from=date(2026, 3, 6))


def country_is_denied(monkeypatch):
    find = of_cases.find

    def found(topic, **facts):
        if topic == "proscribed-destination" and facts["country"] == "IN" and facts["as_of"] > LAST:
            facts["country"] = "CN"
        return find(topic, **facts)

    monkeypatch.setattr(of_cases, "find", found)


CONDITIONS = {
    registration_ends: ("not_registered", "22 CFR 122.1(a)"),
    exporter_becomes_ineligible: ("ineligible", "22 CFR 120.16(c)"),
    receiver_becomes_ineligible: ("ineligible", "22 CFR 120.16(c)"),
    country_is_denied: ("proscribed_destination", "22 CFR 126.1(d)(1)"),
}


def decides(state, kind, name, who, **data):
    """A case in that state, and the transition that is refused later."""

    def prepared(world):
        case = world.at(state, kind=kind)
        return lambda: refused(world, case, name, who, **data)

    return prepared


def granted_at_last(world):
    """Spares that wait for a licence, which is granted in time and found out too late."""
    on = world.at("review")
    facts = {
        "authority_kind": "licence",
        "licence": on.reference,
        "letter_number": "",
        "authority_ends_on": None,
    }
    case = world.execute(world.file(kind="spares", detail=facts), "submit", "hal")
    case = world.execute(case, "await_licence", "officer")
    world.execute(on, "recommend", "officer", recommendation="approve", notification="none")
    world.execute(on, "approve", "countersigner")
    return lambda: refused(world, case, "licence_granted", "clock")


def on_licence(world):
    return licence(world), "filer"


def on_licence_of_another(world):
    return spares_on(world, licence(world)), "supplier"


def under_letter(world):
    return world.at("released", kind="spares"), "supplier"


def under_exemption(world):
    return small_part(world), "supplier"


def under_repair(world):
    return world.at("in_work", kind="maintenance"), "repairer"


PARENTS = (on_licence, on_licence_of_another, under_letter, under_exemption, under_repair)


def files(parent_of):
    def prepared(world):
        parent, who = parent_of(world)

        def attempted():
            with pytest.raises(Refused) as error:
                world.file_shipment(parent, who=who)
            return error.value.refusals

        return attempted

    prepared.__name__ = f"file_{parent_of.__name__}"
    return prepared


def moves(parent_of, name, *, export_filed):
    def prepared(world):
        parent, who = parent_of(world)
        shipment = world.file_shipment(parent, who=who)
        if export_filed:
            world.execute(shipment, "file_export_information", who, **itn(world, shipment))
        return lambda: refused(world, shipment, name, who, **({} if export_filed else itn(world, shipment)))

    prepared.__name__ = f"{name}_{parent_of.__name__}"
    return prepared


MOMENTS = {
    "approve a licence": decides("countersign", "licence", "approve", "countersigner"),
    "reinstate a licence": decides("suspended", "licence", "reinstate", "countersigner2"),
    "release spares": decides("countersign", "spares", "release", "countersigner"),
    "approve maintenance": decides("countersign", "maintenance", "approve", "countersigner"),
    "induct": decides("cleared", "maintenance", "induct", "repairer", imported_on="2026-03-02"),
    "dispatch": decides("in_work", "maintenance", "dispatch", "repairer"),
    "release what a licence was granted for": granted_at_last,
    **{f"file a shipment {of.__name__}": files(of) for of in PARENTS},
    **{
        f"file export information {of.__name__}": moves(of, "file_export_information", export_filed=False)
        for of in PARENTS
    },
    **{f"depart {of.__name__}": moves(of, "depart", export_filed=True) for of in PARENTS},
}


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_condition_that_was_met_at_the_filing_is_asked_again(condition, moment, monkeypatch):
    world = make_world()
    attempted = MOMENTS[moment](world)
    condition(monkeypatch)
    world.now = LATER
    code, cited = CONDITIONS[condition]
    refusals = attempted()
    assert code in {refusal.code for refusal in refusals}
    assert any(cited in refusal.citations for refusal in refusals if refusal.code == code)
    assert len({(refusal.code, refusal.sentence) for refusal in refusals}) == len(refusals)


@pytest.mark.parametrize("days", [9, 10])
def test_a_registration_that_has_ended_stops_what_it_began(days):
    world = make_world()
    parent, other = licence(world), world.at("countersign")
    shipment = world.file_shipment(parent)
    Partner.objects.filter(code="ge").update(registration_expires_on=LAST)
    world.now = LATER.replace(day=days)
    with pytest.raises(Refused) as filing:
        world.file_shipment(parent)
    for (refusal,) in (
        filing.value.refusals,
        refused(world, shipment, "file_export_information", "filer", **itn(world, shipment)),
        [
            item
            for item in refused(world, shipment, "depart", "filer", **itn(world, shipment))
            if item.code != "eei_late"
        ],
    ):
        assert refusal.sentence == "GE was registered until 5 March 2026."
        assert refusal.citations == ("22 CFR 122.1(a)",)
    (refusal,) = refused(world, other, "approve", "countersigner")
    assert (refusal.sentence, "22 CFR 122.1(a)" in refusal.citations) == (
        "GE was registered until 5 March 2026.",
        True,
    )


def test_what_leaves_later_than_planned_leaves_when_all_still_holds():
    world = make_world()
    for parent_of in PARENTS:
        parent, who = parent_of(world)
        shipment = world.file_shipment(parent, who=who)
        world.execute(shipment, "file_export_information", who, **itn(world, shipment))
        world.now = world.now.replace(day=world.now.day + 3)
        assert world.execute(shipment, "depart", who).state == "in_transit"


def test_a_registration_that_is_renewed_is_no_refusal():
    world = make_world()
    shipment = world.file_shipment(licence(world))
    ge = Partner.objects.filter(code="ge")
    ge.update(registration_expires_on=LAST)
    world.now = LATER
    refused(world, shipment, "file_export_information", "filer", **itn(world, shipment))
    ge.update(registration_expires_on=date(2027, 3, 5))
    assert world.execute(shipment, "file_export_information", "filer", **itn(world, shipment)).detail.itn


def test_a_licence_that_ends_before_the_later_departure_is_asked_on_that_day():
    world = make_world()
    parent = licence(world)
    shipment = world.file_shipment(parent)
    ended = parent.detail.expires_on
    world.now = datetime(ended.year, ended.month, ended.day, 14, tzinfo=UTC)
    last = {"departs_at": world.now + timedelta(hours=9, minutes=30), "arrives_on": ended + timedelta(days=1)}
    world.execute(shipment, "replan", "filer", **last)
    world.execute(shipment, "file_export_information", "filer", **itn(world, shipment))
    world.sweep(1)
    for name in ("file_export_information", "depart"):
        assert {item.code for item in refused(world, shipment, name, "filer", **itn(world, shipment))} >= {
            "not_released",
            "expired",
        }


def test_nobody_is_registered_for_a_filing_of_the_buyer_with_no_exporter_here():
    world = make_world()
    parties = [END_USER]
    case = world.at("countersign", kind="spares", parties=parties)
    registration_ends(None)
    world.now = LATER
    assert world.execute(case, "release", "countersigner").state == "released"
