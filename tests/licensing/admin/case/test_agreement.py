"""The page of an agreement after its approval: what was told of it."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.licensing.admin.desks import confirm_page, execute, page, words
from tests.world import AGREEMENT, START
from tests.worlds.agreements import LICENSEE, agreement, amend, amending
from tests.worlds.authorities import HAL
from tests.worlds.clocks import end_of


def test_officers_read_a_minor_amendment_and_that_it_came_late(world, at_desk):
    case = world.execute(world.at("approved", detail=AGREEMENT), "execute", "filer", executed_on=START.date())
    world.now = end_of(2026, 4, 20)
    told = {"concluded_on": date(2026, 3, 10), "amendment": "Lot 2 is delivered in July."}
    world.execute(case, "report_minor_amendment", "filer", **told)
    content = words(at_desk("olive").get(page(case)))
    for part in ("1. Concluded on 10 March", "late: it was due by 9 April", told["amendment"]):
        assert part in content
    assert "Notice under the agreement came late" in content


def test_who_reviews_an_amendment_reads_what_it_would_change(world, at_desk):
    case = agreement(world)
    parties = (HAL, LICENSEE, {**LICENSEE, "name": "Bharat Electronics"})
    stated = {"ends_on": date(2036, 6, 30), "parties": parties}
    filed = amending(world, case, "extend_duration", "add_party", **stated)
    content = words(at_desk("olive").get(page(filed)))
    for part in (
        "What the amendment would change",
        "<td>31 December 2034</td><td><strong>30 June 2036</strong></td>",
        "<td>2,400</td><td>unchanged</td>",
        "Foreign party to the agreement: Bharat Electronics",
    ):
        assert part in content
    world.execute(filed, "approve", "countersigner")
    assert "What the amendment would change" not in words(at_desk("olive").get(page(filed)))


def test_officers_read_the_terms_in_force_and_those_before(world, at_desk):
    case = agreement(world)
    filed = amend(world, case, "extend_duration", ends_on=date(2036, 6, 30))
    content = words(at_desk("olive").get(page(case)))
    for part in (
        "Terms of the agreement",
        "in force now",
        filed.reference,
        "30 June 2036",
        "31 December 2034",
    ):
        assert part in content
    assert "30 June 2036, before 31 December 2034" in content
    assert "Extend the duration" in words(at_desk("olive").get(page(filed)))


def test_an_officer_sends_a_file_of_what_was_made_and_reads_the_totals(world, at_desk):
    case = agreement(world)
    world.now = end_of(2026, 9, 30)
    olive, place = at_desk("olive"), confirm_page(case, "report_production")
    assert 'enctype="multipart/form-data"' in words(olive.get(place))
    bad = b"from,until,quantity,value\n2026-03-02,2026-05-31,many,2100000.00\n"
    content = words(send(olive, case, bad))
    assert "Row 1, quantity: It must be a whole number." in content
    assert "2026-03-02,2026-05-31,many,2100000.00" in content
    table = b"\xef\xbb\xbffrom,until,quantity,value\n2026-03-02,2026-05-31,900,2100000.00\n"
    assert send(olive, case, table).status_code == 302
    content = words(olive.get(page(case)))
    for part in ("900 of 2,400", "USD 2,100,000.00 of USD 7,000,000.00", "2 March to 31 May"):
        assert part in content
    assert "2026-03-02 to 2026-05-31: 900, 2,100,000.00 USD." in content
    text = "from,until,quantity,value,corrects,reason\n2026-03-02,2026-05-31,880,2053333.20,1,Scrap"
    assert execute(olive, case, "report_production", reports=text).status_code == 302
    content = words(olive.get(page(case)))
    for part in ("880 of 2,400", "Corrected by report 2", "Corrects report 1: Scrap", "<s>900</s>"):
        assert part in content


def test_a_file_that_is_too_long_is_no_table(world, at_desk):
    case = agreement(world)
    assert "The first line must be" in words(send(at_desk("olive"), case, b"x" * 200_001))


def send(client, case, content):
    return execute(
        client, case, "report_production", **{"reports-file": SimpleUploadedFile("made.csv", content)}
    )
