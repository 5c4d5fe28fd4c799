"""What a venue offers, when, and how many places are left."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from amser.agencies.models import Scheme
from amser.organisations.models import Organisation, Place
from amser.search.index import FoundAsSaved, Text
from amser.timebanks.models import Said, both, both_or_none


class For(models.TextChoices):
    """Who may use an offer."""

    EVERYONE = "everyone"
    ADULTS = "adults"
    FAMILIES = "families"  # adults with under-16s


class OfferQuerySet(models.QuerySet["Offer"]):
    """How offers are found."""

    def published_on(self, day: dt.date) -> Self:
        """Those that everybody reads and may use on a day, as far as their dates go."""
        in_time = models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day)
        return self.filter(in_time, published_at__isnull=False, closed_at__isnull=True, begins_on__lte=day)

    def open_from(self, day: dt.date) -> Self:
        """Those that everybody reads and may use on a day or after it."""
        in_time = models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day)
        return self.filter(in_time, published_at__isnull=False, closed_at__isnull=True)


class Offer(FoundAsSaved):
    """
    What a venue welcomes people to for a scheme's credits.

    `adult_credits` and `child_credits` a person; a child is under 16, and null means that it is not for them. At most
    `most_a_day` and `most_a_month` people on one card, null for no limit. `capacity` places a sitting, null for no limit.
    To be booked ahead by `lead_minutes` at least where `is_bookable`; `needs_booking` where the till alone is not enough.
    Windows (`OfferWindow`) say on which days and at which hours; without any, whenever the venue is open.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="offers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="offers")
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    title_cy = models.CharField(max_length=120, blank=True)
    title_en = models.CharField(max_length=120, blank=True)
    about_cy = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    terms_cy = models.TextField(blank=True)
    terms_en = models.TextField(blank=True)
    adult_credits = models.IntegerField(null=True, blank=True)
    child_credits = models.IntegerField(null=True, blank=True)
    use_for = models.CharField(max_length=8, choices=For.choices, default=For.EVERYONE)
    capacity = models.IntegerField(null=True, blank=True)
    most_a_day = models.IntegerField(null=True, blank=True)
    most_a_month = models.IntegerField(null=True, blank=True)
    is_bookable = models.BooleanField(default=False)
    needs_booking = models.BooleanField(default=False)
    lead_minutes = models.IntegerField(default=0)
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    cy_changed_at = models.DateTimeField(null=True, blank=True)
    en_changed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    title = Said("title", or_other=True)
    about = Said("about")
    terms = Said("terms")

    found_in: ClassVar[frozenset[str]] = frozenset({"title_cy", "title_en", "about_cy", "about_en"})
    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True) | both("title") & both_or_none("about") & both_or_none("terms"),
                name="offer_is_published_in_both_languages",
            ),
            models.CheckConstraint(
                condition=models.Q(adult_credits__isnull=False) | models.Q(child_credits__isnull=False), name="offer_is_for_somebody"
            ),
            models.CheckConstraint(
                condition=(models.Q(adult_credits__isnull=True) | models.Q(adult_credits__range=(0, 100)))
                & (models.Q(child_credits__isnull=True) | models.Q(child_credits__range=(0, 100))),
                name="offer_asks_for_up_to_a_hundred_credits",
            ),
            models.CheckConstraint(
                condition=(models.Q(capacity__isnull=True) | models.Q(capacity__gt=0))
                & (models.Q(most_a_day__isnull=True) | models.Q(most_a_day__gt=0))
                & (models.Q(most_a_month__isnull=True) | models.Q(most_a_month__gt=0)),
                name="offer_limits_leave_something",
            ),
            models.CheckConstraint(condition=models.Q(needs_booking=False) | models.Q(is_bookable=True), name="offer_to_book_is_bookable"),
            models.CheckConstraint(condition=models.Q(lead_minutes__range=(0, 60 * 24 * 60)), name="offer_lead_is_up_to_sixty_days"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("begins_on")), name="offer_ends_after_it_begins"
            ),
        ]
        indexes = [GinIndex(fields=["found_by"], name="offer_found_by")]

    def __str__(self) -> str:
        return f"offer {self.pk}"

    def texts(self) -> list[Text]:
        """What it is found by."""
        return [
            Text(self.title_cy, "cy", is_title=True),
            Text(self.title_en, "en", is_title=True),
            Text(self.about_cy, "cy"),
            Text(self.about_en, "en"),
        ]

    def credits_for(self, *, adults: int, children: int) -> int:
        """Return what so many people pay together, in credits."""
        return adults * (self.adult_credits or 0) + children * (self.child_credits or 0)


class OfferWindow(models.Model):
    """Some hours of one weekday (0 is Monday) in which an offer can be used. Each is a sitting of its own. Local time."""

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="windows")
    weekday = models.IntegerField()
    begins = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "weekday", "begins"], name="offer_window_once"),
            models.CheckConstraint(condition=models.Q(weekday__range=(0, 6)), name="offer_window_is_on_a_weekday"),
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("begins")), name="offer_window_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"window {self.pk}"


class Sitting(models.Model):
    """
    The places of an offer on one day from one hour on (midnight where it has no windows): how many there are and are taken.

    Held ones count as taken. The database refuses more than there are.
    """

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="sittings")
    day = models.DateField()
    begins = models.TimeField()
    capacity = models.IntegerField(null=True, blank=True)
    taken = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "day", "begins"], name="sitting_once"),
            models.CheckConstraint(
                condition=models.Q(taken__gte=0) & (models.Q(capacity__isnull=True) | models.Q(taken__lte=models.F("capacity"))),
                name="sitting_is_not_oversold",
            ),
        ]

    def __str__(self) -> str:
        return f"sitting {self.pk}"
