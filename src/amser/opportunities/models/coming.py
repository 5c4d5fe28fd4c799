"""Who says that they come, and who came."""

from typing import Self

from django.conf import settings
from django.db import models

from amser.agencies.models import Participant
from amser.opportunities.models.opportunity import Session


class ComingState(models.TextChoices):
    """What somebody said of coming."""

    COMING = "coming"
    WAITING = "waiting"  # for a place
    CANCELLED = "cancelled"


class ComingQuerySet(models.QuerySet["Coming"]):
    """How those who come are found."""

    def coming(self) -> Self:
        """Those with a place."""
        return self.filter(state=ComingState.COMING)

    def waiting(self) -> Self:
        """Those on the waiting list, who has waited longest first."""
        return self.filter(state=ComingState.WAITING).order_by("since", "pk")


class Coming(models.Model):
    """One person says that they come to one session, or would if there were a place. `reminded_at`: they were told of it again."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="coming")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="coming")
    state = models.CharField(max_length=10, choices=ComingState.choices, default=ComingState.COMING)
    since = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = ComingQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "coming"
        constraints = [models.UniqueConstraint(fields=["session", "participant"], name="person_comes_to_a_session_once")]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"


class How(models.TextChoices):
    """How somebody came onto a session's list."""

    TICKED = "ticked"
    SCANNED = "scanned"
    WALL = "wall"  # checked themselves in
    ADDED = "added"  # by name or number


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """How lists are found."""

    def standing(self) -> Self:
        """Those not taken off again."""
        return self.filter(taken_off_at__isnull=True)


class Attendance(models.Model):
    """Somebody was at a session, for so many minutes. Taken off, not deleted, where that was a mistake."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendance")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="attendance")
    minutes = models.IntegerField()
    how = models.CharField(max_length=8, choices=How.choices, default=How.TICKED)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    taken_off_at = models.DateTimeField(null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(fields=["session", "participant"], name="person_on_a_session_list_once"),
            models.CheckConstraint(condition=models.Q(minutes__range=(1, 24 * 60)), name="attendance_is_up_to_a_day"),
        ]

    def __str__(self) -> str:
        return f"attendance {self.pk}"
