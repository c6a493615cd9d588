"""Terms: those of an agreement that are in force, and those that a filing states in their place."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from licensing.models import Authorisation, Line, listing
from licensing.regulations.agreement_terms import TermLine, Terms

if TYPE_CHECKING:
    from licensing.case_file.file import CaseFile


def in_force(granted: Authorisation) -> Terms:
    """The terms of the agreement as it was approved, or as it was last amended."""
    return Terms(
        ends_on=granted.expires_on,
        territory=frozenset(granted.territory),
        quantity_to_be_made=granted.quantity_to_be_made,
        transfer_limits=granted.transfer_limits,
        lines=tuple(
            TermLine(
                line.number,
                _article(line.amended_by or line.line),
                line.quantity,
                line.value,
                line.drawn_quantity,
                line.drawn_value,
            )
            for line in granted.lines.select_related("line", "amended_by")
        ),
        made_quantity=granted.made_quantity,
        made_value=granted.made_value,
    )


def stated(file: CaseFile, granted: Authorisation, terms: Terms) -> Terms:
    """What an amendment of that agreement states; a line is the one that it names, else the only one of its part number."""
    detail = file.detail
    parts = Counter(line.article[0] for line in terms.lines if line.article[0])
    by_part = {line.article[0]: line.number for line in terms.lines if parts[line.article[0]] == 1}
    unlisted = listing.unlisted(file.parties, list(granted.listed()))
    return Terms(
        ends_on=detail.ends_on,
        territory=frozenset(detail.territory),
        quantity_to_be_made=detail.quantity_to_be_made,
        transfer_limits=detail.transfer_limits,
        lines=tuple(
            TermLine(
                line.licence_line if line.licence_line is not None else by_part.get(line.part_number),
                _article(line),
                line.quantity,
                line.value,
                at=line.number,
            )
            for line in file.lines
        ),
        unlisted=tuple(str(party) for party in unlisted),
    )


def _article(line: Line) -> tuple[str, str, str]:
    return line.part_number, line.usml_category, line.eccn
