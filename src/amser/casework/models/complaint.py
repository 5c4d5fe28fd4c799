"""A complaint about how somebody behaved, or about the time bank: looked at by somebody whom it is not about."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from amser.members.models import Membership


class ComplaintState(models.TextChoices):
    """Where a complaint stands: the state of its last step."""

    RECEIVED = "received"
    LOOKED_AT = "looked_at"
    ANSWERED = "answered"


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    """How complaints are found."""

    def for_reader(self, user_id: int) -> Self:
        """Those that a person may deal with: neither about them, nor their own."""
        return self.exclude(_concerns(user_id))

    def not_for(self, user_id: int) -> Self:
        """Those that a person may not deal with: about them, or their own."""
        return self.filter(_concerns(user_id))

    def with_state(self) -> Self:
        """Annotate `state` and `handler_id`: those of the last step."""
        last = ComplaintStep.objects.filter(complaint=OuterRef("pk")).order_by("-pk")
        return self.annotate(state=Subquery(last.values("state")[:1]), handler_id=Subquery(last.values("handler_id")[:1]))

    def open(self) -> Self:
        """Those that have no answer yet."""
        return self.with_state().exclude(state=ComplaintState.ANSWERED)


def _concerns(user_id: int) -> Q:
    about = ComplaintPerson.objects.filter(complaint=OuterRef("pk"), user_id=user_id)
    return Q(Exists(about)) | Q(made_by_id=user_id, made_by__isnull=False, told_by="")


class Complaint(models.Model):
    """
    Somebody is not happy with how somebody behaved, in their own words.

    `membership` is that of whoever complained, where they are a member and wrote it themselves: they are told the answer.
    `told_by` names whose words they are, where somebody else wrote them down.
    """

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="complaints")
    about = models.CharField(max_length=200)
    what = models.TextField()
    wish = models.TextField(blank=True)
    name = models.CharField(max_length=120, blank=True)
    reach = models.CharField(max_length=200, blank=True)
    told_by = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(about="") & ~Q(what=""), name="complaint_says_about_whom_and_what"),
            models.CheckConstraint(condition=Q(language__in=["cy", "en"]), name="complaint_has_a_language"),
        ]
        indexes = [models.Index(fields=["timebank", "-made_at"], name="complaints_of_a_bank")]

    def __str__(self) -> str:
        return f"complaint {self.pk}"


class ComplaintPerson(models.Model):
    """Someone whom a complaint is about, and who so has no part in dealing with it."""

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "user"], name="complaint_is_about_somebody_once")]

    def __str__(self) -> str:
        return f"complaint {self.complaint_id} is about {self.user_id}"


class ComplaintStep(models.Model):
    """A complaint went to a state: when, by whom; who deals with it; the words of the answer. Added, never changed."""

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=9, choices=ComplaintState.choices)
    words = models.TextField(blank=True)
    handler = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state="received") | Q(handler__isnull=False), name="complaint_is_dealt_with_by_somebody"),
            models.CheckConstraint(condition=~Q(state="answered") | ~Q(words=""), name="answer_to_a_complaint_has_words"),
        ]

    def __str__(self) -> str:
        return f"complaint {self.complaint_id} {self.state}"
