"""The workflows application: tables, their binding and their checks; it has no models."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """Registers the system checks of the tables."""

    name = "workflows"

    def ready(self) -> None:
        """Import the checks, which registers them."""
        from workflows import checks  # noqa: F401, PLC0415 - registers on import; needs the app registry
