"""A group as others see it: how many are in it, who may be asked, how its areas are covered, when it meets next."""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from django.db.models import Count, Q

from amser.kernel.dates import today
from amser.networks.models import (
    Event,
    EventKind,
    EventState,
    Group,
    GroupContact,
    GroupLink,
    GroupMembership,
    GroupMembershipState,
    Papers,
)

FEWEST: Final = 5  # counts by sector or capacity below this stay inside the group (coproduction evidence 3.4, invariant 12)


def contacts_of(group: Group) -> list[GroupContact]:
    """Return whom everybody may write to about a group: who agreed to it and is a member now. One query."""
    agreed = GroupContact.objects.filter(group=group, agreed_at__isnull=False, ended_at__isnull=True, membership__state="active")
    return list(agreed.select_related("membership__user").order_by("agreed_at", "pk"))


def counts_by(group: Group, field: str, *, for_everybody: bool) -> dict[str, int]:
    """
    Return how many active members there are of each sector or capacity (`field`); "" is of those who do not say. One query.

    For everybody, whatever is below five is left out, and so is the smallest that is left where it would tell the one left out.
    """
    rows = GroupMembership.objects.active().filter(group=group).values_list(field).annotate(Count("pk")).order_by(field)
    counts = dict(rows)
    return disclosed(counts) if for_everybody else counts


def disclosed(counts: Mapping[str, int]) -> dict[str, int]:
    """
    Return the counts that may be published beside their total: none below five, and no single one left out.

    Where exactly one is below five, or those left out come to less than five together, the smallest of the others goes too, else
    the total gives it away.
    """
    kept = {name: count for name, count in counts.items() if count >= FEWEST}
    hidden = [count for name, count in counts.items() if name not in kept and count]
    if hidden and kept and (len(hidden) == 1 or sum(hidden) < FEWEST):
        del kept[min(kept, key=lambda name: (kept[name], name))]
    return kept


@dataclasses.dataclass(frozen=True, slots=True)
class Covered:
    """A council of a group's area, and the groups below it that serve it."""

    council: str
    groups: Sequence[Group]


def coverage_of(group: Group) -> list[Covered]:
    """Return each council of a group's area with the running, listed groups below it there. One query."""
    children = list(Group.objects.listed().filter(parent=group).by_name())
    return [Covered(code, [child for child in children if code in child.councils]) for code in group.councils]


@dataclasses.dataclass(frozen=True, slots=True)
class Pace:
    """When a group that meets at a pace does so next: between which days, and whether that has gone by with nothing planned."""

    begins: dt.date
    ends: dt.date
    planned: Event | None
    is_overdue: bool


def pace_of(group: Group, *, at: dt.datetime) -> Pace | None:
    """Return when a group's next meeting is due; None without a pace, or before the first. Two queries."""
    meetings = Event.objects.filter(group=group, kind=EventKind.MEETING, begins_at__isnull=False)
    last = meetings.filter(state__in=[EventState.OPEN, EventState.HELD], ends_at__lte=at).order_by("-begins_at").first()
    due = group.due_between(last.day if last else None)
    if due is None:
        return None
    planned = meetings.filter(state__in=[EventState.SAVE_THE_DATE, EventState.OPEN], ends_at__gt=at).order_by("begins_at").first()
    is_overdue = (planned is None and today(at) > due[1]) or (planned is not None and planned.day is not None and planned.day > due[1])
    return Pace(*due, planned=planned, is_overdue=is_overdue)


def links_of(group: Group) -> list[tuple[GroupLink, Group]]:
    """Return the links in force of a group, each with the other group, but for those that nobody knows of. One query."""
    found = GroupLink.objects.in_force().filter(Q(group=group) | Q(other=group)).select_related("group", "other").order_by("pk")
    pairs = [(link, link.other if link.group_id == group.pk else link.group) for link in found]
    return [(link, other) for link, other in pairs if other.papers != "private"]


def members_of(group: Group) -> list[GroupMembership]:
    """Return who is in a group now, those who run it first, then by name. One query."""
    found = GroupMembership.objects.active().filter(group=group).select_related("user", "agreement")
    order = {"chair": 0, "coordinator": 1}
    return sorted(found, key=lambda one: (order.get(one.role, 2), one.user.sort_name, one.pk))


def my_groups(user_id: int) -> list[GroupMembership]:
    """Return the groups somebody is in, invited to, or asked to join; of those that became private meanwhile they know no more. One query."""
    live = GroupMembership.objects.live().of(user_id).exclude(group__state="closed")
    live = live.exclude(state=GroupMembershipState.REQUESTED, group__papers=Papers.PRIVATE)
    return list(live.select_related("group").order_by("group__sort_en", "pk"))
