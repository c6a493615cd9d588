"""How the engine is configured, started, checked and demonstrated."""

# Wherever Django runs, a task must know which app it belongs to.
from config.celery import app as celery_app

__all__ = ["celery_app"]
