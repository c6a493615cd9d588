"""Django's settings: one file, read once; the environment decides (see .env.example)."""

from datetime import timedelta
from logging import DEBUG as DEBUG_LEVEL
from pathlib import Path

from config import queues
from config.api_words import API_DESCRIPTION
from config.environ import (
    RUNTIME_ROLE,
    allowed_hosts,
    broker_address,
    caches,
    database,
    debug,
    documents,
    env,
    environment_name,
    folder,
    log_format,
    mail,
    required,
    secret_key,
    static_storage,
)
from config.logs import configure
from config.palette import PRIMARY

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL = BASE_DIR / ".local"
ENVIRONMENT = environment_name()
PRODUCTION = ENVIRONMENT == "production"
TESTING = ENVIRONMENT == "test"

# ------------------------------------------------------------------------------------------------- who we are
SECRET_KEY = secret_key(production=PRODUCTION)
DEBUG = debug(production=PRODUCTION)
ALLOWED_HOSTS = allowed_hosts(production=PRODUCTION)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The admin's theme is a switch: nothing outside the admin's own imports may depend on unfold.
ADMIN_THEME = env.str("ADMIN_THEME", default="unfold")
THEME_APPS = ["unfold", "unfold.contrib.filters", "unfold.contrib.forms"] if ADMIN_THEME == "unfold" else []

INSTALLED_APPS = [
    *THEME_APPS,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "django_filters",
    "oauth2_provider",
    "axes",
    "django_countries",
    "django_structlog",
    "workflows",
    "licensing",
    "api",
]

MIDDLEWARE = [
    "config.middleware.LogRequests",  # first, so that whatever is said of a request has its id
    "config.middleware.RefuseNul",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",  # last, as it asks
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --------------------------------------------------------------------------------------------------- database
# Two doors to one database: `default` acts as the runtime role, `owner` migrates and does nothing else.
DATABASE_URL = required("DATABASE_URL", "postgresql://localhost/licensing", production=PRODUCTION)
OWNER_DATABASE_URL = env.str("OWNER_DATABASE_URL", default="") or DATABASE_URL
DATABASES = {
    "default": {
        **database(
            DATABASE_URL,
            name="DATABASE_URL",
            role=RUNTIME_ROLE,
            prepares=env.bool("PREPARED_STATEMENTS", default=True),
        ),
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
    },
    "owner": {
        **database(OWNER_DATABASE_URL, name="OWNER_DATABASE_URL"),
        # The two are one database: Django's own test runner must not make a second.
        "TEST": {"MIRROR": "default"},
    },
}

# ------------------------------------------------------------------------------------- language, time, files
LANGUAGE_CODE = "en-us"
USE_I18N = True
FORMAT_MODULE_PATH = ["config.formats"]
USE_TZ = True
TIME_ZONE = "UTC"

# The deciding office, whose days and working days a deadline counts unless law or a table says otherwise.
OFFICE_ZONE = "America/New_York"
OFFICE_CALENDAR = "us_federal"
OFFICE_NAME = env.str("OFFICE_NAME", default="Export Licensing Office")  # as its letters call it

STATIC_URL = "static/"
# Outside production the files are served from where the packages keep them, with nothing to collect.
STATIC_ROOT = folder("STATIC_ROOT", BASE_DIR / "staticfiles") if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION
# Looking for a file when it is asked for spares each client of a test the list of them all.
WHITENOISE_AUTOREFRESH = DEBUG or TESTING
# Documents of a case: no address serves this folder; a view that checks who asks does.
PRIVATE_ROOT = folder("PRIVATE_ROOT", LOCAL / "private")
STATIC_STORAGE = static_storage(production=PRODUCTION)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing may land there by mistake
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": PRIVATE_ROOT,
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}
MOST_DOCUMENT_BYTES, DOCUMENT_SCANNER = documents()
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2100  # a decision on each of 500 lines has four

# ---------------------------------------------------------------------------------------------------- sign-in
AUTH_USER_MODEL = "licensing.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# Hashing is slow on purpose; the tests make hundreds of users and check no password's strength by it.
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{'MD5' if TESTING else 'PBKDF2'}PasswordHasher"]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
SESSION_COOKIE_AGE = 12 * 60 * 60

AXES_ENABLED = env.bool("AXES_ENABLED", default=True)
AXES_FAILURE_LIMIT = env.int("AXES_FAILURE_LIMIT", default=5)
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_IPWARE_PROXY_COUNT = env.int("PROXY_COUNT", default=0)
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "licensing/locked_out.html"
AXES_ENABLE_ADMIN = False  # a lock ends by itself; its records are no page for officers

# -------------------------------------------------------------------------------------------------------- API
OAUTH2_PROVIDER_APPLICATION_MODEL = "licensing.ApiClient"
OAUTH2_PROVIDER = {
    "ACCESS_TOKEN_EXPIRE_SECONDS": 720,
    "SCOPES": {
        "cases:read": "Read the cases that your organisation may see",
        "cases:write": "File cases and act on them",
        "documents:write": "Attach documents to cases",
        "webhooks:write": "Be called when something happens to a case",
        "shipments:hold": "Hold shipments and let them go; ports alone",
    },
    "SCOPES_BACKEND_CLASS": "api.scopes.ClientScopes",
    "OAUTH2_VALIDATOR_CLASS": "api.oauth.ClientValidator",
    "ALLOWED_GRANT_TYPES": ["client-credentials"],
}
TOKEN_LIMITS = env.bool("TOKEN_LIMITS", default=not TESTING)  # delays after failures; the tests fail often
RATE_LIMIT = env.int("RATE_LIMIT", default=0 if TESTING else 1200)  # of a client in a minute; 0 is none
SECRETS_CHECKED_AT_ONCE = env.int("SECRETS_CHECKED_AT_ONCE", default=2)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.auth.ClientAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.Deny"],  # a view that declares nothing answers nobody
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "api.errors.handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,  # ?format= would choose a renderer
}
SPECTACULAR_SETTINGS = API_DESCRIPTION

# ------------------------------------------------------------------------------------------------------ admin
UNFOLD = {
    "SITE_TITLE": "Export licensing",
    "SITE_HEADER": "Export licensing",
    "SITE_SUBHEADER": "licensing.admin.navigation.zone",  # once for all instants of a page
    "SITE_SYMBOL": "policy",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "licensing.admin.navigation.favicon"}],
    "SITE_URL": None,
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "ENVIRONMENT": "licensing.admin.navigation.environment",
    "SIDEBAR": {"navigation": "licensing.admin.navigation.sidebar"},
    "COLORS": {"primary": PRIMARY},
}

# ------------------------------------------------------------------------------------------- queue and sweeper
REDIS_URL = required("REDIS_URL", "redis://localhost:6379/0", production=PRODUCTION)
# A wake-up that cannot be sent in this many seconds is not sent: the sweep comes round anyway.
WAKEUP_TIMEOUT = 0.1
CACHES = caches(REDIS_URL, WAKEUP_TIMEOUT)
BATCH_FILER = "api.batches.FILER"  # who files a line of a batch as the API does
WEBHOOK_THREADS = env.int("WEBHOOK_THREADS", default=8)
WEBHOOK_PRIVATE_HOSTS = env.list("WEBHOOK_PRIVATE_HOSTS", default=[])  # may be private and without TLS
CELERY_BROKER_URL = broker_address(REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    "visibility_timeout": 600,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True  # every task is safe to repeat
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_TASK_ROUTES, CELERY_TASK_QUEUES = queues.ROUTES, queues.QUEUES
CELERY_BEAT_SCHEDULE = queues.TIMETABLE
CELERY_BEAT_SCHEDULE_FILENAME = str(folder("BEAT_FOLDER", LOCAL) / "beat-schedule")

# ------------------------------------------------------------------------------------------- mail and metrics
vars().update(mail(ALLOWED_HOSTS, production=PRODUCTION, testing=TESTING))
# Whoever collects the metrics shows this; where it is empty they are not served at all.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

# --------------------------------------------------------------------------------------------------- security
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# HTTPS=0 is for production settings tried on one machine, behind nothing.
HTTPS = env.bool("HTTPS", default=PRODUCTION)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [
    r"^healthz$",
    r"^readyz$",
    r"^metrics$",
]  # asked from inside, where there is no certificate
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = False
if env.bool("TRUST_PROXY_HEADERS", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ---------------------------------------------------------------------------------------------------- logging
LOGGING = configure(env.str("LOG_LEVEL", default="INFO"), log_format(production=PRODUCTION))
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_CELERY_DEFAULT_LOG_LEVEL = DEBUG_LEVEL  # beat sends a task a second
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = ""  # who acts is bound where that is known, without a statement of its own
