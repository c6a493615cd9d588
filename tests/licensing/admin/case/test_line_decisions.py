"""The table of lines on the page of a recommendation, and what the countersigner and the case page show of it."""

from licensing.models import LineDecision
from tests.licensing.admin.desks import confirm_page, execute, page, words
from tests.worlds.authorities import BLADE, FORWARDER, HAL, VANE, amendment, granted, licence
from tests.worlds.filings import END_USER

RECOMMENDED = {"recommendation": "approve", "notification": "none"}
LESS = {
    "lines-1-decision": "reduced",
    "lines-1-quantity": "10",
    "lines-1-value": "",
    "lines-1-reason": "Ten are in service.",
    "lines-2-decision": "refused",
    "lines-2-reason": "Vanes are made locally.",
}


def in_review(world):
    return world.at("review", lines=[BLADE, VANE], parties=[HAL, {**END_USER, "role": "consignee"}])


def test_a_decision_on_each_line_is_entered_shown_and_granted(world, at_desk):
    case = in_review(world)
    content = words(at_desk("olive").get(confirm_page(case, "recommend")))
    assert 'name="lines-2-reason"' in content
    assert "1. High-pressure turbine blade" in content
    assert execute(at_desk("olive"), case, "recommend", **RECOMMENDED, **LESS).status_code == 302
    content = words(at_desk("kim").get(confirm_page(case, "approve")))
    assert "What is recommended of each line" in content
    for shown in ("10 each, USD 300,000.00", "Ten are in service.", "Refuse", "Vanes are made locally."):
        assert shown in content
    assert "Recommended: 10 each" in words(at_desk("olive").get(page(case)))
    assert execute(at_desk("kim"), case, "approve").status_code == 302
    assert granted(case).quantity == 10
    content = words(at_desk("olive").get(page(case)))
    assert "Approved: 10 each" in content
    assert "Line 2: refuse. Vanes are made locally." in content


def test_a_table_left_alone_approves_all(world, at_desk):
    case = in_review(world)
    untouched = {"lines-1-decision": "approved", "lines-2-decision": "approved", "lines-2-quantity": ""}
    assert execute(at_desk("olive"), case, "recommend", **RECOMMENDED, **untouched).status_code == 302
    assert not LineDecision.objects.exists()
    assert "lines" not in case.events.get(name="case.recommended").facts["data"]


def test_an_error_names_its_line_and_what_was_entered_stays(world, at_desk, nothing_moves):
    case = in_review(world)
    unmoved = nothing_moves(case)
    answer = execute(at_desk("olive"), case, "recommend", **RECOMMENDED, **{**LESS, "lines-1-quantity": "41"})
    assert answer.status_code == 400
    assert answer.context["form"].errors["lines"] == ["Line 1: Approve 1 to 40, the quantity asked for."]
    content = words(answer)
    assert 'value="41"' in content
    assert "Vanes are made locally.</textarea>" in content
    assert unmoved()


def test_what_was_recommended_before_is_there_to_be_changed(world, at_desk):
    case = in_review(world)
    execute(at_desk("olive"), case, "recommend", **RECOMMENDED, **LESS)
    execute(at_desk("kim"), case, "send_back", reason="Why ten?")
    content = words(at_desk("olive").get(confirm_page(case, "recommend")))
    assert 'value="10"' in content
    assert "Ten are in service.</textarea>" in content
    assert '<option value="refused" selected>' in content


def test_an_amendment_has_no_table(world, at_desk):
    detail = amendment(licence(world), "add_freight_forwarder")
    case = world.at("review", detail=detail, lines=[BLADE], parties=[HAL, FORWARDER])
    content = words(at_desk("olive").get(confirm_page(case, "recommend")))
    assert "An amendment is approved or denied as a whole." in content
    assert "lines-1-decision" not in content


def test_a_recommendation_to_deny_shows_no_lines(world, at_desk):
    case = in_review(world)
    execute(at_desk("olive"), case, "recommend", **{**RECOMMENDED, "recommendation": "deny"})
    content = words(at_desk("kim").get(confirm_page(case, "approve")))
    assert "What is recommended of each line" not in content
    assert "The officer recommends to deny." in content
