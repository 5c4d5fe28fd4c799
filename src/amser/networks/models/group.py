"""A group of people who meet, what it is for, and who may be asked about it."""

import datetime as dt
from typing import Any, Final, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Greatest, Least

from amser.kernel.languages import sort_key
from amser.organisations.models import Organisation
from amser.timebanks.models import Said, both, both_or_none, in_current_language


class GroupKind(models.TextChoices):
    """What sort of group it is."""

    NETWORK = "network"
    FORUM = "forum"
    STEERING = "steering"
    WORKING = "working"
    LOCAL_FORUM = "local_forum"
    PANEL = "panel"


class Joining(models.TextChoices):
    """How one becomes a member."""

    OPEN = "open"
    REQUEST = "request"
    INVITATION = "invitation"


class Papers(models.TextChoices):
    """Who reads a group's page and its papers: agendas, minutes, decisions, documents."""

    PUBLIC = "public"
    MEMBERS = "members"  # everybody knows of the group; its papers are for members
    PRIVATE = "private"  # nobody else knows of it


class GroupState(models.TextChoices):
    """How a group stands."""

    FORMING = "forming"
    ACTIVE = "active"
    DORMANT = "dormant"
    CLOSED = "closed"


LONGEST_CADENCE: Final = 366  # days between two meetings


class GroupQuerySet(models.QuerySet["Group"]):
    """How groups are found."""

    def listed(self) -> Self:
        """Those that everybody knows of, and that are not closed."""
        return self.exclude(papers=Papers.PRIVATE).exclude(state=GroupState.CLOSED)

    def by_name(self) -> Self:
        """In the order of their names in the reader's language, by the Welsh alphabet."""
        return self.order_by(in_current_language("sort_cy", "sort_en"), "pk")


class Group(models.Model):
    """
    A network, forum or steering group. Everything it says of itself stands in both languages, or in neither.

    `about_*` is its purpose; `decides_*`, `works_*` and `who_*` its charter: what it decides, how it works, who takes part.
    `councils` are codes of the areas it serves. It meets every `least_days` to `most_days` days, or at no fixed pace (both null).
    A `member_led` group gives roles and changes its agreement by a decision of a meeting only.
    """

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=GroupKind.choices, default=GroupKind.NETWORK)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    host = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="groups")
    name_cy = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    sort_cy = models.CharField(max_length=120, editable=False)
    sort_en = models.CharField(max_length=120, editable=False)
    about_cy = models.TextField()
    about_en = models.TextField()
    decides_cy = models.TextField(blank=True)
    decides_en = models.TextField(blank=True)
    works_cy = models.TextField(blank=True)
    works_en = models.TextField(blank=True)
    who_cy = models.TextField(blank=True)
    who_en = models.TextField(blank=True)
    councils = ArrayField(models.CharField(max_length=9), default=list, blank=True)
    joining = models.CharField(max_length=10, choices=Joining.choices, default=Joining.REQUEST)
    papers = models.CharField(max_length=8, choices=Papers.choices, default=Papers.MEMBERS)
    is_member_led = models.BooleanField(default=False)
    least_days = models.IntegerField(null=True, blank=True)
    most_days = models.IntegerField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=GroupState.choices, default=GroupState.FORMING)
    is_sample = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_why_cy = models.TextField(blank=True)
    closed_why_en = models.TextField(blank=True)
    name = Said("name")
    about = Said("about")
    decides = Said("decides")
    works = Said("works")
    who = Said("who")
    closed_why = Said("closed_why")

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=both("name") & both("about"), name="group_says_what_it_is_in_both_languages"),
            models.CheckConstraint(
                condition=both_or_none("decides") & both_or_none("works") & both_or_none("who"),
                name="group_charter_in_both_languages_or_none",
            ),
            models.CheckConstraint(
                condition=models.Q(least_days__isnull=True, most_days__isnull=True)
                | models.Q(least_days__gte=1, most_days__gte=models.F("least_days"), most_days__lte=LONGEST_CADENCE),
                name="group_meets_within_a_window_or_freely",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) & ~models.Q(state="closed")
                | models.Q(closed_at__isnull=False, state="closed") & both("closed_why"),
                name="closed_group_says_when_and_why",
            ),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="group_is_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.slug

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the names' order with them."""
        self.sort_cy, self.sort_en = sort_key(self.name_cy)[:120], sort_key(self.name_en)[:120]
        super().save(*args, **kwargs)

    @property
    def is_closed(self) -> bool:
        """Whether it has ended: what it did is still read, and nothing is added."""
        return self.state == GroupState.CLOSED

    @property
    def given_to_id(self) -> int | None:
        """The organisation that hours given to it are given to: its host, or that of the group above it."""
        return self.host_id or (self.parent.host_id if self.parent else None)

    def due_between(self, last: dt.date | None) -> tuple[dt.date, dt.date] | None:
        """Return between which days the next meeting is due, where the group has a pace and has met (`last`)."""
        if last is None or self.least_days is None or self.most_days is None:
            return None
        return last + dt.timedelta(days=self.least_days), last + dt.timedelta(days=self.most_days)


class GroupAgreement(models.Model):
    """What members agree to, in both languages. Versions count up from 1, and a published one does not change."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="agreements")
    version = models.IntegerField()
    text_cy = models.TextField()
    text_en = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    text = Said("text")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "version"], name="group_agreement_version_is_one"),
            models.CheckConstraint(condition=both("text"), name="group_agreement_in_both_languages"),
        ]

    def __str__(self) -> str:
        return f"agreement {self.version} of {self.group_id}"


class LinkKind(models.TextChoices):
    """What two groups do together."""

    LEARNING = "learning"
    ASSETS = "assets"
    PROGRAMME = "programme"


class GroupLinkQuerySet(models.QuerySet["GroupLink"]):
    """How links are found."""

    def in_force(self) -> Self:
        """Those that both groups have accepted, and neither has ended."""
        return self.filter(accepted_at__isnull=False, ended_at__isnull=True)


class GroupLink(models.Model):
    """Two groups work together: `group` proposed it, `other` accepts it, and either ends it."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="links")
    other = models.ForeignKey(Group, models.PROTECT, related_name="links_to_us")
    kind = models.CharField(max_length=9, choices=LinkKind.choices)
    proposed_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = GroupLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "other", "kind"], condition=models.Q(ended_at__isnull=True), name="groups_are_linked_once_in_a_way"
            ),
            models.UniqueConstraint(
                Least("group", "other"),
                Greatest("group", "other"),
                "kind",
                condition=models.Q(ended_at__isnull=True),
                name="groups_are_linked_once_whoever_proposed",
            ),
            models.CheckConstraint(condition=~models.Q(group=models.F("other")), name="group_is_linked_to_another"),
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"
