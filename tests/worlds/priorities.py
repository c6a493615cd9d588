"""Evidence of priority in the small world: ratings, disruptions, what officers record."""

from licensing.models import Disruption, PriorityEvidence
from licensing.priority import disruptions
from tests.worlds import arrangements
from tests.worlds.clocks import run_bulk_operations
from workflows.classes import class_of

RECORD = {
    "rating_do": {"programme_symbol": "A1", "document": "DO-A1 7788"},
    "rating_dx": {"programme_symbol": "A2", "document": "DX-A2 1122"},
    "sosa_endorsement": {"document": "Letter of 3 February"},
    "equipment_down": {"document": "Report 7"},
}


def declared(world, **changes) -> Disruption:
    """A disruption that the defence department's desk has declared; of everything for India unless told otherwise."""
    facts = {
        "title": "Hot section parts",
        "reason": "A forge burned down.",
        "starts_on": disruptions.office_day(world.now),
        **(
            changes
            if set(changes) & {"categories", "suppliers", "items", "countries"}
            else {"countries": ["IN"]}
        ),
        **changes,
    }
    return disruptions.declare(Disruption(**facts), world.ctx("endorser"))


def disrupt(world, **changes) -> Disruption:
    """One that stands, and whose cases have been escalated."""
    countersign = disruptions.countersign(declared(world, **changes), world.ctx("countersigner2"))
    run_bulk_operations(world)
    return countersign


def lift(world, disruption: Disruption) -> Disruption:
    """Lift it, and let its cases fall back."""
    lifted = disruptions.lift(disruption, "The forge works again.", world.ctx("endorser"))
    run_bulk_operations(world)
    return lifted


def record(world, case, evidence: str, **changes):
    """An officer records such evidence; the arrangement under which one endorses is in force."""
    if evidence == "sosa_endorsement":
        arrangements.in_force()
    facts = {"ground": evidence, "reason": "Seen", **RECORD[evidence], **changes}
    return world.execute(case, "record_priority", "officer", **facts)


def grounds(case) -> list[str]:
    """The codes of its evidence that counts."""
    evidence = PriorityEvidence.objects.filter(case=case, ended_at__isnull=True, counts_from__isnull=False)
    return sorted(evidence.values_list("code", flat=True))


def derived(case) -> str:
    """The class that its evidence gives."""
    return class_of(grounds(case))
