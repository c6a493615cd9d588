"""Scopes: a client may be given those that it was granted, and nothing by default."""

from __future__ import annotations

from typing import Any

from oauth2_provider.scopes import SettingsScopes

from licensing.models import ApiClient


class ClientScopes(SettingsScopes):
    """The toolkit's scopes, narrowed to each client's own (RFC 6749, 3.3)."""

    def get_available_scopes(
        self, application: ApiClient | None = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        """The scopes that the client was granted, that its partner's kind may have, and that still exist."""
        granted = application.usable_scopes if application is not None else []
        return [scope for scope in granted if scope in self.get_all_scopes()]

    def get_default_scopes(self, *args: Any, **kwargs: Any) -> list[str]:
        """None: who asks for nothing is given nothing."""
        return []
