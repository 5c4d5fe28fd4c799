"""The directory of organisations, and the page of each, for everybody."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_safe

from amser.agencies.models import Partner
from amser.kernel.languages import base
from amser.organisations import policies
from amser.organisations.models import LegalForm, Organisation, Place, Sector
from amser.organisations.queries import Wanted, directory
from amser.timebanks.queries import councils, councils_by_code
from amser.web.pages import page
from amser.web.words import organisations as words

LAST_PAGE: Final = 1000


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations that say what they do: by name, narrowed by words, sector and council."""
    wanted = _wanted(request.GET)
    found = directory(wanted, page=_page(request.GET))
    rows = [(one, words.SECTORS[Sector(one.sector)], _council(one.council)) for one in found.organisations]
    return page(
        request,
        "public/organisations.html",
        wanted=wanted,
        found=found,
        rows=rows,
        sectors=words.SECTORS.items(),
        councils=councils(base(get_language() or "en")),
        query=_again(wanted),
    )


def _wanted(given: QueryDict) -> Wanted:
    sector, council = given.get("sector", ""), given.get("council", "")
    return Wanted(
        words=given.get("q", "").replace("\x00", "").strip()[:100],
        sector=sector if sector in Sector.values else "",
        council=council if council in councils_by_code() else "",
    )


def _page(given: QueryDict) -> int:
    asked = given.get("page", "")
    return min(max(int(asked), 1), LAST_PAGE) if asked.isascii() and asked.isdecimal() and len(asked) < len(str(LAST_PAGE)) + 1 else 1


def _again(wanted: Wanted) -> str:
    """Return what is looked for, as the query of another page of it."""
    query = QueryDict(mutable=True)
    query.update({"q": wanted.words, "sector": wanted.sector, "council": wanted.council})
    return query.urlencode()


def _council(code: str) -> str:
    found = councils_by_code().get(code)
    return found.name if found else ""


@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """What an organisation says of itself, where it is, and what it is to which schemes."""
    found = policies.listed_organisation(slug)
    places = Place.objects.open().filter(organisation=found)
    return page(
        request,
        "public/organisation.html",
        organisation=found,
        facts=facts_of(found),
        places=sorted(places, key=lambda place: (place.name, place.pk)),
        parts=parts_of(found),
    )


def facts_of(found: Organisation) -> list[tuple[Any, ...]]:
    """Return what kind of organisation it is, for a list of facts; the ways to reach it stand in the template."""
    return [
        (pgettext("organisation.sector", "Sector"), words.SECTORS[Sector(found.sector)], ""),
        (pgettext("organisation.legal_form", "What it is in law"), words.LEGAL_FORMS[LegalForm(found.legal_form)], ""),
        (pgettext("organisation.council", "Council"), _council(found.council), ""),
    ]


def parts_of(found: Organisation) -> list[tuple[Partner, str]]:
    """Return what it is to which running schemes, in force today. One query."""
    live = Partner.objects.live().filter(organisation=found, scheme__closed_at__isnull=True)
    return [(partner, words.part(partner.kind)) for partner in live.select_related("scheme").order_by("scheme_id", "kind")]
