"""Assets of a group: added, confirmed, archived, and shared with another group by permission of both."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.networks.actions.groups import still_open
from amser.networks.models import Asset, AssetCheck, AssetQuerySet, AssetShare, Group, GroupLink, LinkKind, ShareRight


class AssetIdentifierTaken(DomainError):
    """Another asset of the group has this identifier."""

    code = "asset_identifier_taken"
    field = "identifier"


class AssetArchived(DomainError):
    """It was archived: it is neither confirmed nor shared."""

    code = "asset_archived"


class AssetNotShareable(DomainError):
    """It is shared with a group that is linked to share assets, once."""

    code = "asset_not_shareable"


@dataclasses.dataclass(frozen=True, slots=True)
class AssetDetails:
    """What a group says of an asset, in both languages."""

    kind: str
    name_cy: str
    name_en: str
    about_cy: str = ""
    about_en: str = ""
    area_cy: str = ""
    area_en: str = ""
    organisation_name: str = ""
    identifier: str = ""
    tags: Sequence[str] = ()

    def columns(self) -> dict[str, object]:
        """Return what stands on the asset; tags once each, in small letters."""
        given = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {**given, "tags": sorted({tag.strip().lower() for tag in self.tags} - {""})}


@audit.action("networks.add_asset")
def add_asset(*, by: audit.Actor, key: UUID, at: dt.datetime, group: Group, details: AssetDetails) -> Asset:
    """A group has one more asset, which nobody has confirmed yet. Raises GroupClosed, AssetIdentifierTaken."""
    group = still_open(group)
    _identifier_is_free(group.assets.all(), details)
    return Asset.objects.create(group=group, made_at=at, made_by_id=by.user_id, **details.columns())


@audit.action("networks.change_asset")
def change_asset(*, by: audit.Actor, key: UUID, at: dt.datetime, asset: Asset, details: AssetDetails) -> Asset:
    """The owner says something else of it, which confirms nothing. Raises GroupClosed, AssetArchived, AssetIdentifierTaken."""
    asset = _still_kept(asset)
    _identifier_is_free(asset.group.assets.exclude(pk=asset.pk), details)
    columns = details.columns()
    for name, value in columns.items():
        setattr(asset, name, value)
    asset.save(update_fields=list(columns))
    return asset


@audit.action("networks.confirm_asset")
def confirm_asset(*, by: audit.Actor, key: UUID, at: dt.datetime, asset: Asset) -> AssetCheck:
    """Somebody says that it is still there. Raises GroupClosed, AssetArchived."""
    return AssetCheck.objects.create(asset=_still_kept(asset), at=at, by_id=by.user_id)


@audit.action("networks.archive_asset")
def archive_asset(*, by: audit.Actor, key: UUID, at: dt.datetime, asset: Asset) -> Asset:
    """It is kept no more. Done again, nothing changes. Raises GroupClosed."""
    asset = _locked(asset)
    if asset.archived_at is None:
        asset.archived_at = at
        asset.save(update_fields=["archived_at"])
    return asset


@audit.action("networks.offer_share")
def offer_share(*, by: audit.Actor, key: UUID, at: dt.datetime, asset: Asset, group: Group, right: str = ShareRight.SEE) -> AssetShare:
    """The owner offers it to another group, which sees it once it accepts. Raises GroupClosed, AssetArchived, AssetNotShareable."""
    asset = _still_kept(asset)
    linked = GroupLink.objects.in_force().filter(kind=LinkKind.ASSETS, group__in=[asset.group, group], other__in=[asset.group, group])
    if not linked.exists() or asset.shares.filter(group=group, ended_at__isnull=True).exists():
        raise AssetNotShareable
    return AssetShare.objects.create(asset=asset, group=group, right=right, offered_at=at)


@audit.action("networks.accept_share")
def accept_share(*, by: audit.Actor, key: UUID, at: dt.datetime, share: AssetShare) -> AssetShare:
    """The other group accepts. Done again, or after it ended, nothing changes."""
    share = AssetShare.objects.select_for_update(no_key=True).get(pk=share.pk)
    if share.accepted_at is None and share.ended_at is None:
        share.accepted_at = at
        share.save(update_fields=["accepted_at"])
    return share


@audit.action("networks.end_share")
def end_share(*, by: audit.Actor, key: UUID, at: dt.datetime, share: AssetShare) -> AssetShare:
    """Either group ends it, or declines what was offered. Done again, nothing changes."""
    share = AssetShare.objects.select_for_update(no_key=True).get(pk=share.pk)
    if share.ended_at is None:
        share.ended_at = at
        share.save(update_fields=["ended_at"])
    return share


def _identifier_is_free(others: AssetQuerySet, details: AssetDetails) -> None:
    if details.identifier and others.filter(identifier=details.identifier).exists():
        raise AssetIdentifierTaken


def _locked(asset: Asset) -> Asset:
    """Return the asset, locked, as it is now. Raises GroupClosed."""
    still_open(asset.group)
    return Asset.objects.select_for_update(no_key=True, of=("self",)).select_related("group").get(pk=asset.pk)


def _still_kept(asset: Asset) -> Asset:
    """Return the asset, locked, as it is now. Raises GroupClosed, AssetArchived."""
    asset = _locked(asset)
    if asset.archived_at is not None:
        raise AssetArchived
    return asset
