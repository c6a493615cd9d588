"""The admin of people, partners, delegations and delivered items."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from licensing.admin.access import administers
from licensing.admin.registers.permissions import AdministratorsOnly, ReadByStaff
from licensing.admin.theme import USER_FORMS, TabularInline
from licensing.clocks.calendar_days import KEPT
from licensing.models import Delegation, DeliveredItem, Membership, Partner, User

ABOUT = ("first_name", "last_name", "email", "agency", "zone")
ENTRY = ("is_active", "is_staff", "groups")

# the roles are the tables' own; a group made by hand would be a role that nothing knows
admin.site.unregister(Group)


class Members(TabularInline):
    """The people of a partner."""

    model = Membership
    extra = 0
    autocomplete_fields = ("user",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators only."""
        return administers(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators only."""
        return administers(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators only."""
        return administers(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A membership ends; it gives no right to a case."""
        return administers(request)


@admin.register(Partner)
class PartnerAdmin(ReadByStaff):
    """The ministries, firms, agencies and ports."""

    list_display = ("name", "code", "kind", "country", "us_person", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "code")
    inlines = (Members,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """By which days it counts is changed under Calendar days, for its running clocks follow."""
        return KEPT if obj else ()


@admin.register(DeliveredItem)
class DeliveredItemAdmin(ReadByStaff):
    """Equipment in end-users' hands."""

    list_display = (
        "designation",
        "serial_number",
        "usml_category",
        "end_user",
        "authority_number",
        "delivered_on",
    )
    list_filter = ("authority_kind",)
    list_select_related = ("end_user",)
    search_fields = ("designation", "serial_number")
    autocomplete_fields = ("end_user", "sustained_by")


@admin.register(Delegation)
class DelegationAdmin(AdministratorsOnly):
    """Who acts for whom; four eyes count every one ever given, so its two people never change."""

    list_display = ("delegator", "delegate", "starts_on", "ends_on")
    list_select_related = ("delegator", "delegate")
    autocomplete_fields = ("delegator", "delegate")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Its days may change, its people not."""
        return ("delegator", "delegate") if obj else ()


@admin.register(User)
class UserAdmin(AdministratorsOnly, StockUserAdmin):  # type: ignore[type-arg]  # generic for the checker only
    """Staff users; their groups are their roles, and superuser is none."""

    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("About", {"fields": ABOUT}),
        ("Entry and roles", {"fields": ENTRY}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2")}),
        ("About", {"fields": ABOUT}),
        ("Entry and roles", {"fields": ENTRY}),
    )
    readonly_fields = ("last_login", "date_joined")
    list_display = ("username", "full_name", "agency", "zone", "is_active", "is_staff")
    list_filter = ("groups", "is_active")
    list_select_related = ("agency",)

    @admin.display(description="Name")
    def full_name(self, user: User) -> str:
        """First and last name."""
        return user.get_full_name()


for _name, _form in USER_FORMS.items():
    setattr(UserAdmin, _name, _form)
