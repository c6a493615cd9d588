"""Purposes: what a clock of a case is for, a closed set; each with its title, what ends its clocks and who reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Purpose(StrEnum):
    """What a clock is for; the values are what the database, sealed events and the API say."""

    STAGE = "stage"
    INTERRUPTION = "detour"
    CASE = "case"
    STATUTORY = "statutory"
    REQUIRED_DATE = "risk"
    EXPIRY = "expiry"
    AUTHORITY = "authority"
    TURNAROUND = "turnaround"
    EXPORT_FILING = "export_filing"
    RETURN = "return"
    REFERRAL = "referral"
    OBLIGATION = "obligation"
    CERTIFICATE = "evidence"
    PRIORITY_EVIDENCE = "ground"
    DELAY_NOTICE = "delay"

    @property
    def is_numbered(self) -> bool:
        """Whether a case can have several such clocks, each opened with the item that it has the number of."""
        return PURPOSES[self].ends_with is EndsWith.ITEM


class EndsWith(StrEnum):
    """What ends a clock, beside a final state, which ends every clock."""

    STAGE = "stage"  # runs on through interruptions
    INTERRUPTION = "interruption"
    STATES = "states"  # the last of the states in a transition that have such a clock
    OUTCOME = "outcome"
    ITEM = "item"  # the one that it is of, of which a case may have several: the clock has its number


@dataclass(frozen=True)
class Declaration:
    """What holds of every clock of a purpose.

    `filer` and `parties` say who reads such clocks beside the officers. One that is `nobodys` is no deadline that a desk
    could keep: it sets no place in a queue.
    """

    title: str
    ends_with: EndsWith
    filer: bool = False
    parties: bool = False
    nobodys: bool = False


PURPOSES: Mapping[str, Declaration] = MappingProxyType(
    {
        Purpose.STAGE: Declaration("Stage", EndsWith.STAGE, filer=True, parties=True),
        Purpose.INTERRUPTION: Declaration("Interruption", EndsWith.INTERRUPTION, filer=True, parties=True),
        Purpose.CASE: Declaration("Whole case: target", EndsWith.OUTCOME, filer=True, parties=True),
        Purpose.STATUTORY: Declaration(
            "Statutory date (NSPD-56)", EndsWith.OUTCOME, filer=True, parties=True
        ),
        Purpose.REQUIRED_DATE: Declaration("Required date", EndsWith.OUTCOME, nobodys=True),
        Purpose.EXPIRY: Declaration("Validity", EndsWith.STATES, filer=True, parties=True),
        Purpose.AUTHORITY: Declaration("Authority", EndsWith.STATES, filer=True, parties=True),
        Purpose.TURNAROUND: Declaration("Turn-around", EndsWith.STATES, filer=True, parties=True),
        Purpose.EXPORT_FILING: Declaration("Export filing", EndsWith.STATES, filer=True, parties=True),
        Purpose.RETURN: Declaration("Return of the goods", EndsWith.STATES, filer=True, parties=True),
        # whom the officers ask, and what they go by, is theirs
        Purpose.REFERRAL: Declaration("Referral", EndsWith.ITEM),
        Purpose.OBLIGATION: Declaration("Obligation", EndsWith.ITEM, filer=True),
        Purpose.CERTIFICATE: Declaration("Evidence", EndsWith.ITEM),
        Purpose.PRIORITY_EVIDENCE: Declaration("Evidence of priority", EndsWith.ITEM, nobodys=True),
        Purpose.DELAY_NOTICE: Declaration("Written notice of delay", EndsWith.ITEM, filer=True, parties=True),
    }
)
NUMBERED = tuple(str(code) for code, purpose in PURPOSES.items() if purpose.ends_with is EndsWith.ITEM)
UNNUMBERED = tuple(str(code) for code in PURPOSES if code not in NUMBERED)


def scope(purpose: str, number: int | None = None) -> str:
    """How events, the API and forms write it: `stage`, `referral/3`."""
    return str(purpose) if number is None else f"{purpose}/{number}"


def read(written: str) -> tuple[Purpose, int | None]:
    """Purpose and number of a scope as events and forms write it; raises ValueError for one that is none.

    One that has ended is written with its key behind: `stage#31`.
    """
    purpose, _, number = written.partition("#")[0].partition("/")
    return Purpose(purpose), int(number) if number else None


def incomplete() -> Iterator[str]:
    """One sentence for each purpose of which something has not been said."""
    for code in Purpose:
        if code not in PURPOSES:
            yield f"Nothing is said of the purpose {code.value!r}: its title, what ends its clocks, who reads them."
        elif not PURPOSES[code].title:
            yield f"The purpose {code.value!r} has no title."
        elif PURPOSES[code].parties and not PURPOSES[code].filer:
            yield f"Parties may read clocks of the purpose {code.value!r}, and the filer may not."
