"""What a group knows, to be read: its library, one document in the reader's language and form, earlier versions, and the card."""

import dataclasses
import datetime as dt
from typing import Final

from csp.decorators import csp_replace
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import get_language, pgettext
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from amser.identity.models import Format as Reads
from amser.identity.models import User
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.kernel.languages import base
from amser.links.models import Finding
from amser.networks import policies
from amser.networks.models import Document, DocumentQuerySet, Format, Freshness, Rendition, Version, VersionState
from amser.networks.policies import Paper
from amser.networks.queries import documents as queries
from amser.web.network.goals import serves
from amser.web.network.visiting import GroupRequest, group_page, reader
from amser.web.pages import now, page
from amser.web.words import documents as words
from amser.web.words import links

ON_A_PAGE: Final = 40


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A document as the library shows it."""

    one: Document
    kind: str
    freshness: str
    is_late: bool


def _row(one: Document, *, on: dt.date) -> Row:
    since = one.checked_at or one.first_at  # type: ignore[attr-defined]
    fresh = one.freshness(since, on)
    return Row(one, str(words.KINDS[one.kind]), str(words.FRESHNESS[fresh]), is_late=fresh == Freshness.OVERDUE)  # type: ignore[index]


def _asked(query: QueryDict) -> queries.Shelf:
    kind = query.get("kind", "")
    return queries.Shelf(
        kind=kind if kind in words.KINDS else "", tag=query.get("tag", "").replace("\x00", "")[:40], archived="archived" in query
    )


def _with(shelf: queries.Shelf, **changes: str) -> str:
    kept = {"kind": shelf.kind, "tag": shelf.tag, "archived": "1" if shelf.archived else "", **changes}
    made = QueryDict(mutable=True)
    made.update({name: value for name, value in kept.items() if value})
    return f"?{made.urlencode()}"


@require_safe
@group_page
def library(request: GroupRequest) -> HttpResponse:
    """What a group knows: its members all, others what is public."""
    request.tab = "papers"
    may_read, shelf = policies.documents_for(request.standing), _asked(request.GET)
    pages = Paginator(shelf.of(may_read).with_dates(), ON_A_PAGE).get_page(request.GET.get("page"))
    on = today(now())
    return page(
        request,
        "network/papers.html",
        group=request.group,
        standing=request.standing,
        rows=[_row(one, on=on) for one in pages.object_list],
        pages=pages,
        query=_with(shelf)[1:],
        kinds=[(_with(shelf, kind=code), label) for code, label in _kinds(may_read)],
        tags=[(_with(shelf, tag=tag), tag) for tag in queries.tags_of(may_read)],
        narrowed=[part for part in (str(words.KINDS.get(shelf.kind, "")), shelf.tag) if part],  # type: ignore[call-overload]
        archived=shelf.archived,
    )


def _kinds(may_read: DocumentQuerySet) -> list[tuple[str, str]]:
    there = set(may_read.order_by().values_list("kind", flat=True))
    return [(str(code), str(label)) for code, label in words.KINDS.items() if code in there]


def stand(request: HttpRequest, paper: Paper) -> None:
    """Have the page be of this document's group."""
    request.paper, request.standing, request.group = paper, paper.standing, paper.standing.group  # type: ignore[attr-defined]
    request.tab = "papers"  # type: ignore[attr-defined]


@require_safe
def document(request: HttpRequest, slug: str, document_slug: str) -> HttpResponse:
    """A document as it stands: in the reader's language and form where there is one, with who checked it last."""
    paper = policies.document_for(reader(request), slug, document_slug)
    stand(request, paper)
    return _page(request, paper, queries.published_of(paper.document))


@require_safe
def version(request: HttpRequest, slug: str, document_slug: str, number: int) -> HttpResponse:
    """A version that was published, as it was: for members."""
    paper = policies.document_for(reader(request), slug, document_slug)
    stand(request, paper)
    published = paper.document.versions.exclude(state=VersionState.DRAFT).select_related("adopted_by__event", "published_by")
    found = published.filter(number=number).first() if paper.standing.is_member else None
    if found is None:
        raise NotFound
    return _page(request, paper, found)


def _page(request: HttpRequest, paper: Paper, shown: Version | None) -> HttpResponse:
    one = paper.document
    is_member = paper.standing.is_member
    found = queries.checked(one, on=today(now()))
    renditions = list(shown.renditions.order_by("language", "format")) if shown else []
    chosen = _chosen(renditions, request.GET, reader(request))
    versions = list(one.versions.exclude(state=VersionState.DRAFT).select_related("published_by").order_by("-number")) if is_member else []
    return page(
        request,
        "network/paper.html",
        group=paper.standing.group,
        paper=paper,
        one=one,
        shown=shown,
        is_old=shown is not None and shown.state == VersionState.REPLACED,
        which=words.version(shown) if shown else "",
        rendition=chosen,
        large=chosen is not None and chosen.format == Format.LARGE,
        choices=[(f"?language={r.language}&form={r.format}", words.form_of(r.language, r.format), r == chosen) for r in renditions],
        checked=words.checked(found, names_people=is_member),
        freshness=found.freshness,
        fresh=words.FRESHNESS[found.freshness],
        facts=_facts(paper),
        **serves(paper.standing.group, one, may_change=paper.may_write),
        versions=[(each, words.version(each), words.STATES[VersionState(each.state)]) for each in versions],
        draft=queries.draft_of(one) if paper.may_write else None,
        dead=[(link.url, links.FINDINGS[Finding(link.finding)]) for link in queries.dead_links(one, renditions)] if paper.may_write else [],
    )


def _chosen(renditions: list[Rendition], query: QueryDict, user: User | None) -> Rendition | None:
    """Return what the reader asked for; else their own language, in simple words or large print where that is how they read."""
    spoken = get_language() or "en"
    language = query.get("language", "") or base(spoken)
    form = query.get("form", "") or (Format.SIMPLE if spoken.endswith("-simple") else _own_form(user))
    wishes = [(language, form), (language, Format.STANDARD), (base(spoken), Format.STANDARD)]
    there = {(one.language, one.format): one for one in renditions}
    return next((there[wish] for wish in wishes if wish in there), renditions[0] if renditions else None)


def _own_form(user: User | None) -> Format:
    return Format.LARGE if user is not None and user.format == Reads.LARGE else Format.STANDARD


def _facts(paper: Paper) -> list[tuple[str, str, str]]:
    one = paper.document
    keepers = ", ".join(each.user.name for each in queries.keepers_of(one)) if paper.standing.is_member else ""
    return [
        (pgettext("document.kind", "What is it?"), str(words.KINDS[one.kind]), ""),  # type: ignore[index]
        (pgettext("document.tags", "Tags"), ", ".join(one.tags), ""),
        (pgettext("document.maintainers", "Who keeps it right?"), keepers, ""),
    ]


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]
@require_safe
def card(request: HttpRequest, slug: str, document_slug: str) -> HttpResponse:
    """A public document's title, version and freshness, to stand in somebody else's page. The same for whoever reads it."""
    paper = policies.document_for(None, slug, document_slug)
    one = paper.document
    found, shown = queries.checked(one, on=today(now())), queries.published_of(one)
    return page(
        request,
        "network/paper_card.html",
        group=paper.standing.group,
        one=one,
        which=words.version(shown) if shown else "",
        checked=words.checked(found, names_people=False),
        fresh=words.FRESHNESS[found.freshness],
    )
