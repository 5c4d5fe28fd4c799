"""What was found at addresses elsewhere, when they were last asked for."""

from typing import Self

from django.db import models

LONGEST = 500


class Finding(models.TextChoices):
    """What came of asking for an address. Whoever answers that we may not read it answers: that link is not dead."""

    FINE = "fine"
    GONE = "gone"  # its server says that there is no such page
    UNKNOWN = "unknown"  # no such name on the internet, or none that everybody can reach
    SILENT = "silent"  # nobody answers, or not as a web server does
    BROKEN = "broken"  # its server says that it cannot at the moment


class LinkQuerySet(models.QuerySet["Link"]):
    """How links are found."""

    def dead(self) -> Self:
        """Those that led nowhere twice in a row: a server may be away for a day."""
        return self.exclude(finding=Finding.FINE).filter(times__gte=2)


class Link(models.Model):
    """
    An address elsewhere (http or https), asked for last at `checked_at`. `times`: how often in a row it led nowhere.

    Of whoever wrote it nothing is kept here.
    """

    url = models.CharField(max_length=LONGEST, unique=True)
    checked_at = models.DateTimeField()
    finding = models.CharField(max_length=7, choices=Finding.choices)
    times = models.IntegerField(default=0)

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finding="fine", times=0) | ~models.Q(finding="fine") & models.Q(times__gte=1),
                name="link_that_is_fine_has_not_failed",
            )
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"
