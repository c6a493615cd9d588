"""The licensing application: nouns, verbs and the law."""

import gc

from django.apps import AppConfig

# Rows in hundreds are no garbage: at Python's 700 objects the collector takes a quarter of a sweep's time.
OBJECTS_BETWEEN_COLLECTIONS = 50_000


class LicensingConfig(AppConfig):
    """Case licensing."""

    name = "licensing"
    verbose_name = "Case licensing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import the checks, which register on import; tell the collector of garbage that what is loaded by now stays."""
        from licensing.transitions import side_effects  # noqa: F401, PLC0415 - needs the app registry
        from licensing.worker import cycle  # noqa: F401, PLC0415 - as above; it imports what it calls

        gc.freeze()
        gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
