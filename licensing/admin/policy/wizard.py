"""Bulk actions: what bears on many cases is asked for on a form, previewed, and only then carried out; nothing is edited later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from licensing.admin.access import acts_as, may_act_on_many, reads_cases
from licensing.admin.display import labels
from licensing.admin.display.formatting import Reader
from licensing.admin.theme import ModelAdmin
from licensing.models import BulkOperation, Case, CaseQuerySet
from workflows.catalogue import CATALOGUE
from workflows.language import Audience, Role

CONFIRM = "confirm"
BIGGEST_KEY = 2**63 - 1
FEW = 50  # cases that a page names


@dataclass(frozen=True)
class BulkAction:
    """One page of that sort: what stands on it, what its preview shows, the one call that does it, and whose it is.

    `preview` returns what the template shows of the form's answers (none: it is done without one); `done` the
    address to go to and the sentence to show there. Both may raise ValidationError, by field.
    """

    title: str
    button: str
    lead: str
    back: str
    done: Callable[[Any], tuple[str, str]]
    preview: Callable[[Any], dict[str, Any]] | None = None
    context: dict[str, Any] = field(default_factory=dict)
    role: Role = Role.COUNTERSIGNER

    @property
    def first_button(self) -> str:
        """The words on the form's button."""
        return "Preview" if self.preview else self.button


class BulkActionAdmin(ModelAdmin):
    """Read by every officer, carried out by countersigners, changed and deleted by nobody."""

    list_per_page = 50
    show_full_result_count = False
    actions = None
    sortable_by = ()

    class Media:
        css = {"all": ("licensing/admin.css",)}

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As to view."""
        return reads_cases(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever reads cases."""
        return reads_cases(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Countersigners, and who acts for one."""
        return may_act_on_many(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: one bulk action is followed by another."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Its page tells its history."""
        return redirect(f"admin:licensing_{self.opts.model_name}_change", object_id)

    def get_record(self, request: HttpRequest, object_id: str) -> Any:
        """The object of that key; raises PermissionDenied, Http404."""
        if not reads_cases(request):
            raise PermissionDenied
        fits = object_id.isascii() and object_id.isdigit() and len(object_id) < 20
        matching = self.get_queryset(request).filter(pk=min(int(object_id), BIGGEST_KEY)) if fits else None
        instance = matching.first() if matching is not None else None
        if instance is None:
            raise Http404("The record does not exist.")
        return instance

    def carried_out(self, request: HttpRequest, form: forms.BaseForm, action: BulkAction) -> HttpResponse:
        """The form; after a POST its preview; after another POST that confirms it, what `order.done` leads to."""
        if not acts_as(request, action.role):
            raise PermissionDenied
        if request.method in ("GET", "HEAD"):
            return self.form_page(request, form, action)
        if request.method != "POST":
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        if not form.is_valid():
            return self.form_page(request, form, action, status=400)
        try:
            if action.preview is not None and CONFIRM not in request.POST:
                shown = action.preview(form)
                return self.page(request, "licensing/preview.html", {**self.about(form, action), **shown})
            address, sentence = action.done(form)
        except ValidationError as error:
            put(form, error)
            return self.form_page(request, form, action, status=400)
        messages.success(request, sentence)
        return redirect(address)

    def about(self, form: forms.BaseForm, action: BulkAction) -> dict[str, Any]:
        """What form and preview have in common."""
        return {
            **action.context,
            "form": form,
            "action": action,
            "title": action.title,
            "sent": [(name, value) for name in form.fields for value in _sent(form, name)],
        }

    def form_page(
        self, request: HttpRequest, form: forms.BaseForm, action: BulkAction, status: int = 200
    ) -> TemplateResponse:
        """The form, with what is wrong with it."""
        return self.page(request, "licensing/bulk_action.html", self.about(form, action), status)

    def page(
        self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
    ) -> TemplateResponse:
        """A page inside the admin's frame."""
        request.current_app = self.admin_site.name
        crumbs = {
            "list_address": reverse(f"admin:licensing_{self.opts.model_name}_changelist"),
            "list_title": str(self.opts.verbose_name_plural).capitalize(),
        }
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media}
        return TemplateResponse(request, template, {**frame, **crumbs, **context}, status=status)


def put(form: forms.BaseForm, error: ValidationError) -> None:
    """Put each error at its field; what belongs to no field of the form stands above it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def tell_readers(form: forms.BaseForm, texts: Mapping[str, Audience]) -> None:
    """Say beside each text of the form who will read it."""
    for name, audience in texts.items():
        field = form.fields[name]
        field.help_text = " ".join(filter(None, (str(field.help_text), audience.reads)))


def dress(form: forms.BaseForm) -> None:
    """Give the fields what the page's style and a screen reader ask for."""
    for name, form_field in form.fields.items():
        form_field.widget.attrs |= {"class": "lx-input", "aria-describedby": f"id_{name}_notes"}
        form_field.optional = not form_field.required  # type: ignore[attr-defined]  # for the template
        if form_field.required:
            form_field.widget.attrs["aria-required"] = "true"


def _sent(form: forms.BaseForm, name: str) -> Sequence[str]:
    value = form[name].data
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    return [] if value in (None, False, "") else [str(value)]


def counted(rows: Iterable[tuple[str, str, int, *tuple[int, ...]]]) -> dict[str, Any]:
    """(kind, state, count) rows as a preview shows them, with their sum; a fourth figure is of those that also move."""
    shown = [
        {
            "kind": labels.titled(kind),
            "badge": labels.badge(CATALOGUE[kind], state),
            "count": count,
            "also": also,
        }
        for kind, state, count, *also in rows
    ]
    also = [sum(column) for column in zip(*(group["also"] for group in shown), strict=True)]
    return {"counts": shown, "total": sum(group["count"] for group in shown), "also_total": also}


def progress(operations: models.QuerySet[BulkOperation], read: Reader) -> list[dict[str, Any]]:
    """How far each operation has come, the latest first; one that is looked at a second time is shown once."""
    groups: dict[tuple[Any, ...], list[BulkOperation]] = {}
    for operation in operations.select_related("ordered_by").order_by("-ordered_at", "id"):
        groups.setdefault((operation.act, operation.ordered_at), []).append(operation)
    return [_progress(group, read) for group in groups.values()]


def _progress(operations: Sequence[BulkOperation], read: Reader) -> dict[str, Any]:
    first, last = operations[0], operations[0].finished_at
    begins = first.not_before if last is None and first.not_before > read.now else None
    again = next(
        (
            operation.not_before
            for operation in operations[1:]
            if operation.finished_at is None and not begins
        ),
        None,
    )
    failed = [operation for operation in operations if operation.failed]
    failures = sum(len(operation.failed) for operation in operations)
    return {
        "key": failed[0].pk if failed else None,
        "what": first.get_act_display(),
        "who": str(first.ordered_by or "The clock"),
        "when": read.instant(first.ordered_at),
        "reason": first.reason,
        "done": sum(operation.done for operation in operations),
        "foreseen": sum(operation.foreseen for operation in operations),
        "finished": read.instant(last) if last else "",
        "begins": read.instant(begins) if begins else "",
        "again": read.instant(again) if again else "",
        "failures": failures,
        "error": "\n".join(operation.error for operation in operations if operation.error),
        "tone": "bad" if failures else "good" if last else "wait",
        "icon": "alert" if failures else "check" if last else "clock",
    }


def listed(cases: CaseQuerySet, *, latest: bool = False, most: int = FEW) -> dict[str, Any]:
    """The first of the cases as lines, or the latest, and whether there are more."""
    listed_cases = list(cases.order_by("-pk" if latest else "pk")[: most + 1])
    shown = [line(case) for case in listed_cases[:most]]
    return {"cases": shown, "more_cases": len(listed_cases) > most, "latest_cases": latest}


def line(case: Case) -> dict[str, Any]:
    """A case as a line of a table."""
    return {
        "address": reverse("admin:licensing_case_change", args=[case.pk]),
        "reference": case.reference,
        "subject": case.subject,
        "badge": labels.badge(case.flow, case.state),
        "desk": labels.desk(case),
    }
