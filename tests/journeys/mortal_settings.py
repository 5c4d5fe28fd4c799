"""The settings of a web server that a test kills: those of an installation, but for the styles, which nobody has collected."""

from amser.config.settings import *  # noqa: F403 -- all of them
from amser.config.settings import STORAGES as _STORAGES

STORAGES = {**_STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
