"""Authorisations: what an approval grants, what consignments draw of what they move under, what moving brings with it."""

from licensing.authorisations.drawing import Authority, give_back, lock_authority, not_live
from licensing.authorisations.granting import grant
from licensing.authorisations.moving import close_line_short, end_export_filing, extend

__all__ = [
    "Authority",
    "close_line_short",
    "end_export_filing",
    "extend",
    "give_back",
    "grant",
    "lock_authority",
    "not_live",
]
