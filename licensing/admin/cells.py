"""Cells of the inbox as markup: reference, badge, chip, escalation."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from licensing.admin.chips import Chip, escalated
from licensing.models import Case

SPRITE = "licensing/icons.svg"


def icon(name: str) -> SafeString:
    """An icon of ours, silent to screen readers: the words beside it say the same."""
    return format_html(
        '<svg class="lx-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static(SPRITE),
        name,
    )


def badge(shown: dict[str, str]) -> SafeString:
    """A state's title on the ground of its tone."""
    return format_html('<span class="lx-badge lx-{}">{}</span>', shown["tone"], shown["title"])


def chip(shown: Chip) -> SafeString:
    """Time left: icon, words, and the day beneath."""
    return format_html(
        '<span class="lx-time"><span class="lx-chip lx-{}">{}{}</span><span class="lx-note">{}</span></span>',
        shown.tone,
        icon(shown.icon),
        shown.text,
        shown.note,
    )


def named(case: Case) -> SafeString:
    """The reference as a link, the subject beneath it."""
    return format_html(
        '<a class="lx-case" href="{}"><span class="lx-reference">{}</span>'
        '<span class="lx-subject" title="{}">{}</span></a>',
        reverse("admin:licensing_case_change", args=[case.pk]),
        case.reference,
        case.subject,
        case.subject,
    )


def escalation(case: Case) -> SafeString | str:
    """How far the case climbed the ladder, with a flag."""
    text = escalated(case)
    if not text:
        return ""
    return format_html('<span class="lx-chip lx-bad">{}{}</span>', icon("flag"), text)
