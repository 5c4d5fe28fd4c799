"""Who may exchange with whom, and who may not decide."""

from amser.audit.actions import Actor
from amser.exchanges.models import Exchange
from amser.kernel.errors import DomainError
from amser.members.actions.leaving import NotAMemberHere
from amser.members.models import Membership
from amser.timebanks.actions.clearing import NoAgreement
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import is_neighbour


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
    """
    Raise unless these are two active members of the bank, or one of it and one of a neighbour.

    SamePerson, NotAMemberHere, and NoAgreement where the two banks have none in force.
    """
    if giver.user_id == receiver.user_id:
        raise SamePerson
    banks = {giver.timebank_id, receiver.timebank_id}
    if bank.pk not in banks or not (giver.is_active and receiver.is_active):
        raise NotAMemberHere
    if len(banks) > 1 and not is_neighbour(*banks):
        raise NoAgreement


def check_agreement(exchange: Exchange) -> None:
    """Raise NoAgreement where the two are in different banks and the agreement has ended: nothing new is arranged."""
    if exchange.neighbour_id is not None and not is_neighbour(exchange.timebank_id, exchange.neighbour_id):
        raise NoAgreement


def check_not_own(by: Actor, *members: Membership) -> None:
    """Raise OwnMatter if the actor is one of these people."""
    if by.user_id is not None and any(member.user_id == by.user_id for member in members):
        raise OwnMatter


def check_acting(by: Actor, member: Membership, *others: Membership) -> None:
    """
    Raise OwnMatter where a broker acts for a member in a matter in which they take part themselves, as one of the others.

    Members acting for themselves, and Amser's own timers, pass.
    """
    if by.user_id != member.user_id:
        check_not_own(by, *others)


def members_of(exchange: Exchange) -> list[Membership]:
    """Return the people of an exchange."""
    return [party.membership for party in exchange.parties.select_related("membership")]
