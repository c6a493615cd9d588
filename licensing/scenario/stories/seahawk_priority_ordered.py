"""Priority for MH-60R once the order is placed: waiting for its answer, offered later, in assistance, accepted, ended."""

from licensing.scenario.rating import priority, rated
from licensing.scenario.vocabulary import Story, ahead, day, on

RATED = Story(
    "seahawk-designator-priority",
    priority(
        "lockheed-martin",
        "raytheon",
        "Priority for MH-60R laser designator transmitters",
        "Transmitter, laser designator, AN/AAS-44C(V), 3 each, P/N 3269350-5",
        "Three designators fell below output before the missile firing.",
        required_on=ahead(85),
        purchase_order="LM 4103318402",
    ),
    steps=rated(16, "lockheed-martin", "Needed for the first firing campaign.", "LM 4103318402-DO-A1"),
    ends="rated",
)

OFFERED = Story(
    "seahawk-de-ice-priority",
    priority(
        "mod-india",
        "lockheed-martin",
        "Priority for MH-60R blade de-ice distributors before the winter deployment",
        "Distributor, main rotor de-ice, 4 each, P/N 70550-02160-044",
        "Four aircraft cannot fly in known icing; the squadron goes north in December.",
        required_on=ahead(60),
        purchase_order="IN-P-SBH, line 19",
    ),
    steps=(
        *rated(24, "mod-india", "Four of six aircraft restricted.", "IN-P-SBH-0019"),
        on(2, "13:20")
        .as_("lockheed-martin")
        .execute(
            "offer",
            offered_on=ahead(118),
            why="The slip-ring castings are on a fourteen-week lead and the line is full with DX work until spring.",
        ),
    ),
    ends="offered",
)

ASSISTANCE = Story(
    "seahawk-engines-priority",
    priority(
        "lockheed-martin",
        "ge-aerospace",
        "Priority for T700-401C cold sections for MH-60R",
        "Cold section module, T700-GE-401C, 2 each, P/N 6078T55G11",
        "Compressor erosion over the monsoon; two engines are rejected.",
        required_on=ahead(70),
        purchase_order="LM 4103317740",
    ),
    steps=(
        *rated(28, "lockheed-martin", "Engine pool is empty.", "LM 4103317740-DO-A1"),
        on(7, "10:55")
        .as_("ge-aerospace")
        .execute(
            "offer",
            offered_on=ahead(210),
            why="Blisk forgings are allocated to U.S. Navy orders of equal rating.",
        ),
        on(4, "15:10")
        .as_("lockheed-martin")
        .execute(
            "ask_assistance",
            assistance="Earlier dates by 140 days: weigh our order against the two orders of equal rating that arrived later.",
        ),
    ),
    ends="assistance",
)

ACCEPTED = Story(
    "seahawk-torpedo-kits-priority",
    priority(
        "mod-india",
        "raytheon",
        "Priority for Mk 54 air launch accessories for MH-60R",
        "Air launch accessory kit, Mk 54, 12 each, P/N 7595611-3",
        "Exercise torpedoes cannot be dropped without them; the exercise is in two months.",
        required_on=ahead(35),
        purchase_order="IN-P-AKX, line 2",
    ),
    steps=(
        *rated(40, "mod-india", "Needed for a combined exercise.", "IN-P-AKX-0002", symbol="A6"),
        on(22, "11:10").as_("raytheon").execute("accept"),
        on(6, "14:45")
        .as_("raytheon")
        .execute(
            "report_delay",
            notice="written",
            reason="A parachute lot failed its pack test; the last four kits follow three weeks later.",
            delayed_until=ahead(56),
        ),
    ),
    ends="accepted",
)

COMPLETED = Story(
    "seahawk-esm-priority",
    priority(
        "lockheed-martin",
        "raytheon",
        "Priority for MH-60R identification interrogators",
        "Interrogator, identification, 2 each, P/N 4087700-0502",
        "Two aircraft cannot join a carrier group without them.",
        required_on=day(4),
        purchase_order="LM 4103314418",
    ),
    steps=(
        *rated(
            66, "lockheed-martin", "Interoperability with the carrier group.", "LM 4103314418-DO-A7", "A7"
        ),
        on(48, "12:20").as_("raytheon").execute("accept"),
        on(6, "10:25").as_("raytheon").execute("complete", completed_on=day(7)),
    ),
    ends="completed",
)

REJECTED = Story(
    "seahawk-starters-priority",
    priority(
        "mod-india",
        "ge-aerospace",
        "Priority for MH-60R pneumatic engine starters",
        "Starter, pneumatic, engine, 4 each, P/N 3505920-6",
        "Starter failures after salt-water ingestion.",
        required_on=ahead(75),
        purchase_order="IN-P-SBH, line 17",
    ),
    steps=(
        *rated(36, "mod-india", "Four starters below limits.", "IN-P-SBH-0017"),
        on(20, "13:30")
        .as_("ge-aerospace")
        .execute(
            "reject",
            rejection="not_supplied",
            reason="We neither make nor sell this starter; it is another firm's part. 15 CFR 700.13(c).",
        ),
    ),
    ends="rejected",
)

CANCELLED = Story(
    "seahawk-floats-priority",
    priority(
        "mod-india",
        "lockheed-martin",
        "Priority for MH-60R emergency flotation bottles",
        "Bottle, inflation, flotation, 8 each, P/N 70073-35004-102",
        "Hydrostatic test dates of eight bottles have passed.",
        required_on=ahead(40),
        purchase_order="IN-P-SBH, line 16",
    ),
    steps=(
        *rated(44, "mod-india", "Overwater flight is suspended.", "IN-P-SBH-0016", symbol="H7"),
        on(28, "10:50").as_("lockheed-martin").execute("accept"),
        on(15, "13:05")
        .as_("mod-india")
        .execute(
            "cancel_rating", reason="The Royal Australian Navy lent eight bottles; the need has passed."
        ),
    ),
    ends="cancelled",
)

STORIES = (RATED, OFFERED, ASSISTANCE, ACCEPTED, COMPLETED, REJECTED, CANCELLED)
