"""Ids that are made where the work begins, so that a retry is recognised."""

import secrets
import time
from uuid import UUID

_RANDOM_BITS = 74


def uuid7() -> UUID:
    """
    Return a new UUIDv7 (RFC 9562, section 5.7): the time in milliseconds, then 74 random bits.

    Sorts by time of making, which keeps index pages warm. Never a secret: use `secrets` for those.
    """
    milliseconds = time.time_ns() // 1_000_000
    random = secrets.randbits(_RANDOM_BITS)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low)
