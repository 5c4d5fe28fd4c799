"""A group is opened, says what it is, changes its pace, rests and ends; what its members agree to."""

import dataclasses
import datetime as dt
from typing import Any
from uuid import UUID

from amser.audit import actions as audit
from amser.identity.models import User
from amser.kernel.errors import DomainError
from amser.listings.actions import take_down
from amser.listings.models import Listing
from amser.listings.models.listing import FINAL
from amser.networks.models import (
    LONGEST_CADENCE,
    Group,
    GroupAgreement,
    GroupKind,
    GroupLink,
    GroupMembership,
    GroupMembershipState,
    GroupRole,
    GroupState,
    Joining,
    Papers,
)
from amser.organisations.models import Organisation


class GroupSlugTaken(DomainError):
    """Another group has this address."""

    code = "group_slug_taken"
    field = "slug"


class GroupClosed(DomainError):
    """The group has ended."""

    code = "group_closed"


class PaceImpossible(DomainError):
    """A group meets within a number of days to a number of days, the first not above the second, or at no fixed pace."""

    code = "group_pace_impossible"
    field = "most_days"


class ByDecisionOnly(DomainError):
    """The members lead this group: a meeting decides it."""

    code = "group_by_decision_only"


class AlreadyLinked(DomainError):
    """The two groups are linked in this way, or one has proposed it."""

    code = "group_already_linked"
    field = "other"


@dataclasses.dataclass(frozen=True, slots=True)
class GroupDetails:
    """What a group says of itself. Texts in both languages, or in neither where they may be empty. Days from 1 to a year, or None."""

    name_cy: str
    name_en: str
    about_cy: str
    about_en: str
    kind: str = GroupKind.NETWORK
    decides_cy: str = ""
    decides_en: str = ""
    works_cy: str = ""
    works_en: str = ""
    who_cy: str = ""
    who_en: str = ""
    councils: tuple[str, ...] = ()
    joining: str = Joining.REQUEST
    papers: str = Papers.MEMBERS
    least_days: int | None = None
    most_days: int | None = None

    def columns(self) -> dict[str, Any]:
        """Return what is written to the group. Raises PaceImpossible."""
        least, most = self.least_days, self.most_days
        is_free = least is None and most is None
        if not is_free and (least is None or most is None or not 1 <= least <= most <= LONGEST_CADENCE):
            raise PaceImpossible
        return dataclasses.asdict(self) | {"councils": sorted(self.councils)}


@audit.action("networks.open_group")
def open_group(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    slug: str,
    details: GroupDetails,
    coordinator: User,
    parent: Group | None = None,
    host: Organisation | None = None,
    is_member_led: bool = False,
    is_sample: bool = False,
) -> Group:
    """A group is opened, with somebody who runs it. Raises GroupSlugTaken, GroupClosed where its parent has ended, PaceImpossible."""
    if Group.objects.filter(slug=slug).exists():
        raise GroupSlugTaken(slug)
    if parent is not None and parent.is_closed:
        raise GroupClosed
    group = Group.objects.create(
        slug=slug, parent=parent, host=host, opened_at=at, is_member_led=is_member_led, is_sample=is_sample, **details.columns()
    )
    GroupMembership.objects.create(
        group=group, user=coordinator, role=GroupRole.COORDINATOR, state=GroupMembershipState.ACTIVE, asked_at=at, began_at=at
    )
    return group


@audit.action("networks.describe_group")
def describe_group(*, by: audit.Actor, key: UUID, at: dt.datetime, group: Group, details: GroupDetails) -> Group:
    """A group says something else of itself, in both languages at once. Raises GroupClosed, PaceImpossible."""
    group = still_open(group)
    columns = details.columns()
    for name, value in columns.items():
        setattr(group, name, value)
    group.save(update_fields=[*columns, "sort_cy", "sort_en"])
    if group.papers == Papers.PRIVATE:
        _asked_nowhere(group, by=by, key=key, at=at)
    return group


@audit.action("networks.set_group_state")
def set_group_state(*, by: audit.Actor, key: UUID, at: dt.datetime, group: Group, state: str) -> Group:
    """A group is at work, or rests. Raises GroupClosed."""
    assert state in {GroupState.ACTIVE, GroupState.DORMANT}, "closing a group says why"
    group = still_open(group)
    group.state = state
    group.save(update_fields=["state"])
    return group


@audit.action("networks.close_group")
def close_group(*, by: audit.Actor, key: UUID, at: dt.datetime, group: Group, why_cy: str, why_en: str) -> Group:
    """A group ends, for a reason that everybody reads. What it did stays. Done again, nothing changes."""
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if not group.is_closed:
        group.state, group.closed_at = GroupState.CLOSED, at
        group.closed_why_cy, group.closed_why_en = why_cy, why_en
        group.save(update_fields=["state", "closed_at", "closed_why_cy", "closed_why_en"])
    _asked_nowhere(group, by=by, key=key, at=at)
    return group


def _asked_nowhere(group: Group, *, by: audit.Actor, key: UUID, at: dt.datetime) -> None:
    """Have what the group asks for stand on no time bank's board any more: it has ended, or nobody else may know of it."""
    for listing in Listing.objects.filter(of_a_call__call__group=group).exclude(state__in=FINAL).order_by("pk"):
        take_down(by=by, key=audit.derive(key, str(listing.pk)), at=at, listing=listing)


@audit.action("networks.publish_group_agreement")
def publish_group_agreement(*, by: audit.Actor, key: UUID, at: dt.datetime, group: Group, text_cy: str, text_en: str) -> GroupAgreement:
    """
    What members agree to is written anew; each is asked whether they agree to this version.

    Raises GroupClosed; ByDecisionOnly for a group that its members lead, once it has an agreement.
    """
    group = still_open(group)
    last = group.agreements.order_by("-version").first()
    if group.is_member_led and last is not None:
        raise ByDecisionOnly
    return write_agreement(group, text_cy=text_cy, text_en=text_en, at=at, by_id=by.user_id)


def write_agreement(group: Group, *, text_cy: str, text_en: str, at: dt.datetime, by_id: int | None) -> GroupAgreement:
    """Write the next version of what the members of a locked group agree to. For actions."""
    last = group.agreements.order_by("-version").first()
    version = last.version + 1 if last else 1
    texts = {"text_cy": text_cy, "text_en": text_en}
    return GroupAgreement.objects.create(group=group, version=version, published_at=at, published_by_id=by_id, **texts)


@audit.action("networks.propose_link")
def propose_link(*, by: audit.Actor, key: UUID, at: dt.datetime, group: Group, other: Group, kind: str) -> GroupLink:
    """One group proposes to another to work together; it holds once the other accepts. Raises GroupClosed, AlreadyLinked."""
    for one in sorted((group, other), key=lambda one: one.pk):
        still_open(one)
    both_ways = GroupLink.objects.filter(kind=kind, ended_at__isnull=True)
    if both_ways.filter(group=group, other=other).exists() or both_ways.filter(group=other, other=group).exists():
        raise AlreadyLinked
    return GroupLink.objects.create(group=group, other=other, kind=kind, proposed_at=at)


@audit.action("networks.accept_link")
def accept_link(*, by: audit.Actor, key: UUID, at: dt.datetime, link: GroupLink) -> GroupLink:
    """The other group accepts. Done again, or after it ended, nothing changes."""
    link = GroupLink.objects.select_for_update(no_key=True).get(pk=link.pk)
    if link.accepted_at is None and link.ended_at is None:
        link.accepted_at = at
        link.save(update_fields=["accepted_at"])
    return link


@audit.action("networks.end_link")
def end_link(*, by: audit.Actor, key: UUID, at: dt.datetime, link: GroupLink) -> GroupLink:
    """Either group ends it, or declines what was proposed. Done again, nothing changes."""
    link = GroupLink.objects.select_for_update(no_key=True).get(pk=link.pk)
    if link.ended_at is None:
        link.ended_at = at
        link.save(update_fields=["ended_at"])
    return link


def still_open(group: Group) -> Group:
    """Return the group, locked, as it is now. For actions. Raises GroupClosed."""
    group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if group.is_closed:
        raise GroupClosed
    return group
