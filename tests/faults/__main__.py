"""`make faults`: faults at random, with a seed, until as many have struck as were asked for; one table at the end.

FAULTS says how many (10,000), SEED which (by default the day's date). The last line is the verdict; the code is 1 when
anything was lost, doubled or illegal.
"""

import logging
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime

from tests.faults.count import Count
from tests.faults.stand import Stand

FAULTS, A_ROUND = 10_000, 200
SIZES = {
    "crowd": 100_000,
    "disrupted": 100_000,
    "approvals": 1_000,
    "deadlines": 10_000,
    "messages": 1_000,
    "load": 400,
    "drafts": 600,
}


def main() -> int:
    """Everything that is dear once, then storms until it is enough."""
    wanted = int(os.environ.get("FAULTS", FAULTS))
    seed = int(os.environ.get("SEED", datetime.now(UTC).strftime("%Y%m%d")))
    with Stand() as stand:
        ready(stand)
        print(f"{wanted} faults, seed {seed}", flush=True)
        total = dear(stand, seed, min(1.0, wanted / FAULTS))
        total += storms(stand, seed, wanted - total.struck)
    print(table(total))
    return 1 if any(total.tally.counts) else 0


def ready(stand: Stand) -> None:
    """Let Django read its settings, now that there are servers."""
    os.environ.update(
        LICENSING_ENV="test",
        DJANGO_SETTINGS_MODULE="config.settings",
        DATABASE_URL=stand.services.database_url,
        REDIS_URL=stand.services.redis_url,
    )
    import django

    django.setup()
    os.environ.pop("DJANGO_SETTINGS_MODULE")
    logging.disable(logging.CRITICAL)  # what the faults make the program say


def dear(stand: Stand, seed: int, scale: float) -> Count:
    """Real programs under load, and the masses; smaller if few faults are wanted."""
    from tests.databases import Place
    from tests.faults import load, masses

    size = {name: max(20, int(most * scale)) for name, most in SIZES.items()}
    acts: dict[str, Callable[[Place], Count]] = {
        "every process killed under load": lambda place: load.under_load(
            stand, place, faults=size["load"], drafts=size["drafts"], seed=seed
        ),
        f"{size['crowd']} due in one second": lambda place: masses.crowd(place, size["crowd"]),
        f"{size['disrupted']} escalated for a disruption": lambda place: masses.disrupted(
            place, max(size["disrupted"], 2_000)
        ),
        f"{size['approvals']} approvals at their deadline": lambda place: masses.approvals(
            place, size["approvals"]
        ),
        f"FLUSHALL with {size['deadlines']} deadlines": lambda place: masses.flushed(
            stand, place, size["deadlines"], size["messages"]
        ),
    }
    total = Count()
    for name, act in acts.items():
        started = time.monotonic()
        with stand.place() as place:
            total += act(place)
        told(name, total, started)
    return total


def storms(stand: Stand, seed: int, wanted: int) -> Count:
    """Rounds of the storm until so many have struck."""
    from tests.faults.storm import Storm

    total, started = Count(), time.monotonic()
    with Storm(stand, seed) as storm:
        while total.struck < wanted:
            total += storm.round(min(A_ROUND, wanted - total.struck))
            told("storm", total, started)
    return total


def told(name: str, count: Count, started: float) -> None:
    """One line of progress."""
    lost, doubled, illegal = count.tally.counts
    seconds = time.monotonic() - started
    print(f"{name}: {count.struck} so far, {lost} / {doubled} / {illegal}, {seconds:.0f} s", flush=True)


def table(count: Count) -> str:
    """Every kind of fault with how often it struck, what was found, and the verdict."""
    wide = max(map(len, count.faults), default=0)
    lines = [f"{name:<{wide}}  {number:>7}" for name, number in sorted(count.faults.items())]
    tallied = str(count.tally).splitlines()[1:]
    lost, doubled, illegal = count.tally.counts
    verdict = f"lost / doubled / illegal = {lost} / {doubled} / {illegal} over {count.struck} injected faults"
    return "\n".join(["", *lines, "", *tallied, verdict])


if __name__ == "__main__":
    raise SystemExit(main())
