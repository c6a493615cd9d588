"""What people give in these tests for the inputs of a transition, and who is what to the cases of each kind."""

from datetime import UTC, date, datetime
from typing import Any

from tests.worlds.people import START
from workflows.input import Input
from workflows.language import Role, Transition

# what is given for the inputs for which not just anything of their type will do
VALUES: dict[str, Any] = {
    "agencies": ["sca"],
    "agency": "sca",
    "agreed_on": date(2027, 12, 31),
    "answer": "The F404-IN20.",
    "authority_ends_on": date(2028, 6, 30),
    "arrives_on": date(2026, 4, 12),
    "clock": "case",
    "delayed_until": date(2027, 12, 31),
    "departs_at": datetime(2026, 4, 10, 12, tzinfo=UTC),
    "expires_on": date(2027, 12, 31),
    "ground": "equipment_down",
    "grounds": "The facts were other.",
    "itn": "X20260302123456",
    "obligation": "signed_copy",
    "offered_on": date(2027, 12, 31),
    "open_evidence": "1",
    "open_stop": "end_use_check",
    "position": "no_objection",
    "reason": "A reason.",
    "recommendation": "approve",
    "reads": "running",
    "reports": [{"from": "2026-03-02", "until": "2026-03-02", "quantity": 1, "value": "1.00"}],
    "required_on": date(2027, 12, 31),
    "stop": "end_use_check",
    "text": "Report yearly.",
    "waiting_evidence": "1",
    "waived_on": date(2026, 2, 2),
}


def value_of(input_: Input) -> Any:
    """A fitting value, the same each time; None for what may be left out."""
    if input_.name in VALUES:
        return VALUES[input_.name]
    if not input_.required:
        return None
    if input_.choices:
        return input_.choices[0][0]
    return {date: START.date(), datetime: START, int: 1, bool: False}.get(input_.of, "In words.")


def inputs_of(transition: Transition) -> dict[str, Any]:
    """A value for each input of the transition."""
    facts = {input_.name: value_of(input_) for input_ in transition.inputs}
    return {name: value for name, value in facts.items() if value is not None}


# the second of each where there are two, so that four eyes do not stand in the way of what is asked
STAFF = {
    "officer2": Role.OFFICER,
    "countersigner2": Role.COUNTERSIGNER,
    "reviewer": Role.REVIEWER,
    "endorser": Role.ENDORSER,
    "authoriser": Role.AUTHORISER,
    "clock": Role.CLOCK,
    "stranger": None,
}
# what the partners are to the cases of each kind that the world files
PARTNERS: dict[str, dict[str, Role]] = {
    "licence": {"filer": Role.FILER, "consignee": Role.CONSIGNEE},
    "spares": {
        "hal": Role.FILER,
        "end_user": Role.CONSIGNEE,
        "supplier": Role.SUPPLIER,
        "sponsor": Role.SPONSOR,
    },
    "maintenance": {
        "hal": Role.FILER,
        "end_user": Role.CONSIGNEE,
        "repairer": Role.REPAIRER,
        "sponsor": Role.SPONSOR,
    },
    "shipment": {
        "filer": Role.FILER,
        "hal": Role.CONSIGNEE,
        "end_user": Role.CONSIGNEE,
        "sponsor": Role.SPONSOR,
        "export_port": Role.PORT,
        "import_port": Role.PORT,
    },
    "priority": {
        "hal": Role.FILER,
        "end_user": Role.CONSIGNEE,
        "supplier": Role.SUPPLIER,
        "sponsor": Role.SPONSOR,
    },
}
OF_AN_ASSURANCE = {"filer": Role.FILER, "end_user": Role.CONSIGNEE, "indian_supplier": Role.SUPPLIER}


def roles_in(kind: str, state: str) -> dict[str, Role | None]:
    """Who there is for a case of that kind in that state, with the one role that each has in it."""
    partners = OF_AN_ASSURANCE if (kind, state) == ("priority", "requested") else PARTNERS[kind]
    return {**partners, **STAFF}
