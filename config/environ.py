"""Read the environment once, and refuse what production must not run with."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

LOG_FORMATS = ("json", "text")
ENVIRONMENTS = ("production", "development", "test")
# A label, not a secret: it says of itself that it must not be used.
INSECURE_SECRET_KEY = "insecure-development-key-never-use-it-in-production"  # noqa: S105 - a label, not a secret
RUNTIME_ROLE = "licensing_runtime"
LONGEST_SILENCE = "60s"  # inside a transaction; `options` of the address may name another
PREPARED_AFTER = 1  # how many times a text is sent as it is before it is prepared

env = environ.Env()


def environment_name() -> str:
    """Return which of the three environments this is; production unless told otherwise."""
    name = env.str("LICENSING_ENV", default="production")
    if name not in ENVIRONMENTS:
        raise ImproperlyConfigured(f"LICENSING_ENV is {name!r}; it must be one of {', '.join(ENVIRONMENTS)}.")
    return name


def required(name: str, insecure_default: str, *, production: bool) -> str:
    """Return a setting that production must be given; elsewhere a labelled default will do."""
    value = env.str(name, default="")
    if value:
        return value
    if production:
        raise ImproperlyConfigured(f"{name} must be set in production.")
    return insecure_default


def secret_key(*, production: bool) -> str:
    """Return SECRET_KEY, which production may neither omit nor leave at the default."""
    key = required("SECRET_KEY", INSECURE_SECRET_KEY, production=production)
    if production and (key == INSECURE_SECRET_KEY or "insecure" in key or len(key) < 32):
        raise ImproperlyConfigured("SECRET_KEY must be a secret of 32 characters or more in production.")
    return key


def debug(*, production: bool) -> bool:
    """Return DEBUG, off unless asked for, and never on in production."""
    wanted = env.bool("DEBUG", default=False)
    if wanted and production:
        raise ImproperlyConfigured("DEBUG must not be on in production.")
    return wanted


def allowed_hosts(*, production: bool) -> list[str]:
    """Return ALLOWED_HOSTS; production must name its hosts."""
    hosts = env.list(
        "ALLOWED_HOSTS", default=[] if production else ["localhost", "127.0.0.1", "[::1]", "testserver"]
    )
    if production and not hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts that production answers for.")
    if production and any("*" in host for host in hosts):
        raise ImproperlyConfigured("ALLOWED_HOSTS must name hosts; '*' answers for any.")
    return hosts


def database(url: str, *, name: str, role: str = "", prepares: bool = True) -> dict[str, object]:
    """Return Django's settings for a libpq address (any form that libpq takes, socket folders included).

    With `role` every connection acts as that role from its first statement, and loses its locks if it falls silent in
    the midst of a transaction: a process that was stopped holds no case for ever. With `prepares` the server keeps the
    plan of what is asked again in the same words; a pooler that gives a connection away between transactions must know
    of that (PgBouncer since 1.21).
    """
    try:
        parts = conninfo_to_dict(url)
    except Exception as error:
        raise ImproperlyConfigured(
            f"{name} is not an address that PostgreSQL understands: {error}"
        ) from error
    if not parts.get("dbname"):
        raise ImproperlyConfigured(f"{name} must name a database.")
    settings = {
        django: str(parts.pop(libpq, ""))
        for django, libpq in (
            ("NAME", "dbname"),
            ("USER", "user"),
            ("PASSWORD", "password"),
            ("HOST", "host"),
            ("PORT", "port"),
        )
    }
    if role:
        silence = f"-c idle_in_transaction_session_timeout={LONGEST_SILENCE}"
        parts["options"] = " ".join(filter(None, (silence, parts.get("options"), f"-c role={role}")))
    options = {**parts, "prepare_threshold": PREPARED_AFTER if prepares else None}
    return {"ENGINE": "django.db.backends.postgresql", **settings, "OPTIONS": options}


def broker_address(redis_url: str) -> str:
    """Return a Redis address in Celery's words: a socket is `unix:` to redis-py, `redis+socket:` to Celery."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    query = parts.query.replace("db=", "virtual_host=")
    return f"redis+socket://{parts.path}?{query}" if query else f"redis+socket://{parts.path}"


def log_format(*, production: bool) -> str:
    """Return how lines of the log are written: json for a collector, in production, or text for a person."""
    form = env.str("LOG_FORMAT", default="") or ("json" if production else "text")
    if form not in LOG_FORMATS:
        raise ImproperlyConfigured(f"LOG_FORMAT must be one of {', '.join(LOG_FORMATS)}, not {form!r}.")
    return form


def documents() -> tuple[int, str]:
    """Return the settings of documents: how large one may be, and who scans it, if anybody does."""
    most = env.int("MOST_DOCUMENT_BYTES", default=20 * 1024 * 1024)
    if most < 1:
        raise ImproperlyConfigured("MOST_DOCUMENT_BYTES must be a number of bytes, 1 or more.")
    scanner = env.str("DOCUMENT_SCANNER", default="")
    parts = urlsplit(scanner)
    if scanner and (parts.scheme != "clamd" or bool(parts.hostname) == (parts.path not in ("", "/"))):
        raise ImproperlyConfigured("DOCUMENT_SCANNER must be clamd://host:port or clamd:///path/of/a/socket.")
    return most, scanner


def static_storage(*, production: bool) -> str:
    """Return the storage of static files: in production compressed, and each under a name of its content."""
    if production:
        return "whitenoise.storage.CompressedManifestStaticFilesStorage"
    return "django.contrib.staticfiles.storage.StaticFilesStorage"


def folder(name: str, default: Path) -> Path:
    """Return a folder named by the environment, or the default below the checkout."""
    return Path(env.str(name, default=str(default)))


def mail(hosts: list[str], *, production: bool, testing: bool) -> dict[str, object]:
    """Return Django's mail settings for EMAIL_URL, which production must be given; "none" means that none is sent.

    MAIL_FROM is who sends, by default `licensing` at the first of the hosts.
    """
    address = required("EMAIL_URL", "memorymail://" if testing else "consolemail://", production=production)
    url = "dummymail://" if address == "none" else address
    try:
        relay = env.email_url_config(url)
    except (ImproperlyConfigured, KeyError, ValueError) as error:
        raise ImproperlyConfigured(
            "EMAIL_URL is not an address of a mail relay such as smtp://relay:25, and not none."
        ) from error
    sender = env.str("MAIL_FROM", default="") or f"licensing@{(hosts or ['localhost'])[0].lstrip('.')}"
    # in seconds: a relay that hangs keeps the mail waiting and nothing else
    return {**relay, "EMAIL_TIMEOUT": 5, "DEFAULT_FROM_EMAIL": sender}


def caches(redis_url: str, timeout: float) -> dict[str, Any]:
    """Return Django's caches: `limits` counts in Redis what failed, and an answer that takes longer than that is none."""
    backends = "django.core.cache.backends"
    limits = {
        "BACKEND": f"{backends}.redis.RedisCache",
        "LOCATION": redis_url,
        "KEY_PREFIX": "limits",
        "OPTIONS": {"socket_timeout": timeout, "socket_connect_timeout": timeout},
    }
    return {"default": {"BACKEND": f"{backends}.locmem.LocMemCache"}, "limits": limits}
