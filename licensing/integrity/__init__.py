"""Invariants: what must hold of every case whatever anybody did; I1 to I6 of the reliability goals, I7 of authorities, I8 of classes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from licensing.events.verifying import broken_links
from licensing.integrity import (
    agreements,
    classes,
    clocks,
    derived,
    drawdowns,
    firings,
    histories,
    keys,
    lost,
    messages,
)


def violations(quiet_since: datetime | None = None) -> Iterator[str]:
    """One sentence for each violation of an invariant; none if the system is sound. It reads row after row, never all.

    With `quiet_since` the sweepers have had nothing to wait for since that instant: whatever was due by then has fired.
    """
    yield from histories.violations()
    for number, violations_found in (
        ("I2", firings.violations()),
        ("I2", clocks.violations()),
        ("I2", lost.violations()),
        ("I2", derived.violations()),
        ("I2", clocks.unfired(quiet_since) if quiet_since else ()),
        ("I3", messages.violations()),
        ("I4", keys.violations()),
        ("I5", broken_links()),
        ("I7", drawdowns.violations()),
        ("I7", agreements.violations()),
        ("I8", classes.violations()),
    ):
        yield from (f"{number} {violation}" for violation in violations_found)
