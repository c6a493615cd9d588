"""Co-production of Javelin in India: the agreement waits for Congress."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import ARMY
from licensing.scenario.vocabulary import Filing, Story, ahead, day, line, on, party

LICENSEE = party(
    "foreign_licensee", "Bharat Dynamics Limited", "IN", "Kanchanbagh, Hyderabad, Telangana 500058"
)

STORY = Story(
    "javelin-mla",
    Filing(
        by="raytheon",
        subject="Javelin co-production in India: manufacturing licence agreement with Bharat Dynamics",
        programme="javelin-coproduction",
        detail=detail(
            "raytheon",
            "MLA",
            "Co-production of FGM-148F rounds and final assembly of command launch units for the Indian Army; "
            "ceiling 2,400 rounds and 104 launch units, no sale to third countries.",
            dsp83_signed_on=day(70),
            ends_on=ahead(3652),
            territory=["IN"],
            quantity_to_be_made=2504,
            transfer_limits="None outside India; each case with the prior written approval of the Department of State.",
        ),
        lines=(
            line(
                "Guided missile round, FGM-148F, kits and components",
                "IV(a)",
                2400,
                "187200000.00",
                part_number="13305400-F",
                sme=True,
                mde=True,
            ),
            line(
                "Command launch unit, lightweight, kits",
                "IV(c)",
                104,
                "24960000.00",
                part_number="13305110-L",
                sme=True,
            ),
            line(
                "Manufacturing technical data, process sheets, acceptance test",
                "IV(i)",
                1,
                "2440000.00",
                unit="lot",
                sme=True,
            ),
        ),
        parties=(LICENSEE, ARMY),
    ),
    steps=(
        *opening(
            on(66, "08:40"),
            "raytheon",
            CERTIFICATION,
            (
                "dsp83",
                "DSP-83, signed by licensee and Ministry of Defence",
                (
                    "Nontransfer and use certificate for FGM-148F and command launch units. Signed for the applicant, "
                    "the foreign licensee and the Government of India."
                ),
            ),
        ),
        on(65, "10:12").as_("okafor").execute("accept"),
        on(61, "09:40")
        .as_("okafor")
        .execute(
            "refer",
            agencies=["dtsa", "sca"],
            question="Which production steps may be transferred, and what limits on seeker and warhead are needed?",
        ),
        on(52, "11:05")
        .as_("farooqi")
        .execute(
            "give_position",
            position="provisos",
            statement="Supports the bilateral commitment on co-production.",
            provisos=["Third-party transfers need prior written approval case by case; no standing consent."],
        ),
        on(44, "17:20")
        .as_("brandt")
        .execute(
            "give_position",
            position="provisos",
            statement="Transfer of seeker detector manufacture is not releasable.",
            provisos=[
                "The imaging seeker is delivered sealed; no focal-plane array process data.",
                "Warhead integration follows U.S. drawings; no shaped-charge design data.",
                "U.S. Government access for verification twice a year.",
            ],
        ),
        on(40, "13:15")
        .as_("okafor")
        .execute(
            "recommend",
            recommendation="provisos",
            notification="36(d)",
            wait_days="30",
            note="Manufacture abroad of SME: 36(d) whatever the value; India waits 30 days.",
        ),
        on(39, "09:30")
        .as_("okafor")
        .execute(
            "record_evidence",
            evidence="certificate",
            title="Facility clearance of the licensee's assembly hall, for the survey period",
            expires_on=day(20),
        ),
        on(37, "10:30").as_("whitcombe").execute("consult"),
        on(36, "14:10")
        .as_("okafor")
        .execute(
            "open_stop",
            stop="government_assurances",
            reason="The end-user's government has yet to give the assurances on third-party transfer that the provisos "
            "presuppose.",
        ),
        on(12, "15:00").as_("okafor").execute("notify_congress", received_by_congress_on=day(12)),
        on(11, "10:20")
        .as_("okafor")
        .execute(
            "close_stop",
            open_stop="government_assurances",
            reason="Assurances received by note of the Ministry of Defence.",
        ),
    ),
    ends="notification",
)
