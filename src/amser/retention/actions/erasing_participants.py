"""What a scheme of credits keeps of one person goes; credits, sessions and totals stay."""

import datetime as dt
from uuid import UUID

from django.db.models import Q

from amser.agencies import actions as agencies
from amser.agencies.actions.leaving import empty_purses, nothing_is_booked
from amser.agencies.models import CreditGift, Participant, PotGift, SchemeCard
from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.notifications.models import SchemeLetter
from amser.opportunities.models import CalendarAddress, Checked
from amser.retention.actions.forgetting import REMOVED, forget, is_known
from amser.venues.models import Use


class StillTakesPart(DomainError):
    """The person takes part in the scheme: first comes leaving it."""

    code = "still_takes_part"


@audit.action("retention.erase_participant")
def erase_participant(*, by: audit.Actor, key: UUID, at: dt.datetime, participant: Participant) -> Participant:
    """
    Remove what a scheme keeps about somebody who has left it: cards, words, and the name where nothing else knows the person.

    What is left in their purses goes to the scheme's pot. What they did and what it came to stays, of somebody without a name.
    Done again, nothing changes. Raises StillTakesPart, or CreditsBooked while something is held of theirs.
    """
    participant = Participant.objects.select_for_update(no_key=True, of=("self",)).select_related("scheme", "user").get(pk=participant.pk)
    if participant.erased_at is not None:
        return participant
    if participant.left_at is None:
        raise StillTakesPart

    for gift in CreditGift.objects.open().filter(giver=participant).select_for_update().order_by("pk"):
        agencies.withdraw_gift(by=by, key=audit.derive(key, f"gift {gift.pk}"), at=at, gift=gift)
    nothing_is_booked(participant)
    empty_purses(participant, key=key, at=at)
    # What others wrote to them too: it may call them by their name.
    CreditGift.objects.filter(Q(giver=participant) | Q(receiver=participant)).update(words="")
    PotGift.objects.filter(participant=participant).update(reason=REMOVED)
    Use.objects.filter(participant=participant).update(why_cy="", why_en="")
    SchemeCard.objects.filter(participant=participant).delete()
    CalendarAddress.objects.filter(participant=participant).delete()
    Checked.objects.filter(participant=participant).exclude(why_ended="").update(why_ended=REMOVED)
    SchemeLetter.objects.filter(scheme=participant.scheme, user=participant.user).delete()
    participant.erased_at = at
    participant.save(update_fields=["erased_at"])
    if not is_known(participant.user):
        forget(participant.user)
    return participant
