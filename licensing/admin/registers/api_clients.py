"""The admin of partners' API clients: the secret is shown once, on creation, and kept only as a hash."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from oauth2_provider.models import (
    get_access_token_model,
    get_grant_model,
    get_id_token_model,
    get_refresh_token_model,
)

from licensing.admin.beside import Beside
from licensing.admin.registers.permissions import AdministratorsOnly
from licensing.models import ApiClient

SCOPES: dict[str, str] = settings.OAUTH2_PROVIDER["SCOPES"]  # type: ignore[assignment]  # a dict of many types

# the package registers its own pages, one of which shows tokens
for _model in (
    ApiClient,
    get_access_token_model(),
    get_grant_model(),
    get_id_token_model(),
    get_refresh_token_model(),
):
    admin.site.unregister(_model)


class ClientForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the checker only
    """A client's name, partner and scopes; the rest follows from its being a machine."""

    granted_scopes = forms.MultipleChoiceField(
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Empty: the client gets no new token.",
    )

    class Meta:
        model = ApiClient
        fields = ("name", "partner", "granted_scopes")


SECRET = Beside[str]("secret")  # of the client that this request makes, shown once


@admin.register(ApiClient)
class ApiClientAdmin(AdministratorsOnly):
    """The systems that file and follow for a partner."""

    form = ClientForm
    list_display = ("name", "partner", "client_id", "scopes")
    list_select_related = ("partner",)
    search_fields = ("name", "partner__name", "client_id")
    autocomplete_fields = ("partner",)

    @admin.display(description="Scopes")
    def scopes(self, client: ApiClient) -> str:
        """What it was granted."""
        return ", ".join(client.granted_scopes) or "none"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A client never changes its partner."""
        return ("partner", "client_id") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Its identifier is shown once it exists."""
        return ("name", "partner", "client_id", "granted_scopes") if obj else ClientForm.Meta.fields

    def save_model(self, request: HttpRequest, obj: ApiClient, form: Any, change: Any) -> None:
        """A new client is a machine; its secret is kept for the answer before it is hashed."""
        if not change:
            obj.client_type = ApiClient.CLIENT_CONFIDENTIAL
            obj.authorization_grant_type = ApiClient.GRANT_CLIENT_CREDENTIALS
            SECRET.put(request, obj.client_secret)
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: ApiClient, post_url_continue: Any = None
    ) -> HttpResponse:
        """Show the secret, once."""
        context = {
            **self.admin_site.each_context(request),
            "title": f"API client {obj.name}",
            "opts": self.opts,
            "original": obj,
            "client": obj,
            "secret": SECRET.of(request),
        }
        answer = TemplateResponse(request, "licensing/secret.html", context)
        answer["Cache-Control"] = "no-store"
        return answer
