"""`python -m bench [what ...]`: run the benchmarks, or those named, and print one table of ratios."""

from __future__ import annotations

import sys
import time
from importlib import import_module

from bench.places import SCALE, stand
from bench.table import Line, show

BENCHMARKS = ("take", "deadlines", "idle", "lateness", "busy", "recovery")


def main(chosen: list[str]) -> int:
    """Run them on servers of their own; 0 even if a goal is missed, since a figure is no test."""
    unknown = sorted(set(chosen) - set(BENCHMARKS))
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}.")
        return 2
    lines: list[Line] = []
    with stand() as services:
        for name in chosen or BENCHMARKS:
            started = time.perf_counter()
            made = list(import_module(f"bench.{name}").measure(services))
            print(f"{name}: {time.perf_counter() - started:.0f} s", flush=True)
            lines += made
    print(f"\nScale {SCALE:g}; a ratio is measured against its floor or rival in this run.\n")
    show(lines)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
