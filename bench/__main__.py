"""`python -m bench [what ...]`: run the benchmarks, or those named, and print one table of ratios."""

from __future__ import annotations

import sys
import time
import traceback
from importlib import import_module

from bench.places import SCALE, stand
from bench.table import Line, show

BENCHMARKS = (
    "take",
    "deadlines",
    "idle",
    "lateness",
    "busy",
    "recovery",
    "assess",
    "disruption",
    "http",
    "pages",
)


def main(chosen: list[str]) -> int:
    """Run them on servers of their own; 0 even if a goal is missed, since a figure is no test; 1 if one could not be run."""
    unknown = sorted(set(chosen) - set(BENCHMARKS))
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}.")
        return 2
    lines: list[Line] = []
    broken = 0
    with stand() as services:
        for name in chosen or BENCHMARKS:
            started = time.perf_counter()
            try:
                lines += import_module(f"bench.{name}").measure(services)
            except Exception:  # noqa: BLE001 - whatever it is
                traceback.print_exc()  # a benchmark that cannot be run takes no other with it
                broken += 1
            print(f"{name}: {time.perf_counter() - started:.0f} s", flush=True)
    print(f"\nScale {SCALE:g}; a ratio is measured against its floor or rival in this run.\n")
    show(lines)
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
