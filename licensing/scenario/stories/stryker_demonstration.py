"""A Stryker for a demonstration that was called off: withdrawn."""

from licensing.scenario.filings import detail, opening
from licensing.scenario.parties import ARMY
from licensing.scenario.vocabulary import Filing, Story, day, line, on

STORY = Story(
    "stryker-demonstration",
    Filing(
        by="general-dynamics-land-systems",
        subject="One Stryker for a high-altitude demonstration in Sikkim, temporary",
        programme="stryker-coproduction",
        detail=detail(
            "general-dynamics-land-systems",
            "DSP-73",
            "Mobility demonstration before the Indian Army, four weeks, vehicle without armament.",
            dsp83_signed_on=day(36),
        ),
        lines=(
            line("Stryker infantry carrier vehicle, unarmed", "VII(a)", 1, "4950000.00", sme=True, mde=True),
        ),
        parties=(ARMY,),
    ),
    steps=(
        *opening(on(33, "10:58"), "general-dynamics-land-systems"),
        on(32, "14:39").as_("reyes").execute("accept"),
        on(27, "09:22").as_("general-dynamics-land-systems").execute("withdraw"),
    ),
    ends="withdrawn",
)
