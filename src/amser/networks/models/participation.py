"""Who was invited to an event, what they answered, and whether they came: separate facts."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.db import models

from amser.networks.models.event import Event
from amser.networks.models.membership import Capacity, GroupSector


class Reply(models.TextChoices):
    """What somebody said. It says nothing of whether they came."""

    NONE = "none"
    YES = "yes"
    NO = "no"
    MAYBE = "maybe"
    WAITING = "waiting"


class Attendance(models.TextChoices):
    """Whether somebody came. It says nothing of what they had answered."""

    UNKNOWN = "unknown"
    CAME = "came"
    ONLINE = "online"
    APOLOGIES = "apologies"
    ABSENT = "absent"


class Part(models.TextChoices):
    """What somebody does at an event."""

    GUEST = "guest"
    CONTRIBUTOR = "contributor"  # planned, delivered, spoke: never in the rate
    SPONSOR = "sponsor"
    CHAIR = "chair"


THERE: Final = frozenset({Attendance.CAME, Attendance.ONLINE})


class ParticipationQuerySet(models.QuerySet["Participation"]):
    """How participations are found."""

    def coming(self) -> Self:
        """Those who take a place."""
        return self.filter(reply=Reply.YES)

    def invited(self) -> Self:
        """Those who were asked: they are what a rate is of."""
        return self.filter(invited_at__isnull=False)

    def there(self) -> Self:
        """Those who came, in person or online."""
        return self.filter(attendance__in=THERE)


class Participation(models.Model):
    """
    One person at one event: asked or not (`invited_at`), what they answered, whether they came, and as what.

    `name` stands for whoever has no account. `office` is the post by which somebody was invited; only of these may counts be
    published. `capacity`, `sector`, `organisation_name` and `post` are as they were that day, whatever they become.
    `delegate_for` is the participation of whoever sent them. `minutes` are hours given to plan and run it.
    `email` is for the letters about this event alone.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="participations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="event_participations")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    office = models.CharField(max_length=120, blank=True)
    post = models.CharField(max_length=120, blank=True)
    organisation_name = models.CharField(max_length=120, blank=True)
    sector = models.CharField(max_length=11, choices=GroupSector.choices, blank=True)
    capacity = models.CharField(max_length=12, choices=Capacity.choices, blank=True)
    part = models.CharField(max_length=11, choices=Part.choices, default=Part.GUEST)
    invited_at = models.DateTimeField(null=True, blank=True)
    reply = models.CharField(max_length=7, choices=Reply.choices, default=Reply.NONE)
    replied_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    attendance = models.CharField(max_length=9, choices=Attendance.choices, default=Attendance.UNKNOWN)
    checked_at = models.DateTimeField(null=True, blank=True)
    delegate_for = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="delegates")
    minutes = models.IntegerField(null=True, blank=True)
    made_at = models.DateTimeField()

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "user"], name="person_takes_part_in_an_event_once"),
            models.CheckConstraint(condition=models.Q(user__isnull=False) | ~models.Q(name=""), name="whoever_takes_part_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(delegate_for__isnull=True) | ~models.Q(delegate_for=models.F("id")), name="delegate_is_somebody_else"
            ),
            models.CheckConstraint(
                condition=models.Q(reply="none", replied_at__isnull=True) | ~models.Q(reply="none") & models.Q(replied_at__isnull=False),
                name="reply_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__isnull=True) | models.Q(minutes__range=(1, 100 * 60)), name="hours_given_to_an_event_are_some"
            ),
        ]

    def __str__(self) -> str:
        return f"participation {self.pk}"

    @property
    def was_there(self) -> bool:
        """Whether they came."""
        return self.attendance in THERE

    @property
    def shown_name(self) -> str:
        """The name as those who run the group read it."""
        return self.user.name if self.user else self.name

    def answer(self, reply: str, *, at: dt.datetime) -> None:
        """Save what they answered."""
        self.reply, self.replied_at = reply, at
        self.save(update_fields=["reply", "replied_at"])

    def mark(self, attendance: str, *, at: dt.datetime) -> None:
        """Save whether they came."""
        self.attendance, self.checked_at = attendance, at
        self.save(update_fields=["attendance", "checked_at"])
