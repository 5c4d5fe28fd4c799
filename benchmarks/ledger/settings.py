"""The installation's settings, on a server of the benchmark's own that is as safe as a live one, with the peers' tables."""

import os

from amser.config import folder

_INSTALLATION = folder.data_folder()
os.environ.setdefault("AMSER_BENCH_LEDGER_DATA", str(_INSTALLATION.with_name(f"{_INSTALLATION.name}-bench-ledger")))
os.environ["AMSER_DATA"] = os.environ["AMSER_BENCH_LEDGER_DATA"]
os.environ.pop("AMSER_DATABASE_FAST", None)  # what is measured is commits that last
os.environ.setdefault("AMSER_LOG_LEVEL", "ERROR")

from amser.config.settings import *  # noqa: E402, F403 -- everything else is as people have it

INSTALLED_APPS = [*INSTALLED_APPS, "mptt", "hordak", "benchmarks.ledger.naive"]  # noqa: F405
DATABASES["default"]["CONN_MAX_AGE"] = None  # type: ignore[name-defined]  # noqa: F405 -- as with the pool of `amser serve`
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False  # type: ignore[name-defined]  # noqa: F405
DEFAULT_CURRENCY = "EUR"
CURRENCIES = ["EUR"]
