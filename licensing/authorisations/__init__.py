"""Authorisations: what an approval grants, what consignments draw of what they move under, what moving brings with it."""

from licensing.authorisations.drawing import ExportAuthority, give_back, lock_export_authority, not_live
from licensing.authorisations.granting import grant
from licensing.authorisations.moving import close_line_short, end_export_filing, extend_export_authority

__all__ = [
    "ExportAuthority",
    "close_line_short",
    "end_export_filing",
    "extend_export_authority",
    "give_back",
    "grant",
    "lock_export_authority",
    "not_live",
]
