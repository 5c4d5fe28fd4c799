"""What somebody would rather not be asked: each a filter, taken back as easily as it was said."""

import datetime as dt
from typing import Final
from uuid import UUID

from django.db.models import Q

from amser.audit import actions as audit
from amser.kernel.dates import today
from amser.listings.models import Listing
from amser.matching.models import Asking, CircleState, Refusal, RefusalKind, Round, RoundCircle, RoundStep
from amser.members.models import Membership

NOT_NOW: Final = dt.timedelta(days=28)


@audit.action("matching.not_this")
def not_this(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, listing: Listing) -> Membership:
    """A member would rather not be asked for this request, now or later."""
    return keep(membership, listing, RefusalKind.THIS, at=at)


@audit.action("matching.not_now")
def not_now(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership) -> Membership:
    """A member would rather not be asked anything for four weeks. Said again, the four weeks begin again."""
    return keep(membership, None, RefusalKind.NOW, at=at)


@audit.action("matching.less_of")
def less_of(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership, listing: Listing) -> Membership:
    """A member would rather not be asked for this kind of help, until they say otherwise."""
    return keep(membership, listing, RefusalKind.LESS, at=at)


@audit.action("matching.take_back")
def take_back(*, by: audit.Actor, key: UUID, at: dt.datetime, refusal: Refusal) -> Membership:
    """A member may be asked again. Where it was taken back before, nothing changes."""
    membership = _locked(refusal.membership_id)
    live = Refusal.objects.filter(pk=refusal.pk, ended_at=None).first()
    if live is not None:
        live.end(at=at)
    return membership


@audit.action("matching.forget")
def forget(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership) -> Membership:
    """
    Remove what somebody who is no longer a member was asked, what they answered, and what they would rather not have been asked.

    With what rounds were asked of them, so that such a round is not run again; and with circles that came to nothing. Of those that
    came to something the exchanges stay, as exchanges do.
    """
    Round.objects.filter(asked__order__contains=membership.pk).update(asked=None)
    steps = RoundStep.objects.filter(Q(giver=membership) | Q(receiver=membership)).exclude(circle__state=CircleState.AGREED)
    circles = list(steps.values_list("circle_id", flat=True).distinct())
    RoundStep.objects.filter(circle__in=circles).delete()
    RoundCircle.objects.filter(pk__in=circles).delete()
    Asking.objects.filter(membership=membership).delete()
    Refusal.objects.filter(membership=membership).delete()
    return membership


def keep(membership: Membership, listing: Listing | None, kind: RefusalKind, *, at: dt.datetime) -> Membership:
    """Keep what a member would rather not be asked, once. Within the caller's transaction."""
    membership = _locked(membership.pk)
    what = {
        "listing": listing if kind == RefusalKind.THIS else None,
        "category_id": listing.category_id if listing and kind == RefusalKind.LESS else None,
    }
    until = today(at) + NOT_NOW if kind == RefusalKind.NOW else None
    live = Refusal.objects.filter(membership=membership, kind=kind, ended_at=None, **what).first()
    if live is None:
        Refusal.objects.create(timebank_id=membership.timebank_id, membership=membership, kind=kind, until=until, at=at, **what)
    elif until is not None:
        live.prolong(until)
    return membership


def _locked(membership_id: int) -> Membership:
    return Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=membership_id)
