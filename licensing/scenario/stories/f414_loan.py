"""Two F414 engines lent for ground runs: they came home one after the other, and one of them is out once more."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import FORWARDER_EAST, HAL_ENGINES, IAF
from licensing.scenario.shipping import arrives, evening, leaves, shipment
from licensing.scenario.vocabulary import Filing, Step, Story, day, line, on, part

LOAN = Story(
    "f414-loan",
    Filing(
        by="ge-aerospace",
        subject="Two F414-INS6 engines on loan for ground runs at Bengaluru, temporary",
        detail=detail(
            "ge-aerospace",
            "DSP-73",
            "Ground runs in the test cell for the Tejas Mk 2. The engines stay GE's and return to Lynn.",
            purchase_documented=False,
        ),
        lines=(line("Turbofan engine F414-INS6", "XIX(d)", 2, "9600000.00", sme=True),),
        parties=(HAL_ENGINES, IAF, FORWARDER_EAST),
    ),
    steps=(
        *opening(on(75, "09:34"), "ge-aerospace", CERTIFICATION),
        on(74, "10:15").as_("reyes").execute("accept"),
        on(70, "14:50")
        .as_("reyes")
        .execute("recommend", recommendation="approve", notification="none", note="A loan, and no sale."),
        on(68, "11:10").as_("whitcombe").execute("approve"),
    ),
    ends="approved",
)


def returns(on_day: int, quantity: int) -> Step:
    """So many engines are back at Lynn since the day before."""
    when = on(on_day, "10:40").as_("ge-aerospace")
    return when.execute("record_return", returned_on=day(on_day + 1), line=1, quantity=quantity)


BOTH = Story(
    "f414-loan-1",
    shipment(
        "ge-aerospace",
        "f414-loan",
        "Both F414-INS6 engines on loan, out and back",
        lines=(part(1, 2),),
        departs_at=evening(65),
        arrives_on=day(61),
        waybill="098-4471 5510",
    ),
    steps=(*leaves("ge-aerospace", 66, 510338), arrives("hal", 61), returns(41, 1), returns(31, 1)),
    ends="brought_back",
)
AGAIN = Story(
    "f414-loan-2",
    shipment(
        "ge-aerospace",
        "f414-loan",
        "One F414-INS6 engine for a second series of runs",
        lines=(part(1, 1),),
        departs_at=evening(22),
        arrives_on=day(18),
        waybill="098-4471 5627",
    ),
    steps=(*leaves("ge-aerospace", 23, 527164), arrives("hal", 18)),
    ends="away",
)
STORIES = (LOAN, BOTH, AGAIN)
