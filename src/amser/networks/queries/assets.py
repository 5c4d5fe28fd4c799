"""Assets as they are read: found by what they are, offered by another group, and those that nobody has confirmed for long."""

import dataclasses
import datetime as dt
from typing import Any, Final

from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from amser.networks.models import (
    ARCHIVED_AFTER,
    STALE_AFTER,
    Asset,
    AssetCheck,
    AssetQuerySet,
    AssetShare,
    AssetState,
    Group,
    GroupLink,
    GroupState,
    LinkKind,
)
from amser.networks.models.asset import AssetShareQuerySet
from amser.timebanks.models import in_current_language

SHARED: Final = "shared"
REMINDED_FOR: Final = dt.timedelta(days=28)


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """Which assets somebody would like to see. Each may be empty; archived ones only where they are asked for (`state`)."""

    kind: str = ""
    tag: str = ""
    whose: str = ""
    state: str = ""

    def of(self, found: AssetQuerySet, group: Group, *, at: dt.datetime) -> AssetQuerySet:
        """Return those of the assets that were asked for, with when each was confirmed last, in the order of their names."""
        found = found.filter(archived_at__isnull=self.state != AssetState.ARCHIVED)
        found = found.filter(kind=self.kind) if self.kind else found
        found = found.filter(tags__contains=[self.tag]) if self.tag else found
        found = found.exclude(group=group) if self.whose == SHARED else found
        dated = found.annotate(checked_at=Max("checks__at")).filter(**self._checked(at))
        return dated.select_related("group").order_by(in_current_language("name_cy", "name_en"), "pk")

    def _checked(self, at: dt.datetime) -> dict[str, Any]:
        if self.state == AssetState.UNCONFIRMED:
            return {"checked_at__isnull": True}
        return {"checked_at__lte": at - STALE_AFTER} if self.state == AssetState.STALE else {}


def tags_of(found: AssetQuerySet) -> list[str]:
    """Return the tags of these assets. One query."""
    return sorted({tag for tags in found.values_list("tags", flat=True) for tag in tags})


def last_check_of(asset: Asset) -> AssetCheck | None:
    """Return who said last that an asset is still there, and when; None where nobody has. One query."""
    return asset.checks.select_related("by").order_by("-at", "-pk").first()


def offered_to(group: Group) -> AssetShareQuerySet:
    """Return what other groups offer to share, and this group has not answered, while the groups are linked for it. The oldest first."""
    links = GroupLink.objects.in_force().filter(Q(group=group) | Q(other=group), kind=LinkKind.ASSETS)
    linked = [one.other_id if one.group_id == group.pk else one.group_id for one in links]
    offered = AssetShare.objects.filter(group=group, accepted_at__isnull=True, ended_at__isnull=True, asset__archived_at__isnull=True)
    return offered.filter(asset__group__in=linked).select_related("asset__group", "group").order_by("offered_at", "pk")


def shares_of(asset: Asset) -> list[AssetShare]:
    """Return with whom an asset is shared, or offered to. One query."""
    return list(asset.shares.filter(ended_at__isnull=True).select_related("group").order_by("offered_at", "pk"))


def may_be_offered_to(asset: Asset) -> list[Group]:
    """Return the groups that are linked to share assets with an asset's own, and that it was not offered to yet. Two queries."""
    links = GroupLink.objects.in_force().filter(Q(group=asset.group_id) | Q(other=asset.group_id), kind=LinkKind.ASSETS)
    linked = [one.other_id if one.group_id == asset.group_id else one.group_id for one in links]
    there = asset.shares.filter(ended_at__isnull=True).values("group")
    return list(Group.objects.filter(pk__in=linked).exclude(pk__in=there).exclude(state=GroupState.CLOSED).by_name())


def forgotten(at: dt.datetime) -> AssetQuerySet:
    """Return what nobody has confirmed for two years, or in the two years since it was added."""
    last = Asset.objects.filter(archived_at__isnull=True).annotate(last=Coalesce(Max("checks__at"), "made_at"))
    return last.filter(last__lte=at - ARCHIVED_AFTER).order_by("pk")


def to_confirm(at: dt.datetime) -> AssetQuerySet:
    """Return what nobody has said for a year is still there, or never within four weeks of its being added. The longest ago first."""
    kept = Asset.objects.filter(archived_at__isnull=True).annotate(last=Max("checks__at"))
    return kept.filter(Q(last__lte=at - STALE_AFTER) | Q(last__isnull=True, made_at__lte=at - REMINDED_FOR)).order_by("last", "pk")


def groups_to_remind(at: dt.datetime) -> list[Group]:
    """Return the running groups that have something to confirm, and of whose assets nobody was told lately. One query."""
    lately = Asset.objects.filter(reminded_at__gt=at - REMINDED_FOR).values("group")
    running = Group.objects.exclude(state=GroupState.CLOSED).exclude(is_sample=True)
    return list(running.filter(pk__in=to_confirm(at).order_by().values("group")).exclude(pk__in=lately).order_by("pk"))
