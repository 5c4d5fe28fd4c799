"""What a community has: the assets of a group, with whom it shares them, and who last said that they are still there."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Mod
from django.db.models.lookups import Exact

from amser.networks.models.group import Group, GroupLink, LinkKind
from amser.timebanks.models import Said, both, both_or_none

STALE_AFTER: Final = dt.timedelta(days=365)
ARCHIVED_AFTER: Final = dt.timedelta(days=730)
A_DEGREE: Final = 100_000
ABOUT: Final = 1_000  # hundred-thousandths of a degree: about a kilometre


class AssetKind(models.TextChoices):
    """What sort of asset it is."""

    ASSOCIATION = "association"
    SERVICE = "service"
    PLACE = "place"
    SKILLS = "skills"
    EXCHANGE = "exchange"
    STORY = "story"


class AssetState(models.TextChoices):
    """How an asset stands. Computed, never kept."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    STALE = "stale"
    ARCHIVED = "archived"


class ShareRight(models.TextChoices):
    """What the other group may do."""

    SEE = "see"
    CONFIRM = "confirm"  # see, and say that it is still there


class AssetQuerySet(models.QuerySet["Asset"]):
    """How assets are found."""

    def seen_by(self, group: Group) -> Self:
        """Those of the group, and those that another shares with it while the share and the link of both groups are in force, and keeps."""
        shared = AssetShare.objects.in_force().filter(asset=models.OuterRef("pk"), group=group)
        return self.filter(models.Q(group=group) | models.Q(models.Exists(shared), archived_at__isnull=True))

    def confirmed_by(self, group: Group) -> Self:
        """Those that people of the group may confirm: its own, and those shared with it so, while share and link are in force."""
        shared = AssetShare.objects.in_force().filter(asset=models.OuterRef("pk"), group=group, right=ShareRight.CONFIRM)
        return self.filter(models.Q(group=group) | models.Exists(shared), archived_at__isnull=True)

    def with_checked(self) -> Self:
        """With when each was confirmed last; `state` asks nothing more of the database."""
        return self.annotate(checked_at=models.Max("checks__at"))


def _on_the_map() -> models.Q:
    """Return what the database asks of where an asset is: two figures on the earth or none, and no finer than its kind may have."""
    nowhere = models.Q(latitude__isnull=True, longitude__isnull=True)
    known = models.Q(latitude__isnull=False, longitude__isnull=False)
    there = known & models.Q(latitude__range=(-90 * A_DEGREE, 90 * A_DEGREE), longitude__range=(-180 * A_DEGREE, 180 * A_DEGREE))
    about = models.Q(Exact(Mod(models.F("latitude"), models.Value(ABOUT)), 0), Exact(Mod(models.F("longitude"), models.Value(ABOUT)), 0))
    of_no_place = models.Q(kind__in=[AssetKind.SKILLS, AssetKind.STORY])
    return nowhere | (there & ~of_no_place & (models.Q(kind=AssetKind.PLACE) | about))


class Asset(models.Model):
    """
    A club, a service, a hall, people who know something: what a community has, never a person and never a home.

    `area_*` says where in words; `latitude` and `longitude`, in hundred-thousandths of a degree, where it is on the map: a place as it is,
    what is no place to the hundredth of a degree, about a kilometre, for it may meet in somebody's home; skills and stories nowhere.
    `schedule_*`, `access_*` and `cost_*` say when, how one gets in and about, and what it costs. `identifier` is what another system
    calls it, once in a group. `is_public`: everybody sees it, unless the group is private. Whom to ask about it stands apart (AssetContact).
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="assets")
    kind = models.CharField(max_length=11, choices=AssetKind.choices)
    name_cy = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    about_cy = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    area_cy = models.CharField(max_length=160, blank=True)
    area_en = models.CharField(max_length=160, blank=True)
    schedule_cy = models.CharField(max_length=300, blank=True)
    schedule_en = models.CharField(max_length=300, blank=True)
    access_cy = models.TextField(blank=True)
    access_en = models.TextField(blank=True)
    cost_cy = models.CharField(max_length=300, blank=True)
    cost_en = models.CharField(max_length=300, blank=True)
    latitude = models.IntegerField(null=True, blank=True)
    longitude = models.IntegerField(null=True, blank=True)
    organisation_name = models.CharField(max_length=160, blank=True)
    url = models.URLField(max_length=500, blank=True)
    identifier = models.CharField(max_length=120, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    is_public = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    name = Said("name")
    about = Said("about")
    area = Said("area")
    schedule = Said("schedule")
    access = Said("access")
    cost = Said("cost")

    objects = AssetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=both("name") & both_or_none("about") & both_or_none("area"), name="asset_in_both_languages"),
            models.CheckConstraint(
                condition=both_or_none("schedule") & both_or_none("access") & both_or_none("cost"),
                name="asset_says_the_rest_in_both_or_neither",
            ),
            models.CheckConstraint(condition=_on_the_map(), name="asset_is_on_the_map_no_finer_than_it_may"),
            models.UniqueConstraint(
                fields=["group", "identifier"], condition=~models.Q(identifier=""), name="asset_identifier_is_one_in_a_group"
            ),
        ]

    def __str__(self) -> str:
        return f"asset {self.pk}"

    @property
    def marks(self) -> list[tuple[str, ...]]:
        """What it is known again by in a file: its number where it has one, and its kind and names."""
        named = (self.kind, self.name_cy, self.name_en)
        return [("number", self.identifier), named] if self.identifier else [named]

    def state(self, checked_at: dt.datetime | None, at: dt.datetime) -> AssetState:
        """Return how it stands, confirmed last at `checked_at`. Changing it is not confirming it."""
        if self.archived_at is not None:
            return AssetState.ARCHIVED
        if checked_at is None:
            return AssetState.UNCONFIRMED
        return AssetState.STALE if checked_at + STALE_AFTER <= at else AssetState.CONFIRMED


class AssetContact(models.Model):
    """Whom to ask about an asset: read by members of its own group alone, whatever is shared or public. It goes when the asset is archived."""

    asset = models.OneToOneField(Asset, models.CASCADE, related_name="contact")
    name = models.CharField(max_length=160)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name="") & (~models.Q(email="") | ~models.Q(phone="")), name="contact_can_be_asked")
        ]

    def __str__(self) -> str:
        return f"contact of asset {self.asset_id}"


class AssetCheck(models.Model):
    """Somebody said that an asset is still there: written once."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="checks")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"check {self.pk} of asset {self.asset_id}"


class AssetShareQuerySet(models.QuerySet["AssetShare"]):
    """How shares are found."""

    def in_force(self) -> Self:
        """Those accepted and not ended, while the two groups are linked to share assets."""
        links = GroupLink.objects.in_force().filter(kind=LinkKind.ASSETS)
        owner, other = models.OuterRef("asset__group"), models.OuterRef("group")
        linked = models.Q(group=owner, other=other) | models.Q(group=other, other=owner)
        return self.filter(models.Exists(links.filter(linked)), accepted_at__isnull=False, ended_at__isnull=True)


class AssetShare(models.Model):
    """The owner offers an asset to another group, which accepts it; either ends it."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="shares")
    group = models.ForeignKey(Group, models.PROTECT, related_name="assets_shared_with_us")
    right = models.CharField(max_length=7, choices=ShareRight.choices, default=ShareRight.SEE)
    offered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AssetShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "group"], condition=models.Q(ended_at__isnull=True), name="asset_is_shared_once_with_a_group"
            ),
        ]

    def __str__(self) -> str:
        return f"share {self.pk} of asset {self.asset_id}"
