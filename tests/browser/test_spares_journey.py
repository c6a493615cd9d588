"""HAL's spares wait, are released, shipped, held, disputed, cleared and delivered, seen by four in their own views."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from config.processes import wait_until
from tests import servers
from tests.browser.partner import System
from tests.browser.test_accessibility import grave, wait_until_quiet
from tests.browser.test_case_to_approval import confirm, open_case, state, step

SPARES = {
    "subject": "F404-IN20 afterburner spray bars for engines that stand at Koraput",
    "authority_kind": "licence",
    "destination": "IN",
    "purpose": "Two engines stand without fuel spray bars after the 400-hour inspection.",
    "equipment_down": True,
    "delivered_item": {"designation": "F404-IN20", "serial_number": "GE-B310-117"},
    "lines": [
        {
            "description": "Spray bar, afterburner fuel, F404-IN20",
            "part_number": "6038T92P03",
            "usml_category": "XIX(f)(2)",
            "quantity": 48,
            "value": "139200.00",
        }
    ],
    "parties": [
        {"role": "end_user", "name": "Indian Air Force, Ministry of Defence", "country": "IN", "partner": "mod-india"},
        {"role": "consignee", "name": "HAL, Engine Division", "country": "IN", "partner": "hal"},
        {"role": "supplier", "name": "GE Aerospace", "country": "US", "partner": "ge-aerospace"},
        {"role": "sponsor", "name": "Ministry of Defence (India)", "country": "IN", "partner": "mod-india"},
    ],
}  # fmt: skip
PORTS = [
    {"role": "export_port", "name": "CBP, Port of New York (JFK)", "country": "US", "partner": "port-jfk"},
    {"role": "import_port", "name": "Air Cargo Complex, Mumbai", "country": "IN", "partner": "port-mumbai"},
]


@pytest.fixture(scope="module")
def swept(desk) -> Iterator[None]:
    """A sweeper that runs beside the web server, as it does in production."""
    with servers.sweeper(desk.place, "--interval", "0.5"):
        yield


def today() -> datetime:
    return datetime.now(UTC)


def comes_to(system: System, reference: str, wanted: str) -> None:
    """Wait until the case has moved there by itself."""
    wait_until(lambda: system.read(reference)["state"] == wanted, seconds=60, what=f"{reference} {wanted}")


def shows(page: Page, reference: str, title: str) -> None:
    """The officer opens the case anew and finds it in that state."""
    page.goto(page.url.split("/admin/")[0] + "/admin/licensing/case/?view=open")
    page.get_by_role("textbox", name="Reference, subject or partner").fill(reference)
    page.keyboard.press("Enter")
    page.locator("a.lx-case", has_text=reference).first.click()
    state(page, title)


def waits_for_the_licence(officer: Page, spares: str, licence: str, picture) -> None:
    """The officer lets HAL's case wait for GE's, whose reference is typed in."""
    open_case(officer, spares)
    step(officer, "Wait for a licence")
    officer.get_by_label("Licence case").fill(licence)
    confirm(officer, "Wait for a licence")
    state(officer, "Awaiting licence")
    expect(officer.locator(".lx-standing")).to_contain_text(licence)
    expect(officer.locator(".lx-head")).to_contain_text(f"Waiting for {licence}")
    expect(officer.locator(".lx-head")).to_contain_text("Equipment down, to be confirmed")
    wait_until_quiet(officer)
    picture(officer, "journey-waits")
    assert grave(officer) == []


def is_licensed(officer: Page, countersigner: Page, licence: str) -> None:
    """Two people approve GE's licence."""
    shows(officer, licence, "Intake")
    step(officer, "Accept for review")
    confirm(officer, "Accept for review")
    step(officer, "Recommend a decision")
    officer.get_by_label("Approve", exact=True).check()
    officer.get_by_label("None is required").check()
    confirm(officer, "Recommend a decision")
    open_case(countersigner, licence)
    step(countersigner, "Approve")
    confirm(countersigner, "Approve")


def is_held(hal: System, port: System, spares: str) -> str:
    """HAL files and departs; the port of Mumbai holds, and JFK, which does not see that side, cannot."""
    body = {
        "subject": "Spray bars, New York to Mumbai",
        "mode": "air",
        "departs_at": (today() + timedelta(days=1)).isoformat(),
        "arrives_on": (today() + timedelta(days=4)).date().isoformat(),
        "carrier": "Air India",
        "lines": [{"line": 1, "quantity": 48}],
        "parties": PORTS,
    }
    shipment = hal.file_shipment(spares, body)
    evidence = "Bill of entry 4471182 names no exemption certificate."
    assert port.refused(shipment, "hold", side="import", code="duty_papers", evidence=evidence) == 409
    hal.execute(shipment, "depart", itn="X20261122123456")
    assert hal.refused(shipment, "hold", side="import", code="duty_papers", evidence=evidence) == 403
    port.execute(shipment, "hold", side="import", code="duty_papers", evidence=evidence)
    return shipment


def is_seen_held(officer: Page, spares: str, shipment: str, picture) -> None:
    """The officer finds it among what is held, sees why, and finds it under the case that it belongs to."""
    officer.goto(officer.url.split("/admin/")[0] + "/admin/licensing/case/?view=held")
    officer.locator("a.lx-case", has_text=shipment).click()
    state(officer, "Held at a port")
    alert = officer.locator(".lx-standing")
    expect(alert).to_contain_text("Import papers or exemption certificate missing")
    expect(alert).to_contain_text("Bill of entry 4471182 names no exemption certificate.")
    expect(alert).to_contain_text("Air Cargo Complex, Mumbai")
    officer.locator("details.lx-blocked summary").click()
    expect(officer.locator("details.lx-blocked")).to_contain_text("This hold waits for the filer")
    wait_until_quiet(officer)
    picture(officer, "journey-held")
    assert grave(officer) == []
    officer.locator(".lx-side a.lx-reference", has_text=spares).click()
    state(officer, "Released")
    row = officer.locator("tr", has_text=shipment)
    expect(row).to_contain_text("Held at a port")
    expect(row).to_contain_text("48 of line 1")
    wait_until_quiet(officer)
    picture(officer, "journey-released")
    assert grave(officer) == []


def is_disputed_and_judged(hal: System, ministry: System, port: System, shipment: str) -> None:
    """The ministry upholds the hold; HAL brings what was missing, and the port lets the shipment go."""
    hal.execute(
        shipment, "dispute", grounds="The certificate was filed.", evidence="Certificate CBIC-2026-118, page one."
    )  # fmt: skip
    assert ministry.read(shipment)["desk"] == "sponsor"
    assert hal.refused(shipment, "overrule", reason="We are right.") == 403
    ministry.execute(shipment, "uphold", reason="Page one alone does not name the parts.")
    assert hal.read(shipment)["state"] == "held"
    hal.execute(shipment, "supply", supplied="Certificate CBIC-2026-118 in full.")
    assert hal.refused(shipment, "clear") == 403
    port.execute(shipment, "clear")
    assert port.read(shipment)["state"] == "in_transit"


def is_seen_delivered(officer: Page, spares: str, shipment: str, picture) -> None:
    """The officer reads the whole way, event by event."""
    shows_closed(officer, spares)
    expect(officer.locator("tr", has_text="Spray bar").locator(".lx-number").nth(1)).to_have_text("48")
    picture(officer, "journey-delivered")
    officer.locator("a.lx-reference", has_text=shipment).first.click()
    state(officer, "Delivered")
    assert officer.locator(".lx-timeline > li strong").all_inner_texts() == [
        "Confirm delivery", "Release the shipment", "Supply documents", "Uphold the hold", "Dispute the hold",
        "Hold the shipment", "Record departure", "Shipment filed",
    ]  # fmt: skip


def shows_closed(page: Page, reference: str) -> None:
    page.goto(page.url.split("/admin/")[0] + f"/admin/licensing/case/?view=closed&q={reference}")
    page.locator("a.lx-case", has_text=reference).click()
    state(page, "Delivered")


def each_sees_its_own(hal: System, ministry: System, port: System, spares: str, shipment: str) -> None:
    """HAL sees prices, the ministry none; the port sees the shipment alone."""
    for system in (hal, ministry):
        assert system.read(spares)["state"] == "delivered"
        links = {link["name"]: link["reference"] for link in system.read(shipment)["links"]}
        assert links["child_of"] == spares
        assert links["draws_on"].startswith("LIC-")
    assert hal.read(spares)["lines"][0]["value"] == "139200.00"
    assert "value" not in ministry.read(spares)["lines"][0]
    assert port.read(shipment)["state"] == "delivered"
    assert port.read(shipment)["links"] == []
    assert port.is_blind_to(spares)


def test_hals_spares_go_all_the_way(desk, swept, sign_in, picture):
    hal, ministry, port, ge = (
        System(desk.address, desk.client(code))
        for code in ("hal", "mod-india", "port-mumbai", "ge-aerospace")
    )
    licence = ge.file("licence", desk.known["example"])
    needed = (today() + timedelta(days=60)).date().isoformat()
    spares = hal.file("spares", {**SPARES, "required_on": needed})
    officer = sign_in("okafor")
    waits_for_the_licence(officer, spares, licence, picture)
    assert hal.read(spares)["state"] == ministry.read(spares)["state"] == "awaiting_licence"
    assert port.is_blind_to(spares)

    is_licensed(officer, sign_in("whitcombe"), licence)
    comes_to(hal, spares, "released")
    shipment = is_held(hal, port, spares)
    is_seen_held(officer, spares, shipment, picture)
    is_disputed_and_judged(hal, ministry, port, shipment)
    hal.execute(shipment, "deliver", delivered_on=today().date().isoformat())
    comes_to(ministry, spares, "delivered")
    is_seen_delivered(officer, spares, shipment, picture)
    each_sees_its_own(hal, ministry, port, spares, shipment)
