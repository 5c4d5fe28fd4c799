"""Who is in a group, as what, for whom, and since when."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.db import models

from amser.networks.models.group import Group, GroupAgreement
from amser.organisations.models import Organisation
from amser.timebanks.models import Said, both


class GroupRole(models.TextChoices):
    """What somebody does in a group."""

    CHAIR = "chair"
    COORDINATOR = "coordinator"
    MEMBER = "member"
    OBSERVER = "observer"


RUNS_IT: Final = frozenset({GroupRole.CHAIR, GroupRole.COORDINATOR})


class Capacity(models.TextChoices):
    """As what somebody takes part here, in their own words: never on the person. Empty where they do not say."""

    SERVICE = "service"
    CARER = "carer"
    CITIZEN = "citizen"
    PRACTITIONER = "practitioner"
    MANAGER = "manager"
    ELECTED = "elected"
    OFFICIAL = "official"
    ACADEMIC = "academic"
    SUPPORTER = "supporter"


class GroupSector(models.TextChoices):
    """For whom somebody speaks here."""

    THIRD = "third"
    STATUTORY = "statutory"
    INDEPENDENT = "independent"
    COOPERATIVE = "cooperative"
    USER_LED = "user_led"
    ACADEMIC = "academic"
    COMMUNITY = "community"


class GroupMembershipState(models.TextChoices):
    """How a membership stands."""

    REQUESTED = "requested"
    INVITED = "invited"
    ACTIVE = "active"
    ENDED = "ended"


class GroupMembershipQuerySet(models.QuerySet["GroupMembership"]):
    """How memberships are found."""

    def live(self) -> Self:
        """Those that have not ended, asked for or in force."""
        return self.exclude(state=GroupMembershipState.ENDED)

    def active(self) -> Self:
        """Those in force now. Papers are read by these alone."""
        return self.filter(state=GroupMembershipState.ACTIVE)

    def of(self, user_id: int | None) -> Self:
        """Those of one person."""
        return self.filter(user_id=user_id)


class GroupMembership(models.Model):
    """
    One person in one group, from one day to another. Role, sector and capacity are of this group, and said by the person.

    `called` is what whoever invited them wrote who they are: the name on their account is not shown for knowing an address.
    `agreement` is the version of what members agree to that they accepted last. `digest`: whether its news come in their weekly letter,
    which they were sent last at `digested_at`.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="group_memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=11, choices=GroupRole.choices, default=GroupRole.MEMBER)
    sector = models.CharField(max_length=11, choices=GroupSector.choices, blank=True)
    capacity = models.CharField(max_length=12, choices=Capacity.choices, blank=True)
    post = models.CharField(max_length=120, blank=True)
    called = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=9, choices=GroupMembershipState.choices)
    agreement = models.ForeignKey(GroupAgreement, models.PROTECT, null=True, blank=True, related_name="+")
    digest = models.BooleanField(default=True)
    digested_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = GroupMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "user"], condition=~models.Q(state="ended"), name="person_is_in_a_group_once"),
            models.CheckConstraint(
                condition=models.Q(state="ended", ended_at__isnull=False) | ~models.Q(state="ended") & models.Q(ended_at__isnull=True),
                name="ended_group_membership_says_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="active") | models.Q(began_at__isnull=False), name="active_group_membership_began"
            ),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk} of group {self.group_id}"

    @property
    def runs_it(self) -> bool:
        """Whether they see to the group's meetings and papers."""
        return self.state == GroupMembershipState.ACTIVE and self.role in RUNS_IT

    @property
    def shown_name(self) -> str:
        """The name as other members read it: their own once they are in, until then what whoever invited them called them."""
        return self.called if self.state == GroupMembershipState.INVITED else self.user.name

    @property
    def is_active(self) -> bool:
        """Whether it is in force now."""
        return self.state == GroupMembershipState.ACTIVE

    def move(self, state: str, *, at: dt.datetime) -> None:
        """Save the membership in another state, and since when."""
        self.state = state
        if state == GroupMembershipState.ACTIVE:
            self.began_at = at
        if state == GroupMembershipState.ENDED:
            self.ended_at = at
        self.save(update_fields=["state", "began_at", "ended_at"])


class GroupContact(models.Model):
    """
    Somebody of a group whom everybody may write to, for one thing, through a form that hides their address.

    Listed from `agreed_at` on, which only they themselves set, and while they are a member.
    """

    membership = models.ForeignKey(GroupMembership, models.PROTECT, related_name="contacts")
    group = models.ForeignKey(Group, models.PROTECT, related_name="contacts")
    about_cy = models.CharField(max_length=120)
    about_en = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    about = Said("about")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=both("about"), name="group_contact_in_both_languages"),
            models.UniqueConstraint(fields=["membership"], condition=models.Q(ended_at__isnull=True), name="group_contact_is_listed_once"),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk} of group {self.group_id}"
