"""Agendas, minutes and decisions."""

import dataclasses
import datetime as dt
from typing import Any
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.networks.actions.carrying import carry_unfinished, next_position
from amser.networks.actions.events import NotYetHeld
from amser.networks.actions.groups import still_open, write_agreement
from amser.networks.actions.members import change_role
from amser.networks.models import (
    COUNTED,
    AgendaItem,
    Correction,
    Decision,
    Event,
    GroupMembership,
    ItemKind,
    Minutes,
    MinutesState,
    Result,
    mark_of_both,
)


class MinutesApproved(DomainError):
    """The minutes were approved: what was wrong is a correction beside them."""

    code = "minutes_approved"


class MinutesNotInBoth(DomainError):
    """What is written of an item, or before them, stands in one language only. `items` are their numbers on the agenda."""

    code = "minutes_not_in_both"

    def __init__(self, items: list[int]) -> None:
        super().__init__(items)
        self.items = items


class MinutesNotCirculated(DomainError):
    """Nobody has read these minutes yet: circulate them first."""

    code = "minutes_not_circulated"


class NotALaterMeeting(DomainError):
    """Minutes are approved at a later meeting of the same group, which has begun."""

    code = "minutes_later_meeting"
    field = "approved_in"


class MinutesChanged(DomainError):
    """Somebody else wrote here since the writer began. Nothing was saved."""

    code = "minutes_changed"


class MinutesNotApproved(DomainError):
    """Only approved minutes are corrected beside them; others are changed."""

    code = "minutes_not_approved"


class CountedHalf(DomainError):
    """A count says how many were for, against and neither; and only a vote is counted."""

    code = "decision_counted_half"
    field = "for_count"


class ReplacedBefore(DomainError):
    """Another decision replaces that one already, or it is not of this group."""

    code = "decision_replaced"
    field = "replaces"


@dataclasses.dataclass(frozen=True, slots=True)
class ItemDetails:
    """One thing on an agenda. The title in both languages; minutes from 1 to a day, or None."""

    title_cy: str
    title_en: str
    kind: str = ItemKind.DISCUSSION
    minutes: int | None = None
    lead: str = ""
    paper: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Decided:
    """A question and how it was decided, in both languages; the three counts, or none of them."""

    question_cy: str
    question_en: str
    outcome_cy: str
    outcome_en: str
    method: str
    result: str = Result.AGREED
    for_count: int | None = None
    against_count: int | None = None
    neither_count: int | None = None
    review_on: dt.date | None = None


@audit.action("networks.add_item")
def add_item(*, by: audit.Actor, key: UUID, at: dt.datetime, event: Event, details: ItemDetails) -> AgendaItem:
    """Something more is on the agenda, at its end. Raises MinutesApproved."""
    _still_written(event)
    return AgendaItem.objects.create(event=event, position=next_position(event), **dataclasses.asdict(details))


@audit.action("networks.change_item")
def change_item(*, by: audit.Actor, key: UUID, at: dt.datetime, item: AgendaItem, details: ItemDetails) -> AgendaItem:
    """An item of the agenda is something else. Raises MinutesApproved."""
    _still_written(item.event)
    columns = dataclasses.asdict(details)
    for name, value in columns.items():
        setattr(item, name, value)
    item.save(update_fields=list(columns))
    return item


@audit.action("networks.move_item")
def move_item(*, by: audit.Actor, key: UUID, at: dt.datetime, item: AgendaItem, is_up: bool) -> AgendaItem:
    """An item changes its place with the one above or below it. At the end nothing changes. Raises MinutesApproved."""
    _locked_minutes(item.event)
    item = AgendaItem.objects.select_for_update().get(pk=item.pk)
    beside = AgendaItem.objects.filter(event=item.event_id)
    beside = beside.filter(position__lt=item.position).order_by("-position") if is_up else beside.filter(position__gt=item.position)
    other = beside.order_by("-position" if is_up else "position").first()
    if other is not None:
        _still_written(item.event)
        item.position, other.position = other.position, item.position
        item.save(update_fields=["position"])
        other.save(update_fields=["position"])
    return item


@audit.action("networks.remove_item")
def remove_item(*, by: audit.Actor, key: UUID, at: dt.datetime, item: AgendaItem) -> None:
    """An item is off the agenda, unless something was written or decided about it: then it stays. Raises MinutesApproved."""
    _locked_minutes(item.event)
    item.refresh_from_db()
    if not (item.note_cy or item.note_en or item.decisions.exists() or item.carried_to.exists()):
        _still_written(item.event)
        AgendaItem.objects.filter(pk=item.pk).delete()


@audit.action("networks.fill_agenda")
def fill_agenda(*, by: audit.Actor, key: UUID, at: dt.datetime, event: Event) -> Event:
    """
    Put on the agenda what earlier meetings of the group did not finish, each once. Done again, only what is new is added.

    Raises MinutesApproved.
    """
    _still_written(event)
    carry_unfinished(event, at=at)
    return event


@audit.action("networks.write_note")
def write_note(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    item: AgendaItem,
    note_cy: str,
    note_en: str,
    is_finished: bool,
    began: str | None = None,
) -> AgendaItem:
    """
    What the minutes say of an item, and whether it is finished. In one language for now, where need be.

    `began` is the mark of what the writer began with, None where nobody else writes. Raises MinutesApproved, MinutesChanged.
    """
    _locked_minutes(item.event)
    item.refresh_from_db()
    if began is not None and began != mark_of_both(item.note_cy, item.note_en):
        raise MinutesChanged
    _still_written(item.event)
    item.note_cy, item.note_en, item.is_finished = note_cy, note_en, is_finished
    item.save(update_fields=["note_cy", "note_en", "is_finished"])
    return item


@audit.action("networks.write_minutes")
def write_minutes(
    *, by: audit.Actor, key: UUID, at: dt.datetime, event: Event, text_cy: str, text_en: str, began: str | None = None
) -> Minutes:
    """
    What stands before the items in the minutes. What was circulated and is changed is a draft again.

    `began` is the mark of what the writer began with, None where nobody else writes. Raises MinutesApproved, MinutesChanged.
    """
    minutes = _locked_minutes(event)
    if began is not None and began != mark_of_both(minutes.text_cy, minutes.text_en):
        raise MinutesChanged
    minutes = _still_written(event)
    minutes.text_cy, minutes.text_en = text_cy, text_en
    minutes.save(update_fields=["text_cy", "text_en"])
    return minutes


@audit.action("networks.circulate_minutes")
def circulate_minutes(*, by: audit.Actor, key: UUID, at: dt.datetime, event: Event) -> Minutes:
    """
    The members read the minutes from now on, and are told. Done again, nothing changes.

    Raises MinutesApproved, NotYetHeld, MinutesNotInBoth.
    """
    minutes = _locked_minutes(event)
    if minutes.state == MinutesState.CIRCULATED:
        return minutes
    if not event.has_begun(at):
        raise NotYetHeld
    items = AgendaItem.objects.filter(event=event).order_by("position", "pk")
    half = [number for number, item in enumerate(items, start=1) if bool(item.note_cy) != bool(item.note_en)]
    if half or bool(minutes.text_cy) != bool(minutes.text_en):
        raise MinutesNotInBoth(half)
    minutes.state, minutes.circulated_at = MinutesState.CIRCULATED, at
    minutes.save(update_fields=["state", "circulated_at"])
    announce("networks.minutes_circulated", event_id=event.pk)
    return minutes


@audit.action("networks.approve_minutes")
def approve_minutes(*, by: audit.Actor, key: UUID, at: dt.datetime, event: Event, approved_in: Event) -> Minutes:
    """
    A later meeting approves the minutes: from now on nobody changes them. Done again, nothing changes.

    Raises MinutesNotCirculated, NotALaterMeeting.
    """
    minutes = Minutes.objects.select_for_update(no_key=True).filter(event=event).first()
    if minutes is None or minutes.state == MinutesState.DRAFT:
        raise MinutesNotCirculated
    if minutes.is_approved:
        return minutes
    if not _is_later(approved_in, event, at=at):
        raise NotALaterMeeting
    minutes.state, minutes.approved_at, minutes.approved_in = MinutesState.APPROVED, at, approved_in
    minutes.save(update_fields=["state", "approved_at", "approved_in"])
    return minutes


def _is_later(one: Event, other: Event, *, at: dt.datetime) -> bool:
    if one.group_id != other.group_id or one.is_cancelled or one.begins_at is None or other.begins_at is None:
        return False
    return other.begins_at < one.begins_at and one.has_begun(at)


@audit.action("networks.correct_minutes")
def correct_minutes(*, by: audit.Actor, key: UUID, at: dt.datetime, minutes: Minutes, text_cy: str, text_en: str) -> Correction:
    """What was wrong in approved minutes is said beside them, in both languages. Raises MinutesNotApproved."""
    if not minutes.is_approved:
        raise MinutesNotApproved
    return Correction.objects.create(minutes=minutes, text_cy=text_cy, text_en=text_en, at=at, by_id=by.user_id)


@audit.action("networks.decide")
def decide(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    event: Event,
    decided: Decided,
    item: AgendaItem | None = None,
    replaces: Decision | None = None,
    whose: GroupMembership | None = None,
    gives_role: str = "",
    agreement_cy: str = "",
    agreement_en: str = "",
) -> Decision:
    """
    What a meeting decided is written down, once: a later decision replaces it.

    Agreed, it may give a member a role, or write anew what members agree to; in a group that its members lead there is no other way.
    Raises NotYetHeld, CountedHalf, ReplacedBefore, GroupClosed, LastWhoRunsIt.
    """
    group = still_open(event.group)
    _may_be_decided(event, decided, replaces, at=at)
    columns: dict[str, Any] = dataclasses.asdict(decided) | {"item": item, "replaces": replaces, "whose": whose, "gives_role": gives_role}
    decision = Decision.objects.create(group=group, event=event, at=at, by_id=by.user_id, **columns)
    if decided.result == Result.AGREED:
        if whose is not None:
            change_role(whose, gives_role)
        if agreement_cy and agreement_en:
            write_agreement(group, text_cy=agreement_cy, text_en=agreement_en, at=at, by_id=by.user_id)
    return decision


def _may_be_decided(event: Event, decided: Decided, replaces: Decision | None, *, at: dt.datetime) -> None:
    if not event.has_begun(at) or event.is_cancelled:
        raise NotYetHeld
    counts = (decided.for_count, decided.against_count, decided.neither_count)
    is_counted = any(count is not None for count in counts)
    if is_counted and (None in counts or decided.method not in COUNTED or min(count or 0 for count in counts) < 0):
        raise CountedHalf
    if replaces is not None and (replaces.group_id != event.group_id or Decision.objects.filter(replaces=replaces).exists()):
        raise ReplacedBefore


def _still_written(event: Event) -> Minutes:
    """Return the minutes of an event, locked; what was circulated is a draft again, for it changes. Raises MinutesApproved."""
    minutes = _locked_minutes(event)
    if minutes.state == MinutesState.CIRCULATED:
        minutes.state, minutes.circulated_at = MinutesState.DRAFT, None
        minutes.save(update_fields=["state", "circulated_at"])
    return minutes


def _locked_minutes(event: Event) -> Minutes:
    """Return the minutes of an event, locked, made where there are none. Raises MinutesApproved."""
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    minutes = Minutes.objects.select_for_update(no_key=True).filter(event=event).first() or Minutes.objects.create(event=event)
    if minutes.is_approved:
        raise MinutesApproved
    return minutes
