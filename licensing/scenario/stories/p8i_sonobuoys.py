"""Sonobuoys for P-8I: the defence department's answer is weeks overdue, the commerce department was passed over."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import FORWARDER_EAST, NAVY
from licensing.scenario.vocabulary import Filing, Story, day, line, on

STORY = Story(
    "p8i-sonobuoys",
    Filing(
        by="boeing",
        subject="Active and passive sonobuoys for P-8I, replenishment after exercise",
        detail=detail(
            "boeing",
            "DSP-5",
            "Replenishment of war-reserve stock at INS Rajali after joint exercises; consumed in service.",
            dsp83_signed_on=day(50),
        ),
        lines=(
            line("Sonobuoy, directional passive, AN/SSQ-53G", "XI(a)(1)", 1200, "2076000.00", sme=True),
            line("Sonobuoy, directional active, AN/SSQ-62F", "XI(a)(1)", 300, "1410000.00", sme=True),
            line("Launch container", "8A992", 1500, "60000.00"),
        ),
        parties=(NAVY, FORWARDER_EAST),
        delivered_item={"designation": "P-8I", "serial_number": "IN-328"},
    ),
    steps=(
        *opening(on(42, "11:45"), "boeing", CERTIFICATION),
        on(41, "10:33").as_("okafor").execute("accept"),
        on(36, "09:58")
        .as_("okafor")
        .execute(
            "refer",
            agencies=["dtsa", "sca", "bis"],
            question="Quantity against the published exercise programme; any change of the active buoy's waveform?",
        ),
        on(27, "15:30")
        .as_("farooqi")
        .execute(
            "give_position",
            position="no_objection",
            statement="Interoperability in the Indian Ocean is policy.",
        ),
        on(9, "16:40")
        .as_("okafor")
        .execute(
            "proceed_without",
            agency="bis",
            reason="The launch containers are the only item under the Commerce list and need no licence to India; two "
            "reminders were not answered.",
        ),
    ),
    ends="staffed",
    overdue=True,
)
