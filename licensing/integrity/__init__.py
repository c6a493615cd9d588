"""Invariants: what must hold of every case whatever anybody did; I1 to I6 of the reliability goals, I7 of authorities, I8 of classes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from licensing.events.verifying import broken_links
from licensing.integrity import classes, clocks, derived, drawdowns, firings, histories, keys, messages


def breaches(quiet_since: datetime | None = None) -> Iterator[str]:
    """One sentence for each breach of an invariant; none if the system is sound. It reads row after row, never all.

    With `quiet_since` the sweepers have had nothing to wait for since that instant: whatever was due by then has fired.
    """
    yield from histories.breaches()
    for number, faults in (
        ("I2", firings.breaches()),
        ("I2", clocks.breaches()),
        ("I2", derived.breaches()),
        ("I2", clocks.unfired(quiet_since) if quiet_since else ()),
        ("I3", messages.breaches()),
        ("I4", keys.breaches()),
        ("I5", broken_links()),
        ("I7", drawdowns.breaches()),
        ("I8", classes.breaches()),
    ):
        yield from (f"{number} {fault}" for fault in faults)
