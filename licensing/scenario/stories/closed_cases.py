"""Cases that ended without goods or work: refused, lapsed, withdrawn, returned."""

from licensing.scenario.filings import opening
from licensing.scenario.parties import ARMY, CHANDIGARH, GUN_DEPOT, HAL_ENGINES, IAF, NAVY, RELIANCE
from licensing.scenario.rating import asked, priority, sponsored
from licensing.scenario.stories.hal_engine_shop import KORAPUT, SHOP
from licensing.scenario.stories.howitzer_support import BEML
from licensing.scenario.supplying import (
    APACHE,
    ENGINE,
    HOWITZER,
    SEAHAWK,
    UNDER_A_LICENCE,
    maintenance,
    on_letter,
    repairer,
    spares,
)
from licensing.scenario.vocabulary import Story, ahead, line, on

MESA = repairer("Boeing Defense, Space & Security", "US", "5000 E McDowell Road, Mesa, AZ 85215", "boeing")

DISPENSERS = Story(
    "reliance-dispensers",
    spares(
        "reliance-naval",
        "MH-60R countermeasure dispenser magazines for a shipyard trial",
        "Fit trial of a ship-mounted dispenser with magazines of the aircraft.",
        of=SEAHAWK,
        authority=UNDER_A_LICENCE,
        required_on=ahead(40),
        lines=(line("Magazine, dispenser, AN/ALE-47", "XI(a)(4)", 12, "73200.00", part_number="117-61-5"),),
        parties=(RELIANCE, NAVY),
    ),
    steps=(
        *opening(on(52, "12:05"), "reliance-naval"),
        on(51, "10:40").as_("okafor").execute("accept"),
        on(48, "14:10")
        .as_("okafor")
        .execute(
            "recommend", recommendation="deny", note="Not a spare for the aircraft; a new use on a ship."
        ),
        on(46, "11:30")
        .as_("whitcombe")
        .execute(
            "deny",
            reason="Magazines of the aircraft may not be fitted to a ship without approval. 22 CFR 123.9(a).",
        ),
    ),
    ends="refused",
)

COATING = Story(
    "hal-blade-coating",
    maintenance(
        "hal",
        "Recoating of F404-IN20 turbine blades at Koraput with a plant of HAL's own",
        "Strip and recoat 400 first-stage blades per year with thermal barrier coating.",
        of=ENGINE,
        authority=UNDER_A_LICENCE,
        level="depot",
        work="repair",
        site=KORAPUT,
        induction_on=ahead(20),
        turnaround_days=60,
        manufacturing_know_how=True,
        parties=(HAL_ENGINES, IAF, SHOP),
    ),
    steps=(
        *opening(on(62, "11:45"), "hal"),
        on(61, "13:25").as_("reyes").execute("accept"),
        on(54, "15:20")
        .as_("brandt")
        .execute(
            "report",
            assessment="unfit",
            statement="Coating of turbine blades is manufacturing know-how of the hot section.",
        ),
        on(52, "10:50")
        .as_("reyes")
        .execute("recommend", recommendation="deny", note="Needs a manufacturing licence agreement first."),
        on(50, "15:35")
        .as_("nakagawa")
        .execute(
            "deny",
            reason="Coating processes of the hot section are not maintenance; a manufacturing licence agreement of the engine's "
            "maker has to come first. 22 CFR 120.57.",
        ),
    ),
    ends="refused",
)

HYDRAULICS = Story(
    "beml-hydraulics",
    maintenance(
        "beml",
        "Reconditioning of M777A2 wheel-arm hydraulics at Mysuru",
        "Resealing of thirty wheel-arm cylinders with seals of Indian make.",
        of=HOWITZER,
        authority=on_letter("IN-B-UBM", ahead(640)),
        level="depot",
        work="repair",
        site=("BEML Defence Production Unit, Mysuru", "IN"),
        induction_on=ahead(15),
        turnaround_days=50,
        parties=(GUN_DEPOT, ARMY, BEML),
    ),
    steps=(
        *opening(on(42, "12:15"), "beml"),
        on(40, "11:05")
        .as_("okafor")
        .execute("query", reason="Send the qualification report of the seals, or name the original part."),
    ),
    ends="lapsed",
)

ROTOR_BLADES = Story(
    "apache-blades-return",
    maintenance(
        "boeing",
        "AH-64E main rotor blades, repair in the United States, on a licence at the end-user's wish",
        "Leading-edge strip replacement on four blades of ZI-6004.",
        of=APACHE,
        authority={"authority_kind": "exemption", "exemption": "123.4(a)(1)"},
        document_required=True,
        level="depot",
        work="repair",
        site=("Boeing, Mesa AZ", "US"),
        induction_on=ahead(30),
        turnaround_days=100,
        parties=(CHANDIGARH, IAF, MESA),
        lines=(line("Blade, main rotor", "VIII(h)(2)", 4, "980000.00", part_number="7-511511100-9"),),
    ),
    steps=(
        *opening(on(34, "10:10"), "boeing"),
        on(33, "14:45").as_("boeing").execute("withdraw"),
    ),
    ends="withdrawn",
)

NOZZLES = Story(
    "hal-nozzles-priority",
    priority(
        "hal",
        "ge-aerospace",
        "Priority for F404-IN20 exhaust nozzle flaps",
        "Flap, divergent, exhaust nozzle, 60 each, P/N 5079T11G04",
        "Flaps burn through earlier than forecast.",
        required_on=ahead(90),
        purchase_order="HAL/ED/F404/2290",
    ),
    steps=(
        *asked(20, "hal"),
        on(17, "12:30")
        .as_("mod-india")
        .execute(
            "return_without_action",
            reason="State the number of aircraft on ground and the units; the ministry sponsors needs, not forecasts.",
        ),
    ),
    ends="returned",
)

TUBES = Story(
    "lt-radar-tubes-priority",
    priority(
        "lt-defence",
        "raytheon",
        "Priority for travelling-wave tubes of a coastal radar",
        "Tube, travelling-wave, X-band, 3 each, P/N 8830117-2",
        "Two radars on the west coast run without a spare tube.",
        required_on=ahead(60),
        purchase_order="LTD/RS/0871",
    ),
    steps=(
        *asked(44, "lt-defence"),
        sponsored(42),
        on(40, "13:15")
        .as_("holloway")
        .execute("query", reason="Whose radars are these, and under which licence were they delivered?"),
    ),
    ends="lapsed",
)

STORIES = (DISPENSERS, COATING, HYDRAULICS, ROTOR_BLADES, NOZZLES, TUBES)
