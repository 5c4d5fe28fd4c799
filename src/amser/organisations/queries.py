"""The directory of organisations."""

import dataclasses
from typing import Final

from amser.organisations.models import Organisation

ON_A_PAGE: Final = 30


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for in the directory: words, a sector, a council by its code. Empty is all."""

    words: str = ""
    sector: str = ""
    council: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Directory:
    """One page of it."""

    organisations: list[Organisation]
    page: int
    has_more: bool


def directory(wanted: Wanted, *, page: int = 1) -> Directory:
    """Return a page (from 1) of the listed organisations that are looked for, by name in the reader's language. One query."""
    found = Organisation.objects.listed().matching(wanted.words).by_name()
    for field in ("sector", "council"):
        if value := getattr(wanted, field):
            found = found.filter(**{field: value})
    first = (page - 1) * ON_A_PAGE
    rows = list(found[first : first + ON_A_PAGE + 1])
    return Directory(organisations=rows[:ON_A_PAGE], page=page, has_more=len(rows) > ON_A_PAGE)
