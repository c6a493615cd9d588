"""Every kind of page by axe, in light and dark, at two widths: nothing serious or critical, nothing overflowing."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")


def grave(page: Page) -> list[str]:
    """What axe finds to be serious or critical: the rule and where it is broken."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{violation['impact']}: {violation['id']} at {node['target']}: {node['failureSummary']}"
        for violation in violations
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def wait_until_quiet(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")


LOOKS = [(1440, "light"), (1440, "dark"), (1024, "light"), (1024, "dark")]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_signing_in(desk, window, picture, width, scheme):
    page = window(width=width, scheme=scheme)
    page.goto(f"{desk.address}/admin/login/")
    wait_until_quiet(page)
    picture(page, f"sign-in-{width}-{scheme}")
    assert grave(page) == []
    assert overflow(page) <= 0


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_inbox_a_case_and_its_confirm_page(desk, sign_in, picture, width, scheme):
    page = sign_in("whitcombe", width=width, scheme=scheme)
    inbox = page.url
    page.goto(f"{desk.address}/admin/licensing/case/?view=second&state=countersign")
    case = page.locator("a.lx-case").first.get_attribute("href")
    stryker = f"{desk.address}/admin/licensing/case/?q=Stryker"
    addresses = {
        "inbox": inbox,
        "case": f"{desk.address}{case}",
        "confirm": f"{desk.address}{case.replace('change/', 'transition/deny/')}",
        "blocked": f"{desk.address}{case.replace('change/', 'transition/recommend/')}",
        "search": stryker,
    }
    for name, address in addresses.items():
        page.goto(address)
        wait_until_quiet(page)
        if name == "case":
            page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true })")
        picture(page, f"{name}-{width}-{scheme}")
        assert grave(page) == [], name
        assert overflow(page) <= 0, name
        if name == "inbox" and width >= 1440:
            assert page.evaluate(SCROLLED) <= 0


SCROLLED = """() => { let box = document.querySelector("#result_list"), most = 0
    for (; box; box = box.parentElement) {
        if (getComputedStyle(box).overflowX === "auto") most = Math.max(most, box.scrollWidth - box.clientWidth)
    }
    return most }"""
DRAWN = "(canvas) => Chart.getChart(canvas).data.datasets[0].data"
INKED = """(canvas) => {
  const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((alpha, place) => place % 4 === 3 && alpha > 0).length;
}"""


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_course_of_a_disruption(desk, sign_in, picture, width, scheme):
    page = sign_in("whitcombe", width=width, scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{desk.address}/admin/licensing/disruption/")
    page.locator("#result_list a[href*='/change/']").first.click()
    wait_until_quiet(page)
    canvas = page.locator("canvas.chart")
    figures = page.locator(".lx-figures tbody tr td:last-child").all_text_contents()
    drawn = canvas.evaluate(DRAWN)
    assert (drawn[0], drawn[-1]) == (int(figures[0]), int(figures[-1]))
    assert canvas.evaluate(INKED) > 1000
    assert "The table gives the same figures." in (page.get_by_role("img").get_attribute("aria-label") or "")
    assert {url for url in asked if not url.startswith((desk.address, "data:"))} == set()
    picture(page, f"disruption-{width}-{scheme}")
    assert grave(page) == []
    assert overflow(page) <= 0


@pytest.mark.parametrize(
    "path",
    ["partner/", "user/", "user/add/", "apiclient/add/", "delivereditem/", "webhook/", "webhookdelivery/"],
)
def test_the_registers(desk, sign_in, picture, path):
    page = sign_in("alvarez")
    page.goto(f"{desk.address}/admin/licensing/{path}")
    wait_until_quiet(page)
    picture(page, f"register-{path.strip('/').replace('/', '-')}")
    assert overflow(page) <= 0
