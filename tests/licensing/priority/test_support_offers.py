"""The priority case that is offered for a case: what of it is known is in it, and who gets none is told why."""

from datetime import date, timedelta

import pytest

from licensing import filing
from licensing.case_file import CaseFile
from licensing.models import Case, Partner
from licensing.priority import support_offers
from licensing.worker import cycle
from tests.world import codes, detail, make_world
from tests.worlds.arrangements import programme
from tests.worlds.filings import END_USER, REPAIRER, SPONSOR, SUPPLIER

pytestmark = pytest.mark.django_db
NEEDED = date(2026, 3, 10)


def offered(world, case):
    return support_offers.of(CaseFile(world.fresh(case)), world.now, Case.objects.all())


def spares(world, state="review", **changes):
    facts = {"required_on": NEEDED, **changes.pop("detail", {})}
    return world.at(state, kind="spares", detail=facts, **changes)


def test_it_says_what_is_known_of_the_case():
    world = make_world()
    case = spares(world)
    cycle.sweep(now=world.now)
    offer = offered(world, case)
    assert (offer.will_miss, offer.needed_on) == (True, NEEDED)
    assert (offer.foreseen_on, offer.working_days_late) == (date(2026, 3, 11), 1)
    assert offer.filing == {
        "subject": "Priority for MH-60R gearbox spares",
        "direction": "rating",
        "supports": case.reference,
        "item": "Input bevel gear; Carbon seal",
        "justification": (
            f"{case.reference}, MH-60R gearbox spares, is needed on 10 March 2026. "
            "It is in: Review. The expected decision date is 11 March 2026, 1 working day late."
        ),
        "required_on": NEEDED,
        "foreign_end_buyer": True,
        "delivered_item": {"designation": "MH-60R", "serial_number": "IN-801"},
        "parties": [END_USER, SUPPLIER, SPONSOR],
    }


def test_what_it_offers_can_be_filed_and_submitted():
    world = make_world()
    case = spares(world)
    content = dict(offered(world, case).filing)
    common = {name: content.pop(name) for name in ("subject", "delivered_item", "parties")}
    hal = Partner.objects.get(code="hal")
    created = filing.file(kind="priority", filer=hal, ctx=world.ctx("hal"), detail=content, **common).case
    assert world.execute(created, "submit", "hal").state == "sponsorship"
    with pytest.raises(support_offers.NoOffer, match=rf"{created.reference} already supports this case\."):
        offered(world, case)
    with pytest.raises(support_offers.NoOffer, match=r"A priority case already supports this case\."):
        support_offers.of(CaseFile(world.fresh(case)), world.now, Case.objects.none())
    world.execute(created, "decline", "sponsor", reason="No budget")
    assert offered(world, case).filing["supports"] == case.reference


def test_the_sponsors_request_uses_up_no_offer_of_the_filers():
    world = make_world()
    case = spares(world)
    content = dict(offered(world, case).filing)
    common = {name: content.pop(name) for name in ("subject", "delivered_item", "parties")}
    common["parties"] = [
        party for party in common["parties"] if party["role"] != "sponsor"
    ]  # it files itself
    ministry = {"kind": "priority", "filer": world.partners["mod"], "ctx": world.ctx("sponsor")}
    draft = filing.file(**ministry, detail=content, **common).case
    assert offered(world, case).filing["supports"] == case.reference
    world.execute(draft, "submit", "sponsor")
    assert offered(world, case).filing["supports"] == case.reference


@pytest.mark.parametrize("who", ["end_user", "supplier", "stranger"])
def test_a_follower_requests_no_priority_for_anothers_case(who):
    world = make_world()
    case, none = spares(world), "SPA-2026-00000-00000"
    follower = Partner.objects.get(pk=world.actors[who].partner_id)
    said = set()
    for reference in (case.reference, none):
        detail = {"supports": reference, "purchase_order": ""}
        with pytest.raises(filing.BadFiling) as bad:
            world.file(kind="priority", filer=follower, ctx=world.ctx(who), detail=detail)
        said.add(str(bad.value).replace(reference, "REFERENCE"))
    assert len(said) == 1
    assert offered(world, case).filing["supports"] == case.reference


def test_who_sponsors_no_more_submits_no_request():
    world = make_world()
    case = spares(world)
    detail = {"supports": case.reference, "purchase_order": ""}
    ministry = world.partners["mod"]
    draft = world.file(kind="priority", filer=ministry, detail=detail, parties=[END_USER, SUPPLIER])
    case.relations.filter(role="sponsor").delete()
    assert "no_relation_to_case" in codes(world, draft, "submit", "sponsor")


def test_one_that_is_in_time_may_ask_too():
    world = make_world()
    offer = offered(world, spares(world, detail={"required_on": date(2026, 9, 30)}))
    assert (offer.will_miss, offer.working_days_late) == (False, 0)
    assert offer.filing["justification"].endswith("The expected decision date is 11 March 2026.")


def test_once_it_is_decided_nothing_is_foreseen():
    world = make_world()
    offer = offered(world, spares(world, "released", detail={"required_on": date(2026, 9, 30)}))
    assert (offer.will_miss, offer.foreseen_on) == (False, None)
    assert "In the ordinary course" not in offer.filing["justification"]


def test_the_repairer_supplies_maintenance():
    world = make_world()
    case = world.at("technical", kind="maintenance")
    assert {"role": "supplier", **{name: REPAIRER[name] for name in ("name", "country", "partner")}} in (
        offered(world, case).filing["parties"]
    )


def test_a_supplier_abroad_is_asked_for_an_assurance_by_the_side_of_the_united_states():
    world = make_world()
    there = {"role": "supplier", "name": "TASL", "country": "IN", "partner": "tasl"}
    case = spares(world, parties=[END_USER, there])
    with pytest.raises(support_offers.NoOffer, match="Only a filer in the United States may request"):
        offered(world, case)
    Partner.objects.filter(code="hal").update(country="US")
    assert offered(world, case).filing["direction"] == "assurance"


def test_neither_the_filer_nor_who_is_inactive_supplies():
    world = make_world()
    own = {"role": "supplier", "name": "HAL", "country": "IN", "partner": "hal"}
    parties = offered(world, spares(world, parties=[END_USER, own])).filing["parties"]
    assert "supplier" not in [party["role"] for party in parties]
    case = spares(world)
    Partner.objects.filter(code=SUPPLIER["partner"]).update(is_active=False)
    assert "supplier" not in [party["role"] for party in offered(world, case).filing["parties"]]


def test_it_is_under_the_programme_while_its_filer_may_file_there():
    world = make_world()
    created = programme(world.end_user)
    case = spares(world, programme="engines")
    assert offered(world, case).filing["programme"] == "engines"
    created.partners.clear()
    assert "programme" not in offered(world, case).filing


def test_a_licence_names_whom_it_knows():
    """Two ministries could sponsor; the filing does not choose between them."""
    world = make_world()
    case = world.at("review", detail=detail(world, required_on=date(2026, 6, 1)))
    result = offered(world, case).filing
    assert [party["role"] for party in result["parties"]] == ["end_user"]
    Partner.objects.filter(code="iaf").update(is_active=False)
    assert offered(world, case).filing["parties"][1] == {
        "role": "sponsor", "name": "MOD", "country": "IN", "partner": "mod",
    }  # fmt: skip


def test_an_end_user_that_is_a_ministry_sponsors_for_itself():
    world = make_world()
    parties = offered(world, spares(world, parties=[END_USER, SUPPLIER])).filing["parties"]
    assert parties[-1] == {**END_USER, "role": "sponsor"}


def test_a_ministry_that_files_needs_no_sponsor():
    world = make_world()
    case = world.file(kind="spares", filer=world.partners["mod"])
    case = world.execute(case, "submit", "sponsor")
    assert [party["role"] for party in offered(world, case).filing["parties"]] == ["end_user", "supplier"]


def test_an_end_user_at_home_needs_no_ministry():
    world = make_world()
    there = {"role": "end_user", "name": "GE", "country": "US", "partner": "ge"}
    result = offered(world, spares(world, parties=[there, {**SUPPLIER, "partner": "lm"}])).filing
    assert result["foreign_end_buyer"] is False
    assert [party["role"] for party in result["parties"]] == ["end_user", "supplier"]


def test_long_lists_are_cut():
    world = make_world()
    line = {"description": "Gear " * 50, "usml_category": "VIII(h)(1)", "quantity": 1, "value": 1}
    assert len(offered(world, spares(world, lines=[line])).filing["item"]) == support_offers.LONGEST_LINE


@pytest.mark.parametrize(
    ("kind", "state", "facts", "text"),
    [
        ("shipment", "lodged", {}, "Priority cannot support a shipment case."),
        ("priority", "endorsement", {}, "Priority cannot support a priority case."),
        ("spares", "draft", {}, "Submit the case before you request priority."),
        ("spares", "cancelled", {}, "The case has ended."),
        ("licence", "review", {}, "The case has no required date"),
    ],
)
def test_who_gets_none_is_told_why(kind, state, facts, text):
    world = make_world()
    case = world.at(state, kind=kind, **facts)
    with pytest.raises(support_offers.NoOffer, match=text):
        offered(world, case)


def test_a_day_that_has_passed_is_none_to_ask_for():
    world = make_world()
    case = spares(world)
    world.now += timedelta(days=9)
    with pytest.raises(support_offers.NoOffer, match="The required date, 10 March 2026, has passed"):
        offered(world, case)
