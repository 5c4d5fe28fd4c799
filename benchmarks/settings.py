"""The installation's settings, on a database and in a folder of the benchmarks' own, with what a live one sends."""

import os
from pathlib import Path

from amser.config import folder

_INSTALLATION = folder.data_folder()
os.environ.setdefault("AMSER_BENCH_DATA", str(_INSTALLATION.with_name(f"{_INSTALLATION.name}-bench")))
os.environ["AMSER_DATA"] = os.environ["AMSER_BENCH_DATA"]
os.environ["AMSER_DATABASE_FAST"] = "1"  # pages are read: what is written is thrown away
os.environ.setdefault("AMSER_LOG_LEVEL", "ERROR")

from amser.config.settings import *  # noqa: E402, F403 -- everything else is as people have it

ROOT_URLCONF = "benchmarks.urls"
STATIC_ROOT = Path(os.environ["AMSER_DATA"]) / "static"
ALLOWED_HOSTS = ["localhost"]
DATABASES["default"]["CONN_MAX_AGE"] = None  # type: ignore[name-defined]  # noqa: F405 -- as with the pool of `amser serve`
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False  # type: ignore[name-defined]  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
