"""Who asks, and what their time banks show them."""

import dataclasses
from typing import Self

from django.db.models import Q
from django.http import HttpRequest

from amser.geography import Point
from amser.identity.models import User
from amser.kernel.languages import Language
from amser.listings.models import Listing
from amser.members.models import Membership
from amser.timebanks.models import Agreement


@dataclasses.dataclass(frozen=True, slots=True)
class Reader:
    """
    Somebody who searches, as themselves and for nobody else: `user` None for a stranger.

    `memberships` are those in which they are active, by bank; whoever holds a card reads as a member of its bank alone.
    `neighbours` are the banks with which one of theirs has an agreement in force, each with that one.
    """

    language: Language
    user: User | None = None
    memberships: dict[int, Membership] = dataclasses.field(default_factory=dict)
    neighbours: dict[int, int] = dataclasses.field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest, language: Language) -> Self:
        """Return who sent a request. No query for a stranger, two for the rest."""
        if not request.user.is_authenticated:
            return cls(language)
        active = Membership.objects.active().with_person().select_related("timebank")
        own = active.filter(user=request.user, timebank__closed_at__isnull=True).order_by("timebank_id")
        card = getattr(request, "card", None)
        found = {one.timebank_id: one for one in own if card is None or one.pk == card.membership_id}
        return cls(language, request.user, found, _neighbours(found))

    @property
    def banks(self) -> list[int]:
        """The banks of which they are an active member."""
        return list(self.memberships)

    @property
    def here(self) -> Point | None:
        """The square where they live, as they, or their banks, have said; None for a stranger."""
        return next((one.lives_at for one in self.memberships.values() if one.lives_at), None)

    def as_member(self, listing: Listing) -> Membership | None:
        """Return as which member they see a listing; None where they see no more of it than a stranger does. No query."""
        if listing.timebank_id in self.memberships:
            return self.memberships[listing.timebank_id]
        is_shared = listing.next_door and listing.member_id is not None
        return self.memberships.get(self.neighbours.get(listing.timebank_id, 0)) if is_shared else None

    def nearness(self, bank_id: int | None) -> int:
        """Return 0 for what is of one of their banks, or of no bank; 1 for next door; 2 for all others."""
        if bank_id is None or bank_id in self.memberships or not self.memberships:
            return 0
        return 1 if bank_id in self.neighbours else 2


def _neighbours(own: dict[int, Membership]) -> dict[int, int]:
    of_theirs = Q(timebank__in=list(own)) | Q(other_bank__in=list(own))
    pairs = Agreement.objects.in_force().filter(of_theirs).values_list("timebank_id", "other_bank_id")
    found = [pair for one, other in pairs for pair in ((one, other), (other, one))]
    return {there: here for here, there in found if here in own and there not in own}
