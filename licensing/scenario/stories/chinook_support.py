"""Support of CH-47F: work that waits for an agreement, a crown frame before the countersigner, blades filed too early."""

from licensing.scenario.filings import opening
from licensing.scenario.parties import CHANDIGARH, IAF
from licensing.scenario.stories.apache_support import SHOP
from licensing.scenario.supplying import (
    CHINOOK,
    UNDER_A_LICENCE,
    maintenance,
    on_letter,
    seen_down,
    spares,
)
from licensing.scenario.vocabulary import Named, Story, ahead, line, on

ROTOR_HEAD = Story(
    "chinook-rotor-head",
    maintenance(
        "boeing",
        "CH-47F aft rotor head, first intermediate-level strip in India",
        "Strip and reassembly of an aft rotor head by TASL technicians under Boeing's instruction.",
        of=CHINOOK,
        authority=UNDER_A_LICENCE,
        level="intermediate",
        work="service",
        site=("TASL Rotorcraft Centre, Hyderabad", "IN"),
        induction_on=ahead(75),
        turnaround_days=35,
        parties=(CHANDIGARH, IAF, SHOP),
    ),
    steps=(
        *opening(on(3, "09:30"), "boeing"),
        on(1, "15:40").as_("okafor").execute("await_licence", licence=Named("chinook-taa")),
    ),
    ends="awaiting_licence",
)

CROWN = Story(
    "tasl-chinook-crown",
    maintenance(
        "tata-advanced-systems",
        "CH-47F crown frame repair of ZL-4702 after a hangar door struck it",
        "Replacement of a bent frame segment at station 482 with a part from TASL's own production line.",
        of=CHINOOK,
        authority=on_letter("IN-D-QBC", ahead(380)),
        level="depot",
        work="repair",
        site=("TASL aerostructures hall, Hyderabad", "IN"),
        induction_on=ahead(10),
        turnaround_days=60,
        equipment_down=True,
        parties=(CHANDIGARH, IAF, SHOP),
    ),
    steps=(
        *opening(on(16, "12:15"), "tata-advanced-systems"),
        seen_down(16, "reyes"),
        on(15, "11:10").as_("reyes").execute("accept"),
        on(5, "14:55")
        .as_("brandt")
        .execute(
            "report", assessment="fit", statement="TASL makes this very frame under agreement; no new data."
        ),
        on(2, "13:40")
        .as_("reyes")
        .execute(
            "recommend",
            recommendation="approve",
            note="Fit to be done; the letter covers battle and ground damage.",
        ),
    ),
    ends="countersign",
)

BLADES = Story(
    "chinook-blades",
    spares(
        "boeing",
        "CH-47F fibreglass rotor blades, one aircraft set",
        "Replacement of blades with leading-edge erosion after operations in Ladakh.",
        of=CHINOOK,
        authority=UNDER_A_LICENCE,
        required_on=ahead(70),
        lines=(line("Blade, rotor, fibreglass", "9A610.x", 6, "1650000.00", part_number="114R1702-2"),),
        parties=(CHANDIGARH, IAF),
    ),
    steps=(
        *opening(on(26, "10:50"), "boeing"),
        on(25, "13:15").as_("okafor").execute("accept"),
        on(23, "09:35").as_("boeing").execute("withdraw"),
    ),
    ends="withdrawn",
)

STORIES = (ROTOR_HEAD, CROWN, BLADES)
