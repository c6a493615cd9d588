"""How the processes write what they have to say: one line each, to standard error, with the request and the case on it."""

from __future__ import annotations

import sys
from typing import Any

import structlog
from structlog.typing import Processor

# what every line has: what is bound to the request or the task, who says it, how bad it is, when, and which process
SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.CallsiteParameterAdder([structlog.processors.CallsiteParameter.PROCESS]),
)


def configure(level: str, form: str) -> dict[str, Any]:
    """Set up structlog and return Django's LOGGING; `level` is the lowest that is written, `form` is json or text."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_written(form)],
                "foreign_pre_chain": SHARED,
            },
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            # what it says of a refused or failed request, the middleware says with the request's id
            "django.request": {"handlers": [], "level": "CRITICAL", "propagate": True},
            # from when a web process has read these settings
            "gunicorn.error": {"handlers": [], "propagate": True},
        },
    }


def _written(form: str) -> list[Processor]:
    """How a line is written; a traceback never shows the values of variables."""
    if form == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    return [
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    ]
