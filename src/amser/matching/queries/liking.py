"""What a member could ask for next: what others offer of what they say they would like."""

import datetime as dt

from django.db.models import Q

from amser.listings.models import Kind, Listing
from amser.matching.models import Refusal, RefusalKind
from amser.members.models import Membership, Spoken
from amser.members.models.needs import clash
from amser.search.index import BEST_FIRST
from amser.search.terms import asked

_LOOKED_AT = 24  # the best of what fits: what does not suit is left out of these


def offers_for(member: Membership, *, on: dt.date, limit: int) -> list[Listing]:
    """
    Return what others of the bank offer of what a member would like, what fits best first; nothing of whoever they are kept apart from.

    Nothing that needs another language, or where something is that they cannot have, or that they said no to. One query at most.
    """
    if not asked(member.would_like):
        return []
    refused = Refusal.objects.in_force(on).filter(membership=member)
    found = (
        Listing.objects.filter(timebank_id=member.timebank_id, kind=Kind.OFFER)
        .on_board()
        .exclude(Q(member=None) | Q(member=member))
        .not_apart_from(member.user_id)
        .exclude(pk__in=refused.filter(kind=RefusalKind.THIS).values("listing_id"))
        .exclude(category_id__in=refused.filter(kind=RefusalKind.LESS).values("category_id"))
        .about(member.would_like)
        .for_cards()
    )
    best = found.order_by(*BEST_FIRST, "-created_at", "-pk")[:_LOOKED_AT]
    return [one for one in best if Spoken.meets(member.speaks, one.spoken) and not clash(one.there, member.cannot)][:limit]
