"""Calls of a group: opened, changed while nobody has answered, closed; and a definition that a meeting adopts."""

import dataclasses
import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.dates import at_london, today
from amser.kernel.errors import DomainError
from amser.listings.actions import take_down
from amser.listings.models import Listing
from amser.listings.models.listing import FINAL
from amser.networks.actions.groups import still_open
from amser.networks.models import (
    Answering,
    Call,
    CallKind,
    Contribution,
    ContributionState,
    Decision,
    Group,
    Papers,
    Result,
    Results,
    mark_of,
)


class CallClosed(DomainError):
    """The call takes no more answers."""

    code = "call_closed"


class CallClosesTooSoon(DomainError):
    """The last day of a call is today or later."""

    code = "call_closes_too_soon"
    field = "last_day"


class CallAnswered(DomainError):
    """Somebody has answered: what was asked, of whom, and who reads the answers when, stays."""

    code = "call_answered"


class MembersOnly(DomainError):
    """Nobody else knows of a private group, so nobody else is asked, and nobody else reads what is."""

    code = "call_members_only"
    field = "answering"


class OtherWords(DomainError):
    """The author has rewritten it since the reader opened the page."""

    code = "contribution_other_words"


class DefinitionNotAdopted(DomainError):
    """A published definition whose answers may be read is adopted by what a meeting of the same group agreed, once."""

    code = "definition_not_adopted"


@dataclasses.dataclass(frozen=True, slots=True)
class CallDetails:
    """
    What is asked, in both languages. What everybody may answer, everybody reads: `is_public` is then true.

    `last_day`: the last on which it may be answered; None until it is closed.
    """

    question_cy: str
    question_en: str
    kind: str = CallKind.IDEAS
    about_cy: str = ""
    about_en: str = ""
    answering: str = Answering.MEMBERS
    is_public: bool = False
    results: str = Results.ALWAYS
    last_day: dt.date | None = None

    def columns(self, group: Group, at: dt.datetime) -> dict[str, object]:
        """Return what is written to the call. Raises MembersOnly, CallClosesTooSoon."""
        is_public = self.is_public or self.answering == Answering.SIGNED_IN
        if group.papers == Papers.PRIVATE and is_public:
            raise MembersOnly
        if self.last_day is not None and self.last_day < today(at):
            raise CallClosesTooSoon
        given = dataclasses.asdict(self)
        last = given.pop("last_day")
        return given | {"is_public": is_public, "closes_at": at_london(last + dt.timedelta(days=1), dt.time()) if last else None}


@audit.action("networks.open_call")
def open_call(*, by: audit.Actor, key: UUID, at: dt.datetime, group: Group, details: CallDetails) -> Call:
    """A group asks something, from now on; its members are told. Raises GroupClosed, MembersOnly, CallClosesTooSoon."""
    group = still_open(group)
    call = Call.objects.create(group=group, opened_at=at, opened_by_id=by.user_id, **details.columns(group, at))
    announce("networks.call_opened", call_id=call.pk)
    return call


@audit.action("networks.change_call")
def change_call(*, by: audit.Actor, key: UUID, at: dt.datetime, call: Call, details: CallDetails) -> Call:
    """
    A call is put otherwise, or closes on another day. Once somebody has answered, only what is said about it and its day change.

    Raises GroupClosed, CallClosed, CallAnswered, MembersOnly, CallClosesTooSoon.
    """
    call = open_now(call, at)
    columns = details.columns(call.group, at)
    changed = {name for name, value in columns.items() if getattr(call, name) != value}
    if changed - {"closes_at", "about_cy", "about_en"} and call.contributions.exists():
        raise CallAnswered
    for name, value in columns.items():
        setattr(call, name, value)
    call.save(update_fields=list(columns))
    _ask_until(call)
    return call


@audit.action("networks.close_call")
def close_call(*, by: audit.Actor, key: UUID, at: dt.datetime, call: Call) -> Call:
    """A call takes no more answers, for good, and is asked in no time bank any more. Done again, nothing changes."""
    call = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    if call.is_open(at):
        call.closes_at = at
        call.save(update_fields=["closes_at"])
    for listing in _asked_as(call):
        take_down(by=by, key=audit.derive(key, str(listing.pk)), at=at, listing=listing)
    return call


@audit.action("networks.adopt_definition")
def adopt_definition(
    *, by: audit.Actor, key: UUID, at: dt.datetime, contribution: Contribution, decision: Decision, read: str | None = None
) -> Contribution:
    """
    What a meeting agreed makes a definition the group's own. Its words stay, and nobody takes a stance on it any more.

    `read` is the mark of the words they read; None where nobody could have rewritten them. Raises GroupClosed, OtherWords where somebody
    did, DefinitionNotAdopted: while answers are read only when the call is closed, none is singled out.
    """
    still_open(contribution.call.group)
    contribution = Contribution.objects.select_for_update(of=("self",), no_key=True).select_related("call").get(pk=contribution.pk)
    call = contribution.call
    agreed = decision.group_id == call.group_id and decision.result == Result.AGREED
    stands = contribution.state == ContributionState.PUBLISHED and contribution.adopted_by_id is None
    is_read = call.results != Results.CLOSED or not call.is_open(at)
    if not (agreed and stands and is_read and call.kind == CallKind.DEFINITIONS):
        raise DefinitionNotAdopted
    if read is not None and mark_of(contribution.text) != read:
        raise OtherWords
    contribution.adopted_by = decision
    contribution.save(update_fields=["adopted_by"])
    announce("networks.contribution_adopted", contribution_id=contribution.pk)
    return contribution


def _asked_as(call: Call) -> list[Listing]:
    """Return what stands, or waits to stand, on the boards of time banks for a call."""
    return list(Listing.objects.filter(of_a_call__call=call).exclude(state__in=FINAL).order_by("pk"))


def _ask_until(call: Call) -> None:
    """Have no time bank ask for longer than the call."""
    if (last := call.last_day) is not None:
        for listing in _asked_as(call):
            listing.keep_until(min(listing.expires_on, last))


def open_now(call: Call, at: dt.datetime) -> Call:
    """Return the call, locked, as it is now. For actions. Raises GroupClosed, CallClosed."""
    still_open(call.group)
    call = Call.objects.select_for_update(of=("self",), no_key=True).select_related("group__parent").get(pk=call.pk)
    if not call.is_open(at):
        raise CallClosed
    return call
