"""Who may act on the pages of the kinds beside the licence."""

from datetime import date

from tests.licensing.admin.desks import execute, page, signed_in


def test_who_endorsed_does_not_authorise(world, nothing_moves):
    from licensing.models import User

    case = world.at("authorisation", kind="priority", detail={"required_on": date(2190, 1, 31)})
    User.objects.get(username="ed").groups.add(*User.objects.get(username="anna").groups.all())
    unmoved = nothing_moves(case)
    assert execute(signed_in("ed"), case, "authorise", rating="DO", programme_symbol="A1").status_code == 403
    assert unmoved()
    assert (
        execute(signed_in("anna"), case, "authorise", rating="DO", programme_symbol="A1").status_code == 302
    )
    assert world.fresh(case).state == "authorised"


def test_a_reviewer_reports_and_still_reads_the_case(world):
    case = world.at("technical", kind="maintenance")
    client = signed_in("rita")
    answer = execute(client, case, "report", assessment="fit", statement="It can be done.")
    assert (answer.status_code, answer["Location"]) == (302, page(case))
    assert world.fresh(case).state == "determination"
    assert client.get(page(case)).status_code == 200
