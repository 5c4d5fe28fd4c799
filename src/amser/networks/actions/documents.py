"""Documents of a group: added, written together, published in both languages, checked as an act of its own, archived."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.networks.actions.groups import still_open
from amser.networks.models import (
    ADOPTED,
    ELSEWHERE,
    LONGEST_REVIEW,
    NOTE,
    Decision,
    Document,
    DocumentKind,
    Format,
    Group,
    GroupMembership,
    Language,
    Maintainer,
    Rendition,
    Result,
    Review,
    ReviewResult,
    Version,
    VersionState,
    mark_of,
    plain,
)
from amser.networks.queries.documents import note_of


class DocumentSlugTaken(DomainError):
    """Another document of the group has this address."""

    code = "document_slug_taken"
    field = "slug"


class LinkLeadsNowhere(DomainError):
    """A link says where it leads."""

    code = "document_no_url"
    field = "url"


class ReviewImpossible(DomainError):
    """A document is checked every so many days, from one to five years, or at no fixed time."""

    code = "document_review_impossible"
    field = "review_days"


class DocumentArchived(DomainError):
    """It was archived: it is brought back before it is written or checked."""

    code = "document_archived"


class StaleSave(DomainError):
    """Somebody else saved since the writer began. `languages` are those of the texts that differ, or NOTE. Nothing was saved."""

    code = "document_stale"

    def __init__(self, languages: Sequence[str] = ()) -> None:
        super().__init__(languages)
        self.languages = tuple(languages)


class NothingToPublish(DomainError):
    """There is no draft."""

    code = "document_no_draft"


class TextMissing(DomainError):
    """A version is published with a standard text in Welsh and in English. `languages` are those that it lacks."""

    code = "document_not_in_both"
    field = "text_cy"

    def __init__(self, languages: Sequence[str]) -> None:
        super().__init__(languages)
        self.languages = tuple(languages)
        self.field = f"text_{languages[0]}"


class NothingToCheck(DomainError):
    """There is nothing published, or somebody published since the reader opened the page."""

    code = "document_nothing_to_check"


class NotAdopted(DomainError):
    """A published version of a group's terms or programme is adopted by what a meeting of the same group agreed, once."""

    code = "document_not_adopted"


class NotAMember(DomainError):
    """Those who keep a document are members of its group."""

    code = "document_kept_by_members"
    field = "maintainers"


@dataclasses.dataclass(frozen=True, slots=True)
class DocumentDetails:
    """What a document is. About in both languages, or in neither. `review_days` None: at no fixed time."""

    title_cy: str
    title_en: str
    kind: str = DocumentKind.FACT_SHEET
    about_cy: str = ""
    about_en: str = ""
    url: str = ""
    tags: tuple[str, ...] = ()
    is_public: bool = False
    review_days: int | None = None

    def columns(self) -> dict[str, Any]:
        """Return what is written to the document. Raises LinkLeadsNowhere, ReviewImpossible."""
        if self.kind == DocumentKind.LINK and not self.url:
            raise LinkLeadsNowhere
        if self.review_days is not None and not 1 <= self.review_days <= LONGEST_REVIEW:
            raise ReviewImpossible
        return dataclasses.asdict(self) | {"tags": sorted({tag.strip().lower() for tag in self.tags} - {""})}


@audit.action("networks.add_document")
def add_document(*, by: audit.Actor, key: UUID, at: dt.datetime, group: Group, slug: str, details: DocumentDetails) -> Document:
    """
    A group has one more document, or entry of its library. Whoever adds it keeps it, where they are a member.

    Raises GroupClosed, DocumentSlugTaken, LinkLeadsNowhere, ReviewImpossible.
    """
    group = still_open(group)
    if Document.objects.filter(group=group, slug=slug).exists():
        raise DocumentSlugTaken(slug)
    made = Document.objects.create(group=group, slug=slug, made_at=at, made_by_id=by.user_id, **details.columns())
    keeps = GroupMembership.objects.active().of(by.user_id).filter(group=group).first()
    if keeps is not None:
        Maintainer.objects.create(document=made, membership=keeps)
    return made


@audit.action("networks.describe_document")
def describe_document(*, by: audit.Actor, key: UUID, at: dt.datetime, document: Document, details: DocumentDetails) -> Document:
    """A document is called, sorted or shown otherwise. What it says stays. Raises GroupClosed, LinkLeadsNowhere, ReviewImpossible."""
    document = _of_an_open_group(document)
    columns = details.columns()
    for name, value in columns.items():
        setattr(document, name, value)
    document.save(update_fields=list(columns))
    return document


@audit.action("networks.set_maintainers")
def set_maintainers(*, by: audit.Actor, key: UUID, at: dt.datetime, document: Document, memberships: Sequence[GroupMembership]) -> Document:
    """These members keep a document right, and no others. Raises GroupClosed, NotAMember."""
    document = _of_an_open_group(document)
    wanted = {one.pk for one in memberships}
    active = set(GroupMembership.objects.active().filter(group=document.group_id, pk__in=wanted).values_list("pk", flat=True))
    if active != wanted:
        raise NotAMember
    document.maintainers.exclude(membership__in=wanted).delete()
    kept = set(document.maintainers.values_list("membership", flat=True))
    Maintainer.objects.bulk_create([Maintainer(document=document, membership_id=one) for one in sorted(wanted - kept)])
    return document


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """A text as somebody leaves it, "" where there is to be none, and the mark of the one they began with."""

    content: str
    began_with: str


@audit.action("networks.save_draft")
def save_draft(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    document: Document,
    format: str,  # noqa: A002  as the column is called
    texts: Mapping[str, Written],
    change_note: Written | None = None,
) -> Version:
    """
    The texts of one form, and what changes, are saved in the document's draft, which begins as a copy of what is published.

    A text that its writer did not change is left as it is now. One that somebody else changed since is not overwritten: nothing is
    saved, and StaleSave says which. Raises GroupClosed, DocumentArchived.
    """
    document = _still_kept(document)
    latest = document.versions.order_by("-number").first()
    now = {one.language: one.content for one in latest.renditions.filter(format=format)} if latest else {}
    now[NOTE] = note_of(latest)
    mine = _changed({**texts, **({NOTE: change_note} if change_note else {})}, now)
    draft = _draft(document, latest, by=by, at=at)
    for language in mine.keys() - {NOTE}:
        _write(draft, language, format, mine[language], by=by, at=at)
    if mine:
        draft.saves, draft.change_note = draft.saves + 1, mine.get(NOTE, draft.change_note)
        draft.save(update_fields=["saves", "change_note"])
    return draft


def _changed(written: Mapping[str, Written], now: Mapping[str, str]) -> dict[str, str]:
    """Return what a writer changed, and is to be kept. Raises StaleSave where somebody else changed that too, to something else."""
    texts = {name: plain(one.content) for name, one in written.items()}
    differ = {name: text for name, text in texts.items() if text != now.get(name, "")}
    mine = {name: text for name, text in differ.items() if mark_of(text) != written[name].began_with}
    stale = sorted(name for name in mine if mark_of(now.get(name, "")) != written[name].began_with)
    if stale:
        raise StaleSave(stale)
    return mine


def _draft(document: Document, latest: Version | None, *, by: audit.Actor, at: dt.datetime) -> Version:
    """Return the draft of a locked document; begun now, as a copy of the newest version, where there is none."""
    if latest is not None and latest.state == VersionState.DRAFT:
        return latest
    number = latest.number + 1 if latest else 1
    draft = Version.objects.create(document=document, number=number, based_on=latest, made_at=at, made_by_id=by.user_id)
    for one in latest.renditions.all() if latest else ():
        one.pk, one.version = None, draft
        one.save(force_insert=True)
    return draft


def _write(draft: Version, language: str, form: str, content: str, *, by: audit.Actor, at: dt.datetime) -> None:
    if not content:
        draft.renditions.filter(language=language, format=form).delete()
        return
    said = {"text": "", "url": content} if form in ELSEWHERE else {"text": content, "url": ""}
    Rendition.objects.update_or_create(
        version=draft, language=language, format=form, defaults={**said, "saved_at": at, "saved_by_id": by.user_id}
    )


@audit.action("networks.publish_version")
def publish_version(
    *, by: audit.Actor, key: UUID, at: dt.datetime, document: Document, number: int, saves: int, is_checked: bool = False
) -> Version:
    """
    The draft is what the document says from now on; it never changes again, and the version before stays to be read.

    `number` and `saves` say which draft its reader saw. Publishing is not checking: only where `is_checked` is a review written.
    Raises GroupClosed, DocumentArchived, NothingToPublish, StaleSave, TextMissing.
    """
    document = _still_kept(document)
    draft = document.versions.select_for_update(no_key=True).filter(state=VersionState.DRAFT).first()
    if draft is None:
        raise NothingToPublish
    if (draft.number, draft.saves) != (number, saves):
        raise StaleSave
    _in_both(draft)
    document.versions.filter(state=VersionState.PUBLISHED).update(state=VersionState.REPLACED)
    draft.state, draft.published_at, draft.published_by_id = VersionState.PUBLISHED, at, by.user_id
    draft.save(update_fields=["state", "published_at", "published_by"])
    if is_checked:
        _review(document, draft, ReviewResult.CHANGED, by=by, at=at)
    return draft


def _in_both(draft: Version) -> None:
    said = set(draft.renditions.filter(format=Format.STANDARD).values_list("language", flat=True))
    missing = [str(language) for language in Language if language not in said]
    if missing:
        raise TextMissing(missing)


@audit.action("networks.throw_draft_away")
def throw_draft_away(*, by: audit.Actor, key: UUID, at: dt.datetime, document: Document, saves: int, number: int | None = None) -> None:
    """
    The draft goes; what is published stays. Done again, nothing changes.

    `number` is the version that was read, None for whichever there is. Raises GroupClosed, StaleSave where it was saved or published since.
    """
    document = _of_an_open_group(document)
    draft = document.versions.filter(state=VersionState.DRAFT).first()
    if draft is not None:
        if draft.saves != saves or number not in {None, draft.number}:
            raise StaleSave
        draft.renditions.all().delete()
        draft.delete()


@audit.action("networks.still_right")
def still_right(*, by: audit.Actor, key: UUID, at: dt.datetime, document: Document, number: int | None) -> Review:
    """
    Somebody read a document and found that it is still right. `number` is the version they read; None for what stands elsewhere.

    Raises GroupClosed, DocumentArchived, NothingToCheck where another was published since.
    """
    document = _still_kept(document)
    published = document.versions.filter(state=VersionState.PUBLISHED).first()
    if (published.number if published else None) != number or (published is None and not document.url):
        raise NothingToCheck
    return _review(document, published, ReviewResult.STILL_RIGHT, by=by, at=at)


@audit.action("networks.archive_document")
def archive_document(*, by: audit.Actor, key: UUID, at: dt.datetime, document: Document) -> Document:
    """A document is not kept right any more. Its address stays, with a notice. Done again, nothing changes. Raises GroupClosed."""
    document = _of_an_open_group(document)
    if document.archived_at is None:
        published = document.versions.filter(state=VersionState.PUBLISHED).first()
        _review(document, published, ReviewResult.ARCHIVE, by=by, at=at)
        document.archived_at = at
        document.save(update_fields=["archived_at"])
    return document


@audit.action("networks.bring_document_back")
def bring_document_back(*, by: audit.Actor, key: UUID, at: dt.datetime, document: Document) -> Document:
    """A document is kept again. It is not checked by that. Done again, nothing changes. Raises GroupClosed."""
    document = _of_an_open_group(document)
    if document.archived_at is not None:
        document.archived_at = None
        document.save(update_fields=["archived_at"])
    return document


@audit.action("networks.adopt_version")
def adopt_version(*, by: audit.Actor, key: UUID, at: dt.datetime, version: Version, decision: Decision, read: str | None = None) -> Version:
    """
    What a meeting agreed makes a published version of the terms or the programme the group's own.

    `read` is the number of the version that was read; None where it is this one. Raises GroupClosed, NothingToCheck where another
    was published since, NotAdopted.
    """
    document = _still_kept(version.document)
    version = Version.objects.select_for_update(no_key=True).get(pk=version.pk)
    agreed = decision.group_id == document.group_id and decision.result == Result.AGREED
    stands = document.kind in ADOPTED and version.state == VersionState.PUBLISHED and version.adopted_by_id is None
    if read is not None and read != str(version.number):
        raise NothingToCheck
    if not (agreed and stands):
        raise NotAdopted
    version.adopted_by = decision
    version.save(update_fields=["adopted_by"])
    return version


@audit.action("networks.remind_of_review")
def remind_of_review(*, by: audit.Actor, key: UUID, at: dt.datetime, document: Document) -> Document:
    """Those who keep a document are told that it is to be checked."""
    document.reminded_at = at
    document.save(update_fields=["reminded_at"])
    announce("networks.document_to_check", document_id=document.pk)
    return document


def _of_an_open_group(document: Document) -> Document:
    still_open(document.group)
    return Document.objects.select_for_update(of=("self",), no_key=True).select_related("group").get(pk=document.pk)


def _still_kept(document: Document) -> Document:
    """Return the document, locked, as it is now. Raises GroupClosed, DocumentArchived."""
    document = _of_an_open_group(document)
    if document.archived_at is not None:
        raise DocumentArchived
    return document


def _review(document: Document, version: Version | None, result: ReviewResult, *, by: audit.Actor, at: dt.datetime) -> Review:
    return Review.objects.create(document=document, version=version, at=at, by_id=by.user_id, result=result)
