"""What people answer to a call: sent, rewritten until the first stance, taken back; read, hidden with a reason, merged; and stances."""

import dataclasses
import datetime as dt
from typing import Any
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.networks.actions.calls import CallClosed, OtherWords, open_now
from amser.networks.actions.groups import still_open
from amser.networks.models import (
    Answering,
    Call,
    Contribution,
    ContributionState,
    GroupMembership,
    Papers,
    Results,
    Stance,
    mark_of,
    plain,
)


class NothingContributed(DomainError):
    """An answer has words."""

    code = "contribution_empty"
    field = "text"


class NotAsked(DomainError):
    """The call asks the members of its group."""

    code = "call_not_asked"


class WordsStand(DomainError):
    """Somebody has taken a stance on these words, or a meeting has adopted them, or they do not stand by themselves any more."""

    code = "contribution_stands"


class NotFromHere(DomainError):
    """What an answer goes on from, or is merged into, is another published answer to the same call."""

    code = "contribution_elsewhere"
    field = "target"


class HiddenWithoutWhy(DomainError):
    """Whoever hides an answer says why."""

    code = "contribution_no_why"
    field = "why"


class NoStance(DomainError):
    """A stance is taken on what somebody else has published, while the call takes stances."""

    code = "contribution_no_stance"


@dataclasses.dataclass(frozen=True, slots=True)
class Contributed:
    """
    An answer in the words and the language of its author. `source`, `url` and `context` are kept of a definition or a practice.

    `is_named`: everybody who reads the answer may read the author's name. Else members of the group alone do.
    """

    text: str
    language: str
    is_named: bool = False
    source: str = ""
    url: str = ""
    context: str = ""

    def columns(self) -> dict[str, Any]:
        """Return what is written to the contribution. Raises NothingContributed."""
        text = plain(self.text)
        if not text:
            raise NothingContributed
        return dataclasses.asdict(self) | {"text": text, "context": plain(self.context)}


@audit.action("networks.contribute")
def contribute(
    *, by: audit.Actor, key: UUID, at: dt.datetime, call: Call, said: Contributed, derived_from: Contribution | None = None
) -> Contribution:
    """
    Somebody answers a call. What a member says is published at once; anybody else's waits until whoever runs the group has read it.

    Their capacity and affiliation are copied from their membership as they are now. Raises GroupClosed, CallClosed, NotAsked,
    NothingContributed, NotFromHere.
    """
    call = open_now(call, at)
    member = _asked(call, by)
    if derived_from is not None and (derived_from.call_id, derived_from.state) != (call.pk, ContributionState.PUBLISHED):
        raise NotFromHere
    assert by.user_id is not None, "whoever answers has signed in"
    state = ContributionState.PUBLISHED if member else ContributionState.SENT
    part = {"capacity": member.capacity, "affiliation": _affiliation(member)} if member else {}
    made = Contribution.objects.create(
        call=call, author_id=by.user_id, state=state, derived_from=derived_from, made_at=at, **part, **said.columns()
    )
    if state == ContributionState.SENT:
        announce("networks.contribution_sent", contribution_id=made.pk)
    return made


def _asked(call: Call, by: audit.Actor) -> GroupMembership | None:
    """Return the membership by which somebody is asked; None where everybody who has signed in is. Raises NotAsked."""
    member = GroupMembership.objects.active().of(by.user_id).filter(group=call.group_id).select_related("organisation").first()
    if member is None and (call.answering == Answering.MEMBERS or call.group.papers == Papers.PRIVATE):
        raise NotAsked
    return member


def _affiliation(member: GroupMembership) -> str:
    organisation = member.organisation.name if member.organisation else ""
    return ", ".join(part for part in (member.post, organisation) if part)[:200]


@audit.action("networks.rewrite_contribution")
def rewrite(*, by: audit.Actor, key: UUID, at: dt.datetime, contribution: Contribution, said: Contributed) -> Contribution:
    """
    The author puts it otherwise, while the call is open and nobody has taken a stance on it.

    Hidden before, or of somebody who is not a member, it waits to be read again.

    Raises GroupClosed, CallClosed, WordsStand, NothingContributed.
    """
    open_now(contribution.call, at)
    contribution = _locked(contribution)
    stands = contribution.adopted_by_id is not None or contribution.stances.exists()
    if stands or contribution.state in {ContributionState.MERGED, ContributionState.WITHDRAWN}:
        raise WordsStand
    is_member = GroupMembership.objects.active().of(contribution.author_id).filter(group=contribution.call.group_id).exists()
    state = contribution.state
    if state == ContributionState.HIDDEN or (state == ContributionState.PUBLISHED and not is_member):
        state = ContributionState.SENT
        announce("networks.contribution_sent", contribution_id=contribution.pk)
    return _saved(contribution, changed_at=at, state=state, hidden_why="", **said.columns())


@audit.action("networks.take_contribution_back")
def take_back(*, by: audit.Actor, key: UUID, at: dt.datetime, contribution: Contribution) -> Contribution:
    """
    The author takes an answer back: its words go for good, and what was merged into it stands by itself again.

    Done again, nothing changes. Raises WordsStand where a meeting has adopted it.
    """
    contribution = _locked(contribution)
    if contribution.adopted_by_id is not None:
        raise WordsStand
    Contribution.objects.filter(pk=contribution.pk).take_back()
    contribution.refresh_from_db()
    return contribution


@audit.action("networks.show_contribution")
def show(*, by: audit.Actor, key: UUID, at: dt.datetime, contribution: Contribution, read: str | None = None) -> Contribution:
    """
    Whoever runs the group has read an answer that waited or was hidden, and it is read by the others. Done again, nothing changes.

    `read` is the mark of the words they read; None where nobody could have rewritten them. Raises OtherWords where somebody did.
    """
    contribution = _locked(contribution)
    if contribution.state in {ContributionState.SENT, ContributionState.HIDDEN}:
        if read is not None and mark_of(contribution.text) != read:
            raise OtherWords
        _saved(contribution, state=ContributionState.PUBLISHED, hidden_why="")
        announce("networks.contribution_shown", contribution_id=contribution.pk)
    return contribution


@audit.action("networks.hide_contribution")
def hide(*, by: audit.Actor, key: UUID, at: dt.datetime, contribution: Contribution, why: str) -> Contribution:
    """
    An answer is read by nobody but its author and those who run the group, with the reason, of which the author is told.

    What was merged into it stands by itself again. Raises HiddenWithoutWhy, WordsStand where it was adopted or taken back.
    """
    why = why.strip()
    if not why:
        raise HiddenWithoutWhy
    contribution = _locked(contribution)
    if contribution.adopted_by_id is not None or contribution.state == ContributionState.WITHDRAWN:
        raise WordsStand
    Contribution.objects.filter(pk=contribution.pk).let_go()
    _saved(contribution, state=ContributionState.HIDDEN, hidden_why=why, merged_into=None)
    announce("networks.contribution_hidden", contribution_id=contribution.pk)
    return contribution


@audit.action("networks.merge_contribution")
def merge(*, by: audit.Actor, key: UUID, at: dt.datetime, contribution: Contribution, target: Contribution) -> Contribution:
    """
    An answer says the same as another: it is read below that one, with its author's name there, and no longer by itself.

    Raises NotFromHere, WordsStand where it was adopted or does not stand by itself.
    """
    both = Contribution.objects.select_for_update(no_key=True).filter(pk__in=[contribution.pk, target.pk]).order_by("pk")
    found = {one.pk: one for one in both}
    contribution, target = found[contribution.pk], found[target.pk]
    same_call = contribution.call_id == target.call_id and contribution.pk != target.pk
    if not same_call or target.state != ContributionState.PUBLISHED:
        raise NotFromHere
    if contribution.adopted_by_id is not None or contribution.state != ContributionState.PUBLISHED:
        raise WordsStand
    contribution.merged.update(merged_into=target)
    _saved(contribution, state=ContributionState.MERGED, merged_into=target)
    announce("networks.contribution_merged", contribution_id=contribution.pk)
    return contribution


@audit.action("networks.take_stance")
def take_stance(
    *, by: audit.Actor, key: UUID, at: dt.datetime, contribution: Contribution, stance: str, reason: str = "", read: str
) -> Contribution:
    """
    Somebody says what they think of another's answer; said again, the later counts. "" takes it back.

    `read` is the mark of the words they read. Raises GroupClosed, CallClosed, NotAsked, NoStance, OtherWords where it was rewritten.
    """
    still_open(contribution.call.group)
    contribution = _locked(contribution)
    call = contribution.call
    if not call.takes_stances(at):
        raise CallClosed if call.results != Results.CLOSED else NoStance
    member = _asked(call, by)
    if contribution.state != ContributionState.PUBLISHED or contribution.author_id == by.user_id or contribution.adopted_by_id:
        raise NoStance
    if mark_of(contribution.text) != read:
        raise OtherWords
    assert by.user_id is not None, "whoever takes a stance has signed in"
    if stance:
        said = {"stance": stance, "reason": reason, "capacity": member.capacity if member else "", "at": at}
        Stance.objects.update_or_create(contribution=contribution, user_id=by.user_id, defaults=said)
    else:
        contribution.stances.filter(user_id=by.user_id).delete()
    return contribution


def _locked(contribution: Contribution) -> Contribution:
    return Contribution.objects.select_for_update(of=("self",), no_key=True).select_related("call__group").get(pk=contribution.pk)


def _saved(contribution: Contribution, **columns: Any) -> Contribution:
    for name, value in columns.items():
        setattr(contribution, name, value)
    contribution.save(update_fields=list(columns))
    return contribution
