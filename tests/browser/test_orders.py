"""What bears on many cases, in a real browser: a hold placed, seen on a case and lifted; every page about time by axe."""

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from playwright.sync_api import Page, expect

from config.processes import wait_until
from tests import servers
from tests.browser.test_accessibility import grave, overflow, settle

HOLD = "Pause on engine parts"
LOOKS = [(1440, "light"), (1024, "dark")]


@pytest.fixture(scope="module")
def swept(desk) -> Iterator[None]:
    """A sweeper that runs beside the web server, as it does in production."""
    with servers.sweeper(desk.place, "--interval", "0.5"):
        yield


def sound(page: Page, picture, name: str) -> None:
    """Nothing grave by axe, nothing overflowing; a picture is kept."""
    settle(page)
    picture(page, name)
    assert grave(page) == [], name
    assert overflow(page) <= 0, name


def until_shown(page: Page, text: str) -> None:
    """Look at the page again until what the workers do has come to it."""

    def shown() -> bool:
        page.reload()
        return text in page.content()

    wait_until(shown, seconds=60, what=f"{text!r} at {page.url}")


def places_a_hold(page: Page, address: str, picture) -> None:
    page.goto(f"{address}/admin/licensing/hold/add/")
    page.get_by_label("Title").fill(HOLD)
    page.get_by_label("Legal basis").fill("Order of 20 November 2026, section 2")
    page.get_by_label("Notice").fill("Engine parts wait for a review of policy. Nothing is needed of you.")
    page.get_by_label("Licence").check()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("Nothing has been done yet.")).to_be_visible()
    expect(page.get_by_text("Engine parts wait for a review of policy.")).to_be_visible()
    sound(page, picture, "hold-preview")
    page.get_by_role("button", name="Place the hold").click()
    expect(page.get_by_text("The hold stands.")).to_be_visible()
    until_shown(page, "Finished")
    sound(page, picture, "hold")


def lifts_it(page: Page, picture) -> None:
    page.get_by_role("link", name="Lift the hold").click()
    page.get_by_label("Reason").fill("The review is over.")
    page.get_by_role("button", name="Preview").click()
    sound(page, picture, "hold-lift-preview")
    page.get_by_role("button", name="Lift the hold").click()
    expect(page.get_by_text("The hold is lifted.")).to_be_visible()


def test_a_hold_is_placed_seen_on_a_case_and_lifted(desk, sign_in, picture, swept):
    page = sign_in("whitcombe", width=1440, scheme="light")
    places_a_hold(page, desk.address, picture)
    order = page.url
    page.locator(".lx-table a.lx-reference").first.click()
    case = page.url
    expect(page.locator(".lx-head")).to_contain_text(f"Held: {HOLD}")
    expect(page.locator("#lx-clocks ~ .lx-stops")).to_contain_text("Order of 20 November 2026, section 2")
    sound(page, picture, "case-held")
    page.goto(f"{desk.address}/admin/licensing/case/?view=order")
    expect(page.locator("#result_list")).to_contain_text(f"Held: {HOLD}")
    sound(page, picture, "inbox-held")
    page.goto(order)
    lifts_it(page, picture)
    page.goto(case)
    until_shown(page, "The order is lifted")
    expect(page.locator(".lx-head")).not_to_contain_text("Held:")


@pytest.fixture(scope="module")
def trouble(desk) -> None:
    """Something failed behind everybody's back: a clock and mails are set aside; a digest came in."""
    with psycopg.connect(desk.place.database_url, autocommit=True) as connection:
        connection.execute(
            "UPDATE licensing_clock SET set_aside_at = now(), next_at = NULL, failures = 3, "
            "error = 'DatabaseError: value too long for type character varying(200)' WHERE id IN "
            "(SELECT id FROM licensing_clock WHERE closed_at IS NULL AND next_at IS NOT NULL ORDER BY id LIMIT 2)"
        )
        connection.execute(
            'INSERT INTO licensing_notice (id, "to", subject, body, count, created_at, attempts, error, fence, '
            "set_aside_at) VALUES (gen_random_uuid(), 'officer', '412 deadlines: 400 deadline breached, 12 escalated', "
            "E'For officer: 412 notices of deadlines.\\n\\n400 x Deadline breached: Licence, Review\\n12 x Escalated: "
            "Licence, Intake', 412, now(), 5, 'SMTPRecipientsRefused: 550 no such mailbox', 0, now())"
        )


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_what_was_set_aside_and_what_was_told(desk, sign_in, picture, trouble, width, scheme):
    page = sign_in("okafor", width=width, scheme=scheme)
    for name in ("clock", "notice"):
        page.goto(f"{desk.address}/admin/licensing/{name}/")
        sound(page, picture, f"{name}-{width}-{scheme}")
    expect(page.get_by_text("412 deadlines in one digest")).to_be_visible()


def declared(page: Page, address: str, picture, name: str, days: str) -> None:
    page.goto(f"{address}/admin/licensing/servicelevel/add/")
    sound(page, picture, f"level-form-{name}")
    page.get_by_label("Of what").select_option("licence/review")
    page.get_by_label("How long").fill(days)
    page.get_by_label("Warnings").fill("50, 75")
    page.get_by_label("Effective from").fill(f"{datetime.now(UTC):%Y-%m-%d}")
    page.get_by_label("Reason").fill("More cases than reviewers this quarter")
    page.get_by_role("button", name="Declare").click()
    expect(page.get_by_text("Declared: Licence: review")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), LOOKS[:1])
def test_a_service_level_is_declared_and_its_move_previewed(desk, sign_in, picture, width, scheme):
    page = sign_in("whitcombe", width=width, scheme=scheme)
    declared(page, desk.address, picture, scheme, "15")
    sound(page, picture, f"level-{scheme}")
    page.get_by_role("link", name="Move running clocks").click()
    page.get_by_label("Reason").fill("It is for the cases that wait, too")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("Nothing has been done yet.")).to_be_visible()
    sound(page, picture, f"level-move-{scheme}")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("path", ["hold/", "hold/add/", "servicelevel/", "calendarday/", "calendarday/add/"])
def test_the_pages_about_time(desk, sign_in, picture, path, width, scheme):
    page = sign_in("whitcombe", width=width, scheme=scheme)
    page.goto(f"{desk.address}/admin/licensing/{path}")
    settle(page)
    picture(page, f"time-{path.strip('/').replace('/', '-')}-{width}-{scheme}")
    assert overflow(page) <= 0
    if path.endswith("add/"):
        assert grave(page) == []


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_a_statutory_date_is_excused_and_every_date_explained(desk, sign_in, picture, width, scheme):
    page = sign_in("okafor", width=width, scheme=scheme)
    page.goto(f"{desk.address}/admin/licensing/case/?state=staffed")
    page.locator("a.lx-case").first.click()
    expect(page.locator("section[aria-labelledby=lx-clocks]")).to_contain_text("How this date arose")
    sound(page, picture, f"case-clocks-{width}-{scheme}")
    page.goto(f"{page.url.split('?')[0]}?as_of={datetime.now(UTC):%Y-01-01}")
    expect(page.get_by_text("No clock had run by then.")).to_be_visible()
