"""Settings of the site. Everything that differs between two banks comes from the environment.

FANZHA_DATA            folder of records, keys and (by default) the database; default ``fanzha-data``
FANZHA_DATABASE        ``postgresql://user:password@host:port/name``; default: SQLite in the data folder
FANZHA_GATEWAY_URL     where decisions are asked for; default ``http://127.0.0.1:8620``
FANZHA_API_KEY         the key for the gateway
FANZHA_HOST            address the site listens on; ``0.0.0.0`` needs FANZHA_SITE_NAMES too
FANZHA_SITE_NAMES      names under which the site is reached, separated by commas
FANZHA_HTTPS           ``1`` when a proxy in front speaks HTTPS: cookies are then sent over HTTPS alone
FANZHA_BEHIND_PROXY    ``1`` when that proxy sets X-Forwarded-For: sign-in limits then count the real address
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from fanzha.desk.database import database_from
from fanzha.desk.keys import site_secret

HERE = Path(__file__).parent
FANZHA_DATA = Path(os.environ.get("FANZHA_DATA") or "fanzha-data").resolve()
FANZHA_GATEWAY_URL = os.environ.get("FANZHA_GATEWAY_URL") or "http://127.0.0.1:8620"
FANZHA_API_KEY = os.environ.get("FANZHA_API_KEY") or None
HTTPS = os.environ.get("FANZHA_HTTPS") == "1"
BEHIND_PROXY = os.environ.get("FANZHA_BEHIND_PROXY") == "1"

SECRET_KEY = site_secret(FANZHA_DATA)
DEBUG = False
_NAMES = [os.environ.get("FANZHA_HOST", ""), *os.environ.get("FANZHA_SITE_NAMES", "").split(",")]
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *(name.strip() for name in _NAMES if name.strip())]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "fanzha.desk.apps.DeskConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
]
MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "fanzha.desk.middleware.ContentSecurity",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "fanzha.desk.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "fanzha.desk.middleware.KnownErrors",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "fanzha.desk.urls"
WSGI_APPLICATION = "fanzha.desk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "fanzha.desk.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "fanzha.desk.templatetags.desk"],
        },
    }
]

DATABASES = {"default": database_from(os.environ.get("FANZHA_DATABASE") or None, FANZHA_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Kept in each process's own memory, so that what a citizen asks never reaches a disk.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "desk.Staff"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "fanzha.desk.views.errors.locked_out"
AXES_IPWARE_PROXY_COUNT = 1 if BEHIND_PROXY else 0
AXES_IPWARE_META_PRECEDENCE_ORDER = ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"] if BEHIND_PROXY else ["REMOTE_ADDR"]
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "fanzha.desk.views.errors.csrf_failed"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
