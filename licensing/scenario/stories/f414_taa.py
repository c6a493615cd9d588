"""A draft of GE Aerospace's for assistance with F414 assembly, begun yesterday."""

from licensing.scenario.filings import detail
from licensing.scenario.parties import HAL_ENGINES, IAF
from licensing.scenario.vocabulary import Filing, Story, ahead, line, on

STORY = Story(
    "f414-taa",
    Filing(
        by="ge-aerospace",
        subject="F414-INS6 assembly and test-cell assistance to HAL: technical assistance agreement",
        programme="f414-coproduction",
        detail=detail(
            "ge-aerospace",
            "TAA",
            "Assembly, inspection and test-cell correlation for F414-INS6 at Bengaluru, before licensed production.",
            ends_on=ahead(2557),
            territory=["IN"],
        ),
        lines=(
            line("Defence services: assembly and test of F414-INS6", "XIX(g)", 1, "9400000.00", unit="lot"),
        ),
        parties=(HAL_ENGINES, IAF),
    ),
    steps=(on(1, "16:44").as_("ge-aerospace").file(),),
    ends="draft",
)
