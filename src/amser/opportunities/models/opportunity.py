"""What people can do, and each time it happens."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from amser.agencies.models import Scheme
from amser.kernel.languages import fold
from amser.members.models import Level
from amser.organisations.models import Organisation, Place
from amser.search.index import FoundAsSaved, Text
from amser.timebanks.models import Said, both, both_or_none


class Spoken(models.TextChoices):
    """What is spoken there. Everybody is welcome in either."""

    WELSH = "cy"
    ENGLISH = "en"
    BOTH = "both"


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    """How opportunities are found."""

    def published(self) -> Self:
        """Those that everybody reads."""
        return self.filter(published_at__isnull=False, ended_at__isnull=True)

    def with_words(self) -> Self:
        """With whose it is, and where, in the same query."""
        return self.select_related("organisation", "place", "scheme")


class Opportunity(FoundAsSaved):
    """
    What people can do for an organisation, once, repeatedly or whenever they like, thanked with a scheme's credits.

    `begins_at` is the first time, `minutes` how long each lasts, `rule` an RRULE (RFC 5545, without DTSTART, in
    Europe/London) or empty for once. `is_drop_in`: people need not say that they come. `places` a session, or no limit.
    `level` is what safety asks. `spoken` is what is spoken there; `is_step_free` that one gets in and about without steps. `*_changed_at` say when each language was last written: the Welsh is never older than the
    English it was written from.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="opportunities")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="opportunities")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    title_cy = models.CharField(max_length=120, blank=True)
    title_en = models.CharField(max_length=120, blank=True)
    about_cy = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    access_cy = models.TextField(blank=True)
    access_en = models.TextField(blank=True)
    who_cy = models.CharField(max_length=200, blank=True)
    who_en = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=1, choices=Level.choices, default=Level.GROUP)
    spoken = models.CharField(max_length=4, choices=Spoken.choices, default=Spoken.BOTH)
    is_step_free = models.BooleanField(default=False)
    least_age = models.IntegerField(null=True, blank=True)
    begins_at = models.DateTimeField()
    minutes = models.IntegerField()
    rule = models.CharField(max_length=300, blank=True)
    is_drop_in = models.BooleanField(default=False)
    places = models.IntegerField(null=True, blank=True)
    remind_days = models.IntegerField(default=1)
    search = models.TextField(blank=True, editable=False)
    cy_changed_at = models.DateTimeField(null=True, blank=True)
    en_changed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    title = Said("title", or_other=True)
    about = Said("about")
    access = Said("access")
    who = Said("who")

    found_in: ClassVar[frozenset[str]] = frozenset({"title_cy", "title_en", "about_cy", "about_en", "who_cy", "who_en"})
    objects = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "opportunities"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True)
                | both("title") & both("about") & both_or_none("access") & both_or_none("who"),
                name="opportunity_is_published_in_both_languages",
            ),
            models.CheckConstraint(condition=models.Q(minutes__range=(1, 24 * 60)), name="opportunity_lasts_up_to_a_day"),
            models.CheckConstraint(
                condition=models.Q(places__isnull=True) | models.Q(places__gt=0), name="opportunity_has_places_or_no_limit"
            ),
            models.CheckConstraint(
                condition=models.Q(least_age__isnull=True) | models.Q(least_age__range=(0, 120)), name="opportunity_age_is_an_age"
            ),
            models.CheckConstraint(condition=models.Q(remind_days__range=(0, 14)), name="opportunity_reminds_within_two_weeks"),
        ]
        indexes = [GinIndex(fields=["found_by"], name="opportunity_found_by")]

    def __str__(self) -> str:
        return f"opportunity {self.pk}"

    def texts(self) -> list[Text]:
        """What it is found by."""
        return [
            Text(self.title_cy, "cy", is_title=True),
            Text(self.title_en, "en", is_title=True),
            Text(f"{self.about_cy} {self.who_cy}", "cy"),
            Text(f"{self.about_en} {self.who_en}", "en"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what it is found by with its words."""
        self.search = fold(f"{self.title_cy} {self.title_en} {self.about_cy} {self.about_en} {self.who_cy} {self.who_en}")
        super().save(*args, **kwargs)

    @property
    def is_open(self) -> bool:
        """Whether everybody reads it."""
        return self.published_at is not None and self.ended_at is None


class SessionQuerySet(models.QuerySet["Session"]):
    """How sessions are found."""

    def with_words(self) -> Self:
        """With what is done, for whom, and where, in the same query."""
        return self.select_related("opportunity__place", "organisation", "scheme")

    def to_come(self, at: dt.datetime) -> Self:
        """Those that are not over and not called off, the next first."""
        return self.filter(ends_at__gt=at, cancelled_at__isnull=True).order_by("begins_at", "pk")


class Session(models.Model):
    """
    One time that an opportunity happens. Made from its rule ahead of time, or by hand.

    `rule_at` is when its rule says that it happens: a session that was moved keeps it, so that no second is made in its place.
    `wall_code` (`kernel.codes`) is on the wall for people to check themselves in, on the day alone.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="sessions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sessions")
    opportunity = models.ForeignKey(Opportunity, models.PROTECT, related_name="sessions")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    rule_at = models.DateTimeField(null=True, blank=True)
    places = models.IntegerField(null=True, blank=True)
    wall_code = models.CharField(max_length=12, unique=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity", "begins_at"], condition=models.Q(cancelled_at__isnull=True), name="session_happens_once"
            ),
            models.UniqueConstraint(fields=["opportunity", "rule_at"], name="session_is_made_once"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("begins_at")), name="session_ends_after_it_begins"),
            models.CheckConstraint(condition=models.Q(places__isnull=True) | models.Q(places__gt=0), name="session_has_places_or_no_limit"),
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def is_called_off(self) -> bool:
        """Whether it does not happen after all."""
        return self.cancelled_at is not None

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.begins_at).total_seconds()) // 60
