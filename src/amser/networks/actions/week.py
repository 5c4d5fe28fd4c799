"""A member's week: they are told of it once, may stop that, and have a calendar of their own."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from amser.audit import actions as audit
from amser.identity.models import User
from amser.kernel.secret import digest_of
from amser.networks.models import EventsCalendar, GroupMembership


@audit.action("networks.tell_of_the_week")
def tell_of_the_week(*, by: audit.Actor, key: UUID, at: dt.datetime, people: Sequence[User]) -> None:
    """These people have had the news of their groups up to now. Whoever calls this writes to them in the same transaction."""
    GroupMembership.objects.active().filter(user__in=people, digest=True).update(digested_at=at)


@audit.action("networks.stop_digest")
def stop_digest(*, by: audit.Actor, key: UUID, at: dt.datetime, user: User) -> None:
    """Somebody gets no weekly letter about any group any more, until they say otherwise in one. Done again, nothing changes."""
    GroupMembership.objects.live().filter(user=user, digest=True).update(digest=False)


@audit.action("networks.open_events_calendar")
def open_events_calendar(*, by: audit.Actor, key: UUID, at: dt.datetime, user: User, token: str) -> EventsCalendar:
    """Somebody's calendar of events is read at a secret address (`token`, of `secrets`); the one before works no more."""
    about = {"digest": digest_of(token), "made_at": at}
    return EventsCalendar.objects.update_or_create(user=user, defaults=about)[0]
