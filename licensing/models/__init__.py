"""The nouns, one file each."""

from licensing.models.agreements import MinorAmendment, ProductionReport
from licensing.models.arrangements import Arrangement, ArrangementKind, Benefit
from licensing.models.authorisations import AgreementTerms, Authorisation, AuthorisedLine, AuthorisedParty
from licensing.models.batches import BatchLine, FilingBatch
from licensing.models.bulk_operations import BulkOperation
from licensing.models.calendars import CalendarDay, Calendars, calendar_without
from licensing.models.cases import Case, CaseQuerySet
from licensing.models.certificates import CaseCertificate, Obligation
from licensing.models.clients import ApiClient
from licensing.models.clocks import Clock, ClockSegment, Firing, TermsChange
from licensing.models.disruptions import Disruption
from licensing.models.documents import Document, DocumentKind
from licensing.models.drawdowns import Drawdown, ExemptionUse, LetterOfOffer
from licensing.models.events import ActorKind, Event, OutboxMessage
from licensing.models.feed import CaseChange, FeedEntry
from licensing.models.items import DeliveredItem, ExportAuthorityKind
from licensing.models.letters import Letter, LetterKind
from licensing.models.licence import LicenceDetail
from licensing.models.licence_case import LicenceCase
from licensing.models.line_decisions import LineDecision
from licensing.models.lines import Line, Party, PartyRole, Relation, ShortClosure
from licensing.models.maintenance import MaintenanceCase, MaintenanceDetail
from licensing.models.notices import Notice, NoticeReading
from licensing.models.partners import Delegation, Membership, Partner, PartnerKind
from licensing.models.pauses import Hold, Pause
from licensing.models.policy import PolicyVersion
from licensing.models.priority import PriorityDetail
from licensing.models.priority_case import PriorityCase
from licensing.models.priority_evidence import PriorityEvidence
from licensing.models.programmes import Programme
from licensing.models.rated_orders import Displacement
from licensing.models.rating_authority import RatingAuthority
from licensing.models.referrals import Position, Proviso, Referral
from licensing.models.service_levels import ServiceLevel
from licensing.models.shipment import ShipmentDetail
from licensing.models.shipment_case import ShipmentCase
from licensing.models.spares import SparesCase, SparesDetail
from licensing.models.stored_answers import StoredAnswer
from licensing.models.users import User
from licensing.models.webhooks import Webhook, WebhookDelivery

__all__ = [
    "ActorKind",
    "AgreementTerms",
    "ApiClient",
    "Arrangement",
    "ArrangementKind",
    "Authorisation",
    "AuthorisedLine",
    "AuthorisedParty",
    "BatchLine",
    "Benefit",
    "BulkOperation",
    "CalendarDay",
    "Calendars",
    "Case",
    "CaseCertificate",
    "CaseChange",
    "CaseQuerySet",
    "Clock",
    "ClockSegment",
    "Delegation",
    "DeliveredItem",
    "Displacement",
    "Disruption",
    "Document",
    "DocumentKind",
    "Drawdown",
    "Event",
    "ExemptionUse",
    "ExportAuthorityKind",
    "FeedEntry",
    "FilingBatch",
    "Firing",
    "Hold",
    "Letter",
    "LetterKind",
    "LetterOfOffer",
    "LicenceCase",
    "LicenceDetail",
    "Line",
    "LineDecision",
    "MaintenanceCase",
    "MaintenanceDetail",
    "Membership",
    "MinorAmendment",
    "Notice",
    "NoticeReading",
    "Obligation",
    "OutboxMessage",
    "Partner",
    "PartnerKind",
    "Party",
    "PartyRole",
    "Pause",
    "PolicyVersion",
    "Position",
    "PriorityCase",
    "PriorityDetail",
    "PriorityEvidence",
    "ProductionReport",
    "Programme",
    "Proviso",
    "RatingAuthority",
    "Referral",
    "Relation",
    "ServiceLevel",
    "ShipmentCase",
    "ShipmentDetail",
    "ShortClosure",
    "SparesCase",
    "SparesDetail",
    "StoredAnswer",
    "TermsChange",
    "User",
    "Webhook",
    "WebhookDelivery",
    "calendar_without",
]
