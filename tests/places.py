"""Where tests keep databases: in memory where the machine has room for it there, because a slow disk was most of their time."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import Final

from amser.config import folder

MEMORY: Final = Path("/dev/shm")  # noqa: S108  for databases that live as long as a run
ENOUGH: Final = 4 * 2**30  # bytes


def databases() -> Path:
    """Return the folder for the tests' databases of this clone, which need not exist yet."""
    beside = folder.data_folder()
    return _in_memory(beside) if _has_room() else beside.with_name(f"{beside.name}-test")


def _has_room() -> bool:
    try:
        mounted = os.statvfs(MEMORY)
    except (AttributeError, OSError):
        return False
    runs_programs = not mounted.f_flag & os.ST_NOEXEC
    pages = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return runs_programs and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH and pages > ENOUGH


def _in_memory(beside: Path) -> Path:
    return MEMORY / "amser" / f"{hashlib.sha256(os.fsencode(beside)).hexdigest()[:16]}-test"
