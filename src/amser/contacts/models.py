"""What the desk keeps about being in touch with people: contacts, tasks, notes and tags."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import get_language

from amser.kernel.languages import base
from amser.members.models import Membership
from amser.timebanks.models import Places, TimeBank, lives_in


class Way(models.TextChoices):
    """How somebody was spoken to."""

    PHONE = "phone"
    IN_PERSON = "person"
    VISIT = "visit"
    TEXT = "text"
    EMAIL = "email"
    POST = "post"


class Readers(models.TextChoices):
    """Who may read a note: everyone at the bank's desk who may see the person, or whoever wrote it and nobody else."""

    DESK = "desk"
    WRITER = "writer"


class Contact(models.Model):
    """
    One time that the desk and a member spoke or wrote to each other.

    `at` is when it happened, `written_at` when it was written down. `inward`: the member began it.
    """

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="contacts")
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    written_at = models.DateTimeField()
    way = models.CharField(max_length=6, choices=Way.choices)
    inward = models.BooleanField()
    words = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["membership", "-at"], name="contacts_of_a_member"),
            models.Index(fields=["timebank", "at"], name="contacts_of_a_bank"),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class TaskQuerySet(models.QuerySet["Task"]):
    """How tasks are found."""

    def open(self) -> Self:
        """Those that are still to be done."""
        return self.filter(done_at__isnull=True)

    def due(self, on: dt.date) -> Self:
        """Those to be done by a day, and not done."""
        return self.open().filter(due_on__lte=on)

    def seen_in(self, places: Places) -> Self:
        """Those about members who live in one of these places, and those about nobody; None for the whole bank."""
        if places is None:
            return self
        return self.filter(models.Q(lives_in(places, "membership__place"), membership__isnull=False) | models.Q(membership__isnull=True))

    def not_about(self, user_id: int) -> Self:
        """Those about other people, or about nobody: what the desk is to do about somebody is not for them to read there."""
        return self.exclude(membership__user_id=user_id)


class Task(models.Model):
    """Something to be done by a day, by someone at the desk; about a member, or about none. It leaves the list when it is done."""

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="desk_tasks")
    words = models.CharField(max_length=300)
    for_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(words=""), name="task_says_what"),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True, done_by__isnull=True) | models.Q(done_at__isnull=False, done_by__isnull=False),
                name="done_task_says_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["timebank", "due_on"], condition=models.Q(done_at__isnull=True), name="tasks_to_do")]

    def __str__(self) -> str:
        return f"task {self.pk}"

    def mark_done(self, *, by_user_id: int, at: dt.datetime) -> None:
        """It is done."""
        self.done_by_id, self.done_at = by_user_id, at
        self.save(update_fields=["done_by", "done_at"])


class InCopy(models.TextChoices):
    """
    Whether a note is in the copy of their data that the person it is about may take away.

    A note is theirs too, unless it also tells something of somebody else. Nobody has looked at the oldest ones.
    """

    UNSEEN = ""
    YES = "yes"
    NO = "no"


class NoteQuerySet(models.QuerySet["Note"]):
    """How notes are found."""

    def read_by(self, user_id: int) -> Self:
        """Those that someone at the desk may read: their own, and those for the whole desk."""
        return self.filter(models.Q(readers=Readers.DESK) | models.Q(by_user_id=user_id))

    def for_their_copy(self) -> Self:
        """Those that the person gets: said to be of nobody else, and the desk's own that nobody looked at."""
        return self.filter(models.Q(in_copy=InCopy.YES) | models.Q(in_copy=InCopy.UNSEEN, readers=Readers.DESK))


class Note(models.Model):
    """What somebody at the desk wrote down about a member, and who may read it."""

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="desk_notes")
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    readers = models.CharField(max_length=6, choices=Readers.choices)
    words = models.TextField()
    in_copy = models.CharField(max_length=3, choices=InCopy.choices, blank=True, default="", db_default="")

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(words=""), name="note_has_words")]
        indexes = [models.Index(fields=["membership", "-at"], name="notes_on_a_member")]

    def __str__(self) -> str:
        return f"note {self.pk}"


class Tag(models.Model):
    """A word of the bank's own to find people by, in both languages."""

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="tags")
    name_cy = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["timebank", "name_cy"], name="tag_has_one_welsh_name"),
            models.UniqueConstraint(fields=["timebank", "name_en"], name="tag_has_one_english_name"),
            models.CheckConstraint(condition=~models.Q(name_cy="") & ~models.Q(name_en=""), name="tag_has_a_name_in_both_languages"),
        ]

    def __str__(self) -> str:
        return f"tag {self.pk}"

    @property
    def name(self) -> str:
        """The name in the current language."""
        return self.name_cy if base(get_language() or "en") == "cy" else self.name_en


class Tagged(models.Model):
    """A member has a tag."""

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="+")
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="tagged")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="tagged")
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "tag"], name="member_has_a_tag_once")]

    def __str__(self) -> str:
        return f"tag {self.tag_id} on {self.membership_id}"


class MessageKind(models.TextChoices):
    """What a message to many is about. Each may be refused on its own."""

    NEWS = "news"
    EVENTS = "events"
    DIGEST = "digest"


class Wish(models.Model):
    """Whether a member would like messages of a kind. Without a row: news and what is on, yes; the weekly digest, no."""

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="wishes")
    kind = models.CharField(max_length=6, choices=MessageKind.choices)
    wanted = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "kind"], name="member_wishes_once_for_each_kind")]

    def __str__(self) -> str:
        return f"wish of {self.membership_id} about {self.kind}"


class Mailing(models.Model):
    """A message from the desk to some members, as the broker wrote it in both languages."""

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="mailings")
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=6, choices=MessageKind.choices)
    subject_cy = models.CharField(max_length=120)
    subject_en = models.CharField(max_length=120)
    body_cy = models.TextField()
    body_en = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(subject_cy="") & ~models.Q(subject_en="") & ~models.Q(body_cy="") & ~models.Q(body_en=""),
                name="mailing_is_in_both_languages",
            ),
        ]
        indexes = [models.Index(fields=["timebank", "-at"], name="mailings_of_a_bank")]

    def __str__(self) -> str:
        return f"mailing {self.pk}"

    def words(self, language: str) -> tuple[str, str]:
        """Return subject and text in a language such as "cy" or "en-simple"."""
        if base(language) == "cy":
            return self.subject_cy, self.body_cy
        return self.subject_en, self.body_en


class Recipient(models.Model):
    """A member to whom a mailing goes."""

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="+")
    mailing = models.ForeignKey(Mailing, models.PROTECT, related_name="recipients")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailing", "membership"], name="mailing_goes_to_a_member_once")]
        indexes = [models.Index(fields=["membership", "at"], name="mailings_to_a_member")]

    def __str__(self) -> str:
        return f"mailing {self.mailing_id} to {self.membership_id}"
