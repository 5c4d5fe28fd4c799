"""
Assets as files: for other systems by the names of Open Referral UK 3.0 (HSDS 3), as JSON; and as a spreadsheet, which comes back in.

Both hold what the reader sees on the page, and never whom to ask about it. Source: Open Referral UK 3.0, "API schemata", which follows the Human Services Data Specification 3.
"""

import math
from typing import Any, Final
from uuid import UUID, uuid5

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from amser.kernel.dates import today
from amser.kernel.languages import base
from amser.networks.models import A_DEGREE, Asset
from amser.web.network.assets import visible, wanted_in
from amser.web.network.visiting import GroupRequest, group_page
from amser.web.pages import now
from amser.web.spreadsheet import download

A_PAGE: Final = 100
_ROOT: Final = UUID("6a1f7a0e-1c0b-5d7e-9d5b-0f8f0c9a4e11")  # ours, so that the same thing has the same id in every file
_SAID: Final = ("name", "about", "area", "schedule", "access", "cost")
COLUMNS: Final = (
    *("kind", "name_cy", "name_en", "about_cy", "about_en", "organisation_name", "url", "area_cy", "area_en", "latitude", "longitude"),
    *("schedule_cy", "schedule_en", "access_cy", "access_en", "cost_cy", "cost_en", "identifier", "tags", "is_public"),
)


@require_safe
@group_page
def open_referral(request: GroupRequest) -> JsonResponse:
    """Return the assets that the reader may see as services of Open Referral UK, in the language of the address, a hundred to a page."""
    found = visible(request.standing, wanted_in(request.GET), at=now())
    pages = Paginator(found, A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return JsonResponse(
        {
            "total_items": pages.count,
            "total_pages": math.ceil(pages.count / A_PAGE),
            "page_number": page.number,
            "size": len(page.object_list),
            "first_page": page.number == 1,
            "last_page": not page.has_next(),
            "empty": not page.object_list,
            "contents": [_service(one, request) for one in page.object_list],
        }
    )


def _id(one: Asset, part: str) -> str:
    return str(uuid5(_ROOT, f"{settings.SITE_URL} {part} {one.pk}"))


def _service(one: Asset, request: GroupRequest) -> dict[str, Any]:
    """Return an asset by the names of Open Referral UK. What is empty is left out, as the standard asks."""
    checked = one.checked_at  # type: ignore[attr-defined]
    owner = one.organisation_name or one.group.name
    said: dict[str, Any] = {
        "id": _id(one, "service"),
        "name": str(one.name),
        "description": str(one.about),
        "url": one.url or request.build_absolute_uri(reverse("network:asset", args=[request.group.slug, one.pk])),
        "status": "active" if one.archived_at is None else "defunct",
        "assured_date": today(checked).isoformat() if checked else "",
        "organization": {"id": str(uuid5(_ROOT, f"{settings.SITE_URL} organization {owner}")), "name": owner},
        "languages": [{"id": _id(one, "language"), "code": base(get_language() or "en")}],
        "service_at_locations": [{"id": _id(one, "service_at_location"), "location": _location(one)}] if _is_somewhere(one) else [],
        "schedules": [{"id": _id(one, "schedule"), "description": str(one.schedule)}] if one.schedule else [],
        "cost_options": [{"id": _id(one, "cost"), "option": str(one.cost)}] if one.cost else [],
        "attributes": [_attribute(one, number, tag) for number, tag in enumerate([one.kind, *one.tags])],
        "additional_identifiers": [{"id": _id(one, "identifier"), "identifier": one.identifier}] if one.identifier else [],
    }
    return {name: value for name, value in said.items() if value}


def _is_somewhere(one: Asset) -> bool:
    return bool(one.area or one.access or one.latitude is not None)


def _location(one: Asset) -> dict[str, Any]:
    said: dict[str, Any] = {"id": _id(one, "location"), "location_type": "physical", "name": str(one.area)}
    if one.latitude is not None and one.longitude is not None:
        said |= {"latitude": one.latitude / A_DEGREE, "longitude": one.longitude / A_DEGREE}
    if one.access:
        said["accessibility"] = [{"id": _id(one, "accessibility"), "description": str(one.access)}]
    return {name: value for name, value in said.items() if value != ""}


def _attribute(one: Asset, number: int, term: str) -> dict[str, Any]:
    """Return the kind, which comes first, or a tag, as a term of a taxonomy."""
    taxonomy = "amser:kind" if number == 0 else "amser:tag"
    known = {"id": str(uuid5(_ROOT, f"{taxonomy} {term}")), "code": term, "name": term, "taxonomy": taxonomy}
    return {"id": _id(one, f"attribute {number}"), "link_entity": "service", "taxonomy_term": known}


@require_safe
@group_page
def assets_csv(request: GroupRequest) -> HttpResponse:
    """Return the assets that the reader may see, in both languages, as a spreadsheet."""
    found = visible(request.standing, wanted_in(request.GET), at=now())
    return download(f"{request.group.slug}-assets.csv", COLUMNS, (_cells(one) for one in found))


def _cells(one: Asset) -> list[object]:
    degrees = {"latitude": one.latitude, "longitude": one.longitude}
    special: dict[str, object] = {name: "" if at is None else at / A_DEGREE for name, at in degrees.items()}
    special |= {"tags": ", ".join(one.tags), "is_public": "1" if one.is_public else "0"}
    return [special.get(name, getattr(one, name)) for name in COLUMNS]
