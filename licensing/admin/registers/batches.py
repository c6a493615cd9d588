"""The admin of batches: which filings came together, how far each batch is, and the cases that came of it; read only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from licensing.admin.access import visible_cases
from licensing.admin.registers.permissions import ReadByStaff
from licensing.models import BatchLine, Case, FilingBatch


class MadeByPartners(ReadByStaff):
    """Made over the API alone; every officer reads it, and nobody edits it."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Partners send them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Workers alone change them."""
        return False


@admin.register(FilingBatch)
class FilingBatchAdmin(MadeByPartners):
    """The batches, the newest first."""

    list_display = ("created_at", "partner", "total", "filed", "refused", "cancelled", "still_waiting")
    list_filter = (("finished_at", admin.EmptyFieldListFilter),)
    list_select_related = ("partner",)
    search_fields = ("=id", "partner__name", "partner__code")
    search_help_text = "Id of the batch, or its partner"
    fields = (
        "partner",
        "client",
        "created_at",
        "total",
        "filed",
        "refused",
        "cancelled",
        "still_waiting",
        "cancelled_at",
        "finished_at",
        "cases",
    )
    readonly_fields = ("still_waiting", "cases")

    @admin.display(description="Waiting")
    def still_waiting(self, batch: FilingBatch) -> int:
        """How many lines wait."""
        return batch.waiting

    @admin.display(description="Cases")
    def cases(self, batch: FilingBatch) -> SafeString:
        """Where they are listed."""
        address = reverse("admin:licensing_batchline_changelist")
        return format_html('<a href="{}?batch__id__exact={}">Cases of this batch</a>', address, batch.pk)


@admin.register(BatchLine)
class BatchLineAdmin(MadeByPartners):
    """The cases that came of batches, as far as the reader may read them: a draft is its filer's alone."""

    list_display = ("number", "case_shown", "subject", "client_reference", "batch_shown")
    list_display_links = None
    list_select_related = ("case", "batch__partner")
    search_fields = ("=case__reference", "=client_reference", "=batch__id")
    search_help_text = "Reference of the case, the filer's own, or the id of the batch"
    ordering = ("batch", "number")

    def get_queryset(self, request: HttpRequest) -> QuerySet[BatchLine]:
        """Those whose cases the reader may read."""
        queryset: QuerySet[BatchLine] = super().get_queryset(request)
        return queryset.filter(case__in=visible_cases(request).order_by()).defer("body")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """The lines of one batch, beside what the admin lets by."""
        return lookup == "batch__id__exact" or super().lookup_allowed(lookup, value, request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Without its text and its problem, which are the partner's."""
        return ("batch", "number", "client_reference", "case", "done_at")

    @admin.display(description="Case")
    def case_shown(self, line: BatchLine) -> SafeString:
        """Its reference, which leads to its page."""
        case = line.case
        assert isinstance(case, Case)
        address = reverse("admin:licensing_case_change", args=[case.pk])
        return format_html('<a href="{}">{}</a>', address, case.reference)

    @admin.display(description="Subject")
    def subject(self, line: BatchLine) -> str:
        """Of the case."""
        return line.case.subject if line.case else ""

    @admin.display(description="Batch")
    def batch_shown(self, line: BatchLine) -> SafeString:
        """Whose it is, which leads to it."""
        address = reverse("admin:licensing_filingbatch_change", args=[line.batch_id])
        return format_html('<a href="{}">{}</a>', address, line.batch.partner)
