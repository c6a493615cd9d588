"""The admin: an inbox and a page per case for officers; what bears on many cases; registers for administrators."""

from licensing.admin import cases, checks
from licensing.admin.operations import failures, notices
from licensing.admin.policy import calendar_days, disruptions, holds, service_levels
from licensing.admin.registers import (
    api_clients,
    arrangements,
    authorisations,
    batches,
    people,
    programmes,
    rating_authority,
    webhooks,
)

__all__ = [
    "api_clients",
    "arrangements",
    "authorisations",
    "batches",
    "calendar_days",
    "cases",
    "checks",
    "disruptions",
    "failures",
    "holds",
    "notices",
    "people",
    "programmes",
    "rating_authority",
    "service_levels",
    "webhooks",
]
