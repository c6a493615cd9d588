"""L&T asks to repair howitzer recoil systems that came to the Army under a letter of offer: newly under review."""

from licensing.scenario.filings import opening, retransfer
from licensing.scenario.parties import ARMY, LT_HAZIRA
from licensing.scenario.vocabulary import Filing, Story, ahead, day, line, on

STORY = Story(
    "howitzer-recoil",
    Filing(
        by="lt-defence",
        subject="Retransfer of M777A2 recoil systems from the Army to L&T Hazira for depot repair",
        detail=retransfer(
            "Depot repair of eleven recoil systems out of action since spring, and return to the Army.",
            ends_on=ahead(1096),
            dsp83_signed_on=day(5),
        ),
        lines=(line("Recoil system, M777A2, unserviceable", "II(a)", 11, "1925000.00", sme=True),),
        parties=(LT_HAZIRA, ARMY),
        delivered_item={"designation": "M777A2", "serial_number": "IND-0071"},
    ),
    steps=(
        *opening(on(4, "14:30"), "lt-defence"),
        on(3, "11:41").as_("okafor").execute("accept"),
    ),
    ends="review",
)
