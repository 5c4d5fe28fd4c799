"""A time bank, its places, its dated policy, who runs it, and who would like one."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language

from amser.geography.points import Placed, in_the_middle
from amser.kernel.languages import base


def in_current_language(cy: str, en: str) -> str:
    """Return the text of the two that the reader's language asks for."""
    return cy if base(get_language() or "en") == "cy" else en


class Said:
    """A text of a model that stands in both languages (`title_cy`, `title_en`), read in the reader's; `or_other`: or what there is."""

    def __init__(self, field: str, *, or_other: bool = False) -> None:
        self.field, self.or_other = field, or_other

    def __get__(self, row: object, owner: type | None = None) -> str:
        if row is None:  # Asked of the class, by whoever looks at what it has.
            return ""
        welsh, english = getattr(row, f"{self.field}_cy"), getattr(row, f"{self.field}_en")
        said = in_current_language(welsh, english)
        return said or (welsh or english if self.or_other else "")


def both(field: str) -> models.Q:
    """Return the condition that a text stands in both languages: `name` in `name_cy` and in `name_en`."""
    return ~models.Q(**{f"{field}_cy": ""}) & ~models.Q(**{f"{field}_en": ""})


def both_or_none(field: str) -> models.Q:
    """Return the condition that a text stands in both languages or in none."""
    return models.Q(**{f"{field}_cy": "", f"{field}_en": ""}) | both(field)


class TimeBankQuerySet(models.QuerySet["TimeBank"]):
    """How banks are found."""

    def running(self) -> Self:
        """Those that have not closed."""
        return self.filter(closed_at__isnull=True)

    def for_council(self, code: str) -> Self:
        """Those that serve people of a council."""
        return self.filter(councils__contains=[code])


class TimeBank(models.Model):
    """
    A community whose members give each other hours.

    `book_id` and the three accounts are the ledger's: hours are issued from `issue_account`, kept for the community in
    `pot_account`, and written off to `writeoff_account`. `is_sample` never changes: only a sample may be given a past.
    """

    id = models.AutoField(primary_key=True)
    slug = models.SlugField(max_length=60, unique=True)
    name_cy = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    description_cy = models.TextField(blank=True)
    description_en = models.TextField(blank=True)
    hours_cy = models.CharField(max_length=120, blank=True)
    hours_en = models.CharField(max_length=120, blank=True)
    councils = models.JSONField(default=list)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    address = models.TextField(blank=True)
    book_id = models.IntegerField(unique=True)
    issue_account = models.BigIntegerField()
    pot_account = models.BigIntegerField()
    writeoff_account = models.BigIntegerField()
    last_member_number = models.IntegerField(default=0)
    is_sample = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = TimeBankQuerySet.as_manager()

    # Its live roles with their people, where a policy has read them on the way: a page need not ask again.
    known_roles: "list[Role] | None" = None

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name_cy="") & ~models.Q(name_en=""), name="bank_has_both_names"),
            models.CheckConstraint(
                condition=models.Q(description_cy="", description_en="") | ~models.Q(description_cy="") & ~models.Q(description_en=""),
                name="description_in_both_languages_or_none",
            ),
            models.CheckConstraint(
                condition=models.Q(hours_cy="", hours_en="") | ~models.Q(hours_cy="") & ~models.Q(hours_en=""),
                name="opening_hours_in_both_languages_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_current_language(self.name_cy, self.name_en)

    @property
    def description(self) -> str:
        """What the bank says of itself, in the reader's language."""
        return in_current_language(self.description_cy, self.description_en)

    @property
    def hours(self) -> str:
        """When somebody answers the telephone, in the reader's language."""
        return in_current_language(self.hours_cy, self.hours_en)

    def ledger_moment(self, at: dt.datetime) -> dt.datetime | None:
        """
        Return the moment to give the ledger, or None for the database's own clock.

        Only a sample's history may be dated. What happens there now takes the clock too: of two people who confirm at
        the same instant, the one who queued would otherwise be before the other.
        """
        is_history = self.is_sample and at < timezone.now() - dt.timedelta(minutes=1)
        return at if is_history else None


class Place(Placed):
    """A neighbourhood of a bank: as exactly as anyone but the coordinator is told where a member lives. `point` is about its middle."""

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="places")
    name_cy = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["timebank", "name_en"], name="place_named_once_in_english"),
            models.UniqueConstraint(fields=["timebank", "name_cy"], name="place_named_once_in_welsh"),
            models.CheckConstraint(condition=~models.Q(name_cy="") & ~models.Q(name_en=""), name="place_has_both_names"),
            models.CheckConstraint(condition=in_the_middle(), name="place_lies_in_a_square"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_current_language(self.name_cy, self.name_en)


# The places whose people somebody may act for, None among them for people of no place; None alone is the whole bank.
Places = frozenset[int | None] | None


def lives_in(places: Places, field: str = "place") -> models.Q:
    """Return the condition on whatever holds a place in `field` that it is one of these; none for the whole bank."""
    if places is None:
        return models.Q()
    named = models.Q(**{f"{field}__in": [place for place in places if place is not None]})
    return named | models.Q(**{f"{field}__isnull": True}) if None in places else named


class RoleKind(models.TextChoices):
    """What someone does for a bank. A member is not a role: it is a membership."""

    COORDINATOR = "coordinator"
    BROKER = "broker"
    STEWARD = "steward"
    AUDITOR = "auditor"
    LEAD = "lead"
    DEPUTY = "deputy"
    APPROVER = "approver"


DESK_ROLES = frozenset({RoleKind.COORDINATOR, RoleKind.BROKER, RoleKind.STEWARD})


class RoleQuerySet(models.QuerySet["Role"]):
    """How roles are found."""

    def live(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_at__isnull=True)

    def at_the_desk(self) -> Self:
        """Those who do a broker's work: broker, steward, and the coordinator of a place."""
        return self.live().filter(kind__in=DESK_ROLES)


class Role(models.Model):
    """Someone runs a bank, brokers in it, coordinates one of its places, reads its books, or is its safeguarding lead or deputy."""

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=12, choices=RoleKind.choices)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="coordinators")
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["timebank", "user", "kind", "place"],
                condition=models.Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="role_held_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="coordinator", place__isnull=False) | ~models.Q(kind="coordinator") & models.Q(place__isnull=True),
                name="coordinators_have_a_place_and_nobody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.timebank_id}"

    def end(self, *, at: dt.datetime) -> None:
        """The role is over; what was done in it stays."""
        self.ended_at = at
        self.save(update_fields=["ended_at"])


class PolicyRowQuerySet(models.QuerySet["PolicyRow"]):
    """How policies are found."""

    def in_force(self, on: dt.date) -> Self:
        """Those begun by a day, the newest first."""
        return self.filter(begins_on__lte=on).order_by("-begins_on", "-id")


class PolicyRow(models.Model):
    """
    The values of a bank's policy from a day on. Null means the default (`queries.Policy`), never "no limit".

    All lengths in minutes. A row replaces the one before it whole; nothing is edited.
    """

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="policies")
    begins_on = models.DateField()
    soft_floor_minutes = models.IntegerField(null=True, blank=True)
    hard_floor_minutes = models.IntegerField(null=True, blank=True)
    upper_prompt_minutes = models.IntegerField(null=True, blank=True)
    step_minutes = models.IntegerField(null=True, blank=True)
    minimum_minutes = models.IntegerField(null=True, blank=True)
    start_grant_minutes = models.IntegerField(null=True, blank=True)
    confirm_after_days = models.IntegerField(null=True, blank=True)
    show_balances = models.BooleanField(null=True, blank=True)
    goods_for_credits = models.BooleanField(null=True, blank=True)
    counts_travel = models.BooleanField(null=True, blank=True)
    joining_conversation = models.BooleanField(null=True, blank=True)
    joining_references = models.IntegerField(null=True, blank=True)
    joining_checks = models.BooleanField(null=True, blank=True)
    first_in_groups = models.BooleanField(null=True, blank=True)
    first_accompanied = models.BooleanField(null=True, blank=True)
    pot_cap_minutes = models.IntegerField(null=True, blank=True)
    asks_a_week = models.IntegerField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = PolicyRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hard_floor_minutes__isnull=True) | models.Q(hard_floor_minutes__lte=0),
                name="hard_floor_is_not_above_zero",
            ),
            models.CheckConstraint(
                condition=models.Q(step_minutes__isnull=True) | models.Q(step_minutes__in=[1, 5, 10, 15, 20, 30, 60]),
                name="step_divides_the_hour",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_minutes__isnull=True) | models.Q(minimum_minutes__gt=0),
                name="minimum_is_more_than_nothing",
            ),
            models.CheckConstraint(
                condition=models.Q(start_grant_minutes__isnull=True) | models.Q(start_grant_minutes__gte=0),
                name="start_grant_is_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(pot_cap_minutes__isnull=True) | models.Q(pot_cap_minutes__gte=0), name="pot_cap_is_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(confirm_after_days__isnull=True) | models.Q(confirm_after_days__range=(3, 90)),
                name="confirmation_waits_three_to_ninety_days",
            ),
            models.CheckConstraint(
                condition=models.Q(joining_references__isnull=True) | models.Q(joining_references__range=(0, 4)),
                name="at_most_four_references",
            ),
            models.CheckConstraint(
                condition=models.Q(asks_a_week__isnull=True) | models.Q(asks_a_week__range=(0, 14)), name="asked_at_most_twice_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"policy of {self.timebank_id} from {self.begins_on}"


class Interest(models.Model):
    """Someone would like a time bank where there is none. Belongs to no bank: that is the point."""

    council = models.CharField(max_length=9)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=8)
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(email="") | ~models.Q(phone=""), name="interest_can_be_answered"),
        ]

    def __str__(self) -> str:
        return f"interest in {self.council}"
