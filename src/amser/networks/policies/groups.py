"""
Who may see and do what in a group. Each function returns the object or raises NotFound or NotAllowed.

Whether somebody is a member is asked of what holds now, at every request: an old invitation opens nothing.
"""

import dataclasses
from typing import Final

from django.core.signing import BadSignature, Signer

from amser.identity.models import User
from amser.kernel.errors import NotAllowed, NotFound
from amser.kernel.secret import digest_of
from amser.networks.models import (
    Event,
    EventsCalendar,
    Group,
    GroupMembership,
    GroupMembershipState,
    Papers,
    Participation,
)

_REPLIES: Final = Signer(salt="amser.networks.reply")


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """A group, and what somebody is in it: their membership in force or asked for, or None."""

    group: Group
    membership: GroupMembership | None

    @property
    def is_member(self) -> bool:
        """Whether they are a member now."""
        return self.membership is not None and self.membership.is_active

    @property
    def runs_it(self) -> bool:
        """Whether they see to its meetings and papers."""
        return self.membership is not None and self.membership.runs_it

    @property
    def reads_papers(self) -> bool:
        """Whether they may read its agendas, minutes, decisions and documents."""
        return self.is_member or self.group.papers == Papers.PUBLIC


def standing_in(user: User | None, slug: str) -> Standing:
    """
    Return a group and what this person is in it; `user` is None for a stranger. Two queries.

    Raises NotFound where there is none, and for a private group to whoever is neither a member nor invited.
    """
    group = Group.objects.select_related("host", "parent").filter(slug=slug).first()
    if group is None:
        raise NotFound
    mine = GroupMembership.objects.live().of(user.pk).filter(group=group).first() if user else None
    knows = mine is not None and mine.state in {GroupMembershipState.ACTIVE, GroupMembershipState.INVITED}
    if group.papers == Papers.PRIVATE and not knows:
        raise NotFound
    return Standing(group, mine)


def standing_anyway(user: User | None, slug: str) -> Standing:
    """Return what somebody is in a group of which they keep what is their own, even where they could not know of it otherwise."""
    group = Group.objects.select_related("host", "parent").get(slug=slug)
    return Standing(group, GroupMembership.objects.live().of(user.pk).filter(group=group).first() if user else None)


def member_of(user: User, slug: str) -> Standing:
    """Return a group this person is a member of now. Raises NotFound for others, as for a group that is not there."""
    standing = standing_in(user, slug)
    if not standing.is_member:
        raise NotFound
    return standing


def run_by(user: User, slug: str) -> Standing:
    """Return a group that this person runs. Raises NotAllowed for its other members, NotFound for the rest."""
    standing = member_of(user, slug)
    if not standing.runs_it:
        raise NotAllowed
    return standing


def event_for(standing: Standing, event_id: int) -> Event:
    """
    Return an event of a group as far as this person may know of it.

    What is public of an event, its name, day and place, everybody may read whose group may be known; a draft only whoever runs the
    group. Raises NotFound.
    """
    event = Event.objects.select_related("place", "follows", "previous", "group").filter(group=standing.group, pk=event_id).first()
    if event is None or not (event.is_known or standing.runs_it):
        raise NotFound
    return event


def secret_of(participation: Participation) -> str:
    """Return what a letter holds to let somebody answer without an account; nothing of it is kept."""
    return _REPLIES.sign(str(participation.pk))


def participation_by(secret: str) -> Participation:
    """Return whose letter holds this secret. It answers one event, and opens no paper. Raises NotFound."""
    try:
        number = int(_REPLIES.unsign(secret))
    except (BadSignature, ValueError):
        raise NotFound from None
    found = Participation.objects.select_related("event__group", "event__place").filter(pk=number).first()
    if found is None:
        raise NotFound
    return found


def events_calendar_at(token: str) -> User:
    """Return whose calendar has this secret in its address. Raises NotFound, also where it was replaced."""
    found = EventsCalendar.objects.filter(digest=digest_of(token), user__is_active=True).select_related("user").first()
    if found is None:
        raise NotFound
    return found.user


def participation_of(user: User | None, event: Event) -> Participation | None:
    """Return this person's part in an event, or None. It lets nobody read a paper."""
    found = Participation.objects.filter(event=event, user=user).select_related("event__group__parent")
    return found.first() if user else None
