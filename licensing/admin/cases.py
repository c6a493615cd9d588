"""The admin of cases: an inbox, a page per case, a confirm page per transition; nothing is edited here."""

from __future__ import annotations

from functools import partial, reduce
from operator import or_
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
)
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from structlog.contextvars import bind_contextvars

from licensing import transitions
from licensing.admin.access import acting, in_full, reads_cases, visible_cases
from licensing.admin.case import confirm, page
from licensing.admin.case.forms import ConfirmForm
from licensing.admin.inbox import bulk
from licensing.admin.inbox.columns import Columns
from licensing.admin.inbox.filters import FILTERS
from licensing.admin.inbox.paging import VIEW, InboxChangeList
from licensing.admin.inbox.views import view_of
from licensing.admin.operations import rule_queries
from licensing.case_file import CaseFile
from licensing.models import Case
from licensing.models.documents import private_storage
from licensing.transitions import Refused

BIGGEST_KEY = 2**63 - 1


@admin.register(Case)
class CaseAdmin(Columns):
    """Cases are read here and moved by confirmed transitions; no form of the admin's own writes one."""

    list_filter = FILTERS
    list_per_page = 50
    list_select_related = ("filer",)
    list_fullwidth = True
    search_fields = ("reference",)
    search_help_text = "Reference, the filer's own reference, subject or partner"
    show_full_result_count = False
    sortable_by = ()
    change_list_template = "licensing/inbox.html"

    class Media:
        css = {"all": ("licensing/admin.css",)}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Cases are filed over the API."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No form changes a case."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A case is never deleted."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Any staff role reads cases; which ones, `get_queryset` says."""
        return reads_cases(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As to view."""
        return reads_cases(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        """The cases that this person may read."""
        return visible_cases(request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The inbox, under the title of its view."""
        return super().changelist_view(request, {"title": view_of(request.GET.get(VIEW)).title})

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[InboxChangeList]:
        """The list that counts nothing."""
        return InboxChangeList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Case], search_term: str
    ) -> tuple[QuerySet[Case], bool]:
        """A part of the reference, of the filer's own one, of the subject, or of the filer's name."""
        text = search_term.strip()[:100]
        if not text:
            return queryset, False
        named = ("reference", "client_reference", "subject", "filer__name")
        condition = reduce(or_, (Q((f"{name}__icontains", text)) for name in named))
        return queryset.filter(condition), False

    # ------------------------------------------------------------------------------------------- pages

    def get_urls(self) -> list[URLPattern]:
        """The confirm page and the download beside the admin's own addresses."""
        wrap = self.admin_site.admin_view
        own_urls = [
            path(
                "<int:pk>/transition/<slug:name>/",
                wrap(self.transition_view),
                name="licensing_case_transition",
            ),
            path(
                "<int:pk>/documents/<int:number>/", wrap(self.document_view), name="licensing_case_document"
            ),
        ]
        return [*own_urls, *rule_queries.urls(wrap, self.render), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The case page. It has no form; a POST is refused."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        file = self.file(request, int(object_id) if object_id.isascii() and object_id.isdigit() else -1)
        everything, as_of = request.GET.get("events") == "all", request.GET.get("as_of", "").strip()
        who, visible = acting(request), visible_cases(request)
        context = page.gather(file, who, visible, everything=everything, as_of=as_of)
        return self.render(request, "licensing/case.html", {**context, "title": file.case.reference})

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The history of a case is its timeline."""
        return redirect("admin:licensing_case_change", object_id)

    def transition_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
        """The confirm page: GET shows it and moves nothing, POST executes the transition."""
        file, who = self.file(request, pk), acting(request)
        try:
            confirm.transition_of(file, name)
        except KeyError as unknown:
            raise Http404(f"A {file.kind} case has no step {name}.") from unknown
        if request.method == "POST":
            return self.execute(request, file, name)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        return self.render(request, "licensing/confirm.html", confirm.gather(file, name, who))

    def execute(self, request: HttpRequest, file: CaseFile, name: str) -> HttpResponseBase:
        """Execute it, or show the same page with every refusal."""
        form, who = (
            ConfirmForm(confirm.transition_of(file, name), file, request.POST, request.FILES),
            acting(request),
        )
        try:
            seen = -1 if form.seen is None else form.seen  # a form without a version saw none
            moved = transitions.execute(file.case.pk, name, who.action_context(form.entered(), seen=seen))
        except Refused as refused:
            fresh = self.file(request, file.case.pk)
            context = confirm.gather(fresh, name, who, form=form, refused=refused)
            return self.render(request, "licensing/confirm.html", context, status=confirm.status_of(refused))
        title = moved.flow.state(moved.state).title
        messages.success(request, f"{form.transition.title}: done. {moved} is in {title}.")
        return redirect("admin:licensing_case_change", file.case.pk)

    def document_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
        """A document of a case that the person may read, as a download under its own title."""
        case = self.case(request, pk)
        document = case.documents.filter(number=min(number, BIGGEST_KEY >> 32)).first()
        name = (document and document.file.name) or ""
        if document is None or not private_storage().exists(name):
            raise Http404("The document does not exist.")
        suffix = name.rpartition(".")[2]
        answer = FileResponse(
            private_storage().open(name),
            as_attachment=True,
            filename=f"{case.reference} {document.title}.{suffix}",
            content_type=document.content_type,
        )
        answer["Cache-Control"] = "private, no-store"
        return answer

    def file(self, request: HttpRequest, pk: int) -> CaseFile:
        """The file of the case, if this person may read it; raises PermissionDenied, Http404."""
        return CaseFile(self.case(request, pk))

    def case(self, request: HttpRequest, pk: int) -> Case:
        """The case with its detail, if this person may read it; raises PermissionDenied, Http404."""
        if not reads_cases(request):
            raise PermissionDenied
        cases = in_full(visible_cases(request)).select_related("delivered_item", "programme")
        case = cases.filter(pk=min(pk, BIGGEST_KEY)).first()
        if case is None:
            raise Http404("The case does not exist, or you do not have access to it.")
        bind_contextvars(case=case.reference)
        return case

    def render(
        self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
    ) -> TemplateResponse:
        """A page inside the admin's frame."""
        request.current_app = self.admin_site.name
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media}
        if "case" in context:
            # the theme asks for addresses by the model's name, and a proxy has none
            frame["original"] = Case(pk=context["case"].pk, reference=context["case"].reference)
        return TemplateResponse(request, template, {**frame, **context}, status=status)

    # ------------------------------------------------------------------------------------ bulk actions

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The transitions that the person's roles may execute on many cases at once."""
        if not reads_cases(request):
            return {}
        return {
            f"{bulk.PREFIX}{name}": (partial(_bulk, name=name), f"{bulk.PREFIX}{name}", transition.title)
            for name, transition in bulk.transitions_for(acting(request).actor.roles).items()
        }

    def response_action(self, request: HttpRequest, queryset: Any, *more: Any) -> HttpResponse | None:
        """Refuse forged rows before Django looks them up."""
        chosen = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        if not all(case.isascii() and case.isdigit() and len(case) < 19 for case in chosen):
            messages.error(request, "The selection is not valid. Nothing was changed.")
            return redirect(request.get_full_path())
        return super().response_action(request, queryset, *more)


def _bulk(
    model_admin: CaseAdmin, request: HttpRequest, queryset: QuerySet[Case], name: str
) -> TemplateResponse:
    chosen = list(queryset[: bulk.MOST + 1])
    results = bulk.execute(chosen[: bulk.MOST], name, acting(request))
    title = bulk.transitions_for(acting(request).actor.roles)[name].title
    context = {
        "title": f"{title}: results",
        "transition": title,
        "results": results,
        "moved": sum(not result.refusals for result in results),
        "refused": sum(bool(result.refusals) for result in results),
        "cut": bulk.MOST if len(chosen) > bulk.MOST else 0,
    }
    return model_admin.render(request, "licensing/bulk.html", context)
