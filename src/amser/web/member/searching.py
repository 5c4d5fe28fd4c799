"""What a reader narrows the board by, read from the address and written back into it."""

import dataclasses
from typing import Any, Self

from django.http import QueryDict
from django.utils.http import urlencode

from amser.listings.models import Kind
from amser.listings.models.when import DAYS, PARTS, in_order
from amser.listings.queries import BoardFilter

LAST_PAGE = 999


@dataclasses.dataclass(frozen=True, slots=True)
class Search:
    """The board's address, understood. What makes no sense is left out, never an error."""

    words: str = ""
    kind: str = ""
    categories: tuple[str, ...] = ()
    place: str = ""
    languages: tuple[str, ...] = ()
    near: bool = False
    nearest: bool = False
    when: str = ""
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """Return the search that an address asks for."""
        page, kind, place = query.get("page", "1"), query.get("kind", ""), query.get("place", "")
        return cls(
            words=query.get("q", "").replace("\x00", "").strip()[:100],
            kind=kind if kind in Kind.values else "",
            categories=tuple(code[:20] for code in query.getlist("c") if code.isalpha())[:30],
            place=place if place.isdecimal() and len(place) < 10 else "",  # noqa: PLR2004  a key has at most ten figures
            languages=tuple(code for code in ("cy", "en") if code in query.getlist("l")),
            near=query.get("near") == "1",
            nearest=query.get("by") == "near",
            when=in_order(query.getlist("d"), of=DAYS + PARTS),
            page=min(int(page), LAST_PAGE) if page.isdecimal() and 0 < len(page) < 5 and int(page) else 1,  # noqa: PLR2004  as LAST_PAGE
        )

    @property
    def wanted(self) -> BoardFilter:
        """The same, as the board's queries take it. Both languages are as good as neither."""
        return BoardFilter(
            words=self.words,
            kind=self.kind,
            categories=self.categories,
            place_id=int(self.place) if self.place else None,
            language=self.languages[0] if len(self.languages) == 1 else "",
            days=in_order(self.when, of=DAYS),
            parts=in_order(self.when, of=PARTS),
            nearest=self.nearest,
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether the filters beside the list are used."""
        return bool(self.categories or self.place or self.languages or self.when)

    @property
    def is_empty(self) -> bool:
        """Whether the whole board is asked for."""
        return not (self.words or self.kind or self.is_narrowed)

    def pairs(self, *, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        """Return the parameters of the address, without some and without the page."""
        given = [("q", self.words), ("kind", self.kind), *(("c", code) for code in self.categories)]
        given += [("place", self.place), *(("l", code) for code in self.languages), *(("d", code) for code in self.when)]
        given += [("near", "1" if self.near else ""), ("by", "near" if self.nearest else "")]
        return [(name, value) for name, value in given if value and name not in without]

    def query(self, **changed: Any) -> str:
        """Return the encoded address of this search, with some of it changed."""
        return urlencode(dataclasses.replace(self, **changed).pairs())
