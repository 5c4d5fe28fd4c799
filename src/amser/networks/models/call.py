"""What a group asks: a call, what people contribute to it in their own words, and whether others stand behind that."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.db import models

from amser.kernel.dates import today
from amser.listings.models import Listing
from amser.networks.models.commitment import Language
from amser.networks.models.group import Group
from amser.networks.models.meeting import Decision
from amser.networks.models.membership import Capacity
from amser.timebanks.models import Said, both, both_or_none

# What goes of a contribution that is taken back.
_EMPTY: Final = {"text": "", "source": "", "url": "", "context": "", "affiliation": "", "capacity": "", "is_named": False, "hidden_why": ""}
_A_MOMENT: Final = dt.timedelta(microseconds=1)


class CallKind(models.TextChoices):
    """What a call asks for."""

    IDEAS = "ideas"
    DEFINITIONS = "definitions"
    PRACTICE = "practice"
    BARRIERS = "barriers"
    QUESTIONS = "questions"
    HELP = "help"


class Answering(models.TextChoices):
    """Who may answer a call, and say what they think of answers."""

    MEMBERS = "members"
    SIGNED_IN = "signed_in"


class Results(models.TextChoices):
    """When those who may read a call read what others answered, and how many stand behind it."""

    ALWAYS = "always"
    ANSWERED = "answered"  # those who answered at once, the others when it is closed
    CLOSED = "closed"


class CallQuerySet(models.QuerySet["Call"]):
    """How calls are found."""

    def open_at(self, at: dt.datetime) -> Self:
        """Those that may be answered."""
        return self.filter(models.Q(closes_at__isnull=True) | models.Q(closes_at__gt=at))


class Call(models.Model):
    """
    A question that a group puts to its members, or to whoever has signed in, until a day (`closes_at`) or until it is closed.

    `is_public`: everybody reads it and its answers, else members alone, whatever becomes of the group's papers. From the first
    contribution on the database keeps what was asked, of whom, and who reads the answers when: people relied on it.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="calls")
    kind = models.CharField(max_length=11, choices=CallKind.choices)
    question_cy = models.CharField(max_length=300)
    question_en = models.CharField(max_length=300)
    about_cy = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    answering = models.CharField(max_length=9, choices=Answering.choices, default=Answering.MEMBERS)
    is_public = models.BooleanField(default=False)
    results = models.CharField(max_length=8, choices=Results.choices, default=Results.ALWAYS)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closes_at = models.DateTimeField(null=True, blank=True)
    question = Said("question")
    about = Said("about")

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=both("question") & both_or_none("about"), name="call_in_both_languages"),
            models.CheckConstraint(condition=models.Q(answering="members") | models.Q(is_public=True), name="call_to_everybody_is_public"),
            models.CheckConstraint(
                condition=models.Q(closes_at__isnull=True) | models.Q(closes_at__gte=models.F("opened_at")),
                name="call_closes_after_it_opens",
            ),
        ]
        indexes = [models.Index(fields=["group", "closes_at"], name="call_of_a_group_by_day")]

    def __str__(self) -> str:
        return f"call {self.pk}"

    def is_open(self, at: dt.datetime) -> bool:
        """Whether it may be answered."""
        return self.closes_at is None or at < self.closes_at

    def takes_stances(self, at: dt.datetime) -> bool:
        """Whether people say what they think of answers: while it is open; where answers are read only afterwards, from then on."""
        return self.is_open(at) != (self.results == Results.CLOSED)

    @property
    def has_sources(self) -> bool:
        """Whether an answer says where it comes from, and where it is used."""
        return self.kind in {CallKind.DEFINITIONS, CallKind.PRACTICE}

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which it may be answered, or None."""
        return today(self.closes_at - _A_MOMENT) if self.closes_at else None


class HelpRequest(models.Model):
    """
    A call for help that is a request in a time bank too, of the organisation that hosts the group: whoever helps is given hours.

    The listing says whether it is on the bank's board; the bank's desk puts it there.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="requests")
    listing = models.OneToOneField(Listing, models.PROTECT, related_name="of_a_call")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"call {self.call_id} as listing {self.listing_id}"


class ContributionState(models.TextChoices):
    """How a contribution stands. What comes from outside the group waits (SENT) until somebody who runs it has read it."""

    SENT = "sent"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class ContributionQuerySet(models.QuerySet["Contribution"]):
    """How contributions are found."""

    def published(self) -> Self:
        """Those that stand by themselves and are read."""
        return self.filter(state=ContributionState.PUBLISHED)

    def counted(self) -> Self:
        """Those that were read and not hidden: as they are, or merged into another."""
        return self.filter(state__in=[ContributionState.PUBLISHED, ContributionState.MERGED])

    def let_go(self) -> None:
        """Have what was merged into these stand by itself again."""
        Contribution.objects.filter(merged_into__in=self.values("pk")).update(state=ContributionState.PUBLISHED, merged_into=None)

    def take_back(self) -> None:
        """Have the words of these go for good, and what was merged into them stand by itself again."""
        ids = list(self.values_list("pk", flat=True))
        found = Contribution.objects.filter(pk__in=ids)
        found.let_go()
        found.exclude(state=ContributionState.WITHDRAWN).update(state=ContributionState.WITHDRAWN, merged_into=None, **_EMPTY)

    def forget(self) -> None:
        """Have the words of these go with their author, but for what a meeting adopted: that is the group's own, without a name."""
        self.filter(adopted_by__isnull=True).take_back()
        self.exclude(adopted_by__isnull=True).update(affiliation="", capacity="", is_named=False)


class Contribution(models.Model):
    """
    What somebody answered, in their words and their language. `source` and `context` are of a definition: whose, and where it is used.

    `capacity` and `affiliation` are as they were that day. Members read the author's name; others only where the author said so
    (`is_named`). From the first stance on the database keeps the words: what somebody stands behind does not change under them.
    Taken back, the words go. `adopted_by` is the decision of a meeting by which the group made a definition its own.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="contributions")
    text = models.TextField()
    language = models.CharField(max_length=2, choices=Language.choices)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="contributions")
    capacity = models.CharField(max_length=12, choices=Capacity.choices, blank=True)
    affiliation = models.CharField(max_length=200, blank=True)
    is_named = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=500, blank=True)
    context = models.TextField(blank=True)
    derived_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="derived")
    state = models.CharField(max_length=9, choices=ContributionState.choices, default=ContributionState.SENT)
    hidden_why = models.CharField(max_length=300, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    adopted_by = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="adopted_definitions")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(text="") | models.Q(state="withdrawn"), name="contribution_says_something"),
            models.CheckConstraint(
                condition=models.Q(state="withdrawn", text="", source="", url="", context="", affiliation="", capacity="")
                | ~models.Q(state="withdrawn"),
                name="withdrawn_contribution_is_empty",
            ),
            models.CheckConstraint(
                condition=models.Q(state="hidden") & ~models.Q(hidden_why="") | ~models.Q(state="hidden") & models.Q(hidden_why=""),
                name="hidden_contribution_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(state="merged", merged_into__isnull=False)
                | ~models.Q(state="merged") & models.Q(merged_into__isnull=True),
                name="merged_contribution_says_into_which",
            ),
            models.CheckConstraint(
                condition=models.Q(adopted_by__isnull=True) | models.Q(state="published"), name="adopted_contribution_is_published"
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="contribution_merges_into_another",
            ),
        ]

    def __str__(self) -> str:
        return f"contribution {self.pk} to call {self.call_id}"


class StanceKind(models.TextChoices):
    """What somebody thinks of a contribution."""

    SUPPORT = "support"
    UNSURE = "unsure"
    AGAINST = "against"


class Stance(models.Model):
    """What one person thinks of somebody else's contribution, one for each; and why, which members of the group read."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="stances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="stances")
    stance = models.CharField(max_length=7, choices=StanceKind.choices)
    reason = models.CharField(max_length=500, blank=True)
    capacity = models.CharField(max_length=12, choices=Capacity.choices, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contribution", "user"], name="person_has_one_stance_on_a_contribution")]

    def __str__(self) -> str:
        return f"stance {self.pk} on contribution {self.contribution_id}"
