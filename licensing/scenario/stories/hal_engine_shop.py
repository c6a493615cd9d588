"""HAL's engine division: spares that wait for a second licence, a query on depot work, a module past repair."""

from licensing.scenario.filings import opening
from licensing.scenario.parties import HAL_ENGINES, IAF, MINISTRY
from licensing.scenario.stories.hal_f404_blades import GE
from licensing.scenario.supplying import (
    ENGINE,
    ENGINE_2,
    UNDER_A_LICENCE,
    cleared,
    maintenance,
    on_licence,
    repairer,
    seen_down,
    spares,
)
from licensing.scenario.vocabulary import Story, ahead, day, line, on

KORAPUT = ("HAL Engine Division, Koraput", "IN")
SHOP = repairer("Hindustan Aeronautics Limited, Engine Division", "IN", "Sunabeda, Koraput 763002", "hal")

VANES = Story(
    "hal-f404-vanes",
    spares(
        "hal",
        "F404-IN20 cooled vanes and turbine disks for nine engines held at Koraput",
        "Nine engines are stripped and wait for disks or vanes; four Tejas Mk 1 at Sulur are without engines.",
        of=ENGINE_2,
        authority=on_licence("ge-f404-second-tranche"),
        required_on=ahead(45),
        equipment_down=True,
        lines=(
            line(
                "Vane, low-pressure turbine, cooled", "XIX(f)(2)", 220, "1386000.00", part_number="4127T36P08"
            ),
            line("Disk, high-pressure turbine", "XIX(f)(2)", 9, "1512000.00", part_number="6078T57P02"),
        ),
        parties=(HAL_ENGINES, IAF, GE, MINISTRY),
    ),
    steps=(
        *opening(on(15, "12:20"), "hal"),
        seen_down(15, "reyes"),
        on(14, "10:45").as_("reyes").execute("await_licence"),
    ),
    ends="awaiting_licence",
)

DEPOT = Story(
    "hal-f404-modules",
    maintenance(
        "hal",
        "Depot overhaul of two F404-IN20 fan modules at Koraput",
        "Overhaul of fan modules FM-0231 and FM-0244 to the depot manual, with blending of first-stage blades.",
        of=ENGINE_2,
        authority=UNDER_A_LICENCE,
        level="depot",
        work="overhaul",
        site=KORAPUT,
        induction_on=ahead(20),
        turnaround_days=120,
        parties=(HAL_ENGINES, IAF, SHOP),
        lines=(
            line(
                "Fan module, F404-IN20",
                "9A619.x",
                2,
                "1860000.00",
                rides_under="XIX(x)",
                part_number="6087T10G07",
            ),
        ),
    ),
    steps=(
        *opening(on(9, "11:50"), "hal"),
        on(8, "11:05").as_("reyes").execute("accept"),
        on(6, "15:30")
        .as_("reyes")
        .execute(
            "query",
            reason="Blending of first-stage blades beyond manual limits needs process data that the present agreement does "
            "not transfer. Which limits apply, and who certifies the blades?",
        ),
    ),
    ends="queried",
)

SCRAPPED = Story(
    "hal-f404-fan-case",
    maintenance(
        "hal",
        "Repair of a cracked F404-IN20 fan case after a bird strike at Sulur",
        "Weld repair of the forward fan case of engine GE-B310-117 after ingestion of a kite.",
        of=ENGINE,
        authority=on_licence("ge-f404-spares"),
        level="intermediate",
        work="repair",
        site=KORAPUT,
        induction_on=day(38),
        turnaround_days=60,
        parties=(HAL_ENGINES, IAF, SHOP),
    ),
    steps=(
        *opening(on(52, "12:05"), "hal"),
        *cleared(52, "Weld repair is within the intermediate manual; no process data.", "Licence in force."),
        on(40, "11:40").as_("hal").execute("induct"),
        on(28, "16:10")
        .as_("hal")
        .execute(
            "scrap",
            reason="Fluorescent inspection shows a crack through the rear flange, beyond the repair limit of the manual. "
            "Mutilated before a GE representative on the same day.",
        ),
    ),
    ends="completed",
)

STORIES = (VANES, DEPOT, SCRAPPED)
