"""Who is invited to an event, what they answer, and whether they came. Neither of the two changes the other."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.identity.models import User
from amser.kernel.errors import DomainError
from amser.networks.actions.events import EventOver, NotYetHeld, ahead, fill_places
from amser.networks.models import Attendance, Event, EventState, GroupMembership, Part, Participation, Reply


class NotInvited(DomainError):
    """One comes to this event by invitation."""

    code = "event_by_invitation"


class OwnDelegate(DomainError):
    """Somebody is not their own delegate, and a delegate sends nobody."""

    code = "event_own_delegate"
    field = "delegate_for"


class InvitedTwice(DomainError):
    """This person is on the list of this event."""

    code = "event_on_the_list"
    field = "name"


@dataclasses.dataclass(frozen=True, slots=True)
class Guest:
    """
    Somebody at an event as they are that day. A name, or a person known here; an address to invite them at, or none.

    `office` is the post by which they are invited: of these alone may counts be published.
    """

    name: str = ""
    email: str = ""
    office: str = ""
    post: str = ""
    organisation_name: str = ""
    sector: str = ""
    capacity: str = ""


@audit.action("networks.invite_members")
def invite_members(*, by: audit.Actor, key: UUID, at: dt.datetime, event: Event, memberships: Sequence[GroupMembership]) -> Event:
    """Members of the group are invited, as they take part in it, and told. Whoever is on the list stays as they are. Raises EventOver."""
    event = ahead(event)
    known = set(Participation.objects.filter(event=event, user__isnull=False).values_list("user_id", flat=True))
    for one in memberships:
        if one.is_active and one.group_id == event.group_id and one.user_id not in known:
            as_they_are = {"sector": one.sector, "capacity": one.capacity, "post": one.post}
            made = Participation.objects.create(event=event, user_id=one.user_id, invited_at=at, made_at=at, **as_they_are)
            _tell(event, made)
    return event


def _tell(event: Event, one: Participation) -> None:
    """Have somebody be told that they are invited; of a draft only once it is announced."""
    if event.state != EventState.DRAFT:
        announce("networks.invited_to_event", participation_id=one.pk)


@audit.action("networks.invite_guest")
def invite_guest(*, by: audit.Actor, key: UUID, at: dt.datetime, event: Event, guest: Guest) -> Participation:
    """
    Somebody is invited by name or by office; told where there is an address, with a link to answer by.

    Raises EventOver; InvitedTwice where the same name or address is on the list.
    """
    event = ahead(event)
    _once(event, guest)
    made = _enter(event, guest, at=at, invited_at=at)
    if guest.email:
        _tell(event, made)
    return made


def _once(event: Event, guest: Guest) -> None:
    there = Participation.objects.filter(event=event)
    same_name = there.filter(name__iexact=guest.name, office__iexact=guest.office)
    if (guest.email and there.filter(email__iexact=guest.email).exists()) or (guest.name and same_name.exists()):
        raise InvitedTwice


def _enter(event: Event, guest: Guest, *, at: dt.datetime, invited_at: dt.datetime | None, part: str = Part.GUEST) -> Participation:
    about = dataclasses.asdict(guest) | {"name": guest.name or guest.office}
    return Participation.objects.create(event=event, made_at=at, invited_at=invited_at, part=part, **about)


@audit.action("networks.reply")
def reply(*, by: audit.Actor, key: UUID, at: dt.datetime, participation: Participation, answer: str) -> Participation:
    """
    Somebody says whether they come; where the places are taken, they wait. A place that becomes free goes to whoever waits longest.

    It changes nothing of whether they came. Raises EventOver, also once it has begun.
    """
    event = ahead(participation.event)
    if event.has_begun(at) or event.state == EventState.DRAFT:
        raise EventOver
    one = Participation.objects.select_for_update(of=("self",), no_key=True).get(pk=participation.pk)
    allowed = _as_places_allow(event, one, answer)
    if one.reply != allowed or allowed != Reply.WAITING:  # whoever waits and says so again keeps their place
        one.answer(allowed, at=at)
    fill_places(event, at=at)
    one.refresh_from_db()
    return one


def _as_places_allow(event: Event, one: Participation, answer: str) -> str:
    assert answer in {Reply.YES, Reply.NO, Reply.MAYBE}, "waiting is not chosen"
    if answer != Reply.YES or one.reply == Reply.YES or event.places is None:
        return answer
    taken = Participation.objects.filter(event=event).coming().count()
    waits = Participation.objects.filter(event=event, reply=Reply.WAITING).exclude(pk=one.pk).exists()
    return Reply.WAITING if taken >= event.places or waits else Reply.YES


@audit.action("networks.come")
def come(
    *, by: audit.Actor, key: UUID, at: dt.datetime, event: Event, user: User, answer: str, guest: Guest | None = None
) -> Participation:
    """
    Somebody who was not invited says whether they come to an event that is open to all, or that their group holds.

    Raises NotInvited, EventOver.
    """
    event = ahead(event)
    mine = Participation.objects.filter(event=event, user=user).first()
    member = GroupMembership.objects.active().of(user.pk).filter(group=event.group_id).first()
    if mine is None:
        if member is None and not event.open_to_all:
            raise NotInvited
        mine = _entered_by_themselves(event, user, member, guest or Guest(), at=at)
    answered: Participation = reply(by=by, key=audit.derive(key, "reply"), at=at, participation=mine, answer=answer)
    return answered


def _entered_by_themselves(event: Event, user: User, member: GroupMembership | None, guest: Guest, *, at: dt.datetime) -> Participation:
    said = dataclasses.asdict(guest) | {"name": "", "email": "", "office": ""}
    if member is not None:
        said |= {"sector": member.sector, "capacity": member.capacity, "post": member.post}
    # A member is asked by the group's holding it; whoever comes from elsewhere is not of those who were invited.
    return Participation.objects.create(event=event, user=user, made_at=at, invited_at=at if member else None, **said)


@audit.action("networks.mark_attendance")
def mark_attendance(
    *, by: audit.Actor, key: UUID, at: dt.datetime, participation: Participation, attendance: str, delegate_for: Participation | None = None
) -> Participation:
    """
    Somebody came, online or in person, sent apologies, or did not come; perhaps for somebody else. Their reply stays as it was.

    Raises NotYetHeld before the day (apologies are taken at any time), EventOver where it was cancelled, OwnDelegate.
    """
    event = Event.objects.select_for_update(no_key=True).get(pk=participation.event_id)
    _may_be_marked(event, attendance, at=at)
    one = Participation.objects.select_for_update(of=("self",), no_key=True).get(pk=participation.pk)
    _may_stand_for(one, delegate_for)
    one.delegate_for = delegate_for
    one.save(update_fields=["delegate_for"])
    one.mark(attendance, at=at)
    return one


def _may_be_marked(event: Event, attendance: str, *, at: dt.datetime) -> None:
    if event.is_cancelled:
        raise EventOver
    early = dt.timedelta(hours=12)  # the door opens before it begins, and a list may be filled in on the morning
    if attendance not in {Attendance.APOLOGIES, Attendance.UNKNOWN} and (event.begins_at is None or at < event.begins_at - early):
        raise NotYetHeld


def _may_stand_for(one: Participation, other: Participation | None) -> None:
    """Refuse a delegate of themselves, of somebody elsewhere, or of somebody who is a delegate; and one who sent somebody. Raises OwnDelegate."""
    if other is None:
        return
    fits = Participation.objects.filter(pk=other.pk, event=one.event_id, delegate_for__isnull=True).exclude(pk=one.pk).exists()
    if not fits or Participation.objects.filter(delegate_for=one).exists():
        raise OwnDelegate


@audit.action("networks.walk_in")
def walk_in(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    event: Event,
    guest: Guest,
    attendance: str = Attendance.CAME,
    part: str = Part.GUEST,
    delegate_for: Participation | None = None,
    minutes: int | None = None,
) -> Participation:
    """
    Somebody came who was not on the list, or contributed to the event: put on it as they are that day, and apart from the rate.

    `minutes` they gave to plan and run it. Raises InvitedTwice, NotYetHeld, EventOver, OwnDelegate.
    """
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    _may_be_marked(event, attendance, at=at)
    _once(event, guest)
    made = _enter(event, guest, at=at, invited_at=None, part=part)
    _may_stand_for(made, delegate_for)
    made.delegate_for, made.minutes = delegate_for, minutes
    made.save(update_fields=["delegate_for", "minutes"])
    made.mark(attendance, at=at)
    return made


@audit.action("networks.check_in")
def check_in(*, by: audit.Actor, key: UUID, at: dt.datetime, event: Event, user: User) -> Participation:
    """
    Somebody checks themselves in at the door, by the code that hangs there. On the day alone; again, nothing changes.

    Raises NotYetHeld, EventOver.
    """
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    _may_be_marked(event, Attendance.CAME, at=at)
    if event.ends_at is not None and at > event.ends_at + dt.timedelta(hours=12):
        raise EventOver
    mine = Participation.objects.filter(event=event, user=user).first()
    if mine is None:
        mine = Participation.objects.create(event=event, user=user, made_at=at)
    if not mine.was_there:
        mine.mark(Attendance.CAME, at=at)
    return mine


@audit.action("networks.give_part")
def give_part(
    *, by: audit.Actor, key: UUID, at: dt.datetime, participation: Participation, part: str, minutes: int | None
) -> Participation:
    """What somebody does at an event, and how many minutes they gave to plan and run it (None for none)."""
    participation.part, participation.minutes = Part(part), minutes
    participation.save(update_fields=["part", "minutes"])
    return participation


@audit.action("networks.remind")
def remind(*, by: audit.Actor, key: UUID, at: dt.datetime, event: Event) -> Event:
    """
    Those who were invited and have not answered are reminded, each once a day at most. Whoever answered is left alone.

    Raises EventOver.
    """
    event = ahead(event)
    if event.state == EventState.DRAFT:
        raise EventOver
    silent = Participation.objects.filter(event=event, reply=Reply.NONE).invited()
    recently = at - dt.timedelta(days=1)
    for one in silent.exclude(reminded_at__gt=recently).filter(invited_at__lte=recently).order_by("pk"):
        one.reminded_at = at
        one.save(update_fields=["reminded_at"])
        announce("networks.reminded_of_event", participation_id=one.pk)
    return event
