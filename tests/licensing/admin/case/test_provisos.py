"""Provisos in the admin: chosen on the page of their revision, and shown with what became of them to the countersigner."""

from tests.licensing.admin.desks import confirm_page, execute, page, words


def test_the_countersigner_sees_which_provisos_were_departed_from(world, at_desk):
    case = world.at("staffed")
    for who, text in (("reviewer", "Report."), ("reviewer2", "No retransfer.")):
        world.execute(case, "give_position", who, position="provisos", provisos=[text])
    content = words(at_desk("olive").get(confirm_page(case, "revise_provisos")))
    assert "1. Report. (DTSA)" in content
    revision = {"revised": ["1"], "text": "Report in March.", "reason": "One report a year."}
    assert execute(at_desk("olive"), case, "revise_provisos", **revision).status_code == 302
    take = {"recommendation": "provisos", "notification": "none"}
    assert execute(at_desk("olive"), case, "recommend", **take).status_code == 302
    content = words(at_desk("kim").get(confirm_page(case, "approve")))
    assert "changed into proviso 3 by olive" in content
    assert "One report a year." in content
    assert "Drafted by olive from proviso 1" in content
    assert content.count("Departed from: the agency has not concurred") == 1
    assert execute(at_desk("rita"), case, "concur").status_code == 302
    content = words(at_desk("kim").get(page(case)))
    assert "Departed from" not in content
    assert "DTSA has answered the change." in content


def test_a_proviso_of_the_office_alone_is_shown(world, at_desk):
    case = world.at("review")
    execute(at_desk("olive"), case, "revise_provisos", text="Report.", reason="New end-user.")
    assert "Provisos of this office" in words(at_desk("olive").get(page(case)))
