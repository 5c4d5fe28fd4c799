"""Where a scheme's credits can be used, as a picture and a list."""

import dataclasses
from collections.abc import Sequence

from amser.organisations.models import Place
from amser.venues.models import Offer
from amser.web.maps.drawing import Drawn, Spot, drawn, point_of


@dataclasses.dataclass(frozen=True, slots=True)
class Stop:
    """A place on the map: the number of its mark, and what is offered there."""

    number: int
    place: Place
    offers: list[Offer]

    kind = "use"


def places_drawn(offers: Sequence[Offer]) -> tuple[list[Stop], Drawn | None]:
    """Return the places of offers, in their order, and the map of them; none where no place says where it is."""
    at: dict[int, tuple[Place, list[Offer]]] = {}
    spots = []
    for offer in offers:
        point = point_of(offer.place)
        if offer.place is not None and point is not None:
            if offer.place.pk not in at:
                spots.append(Spot(point, Stop.kind))
            at.setdefault(offer.place.pk, (offer.place, []))[1].append(offer)
    picture = drawn(spots)
    stops = [Stop(number, *those) for number, those in zip(picture.numbers, at.values(), strict=True)] if picture else []
    return stops, picture
