"""A concern that somebody is not safe: read by the bank's safeguarding lead and deputy, and by nobody else."""

from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from amser.timebanks.models import RoleKind

LEAD_ROLES: Final = frozenset({RoleKind.LEAD, RoleKind.DEPUTY})


class Who(models.TextChoices):
    """Whom a concern is about, because the law has a duty for each."""

    ADULT = "adult"
    CHILD = "child"
    UNSURE = "unsure"


class ConcernState(models.TextChoices):
    """Where a concern stands: the state of its last step."""

    RAISED = "raised"
    LOOKED_AT = "looked_at"
    REFERRED = "referred"
    CLOSED = "closed"


OPEN_CONCERNS: Final = (ConcernState.RAISED, ConcernState.LOOKED_AT)


class ConcernPart(models.TextChoices):
    """What somebody has to do with a concern. Whoever has any part in it does not read it."""

    AT_RISK = "at_risk"
    SAID_TO_CAUSE_IT = "said"
    OTHERWISE = "otherwise"


class ConcernQuerySet(models.QuerySet["Concern"]):
    """How concerns are found."""

    def not_about(self, user_id: int) -> Self:
        """Those in which a person has no part."""
        return self.exclude(Exists(ConcernPerson.objects.filter(concern=OuterRef("pk"), user_id=user_id)))

    def with_state(self) -> Self:
        """Annotate `state`: that of the last step."""
        last = ConcernStep.objects.filter(concern=OuterRef("pk")).order_by("-pk").values("state")[:1]
        return self.annotate(state=Subquery(last))

    def open(self) -> Self:
        """Those that nobody has decided about."""
        return self.with_state().filter(state__in=OPEN_CONCERNS)


class Concern(models.Model):
    """
    Somebody is worried that a person is not safe, in their own words. Added, never changed or removed.

    `raised_by` is null where somebody who had not signed in wrote it. `told_by` names whose words they are, where a broker
    or a neighbour writes for somebody. The names in it are kept as they were said, whoever is removed later.
    """

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    who = models.CharField(max_length=6, choices=Who.choices)
    person = models.CharField(max_length=200)
    what = models.TextField()
    happened = models.CharField(max_length=200, blank=True)
    caused_by = models.CharField(max_length=200, blank=True)
    person_knows = models.BooleanField(null=True, blank=True)
    name = models.CharField(max_length=120, blank=True)
    reach = models.CharField(max_length=200, blank=True)
    told_by = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(person="") & ~models.Q(what=""), name="concern_says_who_and_what"),
            models.CheckConstraint(condition=models.Q(language__in=["cy", "en"]), name="concern_has_a_language"),
        ]
        indexes = [models.Index(fields=["timebank", "-raised_at"], name="concerns_of_a_bank")]

    def __str__(self) -> str:
        return f"concern {self.pk}"


class ConcernPerson(models.Model):
    """Someone who has a part in a concern, and so does not read it. `name` is what they were called then."""

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    part = models.CharField(max_length=9, choices=ConcernPart.choices)
    name = models.CharField(max_length=120)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concern", "user"], name="person_has_one_part_in_a_concern")]

    def __str__(self) -> str:
        return f"{self.part} in concern {self.concern_id}"


class ConcernStep(models.Model):
    """A concern went to a state: when, by whom, why; where it was referred, to whom."""

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=9, choices=ConcernState.choices)
    reason = models.TextField(blank=True)
    sent_to = models.CharField(max_length=200, blank=True)
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="raised") | ~models.Q(reason="") & models.Q(by_user__isnull=False),
                name="concern_moves_for_a_reason_by_somebody",
            ),
            models.CheckConstraint(condition=~models.Q(state="referred") | ~models.Q(sent_to=""), name="referral_goes_to_somebody"),
        ]

    def __str__(self) -> str:
        return f"concern {self.concern_id} {self.state}"


class ConcernNote(models.Model):
    """What the lead wrote down. Added, never changed."""

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, models.PROTECT, related_name="notes")
    words = models.TextField()
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(words=""), name="note_of_a_concern_has_words")]

    def __str__(self) -> str:
        return f"note on concern {self.concern_id}"
