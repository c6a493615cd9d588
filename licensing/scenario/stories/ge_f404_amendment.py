"""An amendment of GE's F404 licence, a second forwarder: applied within a week."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import FORWARDER_EAST, HAL_ENGINES, IAF
from licensing.scenario.vocabulary import Filing, Named, Story, line, on, party

SECOND_FORWARDER = party(
    "forwarder", "Ohio Valley Air Cargo, Inc.", "US", "605 Hangar Court, Erlanger, KY 41018"
)

STORY = Story(
    "ge-f404-amendment",
    Filing(
        by="ge-aerospace",
        subject="Add a freight forwarder at Cincinnati to the F404-IN20 spares licence",
        detail=detail(
            "ge-aerospace",
            "DSP-6",
            "Unchanged: second-line repair of F404-IN20 engines. Only a U.S. freight forwarder is added (123.25(b)).",
            amends=Named("ge-f404-spares"),
            change="add_freight_forwarder",
        ),
        lines=(
            line(
                "Hot-section spares, F404-IN20, as licensed; no change of commodity, quantity or value",
                "XIX(f)(2)",
                1,
                "0.00",
                unit="lot",
            ),
        ),
        parties=(HAL_ENGINES, IAF, FORWARDER_EAST, SECOND_FORWARDER),
    ),
    steps=(
        *opening(on(40, "13:41"), "ge-aerospace", CERTIFICATION),
        on(39, "09:55").as_("reyes").execute("accept"),
        on(38, "15:22")
        .as_("reyes")
        .execute(
            "recommend",
            recommendation="approve",
            notification="none",
            note="Forwarder is registered and clear of every list. Nothing else changes.",
        ),
        on(36, "10:14").as_("nakagawa").execute("approve"),
    ),
    ends="applied",
)
