"""Who may exchange with whom, and who may not decide."""

from amser.audit.actions import Actor
from amser.exchanges.models import Exchange
from amser.kernel.errors import DomainError
from amser.members.actions.leaving import NotAMemberHere
from amser.members.models import Membership
from amser.timebanks.models import TimeBank


class SamePerson(DomainError):
    """Giver and receiver are the same person."""

    code = "same_person"


class SomeoneAway(DomainError):
    """One of the two takes a break, is on hold, or has left: nothing new is arranged with them."""

    code = "someone_away"


class OwnMatter(DomainError):
    """A broker takes part in this: another must decide."""

    code = "own_matter"


def check_people(bank: TimeBank, *, giver: Membership, receiver: Membership) -> None:
    """Raise SamePerson or NotAMemberHere unless these are two active members of the bank."""
    if giver.user_id == receiver.user_id:
        raise SamePerson
    if any(member.timebank_id != bank.pk or not member.is_active for member in (giver, receiver)):
        raise NotAMemberHere


def check_not_own(by: Actor, *members: Membership) -> None:
    """Raise OwnMatter if the actor is one of these people."""
    if by.user_id is not None and any(member.user_id == by.user_id for member in members):
        raise OwnMatter


def members_of(exchange: Exchange) -> list[Membership]:
    """Return the people of an exchange."""
    return [party.membership for party in exchange.parties.select_related("membership")]
