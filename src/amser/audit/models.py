"""The record of acts. Append only: by privilege, and by a trigger as the second net."""

from django.db import models


class Entry(models.Model):
    """
    One act: who, for whom, through which door, what, and what came of it.

    `user_id` is null where Amser itself acted. `digest` is a keyed hash of the act's content, so that a key used again
    for something else is recognised without keeping what anyone wrote. `for_member_id` is the membership, `for_participant_id`
    the person in a scheme of credits, for whom somebody else did it.
    """

    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    for_member_id = models.BigIntegerField(null=True)
    for_participant_id = models.BigIntegerField(null=True)
    door = models.CharField(max_length=8)
    timebank_id = models.IntegerField(null=True)
    action = models.CharField(max_length=60)
    key = models.UUIDField()
    digest = models.CharField(max_length=64)
    result_label = models.CharField(max_length=60, blank=True)
    result_pk = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "user_id"], nulls_distinct=False, name="one_act_per_actor_and_key"),
        ]
        indexes = [
            models.Index(fields=["result_label", "result_pk"], name="audit_result"),
            models.Index(fields=["timebank_id", "at"], name="audit_of_a_bank"),
            models.Index(fields=["timebank_id", "user_id", "-at"], name="audit_of_a_person"),
            models.Index(fields=["for_member_id", "at"], name="audit_for_member", condition=models.Q(for_member_id__isnull=False)),
            models.Index(
                fields=["for_participant_id", "at"], name="audit_for_participant", condition=models.Q(for_participant_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.key}"


class Opening(models.Model):
    """
    Somebody opened a record that is not for everyone: who, when, which. Added, never changed.

    `about_user_id` is the person whose record it is, where it is one person's. It was opened at the desk of a bank, of a scheme, or
    of an organisation in a scheme. Ids alone, as in an entry.
    """

    at = models.DateTimeField()
    user_id = models.BigIntegerField()
    timebank_id = models.IntegerField(null=True)
    scheme_id = models.BigIntegerField(null=True)
    label = models.CharField(max_length=60)
    pk_opened = models.CharField(max_length=40)
    about_user_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(timebank_id__isnull=False, scheme_id__isnull=True)
                | models.Q(timebank_id__isnull=True, scheme_id__isnull=False),
                name="opened_at_a_bank_or_in_a_scheme",
            ),
        ]
        indexes = [
            models.Index(fields=["timebank_id", "label", "-at"], name="openings_of_a_bank"),
            models.Index(fields=["scheme_id", "label", "-at"], name="openings_of_a_scheme", condition=models.Q(scheme_id__isnull=False)),
            models.Index(fields=["label", "pk_opened", "-at"], name="openings_of_a_record"),
            models.Index(fields=["about_user_id", "-at"], name="openings_about_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.label}:{self.pk_opened} opened by {self.user_id}"
