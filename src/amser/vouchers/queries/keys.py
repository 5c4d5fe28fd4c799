"""The public keys of a scheme as a file: with it anybody can check a voucher's signature. docs/reference/voucher-format.md describes it."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Final

from amser.agencies.models import Scheme
from amser.kernel.dates import today
from amser.vouchers.models import VoucherKey

_HEADING: Final = "amser voucher keys 1"
_KEY_BYTES: Final = 32


class NoKeyFile(ValueError):
    """The text is no file of keys, or not the whole of one. `line` is where, from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclasses.dataclass(frozen=True, slots=True)
class KeyFile:
    """The scheme's address, and its public keys by number."""

    slug: str
    keys: dict[int, bytes]


def key_file(scheme: Scheme) -> str:
    """Return the public keys of a scheme, the retired ones with their day, as the file is written. One query."""
    keys = VoucherKey.objects.filter(scheme=scheme).order_by("number")
    return "".join([f"{_HEADING}\n", f"scheme {scheme.slug}\n", *(_line(key) for key in keys)])


def read_key_file(lines: Iterable[str]) -> KeyFile:
    """Return what a file of keys says. Raises NoKeyFile."""
    slug, keys, number = "", {}, 0
    for number, line in enumerate(lines, start=1):
        words = line.split()
        if number == 1 and line.strip() != _HEADING:
            raise NoKeyFile(number)
        if words[:1] == ["scheme"] and len(words) == 2:  # noqa: PLR2004  the word and the address
            slug = words[1]
        elif words[:1] == ["key"]:
            keys.update(_key(words, number))
    if not slug:
        raise NoKeyFile(number)
    return KeyFile(slug, keys)


def _key(words: list[str], line: int) -> dict[int, bytes]:
    try:
        number, public = int(words[1]), bytes.fromhex(words[2])
    except (IndexError, ValueError) as error:
        raise NoKeyFile(line) from error
    if len(public) != _KEY_BYTES:
        raise NoKeyFile(line)
    return {number: public}


def _line(key: VoucherKey) -> str:
    def day(at: dt.datetime | None) -> str:
        return today(at).isoformat() if at else "-"

    return f"key {key.number} {bytes(key.public).hex()} {day(key.made_at)} {day(key.retired_at)}\n"
