"""One map for everybody: what one can do, where credits are used, organisations and time banks."""

import dataclasses
from typing import Final, Self

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from amser.kernel.languages import base
from amser.timebanks.queries import councils, councils_by_code
from amser.web.maps.drawing import SEVERAL, SHAPES, Drawn, Spot, drawn
from amser.web.maps.things import ALL, Kind, Thing, things
from amser.web.pages import now, page

ON_A_PAGE: Final = 60

KINDS: Final = {
    Kind.DO: pgettext_lazy("map.kind.do", "Things to do"),
    Kind.USE: pgettext_lazy("nav.use", "Where to use credits"),
    Kind.ORGANISATION: pgettext_lazy("organisations.heading", "Organisations"),
    Kind.BANK: pgettext_lazy("map.kind.bank", "Time banks"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader narrows the map by, read from the address. What makes no sense is left out, never an error. No kind is all."""

    kinds: frozenset[Kind] = frozenset()
    council: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """Return what an address asks for."""
        asked, council = query.getlist("k"), query.get("council", "")
        return cls(frozenset(kind for kind in Kind if kind in asked), council if council in councils_by_code() else "")

    def query(self) -> str:
        """Return the encoded address of this."""
        return urlencode(
            [*(("k", kind.value) for kind in Kind if kind in self.kinds), *([("council", self.council)] if self.council else [])]
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: the number of its mark, None for what is not in the picture, and whether it is the first of that number."""

    thing: Thing
    number: int | None
    is_first: bool

    @property
    def shape(self) -> str:
        """The shape of its kind, as the path of an SVG."""
        return SHAPES[self.thing.kind]

    @property
    def kind(self) -> str:
        """The word for its kind."""
        return str(KINDS[self.thing.kind])


@require_safe
def map_of_all(request: HttpRequest) -> HttpResponse:
    """Show what everybody may find: the list, and the picture with its numbers."""
    wanted = Wanted.read(request.GET)
    found, picture = _found(wanted)
    return page(
        request,
        "maps/map.html",
        wanted=wanted,
        count=len(found),
        pages=Paginator(_lines(found, picture), ON_A_PAGE).get_page(request.GET.get("page")),
        picture=picture,
        legend=_legend(found, picture),
        kinds=[(kind.value, words) for kind, words in KINDS.items()],
        councils=councils(base(get_language() or "en")),
        query=wanted.query(),
        places_url=reverse("public:map_places"),
        council=wanted.council,
    )


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Return what stands on the map, narrowed as the address says, as GeoJSON (RFC 7946)."""
    found, picture = _found(Wanted.read(request.GET))
    features = [_feature(line) for line in _lines(found, picture) if line.number]
    answer = {"type": "FeatureCollection", "features": features}
    return JsonResponse(answer, content_type="application/geo+json")


def _found(wanted: Wanted) -> tuple[list[Thing], Drawn | None]:
    found = things(wanted.kinds or ALL, wanted.council, now())
    spots = [Spot(thing.point, thing.kind) for thing in found if thing.point]
    return found, drawn(spots, council=wanted.council)


def _lines(found: list[Thing], picture: Drawn | None) -> list[Line]:
    """Return the lines of the list with the numbers of the picture."""
    numbers, seen, lines = iter(picture.numbers if picture else []), 0, []
    for thing in found:
        number = next(numbers) if thing.point else None
        lines.append(Line(thing, number, is_first=(number or 0) > seen))
        seen = max(seen, number or 0)
    return lines


def _legend(found: list[Thing], picture: Drawn | None) -> list[tuple[str, str, str]]:
    """Return what the shapes in the picture mean, and those it may have once it is nearer: (kind, shape, words)."""
    words = {kind.value: str(said) for kind, said in KINDS.items()} | {SEVERAL: pgettext("map.kind.several", "Several of them")}
    there: set[str] = {thing.kind for thing in found if thing.point}
    shown = {*there, SEVERAL} if len(there) > 1 else there
    return [(kind, shape, words[kind]) for kind, shape in SHAPES.items() if picture and kind in shown]


def _feature(line: Line) -> dict[str, object]:
    thing = line.thing
    assert thing.point is not None, "callers leave out what has no number"
    latitude, longitude = thing.point
    said = {"number": line.number, "kind": thing.kind, "name": thing.name, "url": thing.url, "where": list(thing.where)}
    offers = [{"name": name, "url": url} for name, url in thing.offers]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": {**said, "offers": offers, "isArea": thing.is_area},
    }
