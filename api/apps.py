"""The API application."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The partners' API."""

    name = "api"
    verbose_name = "Partners' API"

    def ready(self) -> None:
        """Import the checks and the schema's extensions, which register on import."""
        from api import checks, schema  # noqa: F401, PLC0415 - they need the app registry
