"""Spares of Apache sights: fewer turrets than asked for, the markers in full, and no repair data without an agreement."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import ARMY, FORWARDER_EAST
from licensing.scenario.vocabulary import Filing, Story, day, line, on

STORY = Story(
    "apache-sights",
    Filing(
        by="lockheed-martin",
        subject="M-TADS/PNVS spares for the Army's AH-64E at Jodhpur",
        detail=detail(
            "lockheed-martin",
            "DSP-5",
            "Unit spares for the sights of six AH-64E of 451 Army Aviation Squadron.",
            dsp83_signed_on=day(50),
        ),
        lines=(
            line("Laser target designator, M-TADS", "XII(b)(1)", 4, "1240000.00", sme=True),
            line("FLIR turret assembly, PNVS", "XII(c)(1)", 12, "6300000.00", sme=True),
            line("Depot repair manual, laser transceiver unit", "XII(f)", 1, "148000.00"),
        ),
        parties=(ARMY, FORWARDER_EAST),
    ),
    steps=(
        *opening(on(46, "10:12"), "lockheed-martin", CERTIFICATION),
        on(45, "13:40").as_("okafor").execute("accept"),
        on(43, "11:05")
        .as_("okafor")
        .execute(
            "refer",
            agencies=["dtsa"],
            question="Twelve turrets for six helicopters, and depot repair data for the laser: is this a unit's need?",
        ),
        on(34, "14:20")
        .as_("brandt")
        .execute(
            "give_position",
            position="no_objection",
            statement="Six turrets cover five years at the reported failure rate. Depot data belongs in an agreement.",
        ),
        on(32, "15:30")
        .as_("okafor")
        .execute(
            "recommend",
            recommendation="approve",
            notification="none",
            lines=[
                {"line": 1, "decision": "approved"},
                {
                    "line": 2,
                    "decision": "reduced",
                    "quantity": 6,
                    "reason": "Six turrets cover the need of six helicopters for five years. File again for a larger fleet.",
                },
                {
                    "line": 3,
                    "decision": "refused",
                    "reason": "Depot repair data goes with a defense service. Propose a technical assistance agreement "
                    "(22 CFR 124.1).",
                },
            ],
            note="DTSA agrees with the smaller quantity.",
        ),
        on(30, "10:25").as_("nakagawa").execute("approve"),
    ),
    ends="approved",
)
