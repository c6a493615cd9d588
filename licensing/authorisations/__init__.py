"""Authorisations: what an approval grants, what shipments draw of what they move under, what moving brings with it."""

from licensing.authorisations.drawdowns import (
    ExportAuthority,
    credit_return,
    lock_export_authority,
    not_live,
    return_drawdowns,
)
from licensing.authorisations.granting import grant
from licensing.authorisations.moving import (
    close_line_short,
    end_export_filing,
    extend_export_authority,
    renew_departure,
)

__all__ = [
    "ExportAuthority",
    "close_line_short",
    "credit_return",
    "end_export_filing",
    "extend_export_authority",
    "grant",
    "lock_export_authority",
    "not_live",
    "renew_departure",
    "return_drawdowns",
]
