"""The admin's theme: the one place that knows whether it is unfold's or Django's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList as StockChangeList

if TYPE_CHECKING:
    # generic for the checker only; at run time Django's admin takes no type arguments
    ModelAdmin: TypeAlias = admin.ModelAdmin[Any]
    TabularInline: TypeAlias = admin.TabularInline[Any, Any]
    ChangeList: TypeAlias = StockChangeList
    USER_FORMS: dict[str, Any]
    COLUMNS: str
elif settings.ADMIN_THEME == "unfold":
    from unfold.admin import ModelAdmin, TabularInline
    from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
    from unfold.views import ChangeList

    USER_FORMS = {
        "form": UserChangeForm,
        "add_form": UserCreationForm,
        "change_password_form": AdminPasswordChangeForm,
    }
    COLUMNS = "unfold/components/chart/bar.html"
else:
    ModelAdmin, TabularInline, ChangeList = admin.ModelAdmin, admin.TabularInline, StockChangeList
    USER_FORMS = {}
    COLUMNS = ""  # it has no charts; the table beside each gives the same figures

__all__ = ["COLUMNS", "USER_FORMS", "ChangeList", "ModelAdmin", "TabularInline"]
