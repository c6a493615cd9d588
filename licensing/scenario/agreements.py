"""The agreements: arrangements with India and others as far as they are known, and the programmes under them.

Each citation ends in its mark of certainty: A read in the text, C from a second source, M from memory.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from licensing.scenario.vocabulary import Named, PolicyAction, day, on

INDIA = ["IN", "US"]
NOTHING = "It is a statement of intent: it confers nothing by itself."


def _agree(at: str, key: str, kind: str, title: str, **more: Any) -> PolicyAction:
    values_given = {"code": key, "kind": kind, "title": title, "parties": INDIA, **more}
    return on(80, at).as_("alvarez").policy_action("agree", key, **values_given)


def _found(at: str, key: str, title: str, summary: str, **more: Any) -> PolicyAction:
    values_given = {"code": key, "title": title, "summary": summary, "began_on": date(2025, 2, 13), **more}
    return on(80, at).as_("alvarez").policy_action("found", f"programme-{key}", **values_given)


ARRANGEMENTS = (
    _agree(
        "08:10",
        "sosa-india",
        "sosa",
        "Security of Supply Arrangement, United States - India",
        signed_on=date(2024, 8, 22),
        starts_on=date(2024, 8, 22),
        confers=["priority_support", "expedited_service_level"],
        citation="The arrangement of 22 August 2024, the 18th partner (C)",
        limits="It binds neither side: a rating has no force in India, an assurance none in law.",
    ),
    _agree(
        "08:11",
        "rdp-india",
        "rdp",
        "Reciprocal Defence Procurement Agreement, United States - India",
        confers=["procurement_preference"],
        citation="Talks agreed in June 2023; no signature found (C)",
        limits="Once signed it would bear on procurement preference, not on licences.",
    ),
    _agree(
        "08:12",
        "framework-india-2025",
        "framework",
        "Framework for the U.S.-India Major Defense Partnership, 2025-2035",
        signed_on=date(2025, 10, 31),
        starts_on=date(2025, 10, 31),
        ends_on=date(2035, 10, 30),
        citation="Signed in Kuala Lumpur on 31 October 2025, for ten years (C)",
        limits=NOTHING,
    ),
    _agree(
        "08:13",
        "compact-india",
        "compact",
        "U.S.-India COMPACT",
        signed_on=date(2025, 2, 13),
        starts_on=date(2025, 2, 13),
        citation="Leaders' statement of 13 February 2025 (C)",
        limits="Both sides review their rules on arms transfers; none has changed by it.",
    ),
    _agree(
        "08:14",
        "indus-x",
        "indus_x",
        "India-U.S. Defense Acceleration Ecosystem",
        signed_on=date(2023, 6, 30),
        starts_on=date(2023, 6, 30),
        citation="Launched in June 2023, the month alone is known (C)",
        limits=NOTHING,
    ),
    _agree(
        "08:15",
        "dtti-india",
        "dtti",
        "Defense Technology and Trade Initiative",
        signed_on=date(2012, 12, 31),
        starts_on=date(2012, 12, 31),
        citation="Begun in 2012, the year alone is known (M)",
        limits=NOTHING,
    ),
    _agree(
        "08:16",
        "aukus-exemption",
        "aukus",
        "Exemption for Australia, the United Kingdom and the United States",
        parties=["AU", "GB", "US"],
        signed_on=date(2024, 8, 20),
        starts_on=date(2024, 9, 1),
        confers=["exemption"],
        citation="22 CFR 126.7 (A); published on 20 August 2024, in force since 1 September 2024 (M)",
        limits="For authorised users of the three countries, and nothing on the excluded technology list.",
    ),
)

PROGRAMMES = (
    _found(
        "08:40",
        "javelin-coproduction",
        "Javelin co-production",
        "Rounds and command launch units made in India, with what its suppliers and trials need.",
        arrangements=["compact-india", "framework-india-2025", "sosa-india"],
        partners=["raytheon", "lt-defence", "mod-india"],
    ),
    _found(
        "08:41",
        "stryker-coproduction",
        "Stryker co-production",
        "Infantry carriers made with BEML, and the vehicles that show what they can do at height.",
        arrangements=["compact-india", "framework-india-2025"],
        partners=["general-dynamics-land-systems", "beml", "mod-india"],
    ),
    _found(
        "08:42",
        "f414-coproduction",
        "F414 co-production",
        "Assembly and, later, manufacture of the F414-INS6 with HAL.",
        began_on=date(2023, 6, 22),  # that of the two leaders' joint statement, assumed
        arrangements=["framework-india-2025", "sosa-india"],
        partners=["ge-aerospace", "hal"],
    ),
    _found(
        "08:43",
        "indus-x",
        "INDUS-X challenges",
        "Trials of parts from one country in systems of the other.",
        began_on=date(2023, 6, 30),
        arrangements=["indus-x"],
        partners=["raytheon", "boeing", "adani-defence"],
    ),
    on(80, "08:45")
    .as_("alvarez")
    .policy_action(
        "declare",
        "javelin-whole",
        kind="licence",
        state="",
        programme="programme-javelin-coproduction",
        amount=180,
        unit="cd",
        starts_on=day(80),
        reason="What the two governments want of the programme, assumed for the demonstration",
    ),
    *(
        on(ago, at)
        .as_("alvarez")
        .policy_action(
            "adopt", f"{name}-agreement", programme=f"programme-{name}-coproduction", agreement=Named(story)
        )
        for ago, at, name, story in (
            (65, "16:05", "javelin", "javelin-mla"),
            (63, "16:05", "stryker", "stryker-mla"),
            (1, "16:55", "f414", "f414-taa"),
        )
    ),
)

AGREEMENTS: tuple[PolicyAction, ...] = (*ARRANGEMENTS, *PROGRAMMES)
