"""Guards of the delivered item that a filing names: acting on what is another's needs a relation to it."""

from __future__ import annotations

from typing import Any

from workflows.refusal import Refusal

NO_RELATION = Refusal(
    "no_relation_to_item",
    "The filer has no relation to the delivered item that the filing names. "
    "Its end-user can ask the licensing agency to record one.",
    field="delivered_item",
)


def filer_may_name_item(file: Any, ctx: Any) -> list[Refusal]:
    """Who files, or filed what a shipment goes under, names only items to which it has a relation, whenever that counts."""
    return [] if file.people.filer_may_name_item else [NO_RELATION]
