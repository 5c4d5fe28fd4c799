"""The secret address from which somebody's own calendar reads what they come to."""

from django.db import models

from amser.agencies.models import Participant


class CalendarAddress(models.Model):
    """
    The secret in the address of one person's calendar, in one scheme: only its digest is kept, so it is shown once.

    Whoever has the address reads what the person comes to, and nothing else. A new one replaces it at once.
    """

    participant = models.OneToOneField(Participant, models.CASCADE, related_name="calendar_address")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "calendar addresses"

    def __str__(self) -> str:
        return f"calendar address {self.pk}"
