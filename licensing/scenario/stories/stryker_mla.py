"""Co-production of Stryker in India: the defence department objects, and the case rests far beyond its time."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import ARMY
from licensing.scenario.vocabulary import Filing, Story, ahead, day, line, on, party

LICENSEE = party(
    "foreign_licensee", "BEML Limited", "IN", "BEML Soudha, S.R. Nagar, Bengaluru 560027", "beml"
)

STORY = Story(
    "stryker-mla",
    Filing(
        by="general-dynamics-land-systems",
        subject="Stryker infantry carrier co-production with BEML: manufacturing licence agreement",
        programme="stryker-coproduction",
        detail=detail(
            "general-dynamics-land-systems",
            "MLA",
            "Assembly, then progressive manufacture of 527 Stryker vehicles for the mechanised infantry of the Indian "
            "Army in high-altitude configuration.",
            dsp83_signed_on=day(78),
            ends_on=ahead(4383),
            territory=["IN"],
            quantity_to_be_made=527,
            transfer_limits="None outside India without the prior written approval of the Department of State.",
        ),
        lines=(
            line(
                "Stryker infantry carrier vehicle, kits and components",
                "VII(a)",
                527,
                "612000000.00",
                part_number="12561000-IN",
                sme=True,
                mde=True,
            ),
            line(
                "Armour module set, ceramic composite",
                "VII(g)",
                527,
                "94860000.00",
                part_number="12564417",
                sme=True,
            ),
            line(
                "Manufacturing technical data and assistance",
                "VII(h)",
                1,
                "41000000.00",
                unit="lot",
                sme=True,
            ),
        ),
        parties=(LICENSEE, ARMY),
    ),
    steps=(
        *opening(on(64, "09:25"), "general-dynamics-land-systems", CERTIFICATION),
        on(62, "10:50").as_("reyes").execute("accept"),
        on(56, "13:30")
        .as_("reyes")
        .execute(
            "refer",
            agencies=["dtsa", "sca"],
            question="Release of armour recipe and of the high-altitude power pack: acceptable, and in which phase?",
        ),
        on(47, "11:15")
        .as_("farooqi")
        .execute(
            "give_position",
            position="no_objection",
            statement="Supports the programme; regional balance is not affected by the numbers proposed.",
        ),
        on(39, "16:45")
        .as_("brandt")
        .execute(
            "give_position",
            position="objection",
            statement="The armour module's ceramic recipe and areal densities exceed what has been released to any "
            "partner outside NATO. Objection stands until phase 3 is restricted to imported modules.",
        ),
        on(35, "14:05")
        .as_("reyes")
        .execute(
            "recommend",
            recommendation="provisos",
            notification="36(d)",
            wait_days="30",
            note="DTSA's objection is on the record; phase 3 could be carved out by proviso. Please advise.",
        ),
        on(33, "10:20")
        .as_("whitcombe")
        .execute(
            "send_back",
            reason="A standing objection cannot be turned into a proviso over the department's head. Obtain a new "
            "position from DTSA on an amended phase 3, or take it to the principals.",
        ),
    ),
    ends="determination",
    overdue=True,
)
