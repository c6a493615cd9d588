"""Missile launchers for MH-60R: a question has been open for four weeks and is about to lapse."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import FORWARDER_EAST, NAVY
from licensing.scenario.vocabulary import Filing, Story, about, day, line, on

STORY = Story(
    "seahawk-launchers",
    Filing(
        by="lockheed-martin",
        subject="M299 launcher electronics for MH-60R, spares beyond the letter of offer",
        detail=detail(
            "lockheed-martin",
            "DSP-5",
            "Ship's spares for MH-60R detachments; the letter of offer covers launchers but not these modules.",
            dsp83_signed_on=day(30),
        ),
        lines=(
            line(
                "Launcher electronics assembly, M299",
                "IV(c)",
                12,
                "1068000.00",
                part_number="13548200-2",
                sme=True,
            ),
            line("Harness, launcher rail", "IV(h)", 48, "105600.00", part_number="13548244"),
        ),
        parties=(NAVY, FORWARDER_EAST),
        delivered_item={"designation": "MH-60R", "serial_number": "IN-753"},
    ),
    steps=(
        *opening(on(27, "13:20"), "lockheed-martin", CERTIFICATION),
        on(25, "10:40").as_("okafor").execute("accept"),
        about(27, "15:10")
        .as_("okafor")
        .execute(
            "query",
            reason="Letter of offer IN-P-SBH lists 16 launcher electronics assemblies as concurrent spares. Explain why "
            "twelve more are needed commercially, and enclose the Navy's confirmation that they are not a duplicate.",
        ),
    ),
    ends="queried",
)
