"""Settings of Rakor Portal; every value from outside is declared in `env.py`."""

from pathlib import Path
from typing import Any

import dj_database_url
import dj_email_url
from csp.constants import NONE, SELF

from rakor_portal import env, logs

BASE_DIR: Path = env.BASE_DIR
DATA_DIR: Path = env.DATA_DIR
RAKOR_MODE = env.MODE
IS_PRODUCTION = env.IS_PRODUCTION
DEBUG = env.DEBUG
SECRET_KEY = env.SECRET_KEY
AUDIT_KEY, AUDIT_KEY_FALLBACKS = env.AUDIT_KEY, env.AUDIT_KEY_FALLBACKS
ALLOWED_HOSTS = env.ALLOWED_HOSTS
SITE_URL = env.SITE_URL
CLAMD_URL = env.CLAMD_URL

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "csp",
    "rakor_portal",
    "rakor_portal.search",
    "rakor_portal.audit",
    "rakor_portal.directory",
    "rakor_portal.messaging",
    "rakor_portal.accounts",
    "rakor_portal.documents",
    "rakor_portal.operations",
    "meetings",
    "followups",
]

MIDDLEWARE = [
    "rakor_portal.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "rakor_portal.incoming.PlainInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rakor_portal.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "rakor_portal.accounts.sessions.SessionUserMiddleware",
    "rakor_portal.middleware.PrivatePagesMiddleware",
    "rakor_portal.middleware.SignInRequiredMiddleware",
    "rakor_portal.accounts.middleware.SecondFactorMiddleware",
    "rakor_portal.accounts.middleware.TooManyAttemptsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rakor_portal.middleware.HeadMiddleware",
]

ROOT_URLCONF = "rakor_portal.urls"
WSGI_APPLICATION = "rakor_portal.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rakor_portal.context.portal",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "rakor_portal.templatetags.rakor",
                "rakor_portal.templatetags.layout",
            ],
        },
    }
]

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(DATA_DIR / "rakor.sqlite3"),
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
    },
}
if env.DATABASE_URL.startswith("sqlite:"):
    SQLITE["NAME"] = dj_database_url.parse(env.DATABASE_URL)["NAME"]
DATABASES: dict[str, Any] = {
    "default": SQLITE
    if not env.DATABASE_URL or env.DATABASE_URL.startswith("sqlite:")
    else dj_database_url.parse(env.DATABASE_URL, conn_max_age=600, conn_health_checks=True)
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if env.REDIS_URL:
    CACHES: dict[str, Any] = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.REDIS_URL}
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
#: Figures counted over all rows, remembered under the state of the audit chain (followups/reports/figures.py).
CACHES["figures"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "figures",
    "TIMEOUT": 600,
    "OPTIONS": {"MAX_ENTRIES": 500},
}
SESSION_ENGINE = "rakor_portal.accounts.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
if IS_PRODUCTION:
    # Browsers take such a cookie over TLS alone, from this very host, for all of it (RFC 6265bis).
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_SSL_REDIRECT = IS_PRODUCTION
# Probes of the same machine speak plain HTTP; what they learn is no secret.
SECURE_REDIRECT_EXEMPT = [r"^healthz/", r"^metrics$"]
SECURE_HSTS_SECONDS = 31536000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PRODUCTION else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "rakor_portal.views.csrf_failure"
#: Nothing in the portal needs a device of the visitor: photographs come through the file dialogue.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
        "gyroscope", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get",
        "screen-wake-lock", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip
METRICS_ENABLED, METRICS_TOKEN, METRICS_ALLOWED = env.METRICS_ENABLED, env.METRICS_TOKEN, env.METRICS_ALLOWED

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    }
}

AUTH_USER_MODEL = "accounts.User"
SECOND_FACTOR_REQUIRED = env.SECOND_FACTOR_REQUIRED
OTP_TOTP_ISSUER = "Portal Rakor"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:sign_in"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
FORMAT_MODULE_PATH = ["rakor_portal.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
#: While this file exists a restore is under way, and no message is handed over (docs/operations.md).
RESTORE_MARK = DATA_DIR / "restoring"
#: What each worker is saying to the mail relay; must be on this machine, with locks (ADR 0016).
HANDOVER_DIR = DATA_DIR / "handover"
STORAGES = {
    "default": {
        "BACKEND": "rakor_portal.object_storage.ObjectStorage",
        "OPTIONS": {
            "bucket_name": env.S3_BUCKET,
            "endpoint_url": env.S3_ENDPOINT_URL or None,
            "region_name": env.S3_REGION or None,
            "access_key": env.S3_ACCESS_KEY,
            "secret_key": env.S3_SECRET_KEY,
        },
    }
    if env.S3_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if env.MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 31536000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

_email = dj_email_url.parse(env.EMAIL_URL or f"smtp://127.0.0.1:{env.SINK_PORT}")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _email["EMAIL_HOST"], _email["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_USER"], _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _email["EMAIL_USE_TLS"], _email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.DEFAULT_FROM_EMAIL

CELERY_BROKER_URL = env.REDIS_URL or f"redis+socket://{DATA_DIR}/valkey.sock"
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
# A page that wakes a worker does not wait for a broker that is down: beat finds the work within a minute.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "socket_connect_timeout": 2,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = TIME_ZONE
#: Beat lives in code: each minute it wakes the planner, the dispatcher and the renderer, each hour the collector.
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "accounts-mail-password-resets": {"task": "accounts.mail_password_resets", "schedule": 60.0},
    "accounts-forget-old-tries": {"task": "accounts.forget_old_tries", "schedule": 3600.0},
    "messaging-tick": {"task": "messaging.tick", "schedule": 60.0},
    "documents-render-pending": {"task": "documents.render_pending", "schedule": 60.0},
    "followups-collect-files": {"task": "followups.collect_files", "schedule": 3600.0},
}

LOGGING = logs.logging_settings(form=env.LOG_FORMAT, level=env.LOG_LEVEL)

#: Days by rule of rakor_portal/operations/retention.py.
RETENTION_DAYS = {
    "forms": env.RETENTION_FORM_DAYS,
    "links": env.RETENTION_LINK_DAYS,
    "messages": env.RETENTION_MESSAGE_DAYS,
}
