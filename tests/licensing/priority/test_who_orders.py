"""Who orders from whom: an order is placed with another, and an end buyer abroad is sponsored by its own ministry."""

import pytest

from licensing.models import Partner
from tests.world import codes, make_world, refused
from tests.worlds.filings import END_USER, SPONSOR, SUPPLIER
from tests.worlds.orders import drafted_below, rated

pytestmark = pytest.mark.django_db


def test_nobody_orders_from_itself():
    world = make_world()
    own = {"filer": world.us_firm, "parties": [SUPPLIER]}
    home = {**own, "detail": {"foreign_end_buyer": False}}
    assert codes(world, world.file(kind="priority", **home), "submit", "filer") == {"orders_from_itself"}
    case = drafted_below(world, rated(world), **own)
    (refusal,) = refused(world, case, "flow_down", "supplier")
    assert (refusal.code, refusal.field) == ("orders_from_itself", "parties")
    assert world.fresh(case).state == "draft"


THAI = {"role": "end_user", "name": "Royal Thai Air Force", "country": "TH"}


def test_a_ministry_that_files_for_another_country_is_no_sponsor_of_that():
    world = make_world()
    case = world.file(kind="priority", filer=world.partners["mod"], parties=[THAI, SUPPLIER])
    assert codes(world, case, "submit", "sponsor") == {"no_sponsor"}
    assert world.fresh(case).state == "draft"


def test_each_country_that_buys_has_a_request_of_its_own():
    world = make_world()
    case = world.file(kind="priority", parties=[END_USER, THAI, SUPPLIER, SPONSOR])
    (refusal,) = refused(world, case, "submit", "hal")
    assert (refusal.code, refusal.field) == ("one_request_each", "parties")
    assert refusal.citations == ("15 CFR 700.57(b)",)
    assert refusal.sentence == "A request covers one end buyer's country. File one request for each country."
    case = world.file(kind="priority", filer=world.partners["mod"], parties=[END_USER, THAI, SUPPLIER])
    assert codes(world, case, "submit", "sponsor") == {"no_sponsor", "one_request_each"}


def test_one_ministry_sponsors():
    world = make_world()
    Partner.objects.create(code="thai-mod", name="Thai ministry", kind="ministry", country="TH")
    theirs = {"role": "sponsor", "name": "Ministry of Defence", "country": "TH", "partner": "thai-mod"}
    other = {**SPONSOR, "name": "Indian Air Force", "partner": "iaf"}
    case = world.file(kind="priority", parties=[END_USER, THAI, SUPPLIER, SPONSOR, theirs])
    assert codes(world, case, "submit", "hal") == {"one_request_each"}
    case = world.file(kind="priority", parties=[END_USER, SUPPLIER, SPONSOR, other])
    assert codes(world, case, "submit", "hal") == {"one_sponsor"}
    case = world.file(kind="priority", parties=[END_USER, SUPPLIER, SPONSOR, theirs])
    assert codes(world, case, "submit", "hal") == {"one_sponsor", "not_the_buyers_ministry"}
    case = world.file(kind="priority", parties=[END_USER, END_USER, SUPPLIER, SPONSOR, SPONSOR])
    assert world.execute(case, "submit", "hal").state == "sponsorship"


def test_a_partners_own_country_counts_whatever_the_filing_says():
    world = make_world()
    case = world.file(kind="priority", parties=[{**END_USER, "country": "TH"}, SUPPLIER, SPONSOR])
    assert world.execute(case, "submit", "hal").state == "sponsorship"


def test_what_a_ministry_abroad_uses_a_foreign_state_buys():
    world = make_world()
    case = world.file(kind="priority", detail={"foreign_end_buyer": False}, parties=[END_USER, SUPPLIER])
    (refusal,) = refused(world, case, "submit", "hal")
    assert (refusal.code, refusal.field) == ("a_state_buys", "foreign_end_buyer")
    assert refusal.citations == ("15 CFR 700.57(b)",)
    assert refusal.sentence.startswith("IAF is the end-user. State that a foreign state is the end buyer")
    firm = {"role": "end_user", "name": "Tata Advanced Systems", "country": "IN", "partner": "tasl"}
    case = world.file(kind="priority", detail={"foreign_end_buyer": False}, parties=[firm, SUPPLIER])
    assert world.execute(case, "submit", "hal").state == "endorsement"


def test_who_sponsors_nothing_reads_nothing():
    world = make_world()
    case = world.file(kind="priority", detail={"foreign_end_buyer": False}, parties=[SUPPLIER, SPONSOR])
    (refusal,) = refused(world, case, "submit", "hal")
    assert (refusal.code, refusal.field) == ("no_sponsor_due", "parties")


def test_no_box_that_is_not_ticked_opens_canadas_way():
    world = make_world()
    theirs = {"role": "end_user", "name": "Royal Canadian Air Force", "country": "CA"}
    case = world.file(kind="priority", detail={"foreign_end_buyer": False}, parties=[theirs, SUPPLIER])
    assert codes(world, case, "submit", "hal") == {"canada_goes_otherwise"}


def test_canada_goes_by_a_way_of_its_own():
    world = make_world()
    theirs = {"role": "end_user", "name": "Royal Canadian Air Force", "country": "CA"}
    case = world.file(kind="priority", parties=[theirs, SUPPLIER, SPONSOR])
    assert codes(world, case, "submit", "hal") == {"canada_goes_otherwise", "not_the_buyers_ministry"}
