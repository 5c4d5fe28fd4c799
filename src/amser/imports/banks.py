"""Which time bank a line belongs to, and what each holds already."""

import datetime as dt
import re
from typing import Final
from uuid import UUID, uuid5

from amser.audit.actions import Actor, Door
from amser.imports.checking import Line
from amser.kernel.languages import fold
from amser.timebanks import actions
from amser.timebanks.models import Place, TimeBank

NO_BANK: Final = "no_bank"  # the same on every line: there is no column for it, and none was chosen for all
BY: Final = Actor(user_id=None, door=Door.IMPORT)
_NAMESPACE: Final = UUID("6f1d5a0e-6f0c-5a53-9c57-2b1f5f3f7c11")
_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def key_of(*content: str) -> UUID:
    """Return the key of an act: the same for the same content, so that a second run is the same act."""
    return uuid5(_NAMESPACE, "\x1f".join(content))


class Banks:
    """
    The running time banks, by address and by name in either language.

    With `create`, a bank that is named and not there is noted, to be opened before the first line is written.
    """

    def __init__(self, *, default: str = "", create: bool = False) -> None:
        self._by_slug = {bank.slug: bank for bank in TimeBank.objects.running()}
        self._slugs = {fold(name): bank.slug for bank in self._by_slug.values() for name in (bank.name_cy, bank.name_en, bank.slug)}
        self._places: dict[str, dict[str, Place]] = {}
        self._default, self._create = default, create
        self.to_open: list[str] = []

    def __contains__(self, slug: str) -> bool:
        return slug in self._by_slug

    def get(self, slug: str) -> TimeBank | None:
        """Return the bank at an address; None while it is still to be opened."""
        return self._by_slug.get(slug)

    def may_take(self, slug: str) -> bool:
        """Whether lines may go to a bank at this address: one that runs, or one that may be opened."""
        return slug in self or (self._create and _SLUG.fullmatch(slug) is not None)

    def of(self, line: Line) -> str:
        """Return the address of the bank that a line names, or the one that was chosen for all; empty where it is wrong."""
        written = line.text("bank", limit=120) or self._default
        if not written:
            line.refuse("bank", "bank_not_named" if "bank" in line else NO_BANK)
            return ""
        slug = self._slugs.get(fold(written)) or (self._note(written) if self._create else "")
        if not slug:
            line.refuse("bank", "unknown_bank", value=written)
        return slug

    def place(self, line: Line, slug: str) -> Place | None:
        """Return the neighbourhood that a line names, or None where it names none, or its bank is not known."""
        written, bank = line.raw("place"), self.get(slug)
        if not (written and slug):
            return None
        if slug not in self._places:
            places = Place.objects.filter(timebank=bank) if bank else []
            self._places[slug] = {fold(name): place for place in places for name in (place.name_cy, place.name_en)}
        place = self._places[slug].get(fold(written))
        if place is None:
            line.refuse("place", "unknown_place", value=written)
        return place

    def open_missing(self, *, at: dt.datetime) -> None:
        """Open the banks that were noted, with names that somebody is to replace."""
        for slug in self.to_open:
            details = actions.BankDetails(name_cy=f"Banc amser {slug}", name_en=f"Time bank {slug}")
            self._by_slug[slug] = actions.open_bank(by=BY, key=key_of("bank", slug), at=at, slug=slug, details=details)

    def _note(self, written: str) -> str:
        slug = fold(written).strip().replace(" ", "-")
        if not _SLUG.fullmatch(slug):
            return ""
        self._slugs[fold(written)] = slug
        if slug not in self._by_slug and slug not in self.to_open:
            self.to_open.append(slug)
        return slug
