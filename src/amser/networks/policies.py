"""
Who may see and do what in a group. Each function returns the object or raises NotFound or NotAllowed.

Whether somebody is a member is asked of what holds now, at every request: an old invitation opens nothing.
"""

import dataclasses
import datetime as dt
from typing import Final
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import Q

from amser.identity.models import User
from amser.kernel.errors import NotAllowed, NotFound
from amser.kernel.secret import digest_of
from amser.networks.models import (
    Answering,
    Call,
    CallQuerySet,
    Commitment,
    CommitmentQuerySet,
    Contribution,
    ContributionQuerySet,
    ContributionState,
    Document,
    DocumentQuerySet,
    Event,
    EventsCalendar,
    Group,
    GroupMembership,
    GroupMembershipState,
    Maintainer,
    Papers,
    Participation,
    Results,
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


def commitments_for(standing: Standing, user: User | None) -> CommitmentQuerySet:
    """
    Return the promises of a group that this person may read: a member all, others their own, and those made public.

    Of a private group nothing is public, whatever a promise says.
    """
    found = Commitment.objects.filter(group=standing.group)
    if standing.is_member:
        return found
    own = Q(user=user) if user else Q(pk__in=[])
    return found.filter(own if standing.group.papers == Papers.PRIVATE else own | Q(is_public=True))


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """A promise, and what somebody may do with it."""

    commitment: Commitment
    standing: Standing
    is_own: bool

    @property
    def reads_all(self) -> bool:
        """Whether they read its updates and whom it concerns: members, and whoever promised."""
        return self.standing.is_member or self.is_own

    @property
    def may_update(self) -> bool:
        """Whether they may say how it goes: whoever promised, and whoever runs the group."""
        return self.is_own or self.standing.runs_it

    @property
    def may_publish(self) -> bool:
        """Whether they may let everybody read it: a person alone for themselves, those who run the group for the rest."""
        private = self.standing.group.papers == Papers.PRIVATE
        return not private and (self.is_own if self.commitment.user_id else self.standing.runs_it)


def commitment_for(user: User | None, slug: str, commitment_id: UUID) -> Reading:
    """
    Return a promise as far as this person may know of it. Their own they read even where they are a member no longer.

    Raises NotFound.
    """
    own = Commitment.objects.filter(group__slug=slug, pk=commitment_id, user=user).exists() if user else False
    standing = _knows_anyway(user, slug) if own else standing_in(user, slug)
    found = commitments_for(standing, user).select_related("user", "event", "item", "aim", "group", "carried_from", "carried_to")
    commitment = found.filter(pk=commitment_id).first()
    if commitment is None:
        raise NotFound
    return Reading(commitment, standing, is_own=own)


def _knows_anyway(user: User | None, slug: str) -> Standing:
    group = Group.objects.select_related("host", "parent").get(slug=slug)
    return Standing(group, GroupMembership.objects.live().of(user.pk).filter(group=group).first() if user else None)


def updated_by(user: User, slug: str, commitment_id: UUID) -> Reading:
    """Return a promise of which this person may say how it goes. Raises NotAllowed for those who only read it, NotFound for the rest."""
    reading = commitment_for(user, slug, commitment_id)
    if not reading.may_update:
        raise NotAllowed
    return reading


def documents_for(standing: Standing) -> DocumentQuerySet:
    """
    Return the documents of a group that this person may read: a member all that say something, others those that are public.

    Those who run the group see what is still being written too, and so do those who keep it. Of a private group nothing is public.
    """
    found = Document.objects.filter(group=standing.group)
    if standing.runs_it:
        return found
    if standing.is_member:
        kept = Maintainer.objects.filter(membership=standing.membership).values("document")
        return found.filter(Q(pk__in=found.readable().values("pk")) | Q(pk__in=kept))
    return found.readable().filter(is_public=True) if standing.group.papers != Papers.PRIVATE else found.none()


@dataclasses.dataclass(frozen=True, slots=True)
class Paper:
    """A document, and what somebody may do with it."""

    document: Document
    standing: Standing
    keeps_it: bool

    @property
    def may_write(self) -> bool:
        """Whether they write, publish and check it: members who keep it, and whoever runs the group."""
        return self.keeps_it or self.standing.runs_it


def document_for(user: User | None, slug: str, document_slug: str) -> Paper:
    """Return a document as far as this person may know of it. Raises NotFound."""
    standing = standing_in(user, slug)
    document = documents_for(standing).select_related("group").filter(slug=document_slug).first()
    if document is None:
        raise NotFound
    keeps = standing.is_member and document.maintainers.filter(membership=standing.membership).exists()
    return Paper(document, standing, keeps_it=keeps)


def written_by(user: User, slug: str, document_slug: str) -> Paper:
    """Return a document that this person keeps. Raises NotAllowed for those who only read it, NotFound for the rest."""
    paper = document_for(user, slug, document_slug)
    if not paper.may_write:
        raise NotAllowed
    return paper


def calls_for(standing: Standing) -> CallQuerySet:
    """
    Return the calls of a group that this person may read: a member all, others those that everybody may read.

    Of a private group nothing is public, whatever a call says.
    """
    found = Call.objects.filter(group=standing.group)
    if standing.is_member:
        return found
    return found.filter(is_public=True) if standing.group.papers != Papers.PRIVATE else found.none()


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A call, and what somebody may read and do of it at a moment. Nothing else says whether results are shown."""

    call: Call
    standing: Standing
    user: User | None
    has_answered: bool
    at: dt.datetime

    @property
    def reads_answers(self) -> bool:
        """Whether they read what others answered, and every number that is made of it. It is the same for those who run the group."""
        if self.call.results == Results.ALWAYS or not self.call.is_open(self.at):
            return True
        return self.call.results == Results.ANSWERED and self.has_answered

    @property
    def is_asked(self) -> bool:
        """Whether they are among those whom it asks, open or not."""
        return self.standing.is_member or (self.user is not None and self.call.answering == Answering.SIGNED_IN)

    @property
    def may_answer(self) -> bool:
        """Whether they may answer it now. A stranger signs in first."""
        return self.is_asked and self.call.is_open(self.at) and not self.standing.group.is_closed

    @property
    def takes_stances(self) -> bool:
        """Whether they may say now what they think of others' answers."""
        return self.is_asked and self.reads_answers and self.call.takes_stances(self.at) and not self.standing.group.is_closed

    @property
    def moderates(self) -> bool:
        """Whether they read each answer as it comes, to publish or hide it: those who run the group."""
        return self.standing.runs_it


def call_for(user: User | None, slug: str, call_id: int, *, at: dt.datetime) -> Asked:
    """Return a call as far as this person may know of it. Raises NotFound."""
    standing = standing_in(user, slug)
    call = calls_for(standing).select_related("group").filter(pk=call_id).first()
    if call is None:
        raise NotFound
    return _asked(user, standing, call, at)


def _asked(user: User | None, standing: Standing, call: Call, at: dt.datetime) -> Asked:
    own = call.contributions.filter(author=user).exclude(state=ContributionState.WITHDRAWN) if user else None
    return Asked(call, standing, user, has_answered=own is not None and own.exists(), at=at)


def answered_by(user: User, slug: str, call_id: int, *, at: dt.datetime) -> Asked:
    """Return a call that this person may answer. Raises NotAllowed for those who only read it, NotFound for the rest."""
    asked = call_for(user, slug, call_id, at=at)
    if not asked.is_asked:
        raise NotAllowed
    return asked


def call_run_by(user: User, slug: str, call_id: int, *, at: dt.datetime) -> Asked:
    """Return a call of a group that this person runs. Raises NotAllowed for its other members, NotFound for the rest."""
    asked = call_for(user, slug, call_id, at=at)
    if not asked.standing.is_member:
        raise NotFound
    if not asked.moderates:
        raise NotAllowed
    return asked


def contributions_for(asked: Asked) -> ContributionQuerySet:
    """Return the published answers that this person may read: all where results are shown to them, else their own."""
    found = asked.call.contributions.published()
    if asked.reads_answers:
        return found
    return found.filter(author=asked.user) if asked.user else found.none()


@dataclasses.dataclass(frozen=True, slots=True)
class Contributing:
    """An answer to a call, and what somebody may do with it."""

    contribution: Contribution
    asked: Asked

    @property
    def is_own(self) -> bool:
        """Whether they wrote it."""
        return self.asked.user is not None and self.contribution.author_id == self.asked.user.pk

    @property
    def takes_stance(self) -> bool:
        """Whether they may take a stance on it now."""
        stands = self.contribution.state == ContributionState.PUBLISHED and self.contribution.adopted_by_id is None
        return stands and not self.is_own and self.asked.takes_stances


def contribution_for(user: User | None, slug: str, contribution_id: int, *, at: dt.datetime) -> Contributing:
    """
    Return an answer as far as this person may know of it: one that is read, where results are shown to them, and their own.

    Those who run the group read every one. What was taken back is gone for everybody. Their own people read even where they have left.
    Raises NotFound.
    """
    found = Contribution.objects.exclude(state=ContributionState.WITHDRAWN).filter(call__group__slug=slug, pk=contribution_id)
    one = found.select_related("call__group", "author", "adopted_by__event", "merged_into", "derived_from").first()
    if one is None:
        raise NotFound
    own = user is not None and one.author_id == user.pk
    standing = _knows_anyway(user, slug) if own else standing_in(user, slug)
    if not own and not calls_for(standing).filter(pk=one.call_id).exists():
        raise NotFound
    asked = _asked(user, standing, one.call, at)
    read = one.state in {ContributionState.PUBLISHED, ContributionState.MERGED} and asked.reads_answers
    if not (own or read or asked.moderates):
        raise NotFound
    return Contributing(one, asked)


def contributed_by(user: User, slug: str, contribution_id: int, *, at: dt.datetime) -> Contributing:
    """Return an answer of this person's own. Raises NotAllowed for those who only read it, NotFound for the rest."""
    found = contribution_for(user, slug, contribution_id, at=at)
    if not found.is_own:
        raise NotAllowed
    return found


def moderated_by(user: User, slug: str, contribution_id: int, *, at: dt.datetime) -> Contributing:
    """Return an answer to a call of a group that this person runs. Raises NotAllowed for those who only read it, NotFound for the rest."""
    found = contribution_for(user, slug, contribution_id, at=at)
    if not found.asked.moderates:
        raise NotAllowed
    return found
