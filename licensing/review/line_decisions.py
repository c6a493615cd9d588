"""Line decisions: a recommendation states what is approved of each line; the last one counts."""

from __future__ import annotations

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.context import ActionContext
from licensing.models import LineDecision
from workflows import line_decisions

COLUMNS = ("decision", "quantity", "value", "reason")


def record(file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """Keep what is recommended of every line; only a line of which not all was ever recommended has a row."""
    stated = {row["line"]: row for row in ctx.data.get("lines") or []}
    writes = PendingWrites()
    for line in file.lines:
        before, now = line.granted, line_decisions.granted(stated.get(line.number), line)
        if now == before:
            continue
        known = hasattr(line, "line_decision")
        row = line.line_decision if known else LineDecision(line=line)
        for name in COLUMNS:
            setattr(row, name, getattr(now, name))
        if known:
            writes.updates.append((row, COLUMNS))
        else:
            writes.inserts.append(row)
    return writes
