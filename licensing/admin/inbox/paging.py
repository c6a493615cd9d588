"""Paging the inbox by key: nothing is counted, and page one thousand costs what page one does."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.functional import cached_property

from licensing.admin.access import acting, in_full
from licensing.admin.case import pauses
from licensing.admin.inbox import columns
from licensing.admin.inbox.sorting import Key
from licensing.admin.inbox.views import VIEWS, View, view_of
from licensing.admin.theme import ChangeList
from licensing.models import Case

AFTER, BEFORE, VIEW = "after", "before", "view"
OWN_PARAMETERS = (AFTER, BEFORE, VIEW)


class CountlessPaginator(Paginator):  # type: ignore[type-arg]  # generic for the checker only
    """A paginator that knows the page at hand and never asks how many there are."""

    @cached_property
    def count(self) -> int:
        """The rows of this page."""
        return len(self.object_list)


class InboxChangeList(ChangeList):
    """The change list of cases: a saved view, keyset pages, and what each row shows worked out once."""

    view: View
    forward: bool
    key: Key | None

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """Leave out the parameters that are ours and no lookups."""
        parameters: dict[str, Any] = super().get_filters_params(params)
        return {name: value for name, value in parameters.items() if name not in OWN_PARAMETERS}

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        """The view's cases, filtered and searched, in the view's order, from the key on."""
        self.view = view_of(self.params.get(VIEW))
        self.forward, self.key = BEFORE not in self.params, None
        for name in (AFTER, BEFORE):
            text = self.params.pop(name, None)  # so that no filter's or tab's link carries it on
            self.filter_params.pop(name, None)
            self.key = self.key or self.view.sorting.read(text)
        cases = self.view.narrow(super().get_queryset(request, exclude_parameters), acting(request))
        if self.key is not None:
            cases = cases.filter(self.view.sorting.keyset.beyond(self.key, forward=self.forward))
        return cases.order_by(*self.view.sorting.keyset.ordering(forward=self.forward))

    def get_results(self, request: HttpRequest) -> None:
        """One page and one row more, which tells whether there is a next page."""
        cases = list(self.queryset[: self.list_per_page + 1])
        more = len(cases) > self.list_per_page
        page = cases[: self.list_per_page]
        if not self.forward:
            page.reverse()
        read = acting(request).read
        keys = [case.pk for case in page]
        mine = Case.objects.filter(pk__in=keys)
        # their facts in one statement, however many rows there are
        whole = pauses.listed(in_full(mine)) if page else {}
        page = [columns.shown(whole[key], read) for key in keys]
        self.has_next = more if self.forward else self.key is not None
        self.has_previous = self.key is not None if self.forward else more
        self.result_list: Any = page
        self.result_count = self.full_result_count = len(page)
        self.show_full_result_count = self.can_show_all = self.multi_page = False
        self.show_admin_actions = bool(page)
        self.paginator = CountlessPaginator(page, self.list_per_page)

    @property
    def next_link(self) -> str:
        """The address of the page after this one, empty on the last."""
        last = self.result_list[-1] if self.has_next and self.result_list else None
        return self.get_query_string({AFTER: self.view.sorting.write(last)}) if last else ""

    @property
    def previous_link(self) -> str:
        """The address of the page before this one, empty on the first."""
        first = self.result_list[0] if self.has_previous and self.result_list else None
        return self.get_query_string({BEFORE: self.view.sorting.write(first)}) if first else ""

    @property
    def tabs(self) -> list[dict[str, Any]]:
        """The saved views as links; search and filters stay behind, a view starts from its beginning."""
        return [
            {"title": view.title, "href": f"?{VIEW}={view.name}", "active": view is self.view}
            for view in VIEWS
        ]
