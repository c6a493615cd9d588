"""Writing: a letter is owed as soon as its transition is decided; its facts are fixed with it."""

from __future__ import annotations

from licensing.case_file import CaseFile
from licensing.changes import PendingWrites
from licensing.context import ActionContext
from licensing.letters import facts
from licensing.models import Letter, LetterKind


def write(kind: LetterKind, file: CaseFile, ctx: ActionContext) -> PendingWrites:
    """The case's next letter, of that kind, with all that it says as the case stands now."""
    related = facts.related_rows(file)
    number = (related.letters or 0) + 1
    letter_facts = facts.of(kind, number, file, ctx, related)
    return PendingWrites(letters=[Letter(case=file.case, number=number, kind=kind, facts=letter_facts)])
