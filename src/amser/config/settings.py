"""Settings. Everything that differs between installations is an environment variable; docs/reference/settings.md lists them."""

import os
from pathlib import Path

from amser.config import database, keys, logging
from amser.config.signin import *  # noqa: F403 -- how people sign in has a page of its own

PACKAGE = Path(__file__).resolve().parent.parent
PROJECT = PACKAGE.parent.parent

DEMO = os.environ.get("AMSER_DEMO") == "1"
DEBUG = os.environ.get("AMSER_DEBUG") == "1"
SECRET_KEY = keys.secret_key()
ALLOWED_HOSTS = os.environ.get("AMSER_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SITE_URL = os.environ.get("AMSER_URL", "http://localhost:8000")
SECURE = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "amser.ui",
    "amser.audit",
    "amser.announcements",
    "amser.identity",
    "amser.links",
    "amser.ledger",
    "amser.timebanks",
    "amser.organisations",
    "amser.members",
    "amser.listings",
    "amser.exchanges",
    "amser.contacts",
    "amser.casework",
    "amser.agencies",
    "amser.opportunities",
    "amser.vouchers",
    "amser.venues",
    "amser.employers",
    "amser.matching",
    "amser.networks",
    "amser.bulletins",
    "amser.notifications",
    "amser.retention",
    "amser.measures",
    "amser.imports",
    "amser.demo",
    "amser.web",
    "amser.cli",
    "django_cotton.apps.SimpleAppConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "amser.config.logging.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # its answers vary in length, and so does the CSRF token: nothing to measure
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "amser.web.middleware.PrivateMiddleware",
    "amser.web.languages.LanguageMiddleware",
    "amser.web.whose.WhoseMiddleware",
    "amser.web.card.CardMiddleware",
    "amser.web.second_factor.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "amser.web.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "amser.config.urls"
WSGI_APPLICATION = "amser.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "ui", PACKAGE / "ui" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "amser.web.context.frame",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "amser.ui.templatetags.amser",
                "amser.ui.templatetags.keys",
            ],
        },
    }
]
COTTON_DIR = "components"
FORM_RENDERER = "amser.ui.forms.Renderer"

DATABASES = {"default": database.settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

LANGUAGE_CODE = "en"
LANGUAGES = [("cy", "Cymraeg"), ("en", "English"), ("cy-simple", "Geiriau syml"), ("en-simple", "Simple words")]
LOCALE_PATHS = [PROJECT / "locale", PROJECT / "locale" / "vendor"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

STATIC_URL = "/static/"
STATIC_ROOT = PROJECT / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

AUTH_USER_MODEL = "identity.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # a sign-in address is unique whatever the case of its letters: a constraint says so
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "amser"
CSRF_COOKIE_NAME = "amser_csrf"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE else 0
SECURE_SSL_REDIRECT = SECURE and not DEBUG
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("AMSER_BEHIND_PROXY") == "1" else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
    }
}

# The demo sends nothing, whatever the environment says; nor does an installation that names no server, and pages say so.
EMAIL_HOST = os.environ.get("AMSER_EMAIL_HOST", "")
MAIL_IS_SENT = not DEMO and bool(EMAIL_HOST or os.environ.get("AMSER_EMAIL_BACKEND"))
EMAIL_BACKEND = os.environ.get("AMSER_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
if not MAIL_IS_SENT:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_PORT = int(os.environ.get("AMSER_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("AMSER_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("AMSER_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("AMSER_EMAIL_TLS", "starttls" if EMAIL_HOST_USER else "") == "starttls"  # never a password in the open
EMAIL_USE_SSL = os.environ.get("AMSER_EMAIL_TLS") == "tls"
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("AMSER_EMAIL_FROM", "amser@localhost")

LOGGING = logging.settings(os.environ.get("AMSER_LOG_LEVEL", "INFO"))
