"""Cells of the inbox as markup: reference, badge, chip, escalation."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from licensing.admin.display.formatting import count
from licensing.admin.display.gist import gist
from licensing.admin.display.priority import Mark
from licensing.admin.display.queue_reason import Turn
from licensing.admin.display.time_left import Chip
from licensing.models import Case

SPRITE = "licensing/icons.svg"


def icon(name: str) -> SafeString:
    """An icon, silent to screen readers: the words beside it say the same."""
    return format_html(
        '<svg class="lx-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static(SPRITE),
        name,
    )


def badge(shown: dict[str, str]) -> SafeString:
    """A state's title on the ground of its tone."""
    return format_html('<span class="lx-badge lx-{}">{}</span>', shown["tone"], shown["title"])


def stage(shown: dict[str, str], desk: str) -> SafeString:
    """A state's badge, and beneath it whose turn it is."""
    return format_html('<span class="lx-stage">{}<span class="lx-note">{}</span></span>', badge(shown), desk)


def chip(shown: Chip, levels: int, *, will_miss: bool = False) -> SafeString:
    """Time left: icon, words, a flag with the escalation levels reached, the day beneath, and whether the required date will be missed."""
    return format_html(
        '<span class="lx-time"><span class="lx-chip lx-{}">{}{}{}</span><span class="lx-note">{}</span>{}</span>',
        shown.tone,
        icon(shown.icon),
        shown.text,
        flag(levels),
        shown.note,
        format_html('<span class="lx-chip lx-bad">{}Required date</span>', icon("alert"))
        if will_miss
        else "",
    )


def flag(levels: int) -> SafeString | str:
    """The mark of an escalated case; none for one that is not."""
    if not levels:
        return ""
    words = f"Escalated: {count(levels, 'level')}"
    return format_html(
        '<span class="lx-flag" title="{}">{}<span aria-hidden="true">{}</span>'
        '<span class="lx-unseen">{}</span></span>',
        words,
        icon("flag"),
        levels,
        words,
    )


def kind(case: Case) -> SafeString:
    """The kind, and beneath it what tells the case from others of its kind."""
    note = gist(case)
    shown = format_html('<span class="lx-note">{}</span>', note[:1].upper() + note[1:]) if note else ""
    return format_html('<span class="lx-kind">{}{}</span>', case.get_kind_display(), shown)


def turn(shown: Turn, *, waits: bool) -> SafeString:
    """The class, what decides within it, what else is known, and whether evidence of it waits for a second person."""
    return format_html(
        '<span class="lx-turn">{} <span>{}{}{}</span></span>',
        class_mark(shown.mark),
        shown.decides,
        format_html_join("", '<span class="lx-note">{}</span>', ((note,) for note in shown.beside)),
        format_html('<span class="lx-chip lx-wait">{}Evidence to countersign</span>', icon("eyes"))
        if waits
        else "",
    )


def class_mark(shown: Mark) -> SafeString:
    """A class in two letters, which say the rest to whoever points at them or listens."""
    return format_html(
        '<span class="lx-class lx-{}" title="{}">{}<span class="lx-unseen">{}</span></span>',
        shown.tone,
        shown.title,
        shown.name,
        shown.title.removeprefix(shown.name),
    )


def named(case: Case) -> SafeString:
    """The reference as a link, the subject beneath it; a shipment's with the case that it belongs to."""
    parent = getattr(case.detail, "parent", None)
    subject = f"{parent.reference}: {case.subject}" if parent else case.subject
    return format_html(
        '<a class="lx-case" href="{}"><span class="lx-reference">{}</span>'
        '<span class="lx-subject" title="{}">{}</span></a>',
        reverse("admin:licensing_case_change", args=[case.pk]),
        case.reference,
        subject,
        subject,
    )
