"""Documents as they are read: the library, who checked a document last, and which are to be checked."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import QuerySet

from amser.kernel.dates import today
from amser.links import queries as links
from amser.links.looking import addresses_in
from amser.links.models import Link
from amser.networks.models import (
    Document,
    DocumentQuerySet,
    Freshness,
    GroupMembership,
    GroupState,
    Maintainer,
    Rendition,
    Review,
    Version,
    VersionState,
)
from amser.timebanks.models import in_current_language

REMINDED_FOR: Final = dt.timedelta(days=28)


@dataclasses.dataclass(frozen=True, slots=True)
class Shelf:
    """Which documents somebody would like to see. Each may be empty; archived ones only where they are asked for."""

    kind: str = ""
    tag: str = ""
    archived: bool = False

    def of(self, found: DocumentQuerySet) -> DocumentQuerySet:
        """Return those of the documents that were asked for, in the order of their titles."""
        found = found.filter(archived_at__isnull=not self.archived)
        found = found.filter(kind=self.kind) if self.kind else found
        found = found.filter(tags__contains=[self.tag]) if self.tag else found
        return found.order_by(in_current_language("title_cy", "title_en"), "pk")


def tags_of(found: DocumentQuerySet) -> list[str]:
    """Return the tags of these documents. One query."""
    return sorted({tag for tags in found.values_list("tags", flat=True) for tag in tags})


@dataclasses.dataclass(frozen=True, slots=True)
class Checked:
    """Who checked a document last and when, by when it is to be checked again, and whether that has gone by."""

    last: Review | None
    next_on: dt.date | None
    freshness: Freshness


def checked(document: Document, *, on: dt.date) -> Checked:
    """Return when a document was checked last. Its first publication begins the interval, and is no check. Two queries."""
    last = document.reviews.exclude(result="archive").select_related("by").order_by("-at", "-pk").first()
    since = last.at if last else _first_published(document)
    return Checked(last, next_on=document.next_check(since), freshness=document.freshness(since, on))


def _first_published(document: Document) -> dt.datetime | None:
    first = document.versions.exclude(state=VersionState.DRAFT).order_by("number").values_list("published_at", flat=True)
    return first.first()


def published_of(document: Document) -> Version | None:
    """Return what a document says now, or None. One query."""
    found = document.versions.filter(state=VersionState.PUBLISHED).select_related("adopted_by__event", "published_by")
    return found.first()


def draft_of(document: Document) -> Version | None:
    """Return the draft that is being written, or None. One query."""
    return document.versions.filter(state=VersionState.DRAFT).select_related("based_on").first()


def note_of(latest: Version | None) -> str:
    """Return what is said of the draft, "" where there is none: what was said of a published version is not said of the next."""
    return latest.change_note if latest is not None and latest.state == VersionState.DRAFT else ""


def keepers_of(document: Document) -> list[GroupMembership]:
    """Return the members who keep a document right, by name. One query."""
    found = Maintainer.objects.filter(document=document, membership__state="active").select_related("membership__user")
    return sorted((one.membership for one in found), key=lambda one: (one.user.sort_name, one.pk))


def to_check(at: dt.datetime) -> list[Document]:
    """Return the documents of running groups that are to be checked soon or should have been, and of which nobody was told lately. One query."""
    found: QuerySet[Document] = Document.objects.with_dates().filter(review_days__isnull=False, archived_at__isnull=True)
    found = found.exclude(reminded_at__gt=at - REMINDED_FOR).exclude(group__is_sample=True).exclude(group__state="closed")
    return [one for one in found.select_related("group").order_by("pk") if is_to_be_checked(one, on=today(at))]


def addresses_of(document: Document, renditions: Iterable[Rendition]) -> list[str]:
    """Return the addresses that a document leads to: its own, its recordings', and those in its texts, each once."""
    return addresses_in("\n".join([document.url, *(one.content for one in renditions)]))


def dead_links(document: Document, renditions: Iterable[Rendition]) -> list[Link]:
    """Return those of a document's links that lead nowhere, by address. One query."""
    return sorted(links.dead(addresses_of(document, renditions)).values(), key=lambda link: link.url)


def links_to_look_at() -> Iterator[str]:
    """Yield the addresses in what running groups have published, or refer to elsewhere. Two queries."""
    kept = Document.objects.filter(archived_at=None).exclude(group__state=GroupState.CLOSED).exclude(group__is_sample=True)
    yield from kept.exclude(url="").order_by("pk").values_list("url", flat=True)
    published = Rendition.objects.filter(version__state=VersionState.PUBLISHED, version__document__in=kept)
    for one in published.order_by("pk").iterator():
        yield from addresses_in(one.content)


def is_to_be_checked(document: Document, *, on: dt.date) -> bool:
    """Whether a document found `with_dates` is due or overdue. What was never published waits for that."""
    since = document.checked_at or document.first_at  # type: ignore[attr-defined]
    if since is None and not document.url:
        return False
    return document.freshness(since, on) in {Freshness.DUE, Freshness.OVERDUE}
