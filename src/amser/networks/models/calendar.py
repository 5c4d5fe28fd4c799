"""The secret address from which a member's own calendar reads what they come to."""

from django.conf import settings
from django.db import models


class EventsCalendar(models.Model):
    """
    The secret in the address of one person's calendar of events: only its digest is kept, so it is shown once.

    Whoever has the address reads what the person comes to, and nothing else. A new one replaces it at once.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="events_calendar")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"events calendar {self.pk}"
