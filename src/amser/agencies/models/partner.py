"""What an organisation is to a scheme, the agreement behind it, and its budgets."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models

from amser.agencies.models.scheme import Scheme
from amser.organisations.models import Organisation
from amser.timebanks.models import both, in_current_language


class AgreementText(models.Model):
    """What organisations agree to when they join a scheme, by version. A published version never changes."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="agreement_texts")
    version = models.IntegerField()
    text_cy = models.TextField()
    text_en = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "version"], name="scheme_agreement_version_once"),
            models.CheckConstraint(condition=both("text"), name="scheme_agreement_in_both_languages"),
        ]

    def __str__(self) -> str:
        return f"agreement {self.version} of {self.scheme_id}"

    @property
    def text(self) -> str:
        """The text in the reader's language."""
        return in_current_language(self.text_cy, self.text_en)


class PartnerKind(models.TextChoices):
    """What an organisation is to a scheme."""

    THANKS = "thanks"  # an earn group: thanks people with credits
    VENUE = "venue"  # a recognition partner: welcomes them
    EMPLOYER = "employer"  # gives its staff volunteering days


class PartnerQuerySet(models.QuerySet["Partner"]):
    """How partners are found."""

    def asked(self) -> Self:
        """Those that wait for the scheme's sign-off."""
        return self.filter(agreed_at__isnull=True, ended_at__isnull=True)

    def live(self) -> Self:
        """Those signed by both, and not ended."""
        return self.filter(agreed_at__isnull=False, ended_at__isnull=True)


class Partner(models.Model):
    """
    One organisation's part in one scheme. In force once two people have signed: one for the organisation, one for the scheme.

    The two are never one person. `ended_at` with no `agreed_at` is a request that was declined or withdrawn.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="partners")
    kind = models.CharField(max_length=8, choices=PartnerKind.choices)
    agreement = models.ForeignKey(AgreementText, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "organisation", "kind"], condition=models.Q(ended_at__isnull=True), name="partner_of_a_kind_once"
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_at__isnull=True, agreed_by__isnull=True)
                | models.Q(agreed_at__isnull=False, agreed_by__isnull=False) & ~models.Q(agreed_by=models.F("asked_by")),
                name="partner_signed_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.organisation_id} of {self.scheme_id}"

    @property
    def is_live(self) -> bool:
        """Whether both have signed and it has not ended."""
        return self.agreed_at is not None and self.ended_at is None


class BudgetQuerySet(models.QuerySet["Budget"]):
    """How budgets are found."""

    def open_on(self, day: dt.date) -> Self:
        """Those that an organisation may give from on a day, those that end first first."""
        return self.filter(closed_at__isnull=True, begins_on__lte=day, ends_on__gte=day).order_by("ends_on", "pk")


class Budget(models.Model):
    """
    Credits that an organisation may give away in a period. They were issued when it was granted, and stand on its account.

    `credits` were granted; what is left is the account's balance. `expires_on` is the last day of credits given from it, or
    none. When the period is over, the rest goes back to the issuer and the account closes (`closed_at`); `warned_at`: its owners
    were told that it is near.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="budgets")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="budgets")
    book_id = models.IntegerField()
    account_id = models.BigIntegerField()
    credits = models.IntegerField()
    begins_on = models.DateField()
    ends_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    warned_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book_id", "account_id"], name="budget_has_its_own_account"),
            models.CheckConstraint(condition=models.Q(credits__gt=0), name="budget_is_of_something"),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("begins_on")), name="budget_ends_after_it_begins"),
            models.CheckConstraint(
                condition=models.Q(expires_on__isnull=True) | models.Q(expires_on__gte=models.F("ends_on")),
                name="budget_credits_last_as_long_as_it",
            ),
        ]

    def __str__(self) -> str:
        return f"budget of {self.organisation_id}"
