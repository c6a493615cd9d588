"""Reviewed: what else happens in the transitions that the kinds which officers review have in common."""

from __future__ import annotations

from typing import Any

from workflows.binding import on_transition


class Reviewed:
    """The transitions of submission and of an open question; mixed into the proxies of those kinds."""

    received_at: Any
    open_question: str

    @on_transition
    def submit(self, file: Any, ctx: Any) -> None:
        """Stamp the receipt, from which the law counts."""
        self.received_at = ctx.now

    @on_transition
    def query(self, file: Any, ctx: Any) -> None:
        """The question stands until it is answered or dropped."""
        self.open_question = ctx.data["reason"]

    @on_transition
    def answer(self, file: Any, ctx: Any) -> None:
        """The question is closed."""
        self.open_question = ""

    @on_transition
    def drop_query(self, file: Any, ctx: Any) -> None:
        """The question is closed."""
        self.open_question = ""

    @on_transition
    def lapse(self, file: Any, ctx: Any) -> None:
        """Nobody waits for the answer any more; the question stays in its event."""
        self.open_question = ""

    @on_transition
    def withdraw(self, file: Any, ctx: Any) -> None:
        """Nobody waits for an answer any more, if one was due."""
        self.open_question = ""


class Waivable:
    """The transition that records a waiver of a policy of denial; mixed into the proxies of those kinds that go to countries."""

    detail: Any
    finding: Any

    @on_transition
    def record_waiver(self, file: Any, ctx: Any) -> None:
        """On whose word, since when and for which countries, those denied today, a denial does not stand: 22 CFR 126.1."""
        detail = self.detail
        detail.waiver, detail.waived_on = ctx.data["waiver"], ctx.data["waived_on"]
        detail.waived_countries = list(file.finding("proscription", ctx.now).answer)
