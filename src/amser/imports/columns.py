"""Which column of a file is what: by its heading in either language, or as the person says."""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from typing import Final

from amser.imports.files import Table
from amser.kernel.languages import fold

# The first two headings are the Welsh and the English one that guides and reports use.
MEMBERS: Final[Mapping[str, tuple[str, ...]]] = {
    "bank": ("banc amser", "time bank", "banc", "bank", "timebank", "banc amser slug"),
    "external_id": ("dynodwr allanol", "external id", "id", "rhif aelod", "member number", "membership number", "number", "rhif", "ref"),
    "name": ("enw", "name", "full name", "enw llawn", "member", "aelod", "member name"),
    "known_as": ("enw i'w ddefnyddio", "known as", "enw cyntaf", "first name", "preferred name", "forename"),
    "email": ("e-bost", "e-mail", "ebost", "email address", "cyfeiriad e-bost", "sign-in address"),
    "contact_email": ("e-bost cyswllt", "contact e-mail", "shared e-mail"),
    "phone": ("ffôn", "phone", "rhif ffôn", "phone number", "telephone", "tel", "mobile", "symudol"),
    "address": ("cyfeiriad", "address", "postal address", "cyfeiriad post", "home address"),
    "place": ("ardal", "place", "cymdogaeth", "neighbourhood", "area"),
    "language": ("iaith", "language", "preferred language", "dewis iaith"),
    "format": ("fformat", "format"),
    "channel": ("sianel", "channel", "sut i gysylltu", "contact by", "preferred contact"),
    "state": ("statws", "state", "status", "cyflwr"),
    "can_do": ("gallaf", "can do", "beth rydw i'n gallu ei wneud", "what i can do", "offers", "skills", "sgiliau"),
    "would_like": ("hoffwn", "would like", "beth hoffwn i", "what i would like", "requests", "needs"),
    "about": ("amdanaf", "about", "amdanaf i", "about me", "notes about me"),
}
LISTINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "bank": MEMBERS["bank"],
    "external_id": ("dynodwr allanol", "external id", "id", "rhif", "number", "ref", "listing id"),
    "kind": ("math", "kind", "type", "offer or request", "cynnig neu gais"),
    "title": ("teitl", "title", "heading"),
    "description": ("disgrifiad", "description", "details", "manylion"),
    "language": ("iaith", "language"),
    "category": ("categori", "category"),
    "categories": ("categorïau", "categories"),
    "subcategories": ("is-gategorïau", "subcategories", "is-gategori", "subcategory"),
    "member": ("aelod", "member", "rhif aelod", "member number", "membership number", "member id", "member external id"),
    "place": MEMBERS["place"],
    "setting": ("lleoliad", "setting"),
    "days": ("dyddiau", "days", "days of the week", "dyddiau'r wythnos", "diwrnodau"),
    "availability": ("pryd", "availability", "when", "ar gael"),
    "takes": ("faint o amser", "takes", "how long", "duration", "hyd"),
    "regulated": ("angen trafod", "needs care", "regulated", "regulated activity"),
    "expires": ("tan", "expires", "until", "expires on", "end date", "dyddiad gorffen"),
}
_LETTERS: Final = re.compile(r"[^\w]+")


class WrongColumns(Exception):
    """The columns cannot be used. `code` and `facts` say why; `facts` holds names."""

    def __init__(self, code: str, names: Iterable[str]) -> None:
        super().__init__(code)
        self.code, self.names = code, tuple(names)


@dataclasses.dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in a line, from 0; and the headings that nothing is made of."""

    places: Mapping[str, int]
    unknown: tuple[str, ...]


def match(table: Table, *, fields: Mapping[str, tuple[str, ...]], chosen: Mapping[str, str], needed: Iterable[tuple[str, ...]]) -> Columns:
    """
    Return which column is which field.

    `chosen` maps headings to fields and wins over the aliases. Of each group in `needed`, one field must have a column.
    Raises WrongColumns: `column_missing`, `column_twice` (two columns are one field), `column_not_there` (a chosen
    heading is not in the file).
    """
    simple = [_simple(heading) for heading in table.headings]
    if absent := [heading for heading in chosen if _simple(heading) not in simple]:
        raise WrongColumns("column_not_there", absent)
    chosen = {_simple(heading): field for heading, field in chosen.items()}

    places: dict[str, int] = {}
    aliases = _by_alias(fields)
    for place, heading in enumerate(simple):
        field = chosen.get(heading) or aliases.get(heading)
        if field is None or (field in chosen.values() and heading not in chosen):
            continue
        if field in places:
            raise WrongColumns("column_twice", [table.headings[places[field]], table.headings[place]])
        places[field] = place

    if missing := [group[0] for group in needed if not any(field in places for field in group)]:
        raise WrongColumns("column_missing", missing)
    unknown = tuple(heading for place, heading in enumerate(table.headings) if heading and place not in places.values())
    return Columns(places=places, unknown=unknown)


def _by_alias(fields: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {_simple(alias): field for field, aliases in fields.items() for alias in (*aliases, field)}


def _simple(heading: str) -> str:
    return _LETTERS.sub("", fold(heading)).replace("_", "")
