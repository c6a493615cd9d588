"""A classified threat library for AH-64E: a DSP-85 with the agencies."""

from licensing.scenario.filings import CERTIFICATION, detail, opening
from licensing.scenario.parties import IAF
from licensing.scenario.vocabulary import Filing, Story, ahead, day, line, on

STORY = Story(
    "apache-threat-library",
    Filing(
        by="boeing",
        subject="Classified mission data set for the AH-64E radar warning receiver",
        detail=detail(
            "boeing",
            "DSP-85",
            "Update of the AN/APR-39D(V)2 mission data set after the release review; government channels only.",
            dsp83_signed_on=day(14),
        ),
        lines=(
            line(
                "Mission data set, radar warning receiver, on encrypted media",
                "XI(d)",
                2,
                "640000.00",
                classified=True,
            ),
        ),
        parties=(IAF,),
        delivered_item={"designation": "AH-64E", "serial_number": "ZI-6004"},
    ),
    steps=(
        *opening(on(9, "13:05"), "boeing", CERTIFICATION),
        on(8, "09:27").as_("okafor").execute("accept"),
        on(5, "14:55")
        .as_("okafor")
        .execute(
            "refer",
            agencies=["dtsa", "sca"],
            question="Disclosure was approved in principle. Confirm the level of the emitter parametrics as filed.",
        ),
        on(4, "16:05")
        .as_("okafor")
        .execute(
            "record_evidence",
            evidence="registration",
            title="Custodian of encrypted media, 15 Wing (illustrative)",
            expires_on=ahead(21),
        ),
        on(3, "11:10")
        .as_("okafor")
        .execute(
            "record_priority",
            ground="rating_dx",
            programme_symbol="A7",
            document="Letter of the filer that claims DX-A7 (illustrative)",
            reason="Claimed in a letter; the order itself is to be seen by a second person.",
        ),
        on(2, "10:36")
        .as_("farooqi")
        .execute(
            "give_position", position="no_objection", statement="Covered by the general security agreement."
        ),
    ),
    ends="staffed",
)
