"""Every setting, read from the environment; docs/operations.md lists them.

Without any of them Solea runs on SQLite with an embedded broker, for one machine.
"""

from pathlib import Path
from typing import Any

from csp.constants import SELF
from django.utils.translation import gettext_lazy as _
from django.utils.translation import to_locale

from salon.environment import env, flag, read, refuse_to_start

BASE_DIR = Path(__file__).resolve().parent.parent

# ---- where things are kept -----------------------------------------------------------
DATA_DIR = Path(env.str("SALON_DATA_DIR", default=str(BASE_DIR / "var")))
DEBUG = flag("DEBUG")
DEMO = flag("SALON_DEMO")
TEST_MODE = flag("SALON_TEST_MODE")

# Where `manage.py serve` listens.
BIND = env.str("BIND", default="127.0.0.1")
PORT = read("PORT", env.int, 8000, "a port number such as 8000")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
PUBLIC_ORIGIN = env.str("PUBLIC_ORIGIN", default=f"http://localhost:{PORT}").rstrip("/")
if not PUBLIC_ORIGIN.startswith(("http://", "https://")):
    refuse_to_start("set PUBLIC_ORIGIN to the address people see, such as https://salon.example.")
IS_SECURE = PUBLIC_ORIGIN.startswith("https://")
LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "[::1]", "testserver"}
if TEST_MODE and not set(ALLOWED_HOSTS) <= LOOPBACK_HOSTS:
    refuse_to_start("SALON_TEST_MODE works on loopback only; take it away or set ALLOWED_HOSTS to localhost.")

# ---- secrets ---------------------------------------------------------------------------
_ON_THIS_MACHINE = {*ALLOWED_HOSTS, BIND} <= LOOPBACK_HOSTS
SECRET_KEY = env.str("SECRET_KEY", default="solea-on-this-machine-only" * 2 if _ON_THIS_MACHINE else "")
if not SECRET_KEY:
    refuse_to_start("set SECRET_KEY to a long random text; every host but loopback needs its own.")
# Those used before: what they signed stays good, and an address that opted out is still known.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Comma-separated Fernet keys, newest first: the first encrypts, all decrypt.
_PUBLIC_KEYS = ["c29sZWEtb24tdGhpcy1tYWNoaW5lLW9ubHktMDAwMDE="] if _ON_THIS_MACHINE else []
HEALTH_KEYS = env.list("HEALTH_KEYS", default=_PUBLIC_KEYS)
if not HEALTH_KEYS:
    refuse_to_start("set HEALTH_KEYS to at least one Fernet key; health text is encrypted with it.")

# ---- applications ----------------------------------------------------------------------
INSTALLED_APPS = [
    # Its templates go before those of the admin's library, and these before Django's.
    "salon.faces.manage",
    "unfold.apps.BasicAppConfig",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "phonenumber_field",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "salon.locations",
    "salon.accounts",
    "salon.catalogue",
    "salon.outbox",
    "clients",
    "therapists",
    "bookings",
    "salon.sessionlog",
    "salon.privacy",
    "salon.faces.api",
    "salon.faces.console",
    "salon.faces.desk",
    "salon.faces.door",
    "salon.faces.notes",
    "salon.faces.online",
]

MIDDLEWARE = [
    "salon.faces.request_ids.naming_requests",
    "django.middleware.security.SecurityMiddleware",
    "salon.faces.desk.looking.looking_again",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "salon.faces.locking.locking",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "salon.faces.headers.guarding",
    "salon.faces.api.sharing.sharing",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "salon.urls"
WSGI_APPLICATION = "salon.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "salon" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["salon.faces.filters"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# ---- database --------------------------------------------------------------------------
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-20000; PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=67108864;"
    ),
}
DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'solea.sqlite3'}")
if not DATABASE_URL.startswith(("postgres://", "postgresql://", "sqlite:///")):
    refuse_to_start("set DATABASE_URL to an address such as postgres://name:password@host:5432/solea.")
HAS_POOLER = flag("DATABASE_POOLER")
DATABASE = read("DATABASE_URL", env.db, DATABASE_URL, "an address such as postgres://name:password@host:5432/solea")
if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    DATABASE["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASE["CONN_MAX_AGE"] = 60
    DATABASE["CONN_HEALTH_CHECKS"] = True
    DATABASE["DISABLE_SERVER_SIDE_CURSORS"] = HAS_POOLER
    if not HAS_POOLER:
        # The server plans each statement once for a connection, which takes a third off its work.
        DATABASE["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 5, **DATABASE.get("OPTIONS", {})}
DATABASES = {"default": DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---- people ----------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "/staff/login"
LOGIN_REDIRECT_URL = "/staff"
LOGOUT_REDIRECT_URL = "/staff/login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_NAME = "__Host-session" if IS_SECURE else "session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
CSRF_TRUSTED_ORIGINS = [PUBLIC_ORIGIN]

# ---- the browser is told what it may do ------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_SECURE else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **dict.fromkeys(("default-src", "base-uri", "frame-ancestors"), ("'none'",)),
        **dict.fromkeys(("script-src", "style-src", "font-src", "connect-src", "form-action", "manifest-src"), (SELF,)),
        "img-src": [SELF, "data:"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024

# ---- words: English is written in the code, others appear with their catalogue -----------
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "salon" / "locale"]
_NAMES = {"es": _("Spanish"), "vi": _("Vietnamese"), "zh-hans": _("Simplified Chinese")}
_SHIPPED = {path.parts[-3] for path in LOCALE_PATHS[0].glob("*/LC_MESSAGES/django.mo")}
LANGUAGES = [("en", _("English")), *((code, name) for code, name in _NAMES.items() if to_locale(code) in _SHIPPED)]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = "UTC"
USE_TZ = True
PHONENUMBER_DEFAULT_REGION = None

# ---- static files ----------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "salon" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# ---- work in the background ------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL and not REDIS_URL.startswith(("redis://", "rediss://", "redis+socket://", "filesystem://")):
    refuse_to_start("set REDIS_URL to an address such as redis://host:6379/0.")
CELERY_BROKER_URL = REDIS_URL or f"redis+socket://{DATA_DIR / 'broker.sock'}"
# A task comes back two minutes after its worker died; tasks are shorter, and none waits in the broker.
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    "visibility_timeout": 120,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}
if REDIS_URL.startswith("filesystem://"):
    _QUEUE = str(DATA_DIR / "queue")
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": _QUEUE,
        "data_folder_out": _QUEUE,
        "control_folder": f"{_QUEUE}/control",
        "polling_interval": 0.1,
    }
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30

# ---- mail ------------------------------------------------------------------------------
# Without a mail server each mail becomes a file that a mail program opens.
EMAIL_FILE_PATH = DATA_DIR / "mail"
_EMAIL_URL = env.str("EMAIL_URL", default="")
_EMAIL = read("EMAIL_URL", env.email_url, "filemail://", "an address such as smtp://name:password@host:587")
EMAIL_BACKEND = _EMAIL["EMAIL_BACKEND"] if _EMAIL_URL else "salon.core.mail.FileBackend"
EMAIL_HOST, EMAIL_PORT = _EMAIL.get("EMAIL_HOST") or "localhost", _EMAIL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _EMAIL.get("EMAIL_HOST_USER") or "", _EMAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _EMAIL.get("EMAIL_USE_TLS", False), _EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="Solea <no-reply@localhost>")

# ---- texts -----------------------------------------------------------------------------
# Without a gateway each text becomes a file.
SMS_FILE_PATH = DATA_DIR / "texts"
SMS_URL = env.str("SMS_URL", default="")
if SMS_URL and not SMS_URL.startswith(("http://", "https://", "twilio://", "twilio+http://")):
    refuse_to_start("set SMS_URL to an address such as twilio://AccountSid:AuthToken@/+15550100.")
# With it the gateway signs what comes in; without it nothing does.
SMS_SECRET = env.str("SMS_SECRET", default="texts-on-this-machine-only" if _ON_THIS_MACHINE else "")

# ---- checks from outside (test mode only) ----------------------------------------------
TEST_CLOCK_FILE = env.str("SALON_TEST_CLOCK_FILE", default="") if TEST_MODE else ""
TEST_OUTBOX_DIR = env.str("SALON_TEST_OUTBOX_DIR", default="") if TEST_MODE else ""
RATE_FACTOR = read("SALON_TEST_RATE_FACTOR", env.float, 1.0, "a number") if TEST_MODE else 1.0

# ---- API -------------------------------------------------------------------------------
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["salon.faces.api.asking.Doorkeeper"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "salon.faces.api.errors.answer_error",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Solea",
    "DESCRIPTION": "Booking and session records for foot-care salons.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVERS": [{"url": PUBLIC_ORIGIN}],
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "PREPROCESSING_HOOKS": ["salon.faces.api.document.only_the_api"],
    "POSTPROCESSING_HOOKS": ["salon.faces.api.document.finish"],
}
# How many proxies in front may say, in X-Forwarded-For, who is asking.
PROXY_HOPS = read("PROXY_HOPS", env.int, 0, "the number of proxies in front, such as 0 or 1")
# Limits are counted beside the broker, where every process sees them; without one, in files.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CELERY_BROKER_URL.replace("redis+socket://", "unix://"),
        # Nobody who asks for a page waits longer for it.
        "OPTIONS": {"socket_connect_timeout": 0.25, "socket_timeout": 0.25},
    }
}
if REDIS_URL.startswith("filesystem://"):
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(DATA_DIR / "cache"),
    }

# ---- log: ids and codes, never people or health ----------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Its warnings name the path of every refused request, and a path may hold a token.
    "loggers": {"django.request": {"level": "ERROR"}},
}
