"""What a meeting speaks about, what was said, and what was decided."""

from typing import Final, Self

from django.conf import settings
from django.db import models

from amser.networks.models.event import Event
from amser.networks.models.group import Group
from amser.networks.models.membership import GroupMembership, GroupRole
from amser.timebanks.models import Said, both, both_or_none


class ItemKind(models.TextChoices):
    """What an item of an agenda asks of the meeting."""

    INFORMATION = "information"
    DISCUSSION = "discussion"
    DECISION = "decision"


class AgendaItem(models.Model):
    """
    One thing on an agenda, in order. `note_*` is what the minutes say of it; `is_finished` that it does not come back.

    `carried_from` is the item of an earlier meeting that it goes on with. `paper` is an address where something is to be read.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="agenda")
    position = models.IntegerField()
    title_cy = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    kind = models.CharField(max_length=11, choices=ItemKind.choices, default=ItemKind.DISCUSSION)
    minutes = models.IntegerField(null=True, blank=True)
    lead = models.CharField(max_length=120, blank=True)
    paper = models.URLField(blank=True, max_length=500)
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="carried_to")
    note_cy = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    is_finished = models.BooleanField(default=False)
    title = Said("title")
    note = Said("note", or_other=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=both("title"), name="agenda_item_in_both_languages"),
            models.CheckConstraint(
                condition=models.Q(minutes__isnull=True) | models.Q(minutes__range=(1, 24 * 60)), name="agenda_item_takes_up_to_a_day"
            ),
            models.UniqueConstraint(fields=["event", "position"], name="agenda_has_an_order", deferrable=models.Deferrable.DEFERRED),
            models.UniqueConstraint(fields=["event", "carried_from"], name="agenda_item_is_carried_once_into_a_meeting"),
        ]

    def __str__(self) -> str:
        return f"agenda item {self.pk}"


class MinutesState(models.TextChoices):
    """How minutes stand."""

    DRAFT = "draft"
    CIRCULATED = "circulated"
    APPROVED = "approved"


class Minutes(models.Model):
    """
    The minutes of a meeting: what is said of each item, and `text_*` before them. Approved at a later meeting, then locked.

    Nobody changes approved minutes, or the agenda they are of: the database refuses. What was wrong is a correction beside them.
    """

    event = models.OneToOneField(Event, models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=10, choices=MinutesState.choices, default=MinutesState.DRAFT)
    text_cy = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    circulated_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_in = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="approves")
    text = Said("text", or_other=True)

    class Meta:
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="approved") | models.Q(approved_in__isnull=False, approved_at__isnull=False),
                name="approved_minutes_say_where_and_when",
            ),
            models.CheckConstraint(condition=models.Q(state="draft") | both_or_none("text"), name="circulated_minutes_in_both_languages"),
            models.CheckConstraint(
                condition=models.Q(approved_in__isnull=True) | ~models.Q(approved_in=models.F("event")), name="minutes_are_approved_later"
            ),
        ]

    def __str__(self) -> str:
        return f"minutes of event {self.event_id}"

    @property
    def is_approved(self) -> bool:
        """Whether they are locked."""
        return self.state == MinutesState.APPROVED


class Correction(models.Model):
    """What is wrong in approved minutes, said beside them in both languages."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="corrections")
    text_cy = models.TextField()
    text_en = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    text = Said("text")

    class Meta:
        constraints = [models.CheckConstraint(condition=both("text"), name="correction_in_both_languages")]

    def __str__(self) -> str:
        return f"correction {self.pk}"


class Method(models.TextChoices):
    """How a meeting decided."""

    CONSENT = "consent"
    MAJORITY = "majority"
    COUNT = "count"
    CHAIR = "chair"


class Result(models.TextChoices):
    """What a meeting decided about a question."""

    AGREED = "agreed"
    NOT_AGREED = "not_agreed"
    PUT_OFF = "put_off"


COUNTED: Final = frozenset({Method.MAJORITY, Method.COUNT})


class DecisionQuerySet(models.QuerySet["Decision"]):
    """How decisions are found."""

    def standing(self) -> Self:
        """Those that no later one has replaced, the newest first."""
        return self.filter(replaced_by__isnull=True).order_by("-at", "-pk")


class Decision(models.Model):
    """
    A question, how it was decided, and the outcome in words, in both languages. Written once; a later decision replaces it.

    `gives_role` in a group that its members lead: `whose` has that role from now on.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="decisions")
    event = models.ForeignKey(Event, models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="decisions")
    question_cy = models.CharField(max_length=300)
    question_en = models.CharField(max_length=300)
    method = models.CharField(max_length=8, choices=Method.choices)
    result = models.CharField(max_length=10, choices=Result.choices)
    for_count = models.IntegerField(null=True, blank=True)
    against_count = models.IntegerField(null=True, blank=True)
    neither_count = models.IntegerField(null=True, blank=True)
    outcome_cy = models.TextField()
    outcome_en = models.TextField()
    review_on = models.DateField(null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    whose = models.ForeignKey(GroupMembership, models.PROTECT, null=True, blank=True, related_name="+")
    gives_role = models.CharField(max_length=11, choices=GroupRole.choices, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    question = Said("question")
    outcome = Said("outcome")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=both("question") & both("outcome"), name="decision_in_both_languages"),
            models.CheckConstraint(
                condition=models.Q(for_count__isnull=True, against_count__isnull=True, neither_count__isnull=True)
                | models.Q(for_count__gte=0, against_count__gte=0, neither_count__gte=0, method__in=["majority", "count"]),
                name="decision_is_counted_whole_or_not",
            ),
            models.CheckConstraint(
                condition=models.Q(whose__isnull=True, gives_role="") | models.Q(whose__isnull=False) & ~models.Q(gives_role=""),
                name="decision_gives_a_role_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"
