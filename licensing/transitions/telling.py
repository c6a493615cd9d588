"""Telling: the office is told of an attempt that was refused where the law wants it known, in a transaction of its own."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction

from licensing.context import ActionContext
from licensing.events.sealing import canonical
from licensing.transitions.locking import lock
from licensing.transitions.recording import record
from licensing.transitions.result import Refused, TransitionResult
from workflows.guards.production import OVER_TERMS

EVENT = "agreement.over_terms"


def tell_of_refused(case_id: int, refused: Refused, ctx: ActionContext) -> None:
    """Record that more was reported than an agreement lets be made; the same report is told once: 22 CFR 127.1(b)(1)."""
    over = [refusal for refusal in refused.refusals if refusal.code == OVER_TERMS]
    if not over:
        return
    rows: Any = ctx.data.get("reports")
    facts = {
        "attempt": hashlib.sha256(canonical({"reports": str(rows)})).hexdigest(),
        "over": [refusal.sentence for refusal in over],
        "citation": "; ".join(over[0].citations),
    }
    with transaction.atomic():
        file = lock(case_id)
        if file.case.events.filter(name=EVENT, facts__attempt=facts["attempt"]).exists():
            return
        record([TransitionResult.of(file, EVENT, facts, ctx.not_before(file.case.last_event_at))])
