"""An organisation and its places."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from amser.kernel.languages import fold, sort_key
from amser.search.index import FoundAsSaved, Text
from amser.timebanks.models import both, both_or_none, in_current_language


class Sector(models.TextChoices):
    """Whose an organisation is."""

    VOLUNTARY = "voluntary"
    PUBLIC = "public"
    BUSINESS = "business"
    FAITH = "faith"


class LegalForm(models.TextChoices):
    """What an organisation is in law."""

    CHARITY = "charity"
    CIO = "cio"
    CIC = "cic"
    COOPERATIVE = "cooperative"
    COMPANY = "company"
    PUBLIC_BODY = "public_body"
    UNINCORPORATED = "unincorporated"
    OTHER = "other"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """How organisations are found."""

    def running(self) -> Self:
        """Those that have not closed."""
        return self.filter(closed_at__isnull=True)

    def listed(self) -> Self:
        """Those in the directory that everybody reads: running, and with what they do said in both languages."""
        return self.running().filter(listed_at__isnull=False)

    def matching(self, typed: str) -> Self:
        """Those in whose names, or in what they do, every word occurs, in either language, with or without accents."""
        found = self
        for word in fold(typed).split():
            found = found.filter(search__contains=word)
        return found

    def by_name(self) -> Self:
        """In the order of their names in the reader's language, by the Welsh alphabet."""
        return self.order_by(in_current_language("sort_cy", "sort_en"), "pk")


class Organisation(FoundAsSaved):
    """
    A group, charity, council, business or other body. It may be several things to several schemes and time banks.

    `does_*` say what it does. `sort_*` order names by the Welsh alphabet, `search` is what words are looked for in; both follow
    the names. In the directory from `listed_at` on.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name_cy = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    sort_cy = models.CharField(max_length=120, editable=False)
    sort_en = models.CharField(max_length=120, editable=False)
    does_cy = models.TextField(blank=True)
    does_en = models.TextField(blank=True)
    search = models.TextField(editable=False, default="", db_default="")
    sector = models.CharField(max_length=12, choices=Sector.choices, default=Sector.VOLUNTARY)
    legal_form = models.CharField(max_length=16, choices=LegalForm.choices, default=LegalForm.OTHER)
    council = models.CharField(max_length=9, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    is_sample = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    listed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    found_in: ClassVar[frozenset[str]] = frozenset({"name_cy", "name_en", "does_cy", "does_en"})
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=both("name"), name="organisation_has_both_names"),
            models.CheckConstraint(condition=both_or_none("does"), name="organisation_does_in_both_languages_or_none"),
            models.CheckConstraint(
                condition=models.Q(listed_at__isnull=True) | ~models.Q(does_cy=""), name="listed_organisation_says_what_it_does"
            ),
        ]
        indexes = [GinIndex(fields=["found_by"], name="organisation_found_by")]

    def __str__(self) -> str:
        return self.slug

    def texts(self) -> list[Text]:
        """What it is found by."""
        return [
            Text(self.name_cy, "cy", is_title=True),
            Text(self.name_en, "en", is_title=True),
            Text(self.does_cy, "cy"),
            Text(self.does_en, "en"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the names' order, and what is looked for, with them."""
        self.search = fold(f"{self.name_cy} {self.name_en} {self.does_cy} {self.does_en}")
        self.sort_cy, self.sort_en = sort_key(self.name_cy)[:120], sort_key(self.name_en)[:120]
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_current_language(self.name_cy, self.name_en)

    @property
    def does(self) -> str:
        """What it does, in the reader's language."""
        return in_current_language(self.does_cy, self.does_en)


class PlaceQuerySet(models.QuerySet["Place"]):
    """How places are found."""

    def open(self) -> Self:
        """Those where people can come."""
        return self.filter(closed_at__isnull=True)


class Place(FoundAsSaved):
    """
    Somewhere an organisation is: where people can come. `access_*` say how one gets in and about.

    Latitude and longitude in degrees (WGS 84, multiplied by 100,000 and whole), both or neither; never of anybody's home.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="places")
    name_cy = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    address = models.TextField(blank=True)
    council = models.CharField(max_length=9, blank=True)
    access_cy = models.TextField(blank=True)
    access_en = models.TextField(blank=True)
    latitude = models.IntegerField(null=True, blank=True)
    longitude = models.IntegerField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    found_in: ClassVar[frozenset[str]] = frozenset({"name_cy", "name_en", "address", "access_cy", "access_en"})
    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=both("name"), name="organisation_place_has_both_names"),
            models.CheckConstraint(condition=both_or_none("access"), name="place_access_in_both_languages_or_none"),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-9_000_000, 9_000_000), longitude__range=(-18_000_000, 18_000_000)),
                name="place_is_on_the_earth",
            ),
        ]
        indexes = [GinIndex(fields=["found_by"], name="organisation_place_found_by")]

    def __str__(self) -> str:
        return self.name

    def texts(self) -> list[Text]:
        """What it is found by. An address is written in one language, and nobody says in which."""
        return [
            Text(self.name_cy, "cy", is_title=True),
            Text(self.name_en, "en", is_title=True),
            Text(f"{self.address} {self.access_cy}", "cy"),
            Text(f"{self.address} {self.access_en}", "en"),
        ]

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_current_language(self.name_cy, self.name_en)

    @property
    def access(self) -> str:
        """How one gets in and about, in the reader's language."""
        return in_current_language(self.access_cy, self.access_en)
