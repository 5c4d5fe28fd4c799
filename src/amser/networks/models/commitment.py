"""What somebody promised: a pledge, an action of a meeting, or a line of a year's programme; and how it went since."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.db import models

from amser.networks.models.event import Event
from amser.networks.models.group import Group
from amser.networks.models.meeting import AgendaItem
from amser.timebanks.models import Said, both

QUIET_AFTER: Final = dt.timedelta(days=90)
FIRST_YEAR: Final = 1970


class CommitmentKind(models.TextChoices):
    """Where a promise comes from."""

    PLEDGE = "pledge"
    ACTION = "action"
    LINE = "line"  # of a year's programme of work


class CommitmentState(models.TextChoices):
    """How a promise stands. Overdue and quiet are not states: they are computed."""

    OFFERED = "offered"
    AGREED = "agreed"
    UNDER_WAY = "under_way"
    DONE = "done"
    CARRIED = "carried"
    WITHDRAWN = "withdrawn"


OPEN: Final = frozenset({CommitmentState.OFFERED, CommitmentState.AGREED, CommitmentState.UNDER_WAY})


class Language(models.TextChoices):
    """In which language a promise was made."""

    CY = "cy"
    EN = "en"


class Aim(models.Model):
    """What promises of a group work towards. An aim that has ended takes no more of them."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="aims")
    title_cy = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    title = Said("title")

    class Meta:
        constraints = [models.CheckConstraint(condition=both("title"), name="aim_in_both_languages")]

    def __str__(self) -> str:
        return f"aim {self.pk} of group {self.group_id}"


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """How promises are found."""

    def open(self) -> Self:
        """Those that are neither done nor given up nor carried over."""
        return self.filter(state__in=OPEN)

    def overdue(self, on: dt.date) -> Self:
        """Open ones whose day has gone by."""
        return self.open().filter(due_on__lt=on)

    def quiet(self, at: dt.datetime) -> Self:
        """Open ones of which nobody has said anything for ninety days."""
        heard = CommitmentUpdate.objects.filter(commitment=models.OuterRef("pk"), at__gt=at - QUIET_AFTER)
        return self.open().filter(~models.Exists(heard), made_at__lte=at - QUIET_AFTER)

    def by_due(self) -> Self:
        """Whichever is due first first, those without a day last."""
        return self.order_by(models.F("due_on").asc(nulls_last=True), "made_at", "pk")


class Commitment(models.Model):
    """
    What somebody promised, in their own words and language: kept as it was said, while `state` says how it stands.

    Its id is made where it is taken down, so that what a telephone sends twice is one promise. Whoever promises is a person with an
    account, an organisation, or somebody known by name only (`who`). `event` is where it was made, `item` the agenda item.
    The state changes by an update alone: the database refuses anything else.
    """

    id = models.UUIDField(primary_key=True)
    group = models.ForeignKey(Group, models.PROTECT, related_name="commitments")
    kind = models.CharField(max_length=6, choices=CommitmentKind.choices, default=CommitmentKind.PLEDGE)
    text = models.TextField()
    language = models.CharField(max_length=2, choices=Language.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="commitments")
    organisation_name = models.CharField(max_length=160, blank=True)
    who = models.CharField(max_length=120, blank=True)
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="commitments")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="commitments")
    aim = models.ForeignKey(Aim, models.PROTECT, null=True, blank=True, related_name="commitments")
    year = models.IntegerField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    how_we_know = models.TextField(blank=True)
    is_public = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=CommitmentState.choices, default=CommitmentState.OFFERED)
    carried_from = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="carried_to")
    reminded_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="commitment_says_what"),
            models.CheckConstraint(
                condition=models.Q(user__isnull=False) | ~models.Q(organisation_name="") | ~models.Q(who=""), name="somebody_commits"
            ),
            models.CheckConstraint(condition=models.Q(user__isnull=True) | models.Q(who=""), name="whoever_commits_is_one"),
            models.CheckConstraint(
                condition=models.Q(year__isnull=True) | models.Q(year__range=(FIRST_YEAR, 9999)), name="commitment_is_of_a_year"
            ),
            models.CheckConstraint(
                condition=models.Q(carried_from__isnull=True) | ~models.Q(carried_from=models.F("id")),
                name="commitment_goes_on_from_another",
            ),
        ]
        indexes = [models.Index(fields=["group", "state", "due_on"], name="commitment_of_a_group_by_day")]

    def __str__(self) -> str:
        return f"commitment {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.state in OPEN

    @property
    def shown_name(self) -> str:
        """Who promised, as members of the group read it."""
        name = self.user.name if self.user else self.who
        return ", ".join(part for part in (name, self.organisation_name) if part)

    @property
    def public_name(self) -> str:
        """Who promised, as everybody reads it: a guest's name stays in the group. Empty where only that is known."""
        name = self.user.name if self.user else ""
        return ", ".join(part for part in (name, self.organisation_name) if part)

    def is_overdue(self, on: dt.date) -> bool:
        """Whether its day has gone by with something left to do."""
        return self.is_open and self.due_on is not None and self.due_on < on


class CommitmentPartner(models.Model):
    """With whom somebody does what they promised."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="partners")
    name = models.CharField(max_length=160)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="partner_has_a_name")]

    def __str__(self) -> str:
        return f"partner {self.pk} of commitment {self.commitment_id}"


class Audience(models.Model):
    """To whom something was promised to be said or shown: ticked one by one, each once."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="audiences")
    name = models.CharField(max_length=160)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(name=""), name="audience_has_a_name")]

    def __str__(self) -> str:
        return f"audience {self.pk} of commitment {self.commitment_id}"


class CommitmentUpdate(models.Model):
    """
    How a promise goes: words, and the state it came to, "" where it stays. Written once, never changed.

    `asks_help`: whoever promised asks for help with it in a time bank.
    """

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="updates")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=CommitmentState.choices, blank=True)
    asks_help = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(words="") | ~models.Q(state="") | models.Q(asks_help=True), name="update_says_something"
            ),
            models.CheckConstraint(condition=~models.Q(state="withdrawn") | ~models.Q(words=""), name="withdrawn_says_why"),
        ]

    def __str__(self) -> str:
        return f"update {self.pk} of commitment {self.commitment_id}"
