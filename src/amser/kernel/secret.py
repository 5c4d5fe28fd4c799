"""What is kept of a secret that an address or a cookie holds."""

import hashlib


def digest_of(secret: str) -> str:
    """Return what is kept of a secret: its SHA-256. The secret itself is long and random, so that no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
