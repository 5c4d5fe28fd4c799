"""Why there is no database: one sentence for whoever runs the installation, with what to do about it."""

import os
import pwd
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg
from django.db import OperationalError

# With less than this PostgreSQL may be unable even to write down why it stopped.
_NOTHING_FITS: Final = 16 * 1024 * 1024  # bytes


class DatabaseUnavailable(OperationalError):
    """The database cannot be reached. Its text is the sentence."""


def disk_full(home: Path) -> DatabaseUnavailable:
    """There is no room to start in."""
    return DatabaseUnavailable(f"The disk that holds {home} is full: free some space, or set AMSER_DATA to a folder elsewhere.")


def no_permission(place: Path, user: str) -> DatabaseUnavailable:
    """That user may not write or reach that place."""
    return DatabaseUnavailable(f"{user} has no permission for {place}: give it, or set AMSER_DATA to a folder that {user} can reach.")


def folder_taken(place: Path, user: str) -> DatabaseUnavailable:
    """Somebody else made the folder, or left it open."""
    return DatabaseUnavailable(f"{place} must be a folder that {user} alone can open: remove it, or set AMSER_DATA to another folder.")


def socket_taken(folder: Path) -> DatabaseUnavailable:
    """A server of other data listens where ours should."""
    return DatabaseUnavailable(f"Another server answers on the socket in {folder}: stop it, or set AMSER_DATA to another folder.")


def data_taken(data: Path, process: str) -> DatabaseUnavailable:
    """A server that is not ours works on our data."""
    return DatabaseUnavailable(
        f"Another PostgreSQL (process {process}) is running on {data}: stop it, or set AMSER_DATA to another folder."
    )


def other_version(data: Path, theirs: str, ours: str) -> DatabaseUnavailable:
    """The data were written by another major version."""
    advice = f"export them with pg_dump of version {theirs}, or set AMSER_DATA to a new folder"
    return DatabaseUnavailable(f"The data in {data} are of PostgreSQL {theirs}, and this Amser brings PostgreSQL {ours}: {advice}.")


def explain(reason: str, home: Path, user: str) -> DatabaseUnavailable:
    """Find the sentence for what PostgreSQL or the operating system wrote."""
    if "No space left on device" in reason or shutil.disk_usage(home).free < _NOTHING_FITS:
        return disk_full(home)
    if "ermission denied" in reason:
        return no_permission(home, user)
    telling = [line for line in reason.splitlines() if "FATAL" in line or "error" in line] or [reason.strip() or "it gave no reason"]
    return DatabaseUnavailable(f"The database in {home} did not start: {telling[-1].strip().rstrip('.')}.")


@contextmanager
def plain_reasons(home: Path) -> Iterator[None]:
    """Turn what the operating system, or PostgreSQL at sign-in, refuses inside the block into a sentence."""
    me = pwd.getpwuid(os.geteuid()).pw_name
    try:
        yield
    except PermissionError as refused:
        raise no_permission(Path(str(refused.filename or home)), me) from refused
    except (OSError, psycopg.OperationalError) as failed:
        raise explain(str(failed), home, me) from failed
