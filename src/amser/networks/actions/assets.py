"""Assets of a group: added, confirmed, archived, and shared with another group by permission of both."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.networks.actions.groups import still_open
from amser.networks.models import (
    ABOUT,
    ARCHIVED_AFTER,
    Asset,
    AssetCheck,
    AssetContact,
    AssetKind,
    AssetQuerySet,
    AssetShare,
    Group,
    GroupLink,
    LinkKind,
    ShareRight,
)
from amser.networks.queries.assets import to_confirm


class AssetIdentifierTaken(DomainError):
    """Another asset of the group has this identifier."""

    code = "asset_identifier_taken"
    field = "identifier"


class AssetArchived(DomainError):
    """It was archived: it is neither confirmed nor shared."""

    code = "asset_archived"


class NobodyToAsk(DomainError):
    """Whoever is to be asked has a name, and an address or a telephone number."""

    code = "asset_nobody_to_ask"
    field = "contact_name"


class AssetNotShareable(DomainError):
    """It is shared with a group that is linked to share assets, once."""

    code = "asset_not_shareable"


@dataclasses.dataclass(frozen=True, slots=True)
class AssetDetails:
    """
    What a group says of an asset, in both languages.

    `latitude` and `longitude` in hundred-thousandths of a degree. Kept as finely as its kind may have: see Asset.
    """

    kind: str
    name_cy: str
    name_en: str
    about_cy: str = ""
    about_en: str = ""
    area_cy: str = ""
    area_en: str = ""
    schedule_cy: str = ""
    schedule_en: str = ""
    access_cy: str = ""
    access_en: str = ""
    cost_cy: str = ""
    cost_en: str = ""
    latitude: int | None = None
    longitude: int | None = None
    organisation_name: str = ""
    url: str = ""
    identifier: str = ""
    tags: Sequence[str] = ()
    is_public: bool = False

    def columns(self) -> dict[str, object]:
        """Return what stands on the asset; tags once each, in small letters; where it is, no finer than its kind may have."""
        given = {name: getattr(self, name) for name in self.__dataclass_fields__}
        tags = sorted({tag.strip().lower() for tag in self.tags} - {""})
        return {**given, "tags": tags, "latitude": self._about(self.latitude), "longitude": self._about(self.longitude)}

    @property
    def mark(self) -> tuple[str, ...]:
        """By what it is looked for in a group: its number where it has one, else its kind and names."""
        return ("number", self.identifier) if self.identifier else (self.kind, self.name_cy, self.name_en)

    def _about(self, degrees: int | None) -> int | None:
        if degrees is None or self.kind in {AssetKind.SKILLS, AssetKind.STORY} or None in {self.latitude, self.longitude}:
            return None
        return degrees if self.kind == AssetKind.PLACE else round(degrees / ABOUT) * ABOUT


@dataclasses.dataclass(frozen=True, slots=True)
class AskAbout:
    """Whom to ask about an asset: a name, and an address or a telephone number."""

    name: str
    email: str = ""
    phone: str = ""


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
    return _archived(_locked(asset), at)


@audit.action("networks.name_contact")
def name_contact(*, by: audit.Actor, key: UUID, at: dt.datetime, asset: Asset, contact: AskAbout | None) -> Asset:
    """Members of the group may ask somebody about it, or nobody any more (None). Raises GroupClosed, AssetArchived, NobodyToAsk."""
    asset = _still_kept(asset)
    if contact is None:
        AssetContact.objects.filter(asset=asset).delete()
        return asset
    if not contact.name or not (contact.email or contact.phone):
        raise NobodyToAsk
    AssetContact.objects.update_or_create(asset=asset, defaults=dataclasses.asdict(contact))
    return asset


@audit.action("networks.archive_forgotten")
def archive_forgotten(*, by: audit.Actor, key: UUID, at: dt.datetime, asset: Asset) -> Asset:
    """It is kept no more where nobody has said for two years that it is still there. Done again, or confirmed meanwhile, nothing changes."""
    asset = Asset.objects.select_for_update(no_key=True).get(pk=asset.pk)
    last = asset.checks.aggregate(last=Max("at"))["last"] or asset.made_at
    return _archived(asset, at) if last + ARCHIVED_AFTER <= at else asset


@audit.action("networks.remind_of_assets")
def remind_of_assets(*, by: audit.Actor, key: UUID, at: dt.datetime, group: Group) -> Group:
    """Those who run a group are told what of its assets is to be confirmed, in one letter. Done again, they are told again."""
    Asset.objects.filter(pk__in=to_confirm(at).filter(group=group).order_by().values("pk")).update(reminded_at=at)
    announce("networks.assets_to_confirm", group_id=group.pk)
    return group


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


def _archived(asset: Asset, at: dt.datetime) -> Asset:
    """Have an asset be kept no more, and nobody be asked about it."""
    if asset.archived_at is None:
        asset.archived_at = at
        asset.save(update_fields=["archived_at"])
    AssetContact.objects.filter(asset=asset).delete()
    return asset


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
