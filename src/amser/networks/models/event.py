"""Meetings and other events of a group: what, when, where, and what they cost whom."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.db import models

from amser.kernel.dates import today
from amser.networks.models.group import Group
from amser.organisations.models import Organisation, Place
from amser.timebanks.models import Said, both, both_or_none


class EventKind(models.TextChoices):
    """What sort of event it is."""

    MEETING = "meeting"
    WORKSHOP = "workshop"
    SEMINAR = "seminar"
    CONFERENCE = "conference"
    WEBINAR = "webinar"
    RETREAT = "retreat"


class EventState(models.TextChoices):
    """How an event stands. Cancelled from any before it was held."""

    DRAFT = "draft"
    SAVE_THE_DATE = "save_the_date"
    OPEN = "open"
    HELD = "held"
    CANCELLED = "cancelled"


KNOWN: Final = frozenset({EventState.SAVE_THE_DATE, EventState.OPEN, EventState.HELD, EventState.CANCELLED})
MOST_PLACES: Final = 100_000


class EventQuerySet(models.QuerySet["Event"]):
    """How events are found."""

    def known(self) -> Self:
        """Those that others than whoever plans them know of."""
        return self.filter(state__in=KNOWN)

    def to_come(self, at: dt.datetime) -> Self:
        """Those that are not over and not cancelled, the next first, those without a day last."""
        ahead = models.Q(begins_at__isnull=True) | models.Q(ends_at__gt=at)
        live = self.filter(ahead, state__in=[EventState.SAVE_THE_DATE, EventState.OPEN])
        return live.order_by(models.F("begins_at").asc(nulls_last=True), "pk")

    def gone_by(self, at: dt.datetime) -> Self:
        """Those that were, the last one first."""
        return self.filter(ends_at__lte=at, state__in=[EventState.OPEN, EventState.HELD]).order_by("-begins_at", "-pk")


class Event(models.Model):
    """
    A meeting, workshop, seminar, conference, webinar or retreat of a group.

    `begins_at` and `ends_at` are both null while the day is not fixed; `expected_*` then says in words what is known. `number`
    counts a group's meetings from 1. `follows` is what it follows on from, `previous` the same event the last time.
    `online` is where one joins from elsewhere: for members and those who said that they come, never for everybody.
    `open_to_all`: anybody may say that they come; otherwise whoever was invited.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=EventKind.choices, default=EventKind.MEETING)
    number = models.IntegerField(null=True, blank=True)
    title_cy = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    about_cy = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    state = models.CharField(max_length=13, choices=EventState.choices, default=EventState.DRAFT)
    begins_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    expected_cy = models.CharField(max_length=120, blank=True)
    expected_en = models.CharField(max_length=120, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    where_cy = models.CharField(max_length=200, blank=True)
    where_en = models.CharField(max_length=200, blank=True)
    online = models.URLField(blank=True, max_length=500)
    access_cy = models.TextField(blank=True)
    access_en = models.TextField(blank=True)
    places = models.IntegerField(null=True, blank=True)
    open_to_all = models.BooleanField(default=False)
    sponsor = models.CharField(max_length=160, blank=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="next_editions")
    cancelled_why_cy = models.TextField(blank=True)
    cancelled_why_en = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    door_code = models.CharField(max_length=12, unique=True)
    title = Said("title")
    about = Said("about")
    expected = Said("expected")
    where = Said("where")
    access = Said("access")
    cancelled_why = Said("cancelled_why")

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=both("title") & both_or_none("about") & both_or_none("where") & both_or_none("access") & both_or_none("expected"),
                name="event_says_what_it_is_in_both_languages",
            ),
            models.CheckConstraint(
                condition=models.Q(begins_at__isnull=True, ends_at__isnull=True) | models.Q(ends_at__gt=models.F("begins_at")),
                name="event_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["open", "held"]) | models.Q(begins_at__isnull=False), name="event_that_is_open_has_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(places__isnull=True) | models.Q(places__range=(1, MOST_PLACES)), name="event_has_places_or_no_limit"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="cancelled") | both("cancelled_why"), name="cancelled_event_says_why_in_both_languages"
            ),
            models.UniqueConstraint(fields=["group", "number"], name="group_counts_each_meeting_once"),
        ]
        indexes = [models.Index(fields=["group", "begins_at"], name="event_of_a_group_by_day")]

    def __str__(self) -> str:
        return f"event {self.pk}"

    @property
    def is_known(self) -> bool:
        """Whether others than those who plan it know of it."""
        return self.state in KNOWN

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not happen."""
        return self.state == EventState.CANCELLED

    @property
    def day(self) -> dt.date | None:
        """The day it begins, in London; None while it is not fixed."""
        return today(self.begins_at) if self.begins_at else None

    def is_over(self, at: dt.datetime) -> bool:
        """Whether it has ended by then."""
        return self.ends_at is not None and self.ends_at <= at

    def has_begun(self, at: dt.datetime) -> bool:
        """Whether it has begun by then."""
        return self.begins_at is not None and self.begins_at <= at


class Paid(models.TextChoices):
    """What became of what somebody paid."""

    GIVEN = "given"
    RECLAIMED = "reclaimed"
    TO_RECLAIM = "to_reclaim"


class CostLine(models.Model):
    """What one thing for an event cost, in pence, and who paid it. Its words are whoever wrote them's, in one language."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="costs")
    what = models.CharField(max_length=120)
    pence = models.IntegerField()
    paid_by = models.CharField(max_length=120)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    paid = models.CharField(max_length=10, choices=Paid.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pence__range=(1, 100_000_000)), name="cost_is_something")]

    def __str__(self) -> str:
        return f"cost {self.pk} of event {self.event_id}"
