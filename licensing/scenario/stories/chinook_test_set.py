"""A test set for CH-47F's missile warning: the question was never answered, and the case lapsed."""

from licensing.scenario.filings import detail, opening
from licensing.scenario.parties import FORWARDER_EAST, IAF
from licensing.scenario.vocabulary import Filing, Story, line, on

STORY = Story(
    "chinook-test-set",
    Filing(
        by="boeing",
        subject="Flight-line test set for the CH-47F missile warning system",
        detail=detail(
            "boeing",
            "DSP-5",
            "Organizational-level checks of missile warning sensors at Mohanbari and Chandigarh.",
        ),
        lines=(
            line(
                "Test set, flight line, missile warning sensors",
                "XI(a)(4)",
                2,
                "438000.00",
                part_number="TS-4627/AAR",
            ),
        ),
        parties=(IAF, FORWARDER_EAST),
        delivered_item={"designation": "CH-47F", "serial_number": "ZL-4702"},
    ),
    steps=(
        *opening(on(70, "11:15"), "boeing"),
        on(69, "09:50").as_("okafor").execute("accept"),
        on(62, "14:30")
        .as_("okafor")
        .execute(
            "query",
            reason="Does the test set hold threat signatures or stimulate with recorded ones? If so the filing belongs "
            "on a DSP-85. Enclose the data item description.",
        ),
    ),
    ends="lapsed",
)
