"""One case from a partner's system to its approval by three people, in a real browser."""

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.browser import partner


@pytest.fixture(scope="module")
def reference(desk) -> str:
    """GE Aerospace's system files a DSP-5 over the API."""
    return partner.file_and_submit(desk.address, desk.client("ge-aerospace"), desk.known["example"])


def open_case(page: Page, reference: str) -> None:
    page.get_by_role("textbox", name="Reference, subject or partner").fill(reference)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=reference).click()
    expect(page.locator(".lx-head")).to_contain_text(reference)


def step(page: Page, name: str) -> None:
    page.locator(".lx-actions a.lx-button", has_text=name).first.click()
    expect(page.locator("#lx-step")).to_have_text(name)


def confirm(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_text(f"{name}: done.")).to_be_visible()


def state(page: Page, title: str) -> None:
    expect(page.locator(".lx-head .lx-badge")).to_have_text(title)


def also_countersigner(desk, username: str) -> None:
    """Give a person a second role, behind everybody's back."""
    with psycopg.connect(desk.place.database_url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO licensing_user_groups (user_id, group_id) SELECT u.id, g.id FROM licensing_user u, "
            "auth_group g WHERE u.username = %s AND g.name = 'countersigner'",
            [username],
        )


def is_refused_her_own_recommendation(desk, officer: Page, picture) -> None:
    """She is given the countersigner's role as well, and is refused all the same: four eyes."""
    also_countersigner(desk, "okafor")
    officer.reload()
    officer.locator(".lx-actions details.lx-blocked summary").click()
    expect(officer.locator(".lx-actions details.lx-blocked")).to_contain_text(
        'Neither the person who did "Recommend a decision" on this case nor a delegate may do "Approve".'
    )
    officer.locator(".lx-actions details.lx-blocked a", has_text="Approve").click()
    expect(officer.get_by_role("alert")).to_contain_text('Neither the person who did "Recommend a decision"')
    expect(officer.get_by_role("button", name="Approve")).to_have_count(0)
    picture(officer, "refused-four-eyes")


def accepts_and_refers(officer: Page, reference: str) -> None:
    """The officer takes the case in and asks the defence department."""
    open_case(officer, reference)
    state(officer, "Intake")
    step(officer, "Accept for review")
    confirm(officer, "Accept for review")
    state(officer, "Review")

    step(officer, "Refer to agencies")
    officer.get_by_label("Defense Technology Security Administration").check()
    officer.get_by_label("Question to the agencies").fill(
        "Is the release of afterburner hardware acceptable?"
    )
    confirm(officer, "Refer to agencies")
    state(officer, "Interagency review")


def gives_a_position(reviewer: Page, reference: str, picture) -> None:
    """The reviewer answers with two provisos, and nothing is open any more."""
    open_case(reviewer, reference)
    step(reviewer, "Give agency position")
    reviewer.get_by_label("No objection with provisos").check()
    reviewer.get_by_label("Provisos", exact=False).last.fill(
        "No retransfer without approval.\nReport deliveries yearly."
    )
    picture(reviewer, "confirm-position")
    confirm(reviewer, "Give agency position")
    state(reviewer, "Determination")


def recommends(officer: Page) -> None:
    """The officer recommends, and has nothing left to do but to record what Congress may enact."""
    officer.reload()
    step(officer, "Recommend a decision")
    officer.get_by_label("Approve with provisos").check()
    officer.get_by_label("None is required").check()
    officer.get_by_label("Note to the countersigner").fill("Provisos of DTSA carried over.")
    confirm(officer, "Recommend a decision")
    state(officer, "Countersignature")
    expect(officer.locator(".lx-actions .lx-buttons a")).to_contain_text(["Record a joint resolution"])


def approves(countersigner: Page, reference: str, picture) -> None:
    """The countersigner reads who recommended what, and approves."""
    open_case(countersigner, reference)
    step(countersigner, "Approve")
    expect(countersigner.locator(".lx-side")).to_contain_text("Margaret Okafor")
    expect(countersigner.locator(".lx-main")).to_contain_text("Report deliveries yearly.")
    picture(countersigner, "confirm-approve")
    confirm(countersigner, "Approve")
    state(countersigner, "Approved")
    picture(countersigner, "case-approved")


def test_a_case_goes_from_the_partners_system_to_approval_by_three_people(desk, reference, sign_in, picture):
    officer, countersigner = sign_in("okafor"), sign_in("whitcombe")
    accepts_and_refers(officer, reference)
    gives_a_position(sign_in("brandt"), reference, picture)
    recommends(officer)
    is_refused_her_own_recommendation(desk, officer, picture)
    approves(countersigner, reference, picture)
    trail = countersigner.locator(".lx-timeline > li strong")
    assert trail.all_inner_texts() == [
        "Approve", "Recommend a decision", "Collect positions", "Give agency position", "Refer to agencies", "Accept for review", "Submit", "Draft filed",
    ]  # fmt: skip
    assert partner.state_of(desk.address, desk.client("ge-aerospace"), reference) == "approved"


def test_the_slower_of_two_officers_is_told_where_the_case_is(desk, sign_in, picture):
    reference = partner.file_and_submit(desk.address, desk.client("ge-aerospace"), desk.known["example"])
    first, second = sign_in("okafor"), sign_in("reyes")
    for page, name in ((first, "Accept for review"), (second, "Return without action")):
        open_case(page, reference)
        step(page, name)
    second.get_by_role("textbox", name="Reason").fill("No purchase order.")
    confirm(first, "Accept for review")
    second.get_by_role("button", name="Return without action").click()
    expect(second.get_by_role("alert").first).to_contain_text("It is now in: Review.")
    picture(second, "refused-stale")
    state(second, "Review")


def test_many_are_accepted_at_once_with_an_answer_each(desk, sign_in, picture):
    reference = partner.file_and_submit(desk.address, desk.client("ge-aerospace"), desk.known["example"])
    officer = sign_in("okafor")
    officer.goto(f"{desk.address}/admin/licensing/case/?q=F404")
    boxes = officer.locator("input.action-select")
    for place in range(boxes.count()):
        # the bar of actions covers what stands at the foot of the window
        boxes.nth(place).evaluate("box => box.scrollIntoView({block: 'center'})")
        boxes.nth(place).check()
    officer.locator("select[name=action]").select_option(label="Accept for review")
    officer.locator("button[name=index], button[title*='Run']").first.click()
    expect(officer.get_by_role("heading", name="moved")).to_contain_text("Accept for review:")
    row = officer.locator("tr", has_text=reference)
    expect(row).to_contain_text("Moved")
    picture(officer, "bulk-results")


def test_a_locked_login_is_told_so(desk, window, picture):
    page = window()
    for _ in range(5):
        page.goto(f"{desk.address}/admin/login/")
        page.get_by_label("Username").fill("sabol")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading")).to_have_text("Too many failed attempts")
    picture(page, "locked-out")
