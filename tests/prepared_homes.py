"""
A whole installation with a migrated database, for tests that kill it: made once, stopped, and copied for each.

Migrating took more than half the time of such a test. It is named as the migrated database is, and goes with it.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from amser.config import folder
from amser.config.embedded_postgres import Server
from amser.config.programs import Programs
from tests import migrated

_NAMED: Final = "home-"
_MIGRATE: Final = """
import django
django.setup()
from amser.config import database
database.migrate(verbosity=0)
"""


def copy_to(home: Path) -> None:
    """Make a copy of the prepared installation, which is made first if it is not there."""
    place = folder.data_folder()
    folder.make(place)
    kept = place.with_name(f"{place.name}-{_NAMED}{migrated.digest()}")
    with place.joinpath("homes.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # one worker makes it while the others wait
        if not kept.exists():
            for old in place.parent.glob(f"{place.name}-{_NAMED}*"):
                shutil.rmtree(old)
            _make(kept)
    home.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", f"{kept}/.", str(home)], check=True)


def _make(kept: Path) -> None:
    arriving = kept.with_name(f"{kept.name}.new")
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("AMSER_", "DATABASE_", "DJANGO_"))}
    more = {"AMSER_DATA": str(arriving), "AMSER_DATABASE_FAST": "1", "DJANGO_SETTINGS_MODULE": "amser.config.settings"}
    subprocess.run([sys.executable, "-c", _MIGRATE], env=ours | more, check=True, timeout=300)
    Server(arriving)._stop()
    shutil.rmtree(Programs(arriving).copy)  # each copy has, or lends, its own
    arriving.rename(kept)
