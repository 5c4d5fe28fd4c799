"""An event is planned, announced, held or cancelled; what it cost whom."""

import dataclasses
import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.db.models import Max

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.codes import new_code
from amser.kernel.errors import DomainError
from amser.networks.actions.carrying import carry_unfinished
from amser.networks.actions.groups import still_open
from amser.networks.models import CostLine, Event, EventKind, EventState, Group, Minutes, MinutesState, Participation, Reply
from amser.organisations.models import Organisation, Place

LONGEST: Final = dt.timedelta(days=14)


class NoDayYet(DomainError):
    """The event has no day: people can save the date, not say that they come."""

    code = "event_no_day"
    field = "day"


class EndsBeforeItBegins(DomainError):
    """An event ends after it begins, and within two weeks."""

    code = "event_ends_first"
    field = "ends"


class EventOver(DomainError):
    """The event was held or cancelled: it does not change any more."""

    code = "event_over"


class NotYetHeld(DomainError):
    """The event has not begun."""

    code = "event_not_begun"


class FewerPlacesThanPeople(DomainError):
    """More people said that they come than there would be places. `coming` is how many."""

    code = "event_places_taken"
    field = "places"

    def __init__(self, coming: int) -> None:
        super().__init__(coming)
        self.coming = coming


@dataclasses.dataclass(frozen=True, slots=True)
class EventDetails:
    """
    What an event is, when and where. Texts in both languages, or in neither where they may be empty.

    Both moments, or neither while the day is not fixed; `expected_*` then says what is known. `places` from 1, or None for no limit.
    """

    title_cy: str
    title_en: str
    kind: str = EventKind.MEETING
    about_cy: str = ""
    about_en: str = ""
    begins_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    expected_cy: str = ""
    expected_en: str = ""
    place: Place | None = None
    where_cy: str = ""
    where_en: str = ""
    online: str = ""
    access_cy: str = ""
    access_en: str = ""
    places: int | None = None
    open_to_all: bool = False
    sponsor: str = ""
    follows: Event | None = None
    previous: Event | None = None

    def columns(self) -> dict[str, Any]:
        """Return what is written to the event. Raises EndsBeforeItBegins."""
        if self.begins_at is not None and (self.ends_at is None or not self.begins_at < self.ends_at <= self.begins_at + LONGEST):
            raise EndsBeforeItBegins
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}


@audit.action("networks.plan_event")
def plan_event(*, by: audit.Actor, key: UUID, at: dt.datetime, group: Group, details: EventDetails) -> Event:
    """
    An event is planned; only those who run the group know of it yet. A meeting begins with what earlier ones did not finish.

    Raises GroupClosed, EndsBeforeItBegins.
    """
    group = still_open(group)
    event = Event.objects.create(group=group, made_at=at, made_by_id=by.user_id, door_code=new_code(), **details.columns())
    if details.kind == EventKind.MEETING:
        carry_unfinished(event, at=at)
        event.number = (Event.objects.filter(group=group).aggregate(last=Max("number"))["last"] or 0) + 1
        event.save(update_fields=["number"])
    return event


@audit.action("networks.change_event")
def change_event(*, by: audit.Actor, key: UUID, at: dt.datetime, event: Event, details: EventDetails) -> Event:
    """
    An event is something else, at another time or elsewhere; whoever says that they come is told of another time or place.

    Raises EventOver, EndsBeforeItBegins, NoDayYet where people come already, FewerPlacesThanPeople.
    """
    event = ahead(event)
    columns, earlier = details.columns(), (event.begins_at, event.ends_at, event.place_id, event.where_cy, event.where_en)
    if event.state == EventState.OPEN and details.begins_at is None:
        raise NoDayYet
    coming = Participation.objects.filter(event=event).coming().count()
    if details.places is not None and coming > details.places:
        raise FewerPlacesThanPeople(coming)
    for name, value in columns.items():
        setattr(event, name, value)
    event.save(update_fields=list(columns))
    is_elsewhere = earlier != (event.begins_at, event.ends_at, event.place_id, event.where_cy, event.where_en)
    is_over = event.begins_at is not None and event.has_begun(at)
    if is_elsewhere and event.state == EventState.OPEN and not is_over:
        announce("networks.event_moved", event_id=event.pk)
    fill_places(event, at=at)
    return event


@audit.action("networks.announce_event")
def announce_event(*, by: audit.Actor, key: UUID, at: dt.datetime, event: Event) -> Event:
    """
    Others know of the event from now on: to say whether they come where it has a day, else to save the date.

    Done again once there is a day, it is open. Raises EventOver.
    """
    event = ahead(event)
    earlier, event.state = event.state, EventState.OPEN if event.begins_at is not None else EventState.SAVE_THE_DATE
    event.save(update_fields=["state"])
    if event.kind == EventKind.MEETING and not Minutes.objects.filter(event=event, state=MinutesState.APPROVED).exists():
        carry_unfinished(event, at=at)
    _tell_of_it(event, earlier)
    return event


def _tell_of_it(event: Event, earlier: str) -> None:
    """Tell those who are invited, where it was a draft; and those who kept the date free, once there is one."""
    if earlier == EventState.DRAFT:
        for one in Participation.objects.filter(event=event, invited_at__isnull=False, reply=Reply.NONE).order_by("pk"):
            announce("networks.invited_to_event", participation_id=one.pk)
    elif earlier == EventState.SAVE_THE_DATE and event.state == EventState.OPEN:
        announce("networks.event_dated", event_id=event.pk)


@audit.action("networks.cancel_event")
def cancel_event(*, by: audit.Actor, key: UUID, at: dt.datetime, event: Event, why_cy: str, why_en: str) -> Event:
    """An event does not happen, for a reason that everybody who knew of it reads. Done again, nothing changes. Raises EventOver."""
    locked = _locked(event)
    if locked.is_cancelled:
        return locked
    event = ahead(locked)
    was_known = event.is_known
    event.state, event.cancelled_why_cy, event.cancelled_why_en = EventState.CANCELLED, why_cy, why_en
    event.save(update_fields=["state", "cancelled_why_cy", "cancelled_why_en"])
    if was_known:
        announce("networks.event_cancelled", event_id=event.pk)
    return event


@audit.action("networks.hold_event")
def hold_event(*, by: audit.Actor, key: UUID, at: dt.datetime, event: Event) -> Event:
    """The event was held. Done again, nothing changes. Raises NotYetHeld, EventOver where it was cancelled."""
    event = _locked(event)
    if event.state == EventState.HELD:
        return event
    if event.is_cancelled:
        raise EventOver
    if not event.has_begun(at):
        raise NotYetHeld
    event.state = EventState.HELD
    event.save(update_fields=["state"])
    return event


@audit.action("networks.add_cost")
def add_cost(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    event: Event,
    what: str,
    pence: int,
    paid_by: str,
    paid: str,
    organisation: Organisation | None = None,
) -> CostLine:
    """Write down what something for an event cost, in pence, and who paid."""
    return CostLine.objects.create(event=event, what=what, pence=pence, paid_by=paid_by, paid=paid, organisation=organisation, at=at)


@audit.action("networks.remove_cost")
def remove_cost(*, by: audit.Actor, key: UUID, at: dt.datetime, cost: CostLine) -> None:
    """Strike out a cost that was written by mistake."""
    CostLine.objects.filter(pk=cost.pk).delete()


def fill_places(event: Event, *, at: dt.datetime) -> None:
    """Give free places of a locked event to whoever has waited longest, and tell them. For actions."""
    waiting = Participation.objects.filter(event=event, reply=Reply.WAITING).order_by("replied_at", "pk")
    free = None if event.places is None else max(event.places - Participation.objects.filter(event=event).coming().count(), 0)
    for one in waiting if free is None else waiting[:free]:
        one.answer(Reply.YES, at=one.replied_at or at)
        announce("networks.place_free", participation_id=one.pk)


def ahead(event: Event) -> Event:
    """Return the event, locked, as it is now. For actions. Raises EventOver where it was held or cancelled."""
    event = _locked(event)
    if event.state in {EventState.HELD, EventState.CANCELLED}:
        raise EventOver
    return event


def _locked(event: Event) -> Event:
    return Event.objects.select_for_update(of=("self",), no_key=True).select_related("group").get(pk=event.pk)
