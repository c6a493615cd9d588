"""Radars for P-8I above the threshold: Congress is being consulted before it is notified."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import FORWARDER_EAST, NAVY
from licensing.scenario.vocabulary import Filing, Story, day, line, on

STORY = Story(
    "p8i-radars",
    Filing(
        by="boeing",
        subject="AN/APY-10 radars and spares for six further P-8I, direct commercial sale",
        detail=detail(
            "boeing",
            "DSP-5",
            "Maritime patrol in the Indian Ocean; installation at Renton and Rajali.",
            dsp83_signed_on=day(55),
        ),
        lines=(
            line("Surveillance radar, AN/APY-10", "XI(a)(3)", 6, "58200000.00", sme=True, mde=True),
            line("Spares and test equipment, AN/APY-10", "XI(c)", 1, "3240000.00", unit="lot"),
        ),
        parties=(NAVY, FORWARDER_EAST),
        delivered_item={"designation": "P-8I", "serial_number": "IN-328"},
    ),
    steps=(
        *opening(on(48, "14:04"), "boeing", CERTIFICATION),
        on(46, "09:47").as_("okafor").execute("accept"),
        on(42, "15:35")
        .as_("okafor")
        .execute(
            "refer",
            agencies=["dtsa", "sca"],
            question="Overland modes: which are released with this configuration?",
        ),
        on(33, "10:16")
        .as_("farooqi")
        .execute(
            "give_position",
            position="no_objection",
            statement="Six aircraft were announced by both governments.",
        ),
        on(25, "16:30")
        .as_("brandt")
        .execute(
            "give_position",
            position="provisos",
            statement="Same release as the first twelve aircraft.",
            provisos=["Software build with the India mode set only; no mode keys are shipped."],
        ),
        on(22, "11:18")
        .as_("okafor")
        .execute(
            "recommend",
            recommendation="provisos",
            notification="36(c)",
            wait_days="30",
            note="MDE of USD 14 million or more to a country outside NATO+5: 36(c), 30 days.",
        ),
        on(20, "14:50").as_("nakagawa").execute("consult"),
        on(17, "11:40")
        .as_("okafor")
        .execute(
            "open_stop",
            stop="end_use_check",
            reason="The check of the radars delivered with the first twelve aircraft, at Rajali, has not been reported.",
        ),
        on(12, "10:05")
        .as_("okafor")
        .execute(
            "record_priority",
            ground="rating_dx",
            programme_symbol="A7",
            document="Order of the maker's own programme, DX-A7 (illustrative)",
            reason="The rated order was shown; the radars come off the same line, in its turn.",
        ),
        on(11, "15:20").as_("nakagawa").execute("confirm_priority", waiting_evidence="1"),
    ),
    ends="consultation",
)
