"""What a community has: the list with its map, and one asset, as far as the reader may know of it in this group."""

import dataclasses
import datetime as dt
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from amser.networks import policies
from amser.networks.models import A_DEGREE, Asset, AssetContact, AssetKind, AssetQuerySet, AssetState
from amser.networks.policies import Held, Standing
from amser.networks.queries import assets as queries
from amser.networks.queries.assets import SHARED, Wanted
from amser.web.maps.drawing import SEVERAL, SHAPES, Drawn, Spot, drawn
from amser.web.network.visiting import GroupRequest, group_page, reader
from amser.web.pages import now, page
from amser.web.words import assets as words

ON_A_PAGE: Final = 40


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """An asset as the list shows it: its number on the map, None where it is not on it, and whose it is where another group shares it."""

    one: Asset
    kind: str
    shape: str
    path: str
    state: str
    is_late: bool
    number: int | None
    is_first: bool
    shared_by: str
    where: str


def wanted_in(query: QueryDict) -> Wanted:
    """Return what an address asks for. What makes no sense is left out."""
    kind, state = query.get("kind", ""), query.get("state", "")
    return Wanted(
        kind=kind if kind in words.KINDS else "",
        tag=query.get("tag", "").replace("\x00", "")[:40],
        whose=SHARED if query.get("whose") == SHARED else "",
        state=state if state in {AssetState.UNCONFIRMED, AssetState.STALE, AssetState.ARCHIVED} else "",
    )


def _with(wanted: Wanted, **changes: str) -> str:
    made = QueryDict(mutable=True)
    made.update({name: value for name, value in (dataclasses.asdict(wanted) | changes).items() if value})
    return made.urlencode()


def visible(standing: Standing, wanted: Wanted, *, at: dt.datetime) -> AssetQuerySet:
    """Return the assets that somebody may see in a group, narrowed; what was archived is for its own members."""
    if not standing.is_member:
        wanted = dataclasses.replace(wanted, whose="", state="")
    return wanted.of(policies.assets_for(standing), standing.group, at=at)


@require_safe
@group_page
def assets(request: GroupRequest) -> HttpResponse:
    """What there is, with a map: a group's own and what others share with it; for strangers what is public."""
    request.tab = "group"
    at, wanted, may_see = now(), wanted_in(request.GET), policies.assets_for(request.standing)
    found = list(visible(request.standing, wanted, at=at))
    picture, numbers = _mapped(found)
    pages = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "network/assets.html",
        group=request.group,
        standing=request.standing,
        rows=_rows(pages.object_list, numbers, request.standing, at),
        pages=pages,
        count=len(found),
        query=_with(wanted),
        kinds=[(f"?{_with(wanted, kind=code)}", label) for code, label in _kinds(may_see)],
        tags=[(f"?{_with(wanted, tag=tag)}", tag) for tag in queries.tags_of(may_see.filter(archived_at__isnull=True))],
        states=[(f"?{_with(wanted, state=code)}", words.STATES[code]) for code in words.STATES if code != AssetState.CONFIRMED],
        shared_url=f"?{_with(wanted, whose=SHARED)}",
        narrowed=_narrowed(wanted),
        picture=picture,
        legend=_legend(found, picture),
        places_url=reverse("network:asset_places", args=[request.group.slug]),
        council="",
        offered=list(queries.offered_to(request.group)) if request.standing.runs_it else [],
    )


def _narrowed(wanted: Wanted) -> list[str]:
    kind = str(words.KINDS[AssetKind(wanted.kind)]) if wanted.kind else ""
    state = str(words.STATES[AssetState(wanted.state)]) if wanted.state else ""
    whose = pgettext("assets.shared", "Shared with us") if wanted.whose else ""
    return [part for part in (kind, wanted.tag, whose, state) if part]


def _kinds(found: AssetQuerySet) -> list[tuple[str, str]]:
    there = set(found.filter(archived_at__isnull=True).order_by().values_list("kind", flat=True))
    return [(str(code), str(label)) for code, label in words.KINDS.items() if code in there]


def _point(one: Asset) -> tuple[float, float] | None:
    return None if one.latitude is None or one.longitude is None else (one.latitude / A_DEGREE, one.longitude / A_DEGREE)


def _mapped(found: list[Asset]) -> tuple[Drawn | None, dict[int, int]]:
    """Return the map of those that are on it, and the number of each, by its key."""
    there = [(one.pk, Spot(point, words.SHAPES[AssetKind(one.kind)])) for one in found if (point := _point(one))]
    picture = drawn([spot for _, spot in there])
    return picture, dict(zip((pk for pk, _ in there), picture.numbers, strict=True)) if picture else {}


def _legend(found: list[Asset], picture: Drawn | None) -> list[tuple[str, str, str]]:
    there = {words.SHAPES[AssetKind(one.kind)]: str(words.KINDS[AssetKind(one.kind)]) for one in found if _point(one)}
    several = {SEVERAL: pgettext("map.kind.several", "Several of them")} if len(there) > 1 else {}
    return [(shape, path, (there | several)[shape]) for shape, path in SHAPES.items() if picture and shape in there | several]


def _rows(found: object, numbers: dict[int, int], standing: Standing, at: dt.datetime) -> list[Row]:
    first = {number: pk for pk, number in reversed(numbers.items())}
    return [_row(one, numbers.get(one.pk), standing, at, is_first=first.get(numbers.get(one.pk, 0)) == one.pk) for one in found]  # type: ignore[attr-defined]


def _row(one: Asset, number: int | None, standing: Standing, at: dt.datetime, *, is_first: bool) -> Row:
    state = one.state(one.checked_at, at)  # type: ignore[attr-defined]
    shape = words.SHAPES.get(AssetKind(one.kind), "")
    return Row(
        one,
        str(words.KINDS[AssetKind(one.kind)]),
        shape,
        SHAPES.get(shape, ""),
        "" if state == AssetState.CONFIRMED else str(words.STATES[state]),
        is_late=state == AssetState.STALE,
        number=number,
        is_first=is_first,
        shared_by=one.group.name if one.group_id != standing.group.pk else "",
        where=" · ".join(part for part in (one.organisation_name, str(one.area)) if part),
    )


@require_safe
@group_page
def asset_places(request: GroupRequest) -> HttpResponse:
    """Return what is on the map, narrowed as the address says, as GeoJSON (RFC 7946)."""
    found = list(visible(request.standing, wanted_in(request.GET), at=now()))
    _, numbers = _mapped(found)
    features = [_feature(one, numbers[one.pk], request.group.slug) for one in found if one.pk in numbers]
    return JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")


def _feature(one: Asset, number: int, slug: str) -> dict[str, object]:
    latitude, longitude = _point(one) or (0.0, 0.0)
    where = [str(words.KINDS[AssetKind(one.kind)]), *(part for part in (one.organisation_name, str(one.area)) if part)]
    said = {
        "number": number,
        "kind": words.SHAPES[AssetKind(one.kind)],
        "name": str(one.name),
        "url": reverse("network:asset", args=[slug, one.pk]),
    }
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": {**said, "where": where, "offers": [], "isArea": one.kind != AssetKind.PLACE},
    }


def stand(request: HttpRequest, held: Held) -> None:
    """Have the page be of the group in which the asset is seen."""
    request.held, request.standing, request.group = held, held.standing, held.standing.group  # type: ignore[attr-defined]
    request.tab = "group"  # type: ignore[attr-defined]


@require_safe
def asset(request: HttpRequest, slug: str, asset_id: int) -> HttpResponse:
    """One asset: what there is, where, when, and who said last that it is still there."""
    held = policies.asset_for(reader(request), slug, asset_id)
    stand(request, held)
    one, last = held.asset, queries.last_check_of(held.asset)
    state = one.state(last.at if last else None, now())
    picture, _ = _mapped([one])
    return page(
        request,
        "network/asset.html",
        group=held.standing.group,
        held=held,
        one=one,
        kind=words.KINDS[AssetKind(one.kind)],
        checked=words.checked(last, names_people=held.reads_contact),
        state="" if state in {AssetState.CONFIRMED, AssetState.UNCONFIRMED} else words.STATES[state],
        is_late=state == AssetState.STALE,
        facts=_facts(one),
        contact=AssetContact.objects.filter(asset=one).first() if held.reads_contact else None,
        picture=picture,
        is_about=one.kind != AssetKind.PLACE,
        shares=[(share, words.shared(share)) for share in queries.shares_of(one)] if held.may_share else [],
        may_offer=bool(queries.may_be_offered_to(one)) if held.may_share else False,
    )


def _facts(one: Asset) -> list[tuple[str, str, str]]:
    return [
        (pgettext("asset.fact.organisation", "Whose"), one.organisation_name, ""),
        (pgettext("card.where", "Where"), str(one.area), ""),
        (pgettext("card.when", "When"), str(one.schedule), ""),
        (pgettext("asset.fact.access", "Getting in and about"), str(one.access), ""),
        (pgettext("asset.fact.cost", "What it costs"), str(one.cost), ""),
        (pgettext("document.tags", "Tags"), ", ".join(one.tags), ""),
        (pgettext("asset.identifier", "Its number in another list"), one.identifier, ""),
    ]
