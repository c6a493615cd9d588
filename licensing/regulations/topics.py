"""The nineteen topics: what each is asked and answers, and the one way to ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from licensing.regulations import (
    amendments,
    congress,
    destinations,
    dpas,
    dpas_orders,
    enclosures,
    equipment,
    repair,
    reviews,
    services,
    shipping,
    small_parts,
    statutory,
    usage,
)
from licensing.regulations.facts import Answer, BadFacts, Facts, checked
from licensing.regulations.fields import JSON
from licensing.regulations.finding import Finding
from licensing.regulations.rulebook import BOOK, RuleBook
from licensing.regulations.schemas import finding_schema

__all__ = ["TOPICS", "BadFacts", "Topic", "UnknownTopic", "assess", "find"]


class UnknownTopic(LookupError):
    """There is no topic of that name; `name` is it."""

    def __init__(self, name: object) -> None:
        super().__init__(f"There is no topic {str(name)[:100]!r}.")
        self.name = name


@dataclass(frozen=True)
class Topic:
    """A question that the rule book answers: its name, words, the facts it is asked, the answer, and the law itself."""

    name: str
    title: str
    description: str
    facts: type[Facts]
    answer: type[Answer]
    find: Callable[[Any, RuleBook], Finding]

    def schemas(self) -> dict[str, Any]:
        """The JSON Schemas of its facts and of its finding as JSON."""
        return {"facts": self.facts.model_json_schema(), "finding": finding_schema(self.answer)}


def assess(topic: str, raw_facts: Mapping[str, Any], book: RuleBook = BOOK) -> Finding:
    """The finding on facts as JSON has them; raises UnknownTopic, or BadFacts that names every bad field."""
    asked = _topic(topic)
    return asked.find(checked(asked.facts, raw_facts, JSON), book)


def find(topic: str, /, *, book: RuleBook = BOOK, **facts: Any) -> Finding:
    """The finding on facts as Python has them (Decimal, date, datetime); raises UnknownTopic or BadFacts."""
    asked = _topic(topic)
    return asked.find(checked(asked.facts, facts), book)


def _topic(name: str) -> Topic:
    if not (isinstance(name, str) and name in TOPICS):
        raise UnknownTopic(name)
    return TOPICS[name]


# fmt: off
_ALL = (
    Topic("amendment", "Amendment of a licence",
          "Whether an amendment may change a licence so, and on which form.",
          amendments.AmendmentFacts, amendments.AmendmentAnswer, amendments.amendment),
    Topic("congressional-notification", "Congressional notification",
          "Whether Congress must be notified, how long it has, and when approval may come.",
          congress.CongressionalNotificationFacts, congress.CongressionalNotificationAnswer,
          congress.congressional_notification),
    Topic("dpas-acceptance", "Answer to a rated order",
          "By when a rated order is accepted or rejected, in the recipient's working days.",
          dpas.DpasAcceptanceFacts, dpas.DpasAcceptanceAnswer, dpas.dpas_acceptance),
    Topic("dpas-conflict", "Conflict of rated orders",
          "Whether an order is accepted, displaces others, or is rejected.",
          dpas_orders.DpasConflictFacts, dpas_orders.DpasConflictAnswer, dpas_orders.dpas_conflict),
    Topic("dpas-emergency", "Answer to a rated order in an emergency",
          "By when a rated order in an emergency is answered, and whether its stated limit is valid.",
          dpas.DpasEmergencyFacts, dpas.DpasEmergencyAnswer, dpas.dpas_emergency),
    Topic("dpas-sequence", "Sequence of orders",
          "In which order accepted orders are filled.",
          dpas_orders.DpasSequenceFacts, dpas_orders.DpasSequenceAnswer, dpas_orders.dpas_sequence),
    Topic("dsp-83", "Nontransfer and use certificate",
          "Whether a DSP-83 is needed.",
          enclosures.Dsp83Facts, enclosures.Dsp83Answer, enclosures.dsp_83),
    Topic("eei-filing", "Electronic export information",
          "By when the export information is filed.",
          shipping.EeiFilingFacts, shipping.EeiFilingAnswer, shipping.eei_filing),
    Topic("interagency-schedule", "Interagency schedule",
          "The last day of each step of an application to the Department of Commerce.",
          reviews.InteragencyScheduleFacts, reviews.InteragencyScheduleAnswer, reviews.interagency_schedule),
    Topic("licence-usage", "Shipment under a licence",
          "Whether a shipment fits under a licence, and the most that may be shipped under it.",
          usage.LicenceUsageFacts, usage.LicenceUsageAnswer, usage.licence_usage),
    Topic("maintenance-service", "Maintenance service abroad",
          "Which agreement a service needs, or which exemption frees it.",
          services.MaintenanceServiceFacts, services.MaintenanceServiceAnswer, services.maintenance_service),
    Topic("mde-status", "Major defense equipment",
          "Whether equipment is major defense equipment.",
          equipment.MdeStatusFacts, equipment.MdeStatusAnswer, equipment.mde_status),
    Topic("part-130", "Part 130",
          "Whether a sale needs a statement, and a report of fees and contributions.",
          enclosures.Part130Facts, enclosures.Part130Answer, enclosures.part_130),
    Topic("proscribed-destination", "Proscribed destination",
          "The policy towards a country on a day.",
          destinations.ProscribedDestinationFacts, destinations.ProscribedDestinationAnswer,
          destinations.proscribed_destination),
    Topic("repair-return", "Repair and return",
          "What an article needs to come in for work and to go back.",
          repair.RepairReturnFacts, repair.RepairReturnAnswer, repair.repair_return),
    Topic("retention", "Retention of records",
          "Until when records are kept.",
          statutory.RetentionFacts, statutory.RetentionAnswer, statutory.retention),
    Topic("spares-exemption", "Exemption for small parts",
          "Whether parts of small value go without a licence.",
          small_parts.SparesExemptionFacts, small_parts.SparesExemptionAnswer, small_parts.spares_exemption),
    Topic("state-deadline", "Deadline of a case",
          "By when the licensing agency decides a case, and whether it is overdue.",
          reviews.StateDeadlineFacts, reviews.StateDeadlineAnswer, reviews.state_deadline),
    Topic("statutory-date", "Statutory date",
          "By when something is owed under a rule that counts days.",
          statutory.StatutoryDateFacts, statutory.StatutoryDateAnswer, statutory.statutory_date),
)
# fmt: on
TOPICS: Mapping[str, Topic] = MappingProxyType({topic.name: topic for topic in _ALL})
