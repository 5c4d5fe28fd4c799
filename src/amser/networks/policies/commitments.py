"""Who may read a promise, and say how it goes."""

import dataclasses
from uuid import UUID

from django.db.models import Q

from amser.identity.models import User
from amser.kernel.errors import NotAllowed, NotFound
from amser.networks.models import (
    Commitment,
    CommitmentQuerySet,
    Papers,
)
from amser.networks.policies.groups import Standing, standing_anyway, standing_in


def commitments_for(standing: Standing, user: User | None) -> CommitmentQuerySet:
    """
    Return the promises of a group that this person may read: a member all, others their own, and those made public.

    Of a private group nothing is public, whatever a promise says.
    """
    found = Commitment.objects.filter(group=standing.group)
    if standing.is_member:
        return found
    own = Q(user=user) if user else Q(pk__in=[])
    return found.filter(own if standing.group.papers == Papers.PRIVATE else own | Q(is_public=True))


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """A promise, and what somebody may do with it."""

    commitment: Commitment
    standing: Standing
    is_own: bool

    @property
    def reads_all(self) -> bool:
        """Whether they read its updates and whom it concerns: members, and whoever promised."""
        return self.standing.is_member or self.is_own

    @property
    def may_update(self) -> bool:
        """Whether they may say how it goes: whoever promised, and whoever runs the group."""
        return self.is_own or self.standing.runs_it

    @property
    def may_publish(self) -> bool:
        """Whether they may let everybody read it: a person alone for themselves, those who run the group for the rest."""
        private = self.standing.group.papers == Papers.PRIVATE
        return not private and (self.is_own if self.commitment.user_id else self.standing.runs_it)


def commitment_for(user: User | None, slug: str, commitment_id: UUID) -> Reading:
    """
    Return a promise as far as this person may know of it. Their own they read even where they are a member no longer.

    Raises NotFound.
    """
    own = Commitment.objects.filter(group__slug=slug, pk=commitment_id, user=user).exists() if user else False
    standing = standing_anyway(user, slug) if own else standing_in(user, slug)
    found = commitments_for(standing, user).select_related("user", "event", "item", "aim", "group", "carried_from", "carried_to")
    commitment = found.filter(pk=commitment_id).first()
    if commitment is None:
        raise NotFound
    return Reading(commitment, standing, is_own=own)


def updated_by(user: User, slug: str, commitment_id: UUID) -> Reading:
    """Return a promise of which this person may say how it goes. Raises NotAllowed for those who only read it, NotFound for the rest."""
    reading = commitment_for(user, slug, commitment_id)
    if not reading.may_update:
        raise NotAllowed
    return reading
