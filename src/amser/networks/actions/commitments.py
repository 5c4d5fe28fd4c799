"""Promises: taken down once, kept as they were said, moved by updates, carried over or withdrawn with a reason."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.audit.actions import KeyReused
from amser.identity.models import User
from amser.kernel.errors import DomainError
from amser.networks.actions.groups import still_open
from amser.networks.models import (
    OPEN,
    AgendaItem,
    Aim,
    Audience,
    Commitment,
    CommitmentKind,
    CommitmentPartner,
    CommitmentState,
    CommitmentUpdate,
    Event,
    Group,
)

STATES_BY_HAND = frozenset({*OPEN, CommitmentState.DONE})


class NobodyCommits(DomainError):
    """A promise is somebody's: a person, an organisation, or a name."""

    code = "commitment_nobody"
    field = "who"


class NotOfThisGroup(DomainError):
    """The event, the agenda item or the aim belongs to another group, or has ended."""

    code = "commitment_elsewhere"


class CommitmentFinished(DomainError):
    """It was done, carried over or withdrawn before."""

    code = "commitment_finished"


class NoWhy(DomainError):
    """Whoever withdraws a promise says why."""

    code = "commitment_no_why"
    field = "words"


class NothingSaid(DomainError):
    """An update has words, or another state."""

    code = "commitment_nothing_said"
    field = "words"


@dataclasses.dataclass(frozen=True, slots=True)
class Promised:
    """
    What somebody promised, in the words and the language of whoever made it.

    Whoever promises is `user`, or `who` is their name, and `organisation_name` for whom; at least one of them.
    """

    text: str
    language: str
    user: User | None = None
    who: str = ""
    organisation_name: str = ""
    kind: str = CommitmentKind.PLEDGE
    event: Event | None = None
    item: AgendaItem | None = None
    aim: Aim | None = None
    year: int | None = None
    due_on: dt.date | None = None
    how_we_know: str = ""
    partners: Sequence[str] = ()
    audiences: Sequence[str] = ()

    def columns(self) -> dict[str, object]:
        """Return what stands on the promise itself."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name not in {"partners", "audiences"}}


@audit.action("networks.take_down_commitment")
def take_down(*, by: audit.Actor, key: UUID, at: dt.datetime, group: Group, promised: Promised) -> Commitment:
    """
    A promise is taken down. Its id is the key: sent twice from a telephone, it is one, and with other content it is refused.

    A pledge is offered; what a meeting or a year's programme says is agreed. Raises GroupClosed, NobodyCommits, NotOfThisGroup, KeyReused.
    """
    group = still_open(group)
    _holds_together(group, promised)
    if Commitment.objects.filter(pk=key).exists():  # somebody else's
        raise KeyReused
    state = CommitmentState.OFFERED if promised.kind == CommitmentKind.PLEDGE else CommitmentState.AGREED
    made = Commitment.objects.create(pk=key, group=group, state=state, made_at=at, made_by_id=by.user_id, **promised.columns())
    _name_others(made, promised.partners, promised.audiences)
    return made


def _holds_together(group: Group, promised: Promised) -> None:
    if promised.user is None and not promised.who and not promised.organisation_name:
        raise NobodyCommits
    of = {promised.event and promised.event.group_id, promised.aim and promised.aim.group_id}
    if of - {None, group.pk} or (promised.aim is not None and promised.aim.ended_at is not None):
        raise NotOfThisGroup
    if promised.item is not None and (promised.event is None or promised.item.event_id != promised.event.pk):
        raise NotOfThisGroup


def _name_others(made: Commitment, partners: Sequence[str], audiences: Sequence[str]) -> None:
    CommitmentPartner.objects.bulk_create([CommitmentPartner(commitment=made, name=name) for name in partners])
    Audience.objects.bulk_create([Audience(commitment=made, name=name) for name in audiences])


@audit.action("networks.say_how_commitment_goes")
def say_how_it_goes(
    *, by: audit.Actor, key: UUID, at: dt.datetime, commitment: Commitment, words: str, state: str = ""
) -> CommitmentUpdate:
    """
    How a promise goes: words, another state, or both. Withdrawing and carrying over are acts of their own.

    Raises CommitmentFinished, NothingSaid.
    """
    commitment = _still_open(commitment)
    state = "" if state == commitment.state else state
    if state and state not in STATES_BY_HAND:
        raise CommitmentFinished
    if not words and not state:
        raise NothingSaid
    return _say(commitment, by=by, at=at, words=words, state=state)


@audit.action("networks.withdraw_commitment")
def withdraw(*, by: audit.Actor, key: UUID, at: dt.datetime, commitment: Commitment, words: str) -> CommitmentUpdate:
    """A promise is taken back, with the reason. Raises CommitmentFinished, NoWhy."""
    if not words.strip():
        raise NoWhy
    return _say(_still_open(commitment), by=by, at=at, words=words, state=CommitmentState.WITHDRAWN)


@audit.action("networks.carry_commitment_over")
def carry_over(
    *, by: audit.Actor, key: UUID, at: dt.datetime, commitment: Commitment, due_on: dt.date | None, year: int | None = None, words: str = ""
) -> Commitment:
    """
    A promise goes on as a new one, with another day or year; the old one says so. Who hears of it and was not told goes with it.

    Raises GroupClosed, CommitmentFinished.
    """
    group = still_open(commitment.group)
    old = _still_open(commitment)
    kept = ("kind", "text", "language", "user", "organisation_name", "who", "aim", "how_we_know", "is_public", "state")
    columns = {name: getattr(old, name) for name in kept}
    columns["aim"] = None if old.aim is not None and old.aim.ended_at is not None else old.aim
    new = Commitment.objects.create(
        pk=key, group=group, carried_from=old, due_on=due_on, year=year or old.year, made_at=at, made_by_id=by.user_id, **columns
    )
    untold = old.audiences.filter(told_at__isnull=True).order_by("pk").values_list("name", flat=True)
    _name_others(new, list(old.partners.order_by("pk").values_list("name", flat=True)), list(untold))
    _say(old, by=by, at=at, words=words, state=CommitmentState.CARRIED)
    return new


@audit.action("networks.tick_audience")
def tick_audience(*, by: audit.Actor, key: UUID, at: dt.datetime, audience: Audience) -> Audience:
    """Somebody was told, as was promised. Done again, nothing changes: when it was stays. Raises CommitmentFinished."""
    audience = Audience.objects.select_for_update(no_key=True).get(pk=audience.pk)
    if audience.told_at is None:
        if audience.commitment.state in {CommitmentState.WITHDRAWN, CommitmentState.CARRIED}:
            raise CommitmentFinished
        audience.told_at, audience.told_by_id = at, by.user_id
        audience.save(update_fields=["told_at", "told_by"])
    return audience


@audit.action("networks.make_commitment_public")
def make_public(*, by: audit.Actor, key: UUID, at: dt.datetime, commitment: Commitment, is_public: bool) -> Commitment:
    """Everybody may read a promise, with the name of whoever made it; or no longer. Of a private group, nobody else ever does."""
    commitment = Commitment.objects.select_for_update(no_key=True).get(pk=commitment.pk)
    commitment.is_public = is_public
    commitment.save(update_fields=["is_public"])
    return commitment


@audit.action("networks.ask_help_with_commitment")
def ask_for_help(*, by: audit.Actor, key: UUID, at: dt.datetime, commitment: Commitment) -> CommitmentUpdate:
    """Whoever promised asks for help with it in a time bank: the promise says so. Raises CommitmentFinished."""
    return CommitmentUpdate.objects.create(commitment=_still_open(commitment), at=at, by_id=by.user_id, asks_help=True)


@audit.action("networks.remind_of_commitments")
def remind_of_commitments(*, by: audit.Actor, key: UUID, at: dt.datetime, user: User, commitments: Sequence[Commitment]) -> None:
    """Somebody is reminded of their promises, in one letter."""
    Commitment.objects.filter(pk__in=[one.pk for one in commitments], user=user).update(reminded_at=at)
    announce("networks.promises_due", user_id=user.pk)


@audit.action("networks.add_aim")
def add_aim(*, by: audit.Actor, key: UUID, at: dt.datetime, group: Group, title_cy: str, title_en: str) -> Aim:
    """Promises of a group work towards something more. Raises GroupClosed."""
    return Aim.objects.create(group=still_open(group), title_cy=title_cy, title_en=title_en, made_at=at)


@audit.action("networks.end_aim")
def end_aim(*, by: audit.Actor, key: UUID, at: dt.datetime, aim: Aim) -> Aim:
    """An aim takes no more promises. Done again, nothing changes."""
    aim = Aim.objects.select_for_update(no_key=True).get(pk=aim.pk)
    if aim.ended_at is None:
        aim.ended_at = at
        aim.save(update_fields=["ended_at"])
    return aim


def _still_open(commitment: Commitment) -> Commitment:
    """Return the promise, locked, as it is now. Raises CommitmentFinished."""
    commitment = Commitment.objects.select_for_update(no_key=True).get(pk=commitment.pk)
    if not commitment.is_open:
        raise CommitmentFinished
    return commitment


def _say(commitment: Commitment, *, by: audit.Actor, at: dt.datetime, words: str, state: str) -> CommitmentUpdate:
    """Write an update, and move the promise to the state it says. In this order: the database asks for the update first."""
    update = CommitmentUpdate.objects.create(commitment=commitment, at=at, by_id=by.user_id, words=words, state=state)
    if state:
        commitment.state = state
        commitment.save(update_fields=["state"])
    return update
