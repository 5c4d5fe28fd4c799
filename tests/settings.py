"""The installation's settings, on a database and in a folder of the tests' own."""

import os
from pathlib import Path

from tests import places

# Before the settings are read, because they look for these.
if "AMSER_TEST_DATA" not in os.environ:
    os.environ["AMSER_TEST_DATA"] = str(places.databases())
os.environ["AMSER_DATA"] = os.environ["AMSER_TEST_DATA"]
os.environ["AMSER_DATABASE_FAST"] = "1"

from amser.config.settings import *  # noqa: F403 -- everything else is as people have it

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIL_IS_SENT = True
ANSWER_STEP_SECONDS = 0.0  # one test asks for it
WHITENOISE_AUTOREFRESH = True  # tests collect no static files
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

ARTEFACTS = Path(__file__).resolve().parent.parent / "test-results"
