"""Permissions: what administrators add and change, staff read, and nobody deletes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from licensing.admin.access import administers, reads_cases
from licensing.admin.theme import ModelAdmin


class AdministratorsOnly(ModelAdmin):
    """Only administrators add and change it; who did what stays provable, so nothing is deleted."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As to view."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators only."""
        return administers(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Administrators only."""
        return administers(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators only."""
        return administers(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False


class ReadByStaff(AdministratorsOnly):
    """Added and changed by administrators, read by every officer."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever reads cases."""
        return reads_cases(request)
