"""The transitions that every kind has for which officers record evidence of priority; nobody sets a class."""

from workflows.guards import classes as c
from workflows.inputs import classes as i
from workflows.language import Audience, Role, Target, Transition, row


def class_transitions(sources: str) -> tuple[Transition, ...]:
    """The transitions out of those states, none of them moving the case; a DX rating waits for a second person."""
    return (
        row("record_priority", sources, Target.UNCHANGED, Role.OFFICER, reason=True,
            inputs=(i.RECORDED, i.SYMBOL, i.DOCUMENT, i.UNTIL),
            guards=(c.rating_has_symbol, c.endorsement_rests_on_an_arrangement, c.end_lies_ahead, c.is_not_recorded),
            side_effects="record_priority_evidence", label="Record evidence of priority", done="priority_recorded"),
        row("confirm_priority", sources, Target.UNCHANGED, Role.COUNTERSIGNER, four_eyes=("record_priority",),
            inputs=(i.WAITING_EVIDENCE,), guards=(c.evidence_waits,), side_effects="confirm_priority_evidence", label="Countersign evidence of priority", done="priority_confirmed"),
        row("end_priority", sources, Target.UNCHANGED, Role.OFFICER, reason=True,
            inputs=(i.OPEN_EVIDENCE,), guards=(c.evidence_is_open,), side_effects="end_priority_evidence", label="End evidence of priority", done="priority_ended"),
        row("return_to_service", sources, Target.UNCHANGED, Role.FILER, guards=(c.equipment_is_down,),
            side_effects="end_equipment_down", label="Record return to service", done="equipment_returned", audience=Audience.PARTIES,
            public="The equipment is back in service."),
    )  # fmt: skip
