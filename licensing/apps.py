"""The licensing application: nouns, verbs and the law."""

from django.apps import AppConfig


class LicensingConfig(AppConfig):
    """Case licensing."""

    name = "licensing"
    verbose_name = "Case licensing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import the checks, which register on import."""
        from licensing.transitions import side_effects  # noqa: F401, PLC0415 - needs the app registry
        from licensing.worker import cycle  # noqa: F401, PLC0415 - as above; it imports what it calls
