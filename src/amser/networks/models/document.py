"""What a group knows: its documents, their versions, each version's texts in both languages, and who last checked them."""

import datetime as dt
import hashlib
from typing import Final, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from amser.kernel.dates import today
from amser.networks.models.commitment import Language
from amser.networks.models.group import Group
from amser.networks.models.meeting import Decision
from amser.networks.models.membership import GroupMembership
from amser.timebanks.models import Said, both, both_or_none

DUE_WITHIN: Final = dt.timedelta(days=30)
NOTE: Final = "note"  # beside the languages: what is said of a draft
LONGEST_REVIEW: Final = 5 * 366  # days between two checks


class DocumentKind(models.TextChoices):
    """What sort of paper it is."""

    TERMS = "terms"
    PROGRAMME = "programme"
    FACT_SHEET = "fact_sheet"
    REPORT = "report"
    GUIDE = "guide"
    EVIDENCE = "evidence"
    MEDIA = "media"
    MODEL = "model"
    LINK = "link"


ADOPTED: Final = frozenset({DocumentKind.TERMS, DocumentKind.PROGRAMME})


class Freshness(models.TextChoices):
    """Whether what a document says was checked lately. Computed, never kept."""

    CURRENT = "current"
    DUE = "due"
    OVERDUE = "overdue"
    ARCHIVED = "archived"


class DocumentQuerySet(models.QuerySet["Document"]):
    """How documents are found."""

    def readable(self) -> Self:
        """Those that there is something to read of: a published version, or an address."""
        published = Version.objects.filter(document=models.OuterRef("pk"), state=VersionState.PUBLISHED)
        return self.filter(models.Exists(published) | ~models.Q(url=""))

    def with_dates(self) -> Self:
        """With when each was checked last, and first published; `freshness` asks nothing more of the database."""
        looked = ~models.Q(reviews__result="archive")
        return self.annotate(checked_at=models.Max("reviews__at", filter=looked), first_at=models.Min("versions__published_at"))


class Document(models.Model):
    """
    A paper of a group, or an entry of its library that stands elsewhere (`url`). Its texts are in its versions.

    It is to be checked every `review_days` days, or at no fixed time (None). Archived, it keeps its address, with a notice.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="documents")
    slug = models.SlugField(max_length=60)
    kind = models.CharField(max_length=10, choices=DocumentKind.choices)
    title_cy = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    about_cy = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    is_public = models.BooleanField(default=False)
    review_days = models.IntegerField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    title = Said("title")
    about = Said("about")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "slug"], name="document_has_one_address_in_a_group"),
            models.CheckConstraint(condition=both("title") & both_or_none("about"), name="document_in_both_languages"),
            models.CheckConstraint(
                condition=models.Q(review_days__isnull=True) | models.Q(review_days__range=(1, LONGEST_REVIEW)),
                name="document_is_checked_within_years",
            ),
            models.CheckConstraint(condition=~models.Q(kind="link") | ~models.Q(url=""), name="link_leads_somewhere"),
        ]

    def __str__(self) -> str:
        return f"document {self.pk}"

    def next_check(self, since: dt.datetime | None) -> dt.date | None:
        """Return by when it is to be checked, `since` it was checked last or published first; None at no fixed time."""
        if self.review_days is None:
            return None
        return today(since or self.made_at) + dt.timedelta(days=self.review_days)

    def freshness(self, since: dt.datetime | None, on: dt.date) -> Freshness:
        """Return whether what it says was checked lately. Editing is not checking: only a review counts."""
        due = self.next_check(since)
        if self.archived_at is not None:
            return Freshness.ARCHIVED
        if due is not None and due < on:
            return Freshness.OVERDUE
        return Freshness.DUE if due is not None and due <= on + DUE_WITHIN else Freshness.CURRENT


class Maintainer(models.Model):
    """A member who keeps a document right. They come from any organisation of the group."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="maintainers")
    membership = models.ForeignKey(GroupMembership, models.PROTECT, related_name="maintains")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "membership"], name="document_is_kept_by_a_member_once")]

    def __str__(self) -> str:
        return f"maintainer {self.pk} of document {self.document_id}"


class VersionState(models.TextChoices):
    """How a version stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REPLACED = "replaced"


class Version(models.Model):
    """
    What a document says from one day to another. A draft is written together; published, the database refuses every change.

    `saves` counts how often the draft was saved: whoever publishes says which one they read. `adopted_by` is the decision of a
    meeting by which the group made this text its own.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    change_note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=VersionState.choices, default=VersionState.DRAFT)
    saves = models.IntegerField(default=0)
    adopted_by = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="adopts")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="version_has_one_number"),
            models.UniqueConstraint(fields=["document"], condition=models.Q(state="draft"), name="document_has_one_draft"),
            models.UniqueConstraint(fields=["document"], condition=models.Q(state="published"), name="document_says_one_thing"),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at__isnull=True)
                | ~models.Q(state="draft") & models.Q(published_at__isnull=False),
                name="published_version_says_when",
            ),
            models.CheckConstraint(condition=~models.Q(state="draft") | models.Q(adopted_by__isnull=True), name="draft_is_not_adopted"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of document {self.document_id}"


class Format(models.TextChoices):
    """In what form a text is."""

    STANDARD = "standard"
    SIMPLE = "simple"
    LARGE = "large"
    AUDIO = "audio"
    FILM = "film"


ELSEWHERE: Final = frozenset({Format.AUDIO, Format.FILM})


class Rendition(models.Model):
    """One language and one form of a version: a text, or the address of a recording or film."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="renditions")
    language = models.CharField(max_length=2, choices=Language.choices)
    format = models.CharField(max_length=8, choices=Format.choices, default=Format.STANDARD)
    text = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "language", "format"], name="version_is_said_once_in_each_form"),
            models.CheckConstraint(
                condition=models.Q(format__in=["audio", "film"], text="") & ~models.Q(url="")
                | ~models.Q(format__in=["audio", "film"]) & ~models.Q(text="") & models.Q(url=""),
                name="rendition_is_a_text_or_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"rendition {self.pk} of version {self.version_id}"

    @property
    def content(self) -> str:
        """The text, or the address of what is not a text."""
        return self.text or self.url


def mark_of(content: str) -> str:
    """Return what tells one text from another: a writer's form carries that of the text they began with."""
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def mark_of_both(cy: str, en: str) -> str:
    """Return what tells words in both languages from others, whatever a browser adds to the ends of lines."""
    return mark_of(f"{plain(cy)}\n\0{plain(en)}")


def plain(content: str) -> str:
    """Return a text as it is kept: without what a browser adds to the ends of lines."""
    return "\n".join(line.rstrip() for line in content.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()


class ReviewResult(models.TextChoices):
    """What came of checking a document."""

    STILL_RIGHT = "still_right"
    CHANGED = "changed"
    ARCHIVE = "archive"


class Review(models.Model):
    """Somebody checked a document: an act of its own, written once. `version` is what they read; None for what stands elsewhere."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="reviews")
    version = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="reviews")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    result = models.CharField(max_length=11, choices=ReviewResult.choices)

    def __str__(self) -> str:
        return f"review {self.pk} of document {self.document_id}"
