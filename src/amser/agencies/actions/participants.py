"""People come into a scheme, with a card."""

import datetime as dt
from uuid import UUID

from amser.agencies.models import Participant, Scheme, SchemeCard, WhyEnded
from amser.announcements import announce
from amser.audit import actions as audit
from amser.identity.models import User
from amser.kernel.codes import new_code
from amser.kernel.errors import DomainError
from amser.organisations.models import Organisation


class LeftTheScheme(DomainError):
    """The person has left the scheme."""

    code = "left_the_scheme"


@audit.action("agencies.enrol")
def enrol(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    scheme: Scheme,
    user: User,
    through: Organisation | None = None,
    is_new: bool | None = None,
    is_adult: bool = True,
    council: str = "",
) -> Participant:
    """
    Somebody takes part in a scheme, and has a card. Whoever takes part already stays as they are; whoever left comes back.

    `through` brought them; `is_new` says whether they had not given time regularly before, null where nobody asked.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    found = Participant.objects.filter(scheme=scheme, user=user).first()
    if found is None:
        about = {"through": through, "is_new": is_new, "is_adult": is_adult, "council": council}
        found = Participant.objects.create(scheme=scheme, user=user, joined_at=at, **about)
    elif found.left_at is not None:
        found.left_at = found.erased_at = None
        found.save(update_fields=["left_at", "erased_at"])
    if not SchemeCard.objects.filter(participant=found, ended_at__isnull=True).exists():
        _new_card(found, at=at, by_id=by.user_id)
    return found


@audit.action("agencies.replace_card")
def replace_card(*, by: audit.Actor, key: UUID, at: dt.datetime, participant: Participant, why: WhyEnded) -> SchemeCard:
    """A person has another card; the one before never works again. They hear of it where somebody else did it. Raises LeftTheScheme."""
    participant = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    if participant.left_at is not None:
        raise LeftTheScheme
    SchemeCard.objects.filter(participant=participant, ended_at__isnull=True).update(ended_at=at, why_ended=why)
    if by.user_id != participant.user_id:
        announce("agencies.card_replaced", scheme_id=participant.scheme_id, participant_id=participant.pk)
    return _new_card(participant, at=at, by_id=by.user_id)


@audit.action("agencies.stop_card")
def stop_card(*, by: audit.Actor, key: UUID, at: dt.datetime, participant: Participant, why: WhyEnded) -> Participant:
    """A person's card works no more, at once; done again, nothing changes."""
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
    SchemeCard.objects.filter(participant=participant, ended_at__isnull=True).update(ended_at=at, why_ended=why)
    return participant


@audit.action("agencies.print_cards")
def print_cards(*, by: audit.Actor, key: UUID, at: dt.datetime, cards: list[SchemeCard]) -> None:
    """Cards were put on paper, to be handed over. Printed again, the day of the first print stays: who may print counts from it."""
    first = SchemeCard.objects.filter(pk__in=[card.pk for card in cards], ended_at__isnull=True, printed_at__isnull=True)
    first.update(printed_at=at)


def _new_card(participant: Participant, *, at: dt.datetime, by_id: int | None) -> SchemeCard:
    about = {"scheme_id": participant.scheme_id, "given_at": at, "given_by_id": by_id}
    return SchemeCard.objects.create(participant=participant, number=new_code(), **about)
