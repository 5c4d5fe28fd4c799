"""The folder in which an installation keeps what is its own: the embedded database, and its secrets."""

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parents[3]


def data_folder() -> Path:
    """
    Return the data folder of this installation, which need not exist yet.

    AMSER_DATA; else for root a folder of /var/lib named after this project's path, because an unprivileged server must
    be able to reach it; else `.amser` in the project. Two clones therefore never share one, and the demo has its own:
    invented people never come among real ones.
    """
    if chosen := os.environ.get("AMSER_DATA"):
        return Path(chosen).absolute()
    own = "-demo" if os.environ.get("AMSER_DEMO") == "1" else ""
    if os.geteuid() == 0:
        return Path("/var/lib/amser") / f"{hashlib.sha256(os.fsencode(PROJECT)).hexdigest()[:16]}{own}"
    return PROJECT / f".amser{own}"


def make(home: Path) -> None:
    """Make the folder, for its owner alone; root's may be passed through, by the server's user, but not listed."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700)


def write_secret(path: Path, secret: str) -> None:
    """Write a file that only we can read. Raises FileExistsError: a secret in use is never replaced."""
    descriptor, arriving = tempfile.mkstemp(dir=path.parent)  # readable by us alone from its first moment
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secret)
            file.flush()
            os.fsync(descriptor)
        path.hardlink_to(arriving)  # Unlike a rename, this fails when the file is there.
    finally:
        Path(arriving).unlink()
