"""
What a voucher's QR holds: digits, because a code of digits is the smallest. docs/reference/voucher-format.md describes it.

Pure: knows no database, so that a signature can be checked anywhere.
"""

import dataclasses
import datetime as dt
import re
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from amser.kernel.codes import ALPHABET, read_code, with_check

SERIAL_LENGTH: Final = 10  # letters, of which the last checks the others
LENGTH: Final = 179  # digits

_VERSION: Final = "1"
_HEAD: Final = 24  # digits before the signature
_FIRST_DAY: Final = dt.date(2020, 1, 1)
_SIGNATURE_BYTES: Final = 64
_SHAPE: Final = re.compile(
    r"(?P<version>1)(?P<key>(?!000)[0-9]{3})(?P<serial>[0-9]{13})(?P<credits>(?!00)[0-9]{2})(?P<days>[0-9]{5})(?P<signature>[0-9]{155})"
)


class NotAPayload(ValueError):
    """The text is not what our QR codes hold: another text, or one with a digit missing."""


@dataclasses.dataclass(frozen=True, slots=True)
class Payload:
    """A voucher as its QR says it: the number of the key (1 to 999), the serial, what it is worth, its last day or none."""

    key_number: int
    serial: str
    credits: int
    expires_on: dt.date | None

    @property
    def head(self) -> str:
        """The digits before the signature."""
        assert self.expires_on is None or self.expires_on > _FIRST_DAY, "a last day lies after the first that can be said"
        days = (self.expires_on - _FIRST_DAY).days if self.expires_on else 0
        head = f"{_VERSION}{self.key_number:03}{_number_of(self.serial):013}{self.credits:02}{days:05}"
        assert len(head) == _HEAD, "a key has three digits, what a voucher is worth two, its last day five"
        return head


def signed(payload: Payload, *, slug: str, key: Ed25519PrivateKey) -> str:
    """Return the digits for the QR of a voucher of the scheme at `slug`."""
    signature = int.from_bytes(key.sign(_message(payload.head, slug)), "big")
    return f"{payload.head}{signature:0155}"


def read_payload(text: str) -> tuple[Payload, bytes]:
    """Return what the digits say, and their signature, which nobody has checked yet. Raises NotAPayload."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise NotAPayload
    signature, days = int(found["signature"]), int(found["days"])
    if signature >= 1 << 8 * _SIGNATURE_BYTES or int(found["serial"]) >= len(ALPHABET) ** (SERIAL_LENGTH - 1):
        raise NotAPayload
    expires_on = _FIRST_DAY + dt.timedelta(days=days) if days else None
    payload = Payload(int(found["key"]), _serial_of(int(found["serial"])), int(found["credits"]), expires_on)
    return payload, signature.to_bytes(_SIGNATURE_BYTES, "big")


def is_signed_by(public: bytes, payload: Payload, signature: bytes, *, slug: str) -> bool:
    """Whether the scheme at `slug` made this voucher with the key whose public half (32 bytes) is given."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _message(payload.head, slug))
    except (InvalidSignature, ValueError):
        return False
    return True


def in_address(text: str) -> str:
    """Return the last part of an address, or the text itself where it is none: what was scanned, or typed."""
    return text.strip().partition("?")[0].rstrip("/").rpartition("/")[2].strip()


def read_serial(typed: str) -> str | None:
    """Return a voucher's number however it was typed, or None where no voucher has such a number."""
    return read_code(typed, SERIAL_LENGTH)


def _message(head: str, slug: str) -> bytes:
    return f"amser voucher\n{slug}\n{head}\n".encode()


def _number_of(serial: str) -> int:
    number = 0
    for letter in serial[:-1]:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    return number


def _serial_of(number: int) -> str:
    letters = ""
    for _ in range(SERIAL_LENGTH - 1):
        number, place = divmod(number, len(ALPHABET))
        letters = ALPHABET[place] + letters
    return with_check(letters)
