"""What a member's groups have for them this week: what needs them first, then what comes, then what is new."""

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Max, Prefetch, Q

from amser.kernel.dates import today
from amser.links.queries import dead
from amser.networks.models import (
    RUNS_IT,
    Call,
    CallQuerySet,
    Commitment,
    CommitmentQuerySet,
    CommitmentState,
    CommitmentUpdate,
    Contribution,
    ContributionState,
    Decision,
    Document,
    DocumentQuerySet,
    Event,
    EventState,
    Group,
    GroupAgreement,
    GroupMembership,
    GroupMembershipQuerySet,
    GroupMembershipState,
    GroupRole,
    GroupState,
    Maintainer,
    Participation,
    ParticipationQuerySet,
    Reply,
    Version,
    VersionState,
)
from amser.networks.queries.commitments import SOON
from amser.networks.queries.documents import addresses_of, is_to_be_checked

ANSWERED_WITHIN: Final = dt.timedelta(days=56)
A_WEEK: Final = dt.timedelta(days=7)
NOT_TWICE_WITHIN: Final = dt.timedelta(days=6)  # the timer runs weekly, and never at the very moment

T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True)
class Week:
    """
    One person's week in the groups they are in now and whose news they want: of no other group is anything in it.

    The first seven need them: invitations to answer, their own promises that are due or late, documents they keep that are to be
    checked, and those with links that lead nowhere, groups whose new agreement they have not accepted, and of groups they run those that
    somebody asks to join, and calls with an answer that waits to be read. `asked` are calls that they have not answered, new or soon to
    close: of what others answered, nothing is in it.
    """

    to_answer: Sequence[Participation]
    promises: Sequence[Commitment]
    to_check: Sequence[Document]
    to_mend: Sequence[Document]
    to_accept: Sequence[Group]
    asking: Sequence[Group]
    to_read: Sequence[Call]
    asked: Sequence[Call]
    coming: Sequence[Event]
    minutes: Sequence[Event]
    decided: Sequence[Decision]
    published: Sequence[Document]
    kept: Sequence[Commitment]

    @property
    def needs_them(self) -> bool:
        """Whether anything waits for them."""
        return any((self.to_answer, self.promises, self.to_check, self.to_mend, self.to_accept, self.asking, self.to_read))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.needs_them and not any((self.asked, self.coming, self.minutes, self.decided, self.published, self.kept))


def people_to_tell(at: dt.datetime) -> list[int]:
    """Return who is to be told of their week, by id: active people who want it and were not told in the last six days. One query."""
    wanted = _wanted().exclude(group__is_sample=True).filter(user__is_active=True).exclude(user__email=None)
    told = GroupMembership.objects.filter(digested_at__gt=at - NOT_TWICE_WITHIN).values("user")
    return list(wanted.exclude(user__in=told).order_by("user_id").values_list("user_id", flat=True).distinct())


def weeks_of(people: Collection[int], *, at: dt.datetime, of_all: bool = False) -> dict[int, Week]:
    """
    Return the week of each of these people, by id; empty ones too, and nothing for who is in no group. Eighteen queries, however many they are.

    Of the groups whose news they want; `of_all`, of all that they are in.
    """
    wanted = (
        (_running() if of_all else _wanted()).filter(user__in=people).select_related("group", "agreement").order_by("group__sort_en", "pk")
    )
    of: dict[int, list[GroupMembership]] = defaultdict(list)
    for one in wanted:
        of[one.user_id].append(one)
    groups = _Groups({one.group_id for theirs in of.values() for one in theirs}, set(of), at=at)
    return {user: groups.week_of(user, theirs) for user, theirs in of.items()}


def _wanted() -> GroupMembershipQuerySet:
    return _running().filter(digest=True)


def _running() -> GroupMembershipQuerySet:
    return GroupMembership.objects.active().exclude(group__state=GroupState.CLOSED)


class _Groups:
    """What is new and what waits in some groups, asked of the database once for all their members."""

    def __init__(self, groups: Collection[int], people: Collection[int], *, at: dt.datetime) -> None:
        since, soon = at - A_WEEK, at + SOON
        events = Event.objects.filter(group__in=groups).select_related("group", "place")
        self.coming = _by_group(events.filter(state=EventState.OPEN, begins_at__gt=at, begins_at__lte=soon).order_by("begins_at", "pk"))
        self.minutes = _by_group(events.filter(minutes__circulated_at__gt=since).order_by("begins_at", "pk"))
        self.decided = _by_group(
            Decision.objects.filter(group__in=groups, at__gt=since).select_related("group", "event").order_by("at", "pk")
        )
        self.published = _by_group(_published(groups, since))
        self.kept = _by_group(_kept(groups, since))
        self.agreements = dict(_newest_agreements(groups))
        self.asking = _asked_to_join(groups)
        self.to_read = _by_group(_with_answers_that_wait(groups))
        self.asked = _by_group(_asked(groups, since, at))
        self.to_answer = _by(_to_answer(people, at), lambda one: one.user_id)
        self.promises = _by(_promises(people, at), lambda one: one.user_id)
        keepers = _keepers(people)
        self.to_check = _by(_to_check(keepers, today(at)), lambda one: one[0])
        self.to_mend = _by(_to_mend(keepers), lambda one: one[0])

    def week_of(self, user: int, memberships: Sequence[GroupMembership]) -> Week:
        """Return the week of a person with these memberships."""
        groups = {one.group_id: one.group for one in memberships}
        return Week(
            to_answer=[one for one in self.to_answer[user] if one.event.group_id in groups],
            promises=[one for one in self.promises[user] if one.group_id in groups],
            to_check=[document for _, document in self.to_check[user] if document.group_id in groups],
            to_mend=[document for _, document in self.to_mend[user] if document.group_id in groups],
            to_accept=[one.group for one in memberships if self._is_to_accept(one)],
            asking=[one.group for one in memberships if one.role in RUNS_IT and one.group_id in self.asking],
            to_read=_of(self.to_read, {one.group_id for one in memberships if one.role in RUNS_IT}),
            asked=[one for one in _of(self.asked, groups) if user not in one.answered_by],  # type: ignore[attr-defined]
            coming=_of(self.coming, groups),
            minutes=_of(self.minutes, groups),
            decided=_of(self.decided, groups),
            published=_of(self.published, groups),
            kept=_of(self.kept, groups),
        )

    def _is_to_accept(self, one: GroupMembership) -> bool:
        newest, accepted = self.agreements.get(one.group_id), one.agreement.version if one.agreement else None
        return newest is not None and newest != accepted and one.role != GroupRole.OBSERVER


def _by(found: Iterable[T], key: Callable[[T], int | None]) -> Mapping[int | None, list[T]]:
    sorted_out: dict[int | None, list[T]] = defaultdict(list)
    for one in found:
        sorted_out[key(one)].append(one)
    return sorted_out


def _by_group(found: Iterable[T]) -> Mapping[int | None, list[T]]:
    return _by(found, lambda one: one.group_id)  # type: ignore[attr-defined]


def _of(found: Mapping[int | None, list[T]], groups: Iterable[int]) -> list[T]:
    return [one for group in groups for one in found[group]]


def _published(groups: Collection[int], since: dt.datetime) -> DocumentQuerySet:
    versions = Version.objects.filter(state=VersionState.PUBLISHED, published_at__gt=since).values("document")
    return Document.objects.filter(group__in=groups, pk__in=versions, archived_at=None).select_related("group").order_by("pk")


def _kept(groups: Collection[int], since: dt.datetime) -> CommitmentQuerySet:
    lately = CommitmentUpdate.objects.filter(state=CommitmentState.DONE, at__gt=since).values("commitment")
    return Commitment.objects.filter(group__in=groups, pk__in=lately, state=CommitmentState.DONE).select_related("group", "user").by_due()


def _newest_agreements(groups: Collection[int]) -> Iterable[tuple[int, int]]:
    return GroupAgreement.objects.filter(group__in=groups).order_by("group").values_list("group").annotate(Max("version"))


def _asked_to_join(groups: Collection[int]) -> set[int]:
    asked = GroupMembership.objects.filter(group__in=groups, state=GroupMembershipState.REQUESTED)
    return set(asked.order_by().values_list("group_id", flat=True).distinct())


def _with_answers_that_wait(groups: Collection[int]) -> CallQuerySet:
    waiting = Contribution.objects.filter(call__group__in=groups, state=ContributionState.SENT).values("call")
    return Call.objects.filter(pk__in=waiting).select_related("group").order_by("pk")


def _asked(groups: Collection[int], since: dt.datetime, at: dt.datetime) -> CallQuerySet:
    """Return calls that are new or close soon, each with who answered it (`answered_by`): asked for all people at once."""
    lately = Q(opened_at__gt=since) | Q(closes_at__lte=at + SOON)
    found = Call.objects.open_at(at).filter(lately, group__in=groups).select_related("group")
    standing = ~Q(contributions__state=ContributionState.WITHDRAWN)
    return found.annotate(answered_by=ArrayAgg("contributions__author", filter=standing, default=[])).order_by("pk")


def _to_answer(people: Collection[int], at: dt.datetime) -> ParticipationQuerySet:
    open_to = Q(event__begins_at__gt=at, event__begins_at__lte=at + ANSWERED_WITHIN) | Q(event__begins_at=None)
    live = Q(event__state__in=[EventState.OPEN, EventState.SAVE_THE_DATE])
    asked = Participation.objects.invited().filter(live, open_to, user__in=people, reply=Reply.NONE)
    return asked.select_related("event__group", "event__place").order_by("event__begins_at", "pk")


def _promises(people: Collection[int], at: dt.datetime) -> CommitmentQuerySet:
    due = Q(due_on__lte=today(at + SOON))
    return Commitment.objects.open().filter(due, user__in=people).select_related("group").by_due()


def _keepers(people: Collection[int]) -> list[tuple[int, int]]:
    kept = Maintainer.objects.filter(membership__user__in=people, membership__state=GroupMembershipState.ACTIVE)
    return list(kept.order_by("document").values_list("membership__user", "document"))


def _to_mend(pairs: Collection[tuple[int, int]]) -> list[tuple[int, Document]]:
    there = Prefetch("versions", Version.objects.filter(state=VersionState.PUBLISHED).prefetch_related("renditions"))
    kept = Document.objects.filter(pk__in={document for _, document in pairs}, archived_at=None).select_related("group")
    leads = {
        one: addresses_of(one, [each for version in one.versions.all() for each in version.renditions.all()])
        for one in kept.prefetch_related(there)
    }
    gone = dead(url for urls in leads.values() for url in urls)
    broken = {one.pk: one for one, urls in leads.items() if gone.keys() & set(urls)}
    return [(user, broken[document]) for user, document in pairs if document in broken]


def _to_check(pairs: Collection[tuple[int, int]], on: dt.date) -> list[tuple[int, Document]]:
    dated = Document.objects.with_dates().filter(pk__in={document for _, document in pairs}, review_days__isnull=False, archived_at=None)
    due = {one.pk: one for one in dated.select_related("group") if is_to_be_checked(one, on=on)}
    return [(user, due[document]) for user, document in pairs if document in due]
