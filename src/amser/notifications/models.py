"""What somebody was told, or is still to be told."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Func, Value, When
from django.db.models.functions import Cast

from amser.agencies.models import Scheme
from amser.exchanges.models import Exchange
from amser.identity.models import Channel
from amser.kernel.dates import working_days_after
from amser.members.models import Membership, Reference, Road
from amser.members.models.reference import OPEN
from amser.organisations.models import Organisation
from amser.timebanks.models import Places, TimeBank, lives_in


class MessageState(models.TextChoices):
    """Where a message stands. `shown` is the demo's: kept to be looked at, never sent."""

    QUEUED = "queued"
    SENT = "sent"
    BY_HAND = "by_hand"
    DONE = "done"
    FAILED = "failed"
    SHOWN = "shown"
    SETTLED = "settled"


class Why(models.TextChoices):
    """Why nobody rings or posts any more: the matter was settled meanwhile, or the person is no longer a member."""

    MEANWHILE = "meanwhile"
    GONE = "gone"


FOR_A_PERSON: Final = (MessageState.BY_HAND, MessageState.FAILED)
NOT_FOR_THE_DESK: Final = "casework."
POST_TAKES: Final = 2  # working days

# What is told of an exchange before its day: a letter that comes after it is of no use.
BEFORE_THE_DAY: Final = (
    "exchanges.suggested",
    "exchanges.needs_clearing",
    "exchanges.agreed",
    "exchanges.declined",
    "exchanges.cancelled",
    "exchanges.group_cancelled",
    "exchanges.tomorrow",
)


class SignInLetterQuerySet(models.QuerySet["SignInLetter"]):
    """How letters about signing in are found."""

    def good_at(self, at: dt.datetime) -> Self:
        """Those that may still be sent or read out."""
        return self.filter(good_until__gt=at)

    def past(self, at: dt.datetime) -> Self:
        """Those that nobody needs any more."""
        return self.filter(good_until__lte=at)


class MessageQuerySet(models.QuerySet["Message"]):
    """How messages are found."""

    def for_the_desk(self) -> Self:
        """Those that everyone at the desk may read: never of complaints and concerns, which may be about one of them."""
        return self.exclude(kind__startswith=NOT_FOR_THE_DESK)

    def by_hand(self) -> Self:
        """Those that somebody at the desk rings about or posts: no e-mail is wanted, or none arrived."""
        return self.for_the_desk().filter(state__in=FOR_A_PERSON)

    def to_post(self) -> Self:
        """Of those by hand, the ones for the post."""
        return self.by_hand().filter(channel=Channel.POST)

    def with_lateness(self, on: dt.date) -> Self:
        """With `is_late`: it is for the post, and what it speaks of happens before a letter posted on a day is sure to have come."""
        about = Func(F("about"), Value("exchange_id=([0-9a-f-]+)"), function="substring", output_field=models.TextField())
        soon = Exchange.objects.filter(on_day__range=(on, working_days_after(on, POST_TAKES))).values("pk")
        late = When(channel=Channel.POST, kind__in=BEFORE_THE_DAY, exchange_uuid__in=soon, then=Value(True))  # noqa: FBT003
        of_exchanges = self.annotate(exchange_uuid=Cast(about, models.UUIDField()))
        return of_exchanges.annotate(is_late=Case(late, default=Value(False), output_field=models.BooleanField()))  # noqa: FBT003

    def to_text(self) -> Self:
        """Of those by hand, the ones to send as a text message."""
        return self.by_hand().filter(channel=Channel.TEXT)

    def to_phone(self) -> Self:
        """Of those by hand, the ones to ring about: also those whose e-mail did not arrive."""
        return self.by_hand().exclude(channel__in=[Channel.POST, Channel.TEXT])

    def in_places(self, places: Places) -> Self:
        """Those to members who live in one of these places; None for the whole bank."""
        return self.filter(lives_in(places, "membership__place"))

    def with_person(self) -> Self:
        """With who is told, in the same query."""
        return self.select_related("user", "membership")


class SignInLetter(models.Model):
    """
    One letter about signing in, from asking for it until the mail server has taken it.

    It belongs to no bank: whoever asks may be in none, or unknown. It may hold a code, so it is deleted once it is sent,
    and nothing reads it after `good_until`. `language` is "cy", "en" or "both". `stop` is the address at which a mail program's
    own button stops such letters (RFC 8058), "" for those about somebody's own doing.
    """

    to = models.EmailField()
    language = models.CharField(max_length=4)
    subject = models.CharField(max_length=400)
    body = models.TextField()
    holds_code = models.BooleanField()
    stop = models.URLField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    good_until = models.DateTimeField()

    objects = SignInLetterQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["good_until"], name="sign_in_letter_good_until")]

    def __str__(self) -> str:
        return f"sign-in letter {self.pk}"


class Message(models.Model):
    """
    One letter to one person about one announcement.

    `kind` is the announcement, `about` the ids it was made with, `job` the job that told of it (0 where it is told only
    once, however often it is announced). `page` is the address it leads to. `language` is "cy", "en" or "both". `why` says
    why one was taken off the list before anybody was told.
    """

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="messages")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="messages")
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=200)
    job = models.BigIntegerField()
    channel = models.CharField(max_length=8, choices=Channel.choices)
    language = models.CharField(max_length=4)
    subject = models.CharField(max_length=400)
    body = models.TextField()
    page = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=MessageState.choices)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=9, choices=Why.choices, blank=True, default="", db_default="")

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "about", "user", "job"], name="told_once"),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(done_by__isnull=False, done_at__isnull=False), name="done_message_says_by_whom"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="settled") | ~models.Q(why="") & models.Q(done_at__isnull=False), name="settled_message_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["timebank", "created_at"], condition=models.Q(state__in=["by_hand", "failed"]), name="message_by_hand"),
            models.Index(fields=["timebank", "-created_at"], name="message_newest_first"),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def is_notice(self) -> bool:
        """Whether it says when silence will confirm; that may not be until this was sent, or told."""
        return self.kind == "exchanges.noticed"

    def mark_sent(self, *, at: dt.datetime) -> None:
        """The mail server has taken it."""
        self.state, self.sent_at = MessageState.SENT, at
        self.save(update_fields=["state", "sent_at"])

    def mark_failed(self) -> None:
        """No mail server would take it: somebody at the desk reads it out instead."""
        self.state = MessageState.FAILED
        self.save(update_fields=["state"])

    def mark_done(self, *, by_user_id: int, at: dt.datetime) -> None:
        """Somebody has rung, or posted it."""
        self.state, self.done_by_id, self.done_at = MessageState.DONE, by_user_id, at
        self.save(update_fields=["state", "done_by", "done_at"])

    def mark_waiting(self) -> None:
        """It was taken off by mistake: somebody at the desk rings, texts or posts it after all."""
        self.state = MessageState.FAILED if self.channel == Channel.EMAIL else MessageState.BY_HAND
        self.why, self.done_at = "", None
        self.save(update_fields=["state", "why", "done_at"])

    def mark_settled(self, *, why: str, at: dt.datetime) -> None:
        """Nobody needs to be told any more."""
        self.state, self.why, self.done_at = MessageState.SETTLED, why, at
        self.save(update_fields=["state", "why", "done_at"])


class RefereeLetterQuerySet(models.QuerySet["RefereeLetter"]):
    """How letters to referees are found."""

    def by_hand(self) -> Self:
        """Those that somebody at the desk posts or rings about, while the reference is still waited for."""
        return self.filter(state__in=FOR_A_PERSON, reference__state__in=OPEN)

    def in_places(self, places: Places) -> Self:
        """Those about people who live in one of these places; None for the whole bank."""
        return self.filter(lives_in(places, "reference__membership__place"))

    def with_people(self) -> Self:
        """With the referee and whom it is about, in the same query."""
        return self.select_related("reference__membership__user", "timebank")


class RefereeLetter(models.Model):
    """
    One letter to a referee, who need not be anyone this installation knows: asking, or asking once more (`times`).

    `body` holds the referee's link where it goes by e-mail. It is about one applicant of one bank.
    """

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="+")
    reference = models.ForeignKey(Reference, models.PROTECT, related_name="letters")
    times = models.SmallIntegerField()
    road = models.CharField(max_length=5, choices=Road.choices)
    language = models.CharField(max_length=4)
    subject = models.CharField(max_length=400)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=MessageState.choices)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    objects = RefereeLetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reference", "times"], name="referee_is_written_to_once_a_time"),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(done_by__isnull=False, done_at__isnull=False), name="done_letter_says_by_whom"
            ),
        ]
        indexes = [models.Index(fields=["timebank"], condition=models.Q(state__in=["by_hand", "failed"]), name="referee_letter_by_hand")]

    def __str__(self) -> str:
        return f"letter to a referee {self.pk}"

    @property
    def is_to_post(self) -> bool:
        """Whether somebody posts it; else somebody rings, also where the e-mail did not go."""
        return self.road == Road.POST

    def mark(self, state: MessageState, *, at: dt.datetime, by_user_id: int | None = None) -> None:
        """It was sent, told or posted, or no mail server would take it."""
        self.state = state
        if state == MessageState.SENT:
            self.sent_at = at
        if state == MessageState.DONE:
            self.done_by_id, self.done_at = by_user_id, at
        self.save(update_fields=["state", "sent_at", "done_by", "done_at"])


class SchemeLetter(models.Model):
    """
    One letter of a scheme to one person who takes part, about one announcement: as `Message` is for a bank.

    Where no e-mail is wanted, or none arrived, `organisation` tells them, who knows them; where there is none, the scheme does.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="scheme_letters")
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=200)
    job = models.BigIntegerField()
    channel = models.CharField(max_length=8, choices=Channel.choices)
    language = models.CharField(max_length=4)
    subject = models.CharField(max_length=400)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=MessageState.choices)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "about", "user", "job"], name="scheme_letter_told_once"),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(done_by__isnull=False, done_at__isnull=False),
                name="done_scheme_letter_says_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["organisation"], condition=models.Q(state__in=["by_hand", "failed"]), name="scheme_letter_by_hand")]

    def __str__(self) -> str:
        return f"letter of a scheme {self.pk}"

    def mark(self, state: MessageState, *, at: dt.datetime, by_user_id: int | None = None) -> None:
        """It was sent or told, or no mail server would take it."""
        self.state = state
        if state == MessageState.SENT:
            self.sent_at = at
        if state == MessageState.DONE:
            self.done_by_id, self.done_at = by_user_id, at
        self.save(update_fields=["state", "sent_at", "done_by", "done_at"])
