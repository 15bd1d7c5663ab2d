"""The one settings file: everything that differs between installations is in the environment.

The settings and their meaning are listed in README.md; each is read here and nowhere else.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from liaison import embedded, env, logs
from liaison.secret import secret

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var")

# --- What this host is ----------------------------------------------------------------

DEBUG = env.flag("DEBUG", default=False)
PORT = env.number("PORT", 8000, least=1, most=65535)
BIND = env.text("BIND", "127.0.0.1")
WEB_PROCESSES = env.number("WEB_PROCESSES", 2, least=1, most=64)
EMBEDDED_DATABASE = not env.text("DATABASE_URL")
EMBEDDED_REDIS = not env.text("REDIS_URL")
DEMO = env.flag("DEMO", default=EMBEDDED_DATABASE)
SITE_ROLE = env.choice("SITE_ROLE", ("all", "public", "office"))
OFFICE_PREFIX = env.text("OFFICE_PREFIX").strip("/")
OFFICE_NETWORKS = env.networks("OFFICE_NETWORKS")
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")
METRICS_NETWORKS = env.networks("METRICS_NETWORKS") or env.networks("TRUSTED_PROXIES")
# What a monitoring machine from elsewhere shows; without one only addresses count.
METRICS_TOKEN = env.text("METRICS_TOKEN")
# Whom alarms of the machine are sent to, beside the start page of the office.
ALARM_PHONE = env.text("ALARM_PHONE")
ALARM_EMAIL = env.text("ALARM_EMAIL")

PUBLIC_URL = env.url("PUBLIC_URL", ("http", "https"), f"http://127.0.0.1:{PORT}").rstrip("/")
_public = urlsplit(PUBLIC_URL)
_loopback = _public.hostname in {"127.0.0.1", "localhost", "::1"}
SECURE = _public.scheme == "https"
ALLOWED_HOSTS = sorted(
    {_public.hostname or "", "127.0.0.1", "localhost", *env.text("ALLOWED_HOSTS").split()} - {""}
)
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]

ABUSE_CHECKS = env.flag("ABUSE_CHECKS", default=True)
if not ABUSE_CHECKS and not (DEMO and _loopback):
    raise ImproperlyConfigured("ABUSE_CHECKS=off works only with the demo on a loopback address.")

SECRET_KEY = secret("SECRET_KEY", DATA_DIR, may_create=EMBEDDED_DATABASE)
# Newest first; older keys only decrypt. See liaison.contacts.
CONTACT_KEYS = secret("CONTACT_KEYS", DATA_DIR, may_create=EMBEDDED_DATABASE).split(",")
LOOKUP_KEY = secret("LOOKUP_KEY", DATA_DIR, may_create=EMBEDDED_DATABASE)
# What new contacts are sealed with; either reads the other's. See liaison.contacts.ciphers.
CIPHER = env.choice("CIPHER", ("aes", "sm"))
# How equal contacts are found; fixed once there are any.
LOOKUP_HASH = env.choice("LOOKUP_HASH", ("sha256", "sm3"))

# --- Applications, lowest floor first -------------------------------------------------------

INSTALLED_APPS = [
    "liaison.contacts",
    "liaison.audit",
    "liaison.accounts",
    "liaison.office",
    "liaison.jobs",
    "liaison.notices",
    "liaison.workbooks",
    "drafts",
    "stations",
    "opinions",
    "feedback",
    "liaison.portal",
    "liaison.portal.site.OfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "liaison.portal.middleware.origin",
    "opinions.fast_lane.fast_lane",
    "liaison.portal.middleware.further_headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "liaison.portal.middleware.sides",
    "liaison.portal.middleware.Zeros",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "liaison.accounts.middleware.session_rules",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "liaison.urls"
WSGI_APPLICATION = "liaison.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "liaison.portal.context.site",
            ],
        },
    },
]
# Widgets may have templates of the project, too.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Data ----------------------------------------------------------------


def _database(address: str) -> dict[str, object]:
    parts = urlsplit(address)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username or "",
        "PASSWORD": parts.password or "",
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **query},
    }


DATABASES = {
    "default": _database(
        env.url("DATABASE_URL", ("postgres", "postgresql"), embedded.database_url(DATA_DIR))
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.url("REDIS_URL", ("redis", "rediss", "unix"), embedded.redis_url(DATA_DIR))
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "liaison",
        # Pages and limits must not wait for a cache that is down.
        "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.5},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60

FILES_URL = env.url("FILES_URL", ("file", "s3"), f"file://{DATA_DIR}/files")
FILES_ROOT = Path(urlsplit(FILES_URL).path)
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FILES_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if FILES_URL.startswith("s3"):
    raise ImproperlyConfigured("FILES_URL: s3:// is not supported yet; use a shared folder.")
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_LIMIT = 20 * 1024 * 1024
CLAMD_URL = env.url("CLAMD_URL", ("unix", "tcp"))

# --- Backups ---------------------------------------------------------------

BACKUP_NIGHTLY = env.flag("BACKUP_NIGHTLY", default=not DEMO)
BACKUP_HOUR = env.number("BACKUP_HOUR", 2, most=23)
BACKUP_DIR = env.folder("BACKUP_DIR", DATA_DIR / "backups")
BACKUP_KEEP_DAYS = env.number("BACKUP_KEEP_DAYS", 14, least=2, most=3650)
BACKUP_KEEP_MONTHS = env.number("BACKUP_KEEP_MONTHS", 12, most=600)
# Without one the copies are as readable as the database itself.
BACKUP_KEY = env.text("BACKUP_KEY")
# Run after each nightly backup to carry it elsewhere; {path} is what was made.
BACKUP_HOOK = env.command("BACKUP_HOOK", "{path}")
# Where the embedded database puts its log for recovery to a moment; none: not kept.
WAL_ARCHIVE = env.text("WAL_ARCHIVE")

# --- Language and time ----------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
# Plain sentences in place of Django's own under a field.
LOCALE_PATHS = [BASE_DIR / "liaison" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- Signing in ----------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "portal:start"
LOGOUT_REDIRECT_URL = "portal:home"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"liaison.accounts.passwords.{name}", "OPTIONS": options}
    for name, options in {
        "LongEnough": {"min_length": 10},
        "ThreeKindsOfCharacters": {},
        "UnlikeTheName": {"user_attributes": ("username", "full_name")},
        "NotCommon": {},
        "NotUsedRecently": {},
    }.items()
]
STAFF_IDLE_LIMIT = timedelta(minutes=30)
ADMIN_IDLE_LIMIT = timedelta(minutes=15)
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "liaison.accounts.guessing.GuessingHandler"
AXES_USERNAME_CALLABLE = "liaison.accounts.guessing.counted_name"
AXES_LOCKOUT_CALLABLE = "liaison.accounts.views.locked_out"
AXES_CLIENT_IP_CALLABLE = "liaison.audit.origin.client_address"
AXES_RESET_ON_SUCCESS = True
# Half an hour is half an hour, whoever goes on trying meanwhile.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_VERBOSE = False
# The audit log has them.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False

# --- Headers and cookies ----------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE and env.flag("SSL_REDIRECT", default=True)
# Only behind a proxy of ours, which sets the header itself.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
WHITENOISE_ALLOW_ALL_ORIGINS = False
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "liaison.portal.views.errors.csrf_failed"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        # What is not named below is not loaded; no inline script or style anywhere.
        "default-src": [NONE],
        **{
            f"{kind}-src": [SELF]
            for kind in ("script", "style", "font", "connect", "manifest", "media", "worker")
        },
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "report-uri": "/policy-reports",
    }
}

# --- Worker ----------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # The row is the queue; the broker only nudges. See liaison.jobs.
    "visibility_timeout": 3600,
    "socket_connect_timeout": 0.2,
    "socket_timeout": 5,
    "max_retries": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker that lost its broker ends and is started again by who keeps it (``up``, compose).
# Reconnecting inside goes wrong now and then: an acknowledgement that waits for the old
# connection brings Celery 5.7 down half-way.
CELERY_BROKER_CONNECTION_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.number("WORKER_PROCESSES", 2, least=1, most=64)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "liaison.beat:Scheduler"
# What beat asks for, and how many seconds apart. A task that nobody took in time is dropped.
CELERY_BEAT_SCHEDULE = {
    task: {"task": task, "schedule": seconds, "options": {"expires": seconds}}
    for task, seconds in {
        "portal.heartbeat": 10,
        "portal.back_up": 600,
        "audit.seal": 60,
        "accounts.clear_sessions": 3600,
        "jobs.sweep": 15,
        "jobs.clear_old_results": 3600,
        "workbooks.drop_copies": 600,
        "opinions.clear_bundle_files": 3600,
        "opinions.clear_chosen_files": 3600,
        "notices.deliver_due": 15,
        "feedback.sweep": 30,
        "feedback.refresh_open_data": 60,
        "feedback.purge": 6 * 3600,
        "drafts.keep_time": 30,
        "stations.remind": 600,
        "stations.tell_replaced": 600,
        "stations.end_terms": 600,
        "stations.clear_roster_files": 3600,
        "stations.forget_visits": 3600,
        "opinions.screen_waiting": 15,
        "opinions.compare_waiting": 30,
        "opinions.recall_waiting": 60,
        "opinions.prune_index": 3600,
        "opinions.index_all": 300,
        "opinions.refresh_counts": 60,
        "opinions.mend_tallies": 3600,
        "opinions.send_phone_codes": 20,
        "opinions.watch_waves": 300,
        "opinions.forget_networks": 3600,
    }.items()
}

# --- Mail and SMS ----------------------------------------------------------------

EMAIL_URL = env.url("EMAIL_URL", ("smtp", "smtps"))
_mail = urlsplit(EMAIL_URL)
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_URL
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA_DIR / "outbox"
EMAIL_HOST = _mail.hostname or "localhost"
EMAIL_PORT = _mail.port or (465 if _mail.scheme == "smtps" else 25)
EMAIL_HOST_USER = _mail.username or ""
EMAIL_HOST_PASSWORD = _mail.password or ""
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_USE_TLS = parse_qs(_mail.query).get("starttls", ["off"])[-1] == "on"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", f"liaison@{_public.hostname}")
# on: the demo's outbox folder counts as mail; off: no mail at all, the ladder goes on below.
EMAIL_ENABLED = env.flag("EMAIL", default=bool(EMAIL_URL) or DEMO)
SMS_URL = env.url("SMS_URL", ("http", "https"))
SMS_TOKEN = env.text("SMS_TOKEN")
# What the gateway shows when it reports what arrived; without one nothing is taken.
SMS_REPORT_TOKEN = env.text("SMS_REPORT_TOKEN")
SMS_SIGNATURE = env.text("SMS_SIGNATURE", "人大立法联系")

# --- Logs ----------------------------------------------------------------

LOGGING = logs.config(
    level=env.text("LOG_LEVEL", "INFO"), style=env.choice("LOG_FORMAT", ("json", "text"))
)
