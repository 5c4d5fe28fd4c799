"""Who may read a call and answer it, and when they read what others answered."""

import dataclasses
import datetime as dt

from amser.identity.models import User
from amser.kernel.errors import NotAllowed, NotFound
from amser.networks.models import (
    Answering,
    Call,
    CallQuerySet,
    Contribution,
    ContributionQuerySet,
    ContributionState,
    Papers,
    Results,
)
from amser.networks.policies.groups import Standing, standing_anyway, standing_in


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
        if self.call.results == Results.ALWAYS or not self.call.is_open(self.at) or self.standing.group.is_closed:
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
    standing = standing_anyway(user, slug) if own else standing_in(user, slug)
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
