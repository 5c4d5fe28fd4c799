"""The installation's signing key."""

import os
import secrets
from contextlib import suppress
from functools import cache

from amser.config import folder


@cache
def secret_key() -> str:
    """Return AMSER_SECRET_KEY, or the key that this installation made for itself and keeps beside its data."""
    if given := os.environ.get("AMSER_SECRET_KEY"):
        return given
    home = folder.data_folder()
    kept = home / "secret_key"
    if not kept.exists():
        folder.make(home)
        with suppress(FileExistsError):  # Another process made it just now: one key for all of them.
            folder.write_secret(kept, secrets.token_urlsafe(48))
    return kept.read_text()
