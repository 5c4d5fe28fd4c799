"""Who may see an asset, confirm it, change it, and read whom to ask about it."""

import dataclasses

from amser.identity.models import User
from amser.kernel.errors import NotAllowed, NotFound
from amser.networks.models import Asset, AssetQuerySet, AssetShare, Papers
from amser.networks.policies.groups import Standing, run_by, standing_in


def assets_for(standing: Standing) -> AssetQuerySet:
    """
    Return the assets that this person may see in a group: a member the group's own, and what others share with it now.

    What others archived is shared no more. Everybody sees what is the group's own and public; of a private group nothing is.
    """
    group = standing.group
    if standing.is_member:
        return Asset.objects.seen_by(group)
    own = Asset.objects.filter(group=group, is_public=True, archived_at__isnull=True)
    return own if group.papers != Papers.PRIVATE else own.none()


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """An asset as it is seen in a group, and what somebody may do with it there."""

    asset: Asset
    standing: Standing
    is_confirmed_here: bool

    @property
    def is_own(self) -> bool:
        """Whether it is the group's own; else another shares it."""
        return self.asset.group_id == self.standing.group.pk

    @property
    def may_confirm(self) -> bool:
        """Whether they may say that it is still there: members of its group, and of one that may confirm it."""
        return self.standing.is_member and self.is_confirmed_here and not self.standing.group.is_closed

    @property
    def may_write(self) -> bool:
        """Whether they may say what it is: those who run its group, and the member who added it."""
        is_theirs = (
            self.standing.is_member and self.standing.membership is not None and self.standing.membership.user_id == self.asset.made_by_id
        )
        return self.is_own and (self.standing.runs_it or is_theirs) and self.asset.archived_at is None and not self.standing.group.is_closed

    @property
    def may_share(self) -> bool:
        """Whether they may share it, publish it and archive it: those who run its group."""
        return self.is_own and self.standing.runs_it and self.asset.archived_at is None and not self.standing.group.is_closed

    @property
    def reads_contact(self) -> bool:
        """Whether they read whom to ask about it: members of its own group, and nobody else."""
        return self.is_own and self.standing.is_member


def asset_for(user: User | None, slug: str, asset_id: int) -> Held:
    """Return an asset as far as this person may know of it in this group. Raises NotFound."""
    standing = standing_in(user, slug)
    asset = assets_for(standing).with_checked().select_related("group").filter(pk=asset_id).first()
    if asset is None:
        raise NotFound
    return Held(asset, standing, is_confirmed_here=Asset.objects.confirmed_by(standing.group).filter(pk=asset.pk).exists())


def asset_confirmed_by(user: User, slug: str, asset_id: int) -> Held:
    """Return an asset that this person may say is still there. Raises NotAllowed for those who only see it, NotFound for the rest."""
    return _allowed(asset_for(user, slug, asset_id), "may_confirm")


def asset_written_by(user: User, slug: str, asset_id: int) -> Held:
    """Return an asset that this person may change. Raises NotAllowed for members who only see it, NotFound for the rest."""
    return _allowed(asset_for(user, slug, asset_id), "may_write")


def asset_shared_by(user: User, slug: str, asset_id: int) -> Held:
    """Return an asset that this person may share. Raises NotAllowed for members who only see it, NotFound for the rest."""
    return _allowed(asset_for(user, slug, asset_id), "may_share")


def _allowed(held: Held, what: str) -> Held:
    if not held.standing.is_member:
        raise NotFound
    if not getattr(held, what):
        raise NotAllowed
    return held


def share_of(user: User, slug: str, share_id: int) -> AssetShare:
    """
    Return a share that is offered or in force, of or with a group that this person runs: both may end it, the other accepts it.

    Raises NotAllowed for its other members, NotFound for the rest.
    """
    standing = run_by(user, slug)
    found = AssetShare.objects.filter(ended_at__isnull=True, pk=share_id).select_related("asset__group", "group").first()
    if found is None or standing.group.pk not in {found.asset.group_id, found.group_id}:
        raise NotFound
    return found
