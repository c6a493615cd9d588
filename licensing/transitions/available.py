"""Available: the transitions out of a case's present state for one actor, and every refusal of those that are blocked."""

from __future__ import annotations

from dataclasses import dataclass

from licensing.case_file import CaseFile
from licensing.context import ActionContext
from licensing.transitions.deciding import refusals, roles_for
from workflows.language import STAFF, Role, Transition
from workflows.refusal import Refusal


@dataclass(frozen=True)
class Choice:
    """One transition out of the present state: allowed if nothing objects."""

    transition: Transition
    role: Role
    refusals: tuple[Refusal, ...]

    @property
    def allowed(self) -> bool:
        """Whether it may be executed once its inputs are given."""
        return not self.refusals


def available(file: CaseFile, ctx: ActionContext) -> list[Choice]:
    """The choices of this actor on this case, in the table's order.

    Staff see every one that belongs to a staff role; a partner sees its own alone, so that no refusal tells it of
    positions, recommendations or the countersigner's view. Automatic and overdue transitions are the clock's and not shown.
    """
    mine = roles_for(file, ctx)
    partner = ctx.actor.partner_id is not None
    choices = []
    for transition in file.flow.transitions_from(file.state):
        allowed_roles = file.flow.allowed_roles(transition, file)
        role = next(
            (
                role_allowed
                for role_allowed in allowed_roles
                if (role_allowed in mine if partner else role_allowed in STAFF)
            ),
            None,
        )
        if role is not None:
            choices.append(Choice(transition, role, tuple(refusals(file, transition.name, ctx))))
    return choices
