"""Assets from a file: what a group has already is changed, the rest is added; all of it or nothing."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from amser.audit import actions as audit
from amser.networks.actions.assets import AssetDetails, AssetIdentifierTaken
from amser.networks.actions.groups import still_open
from amser.networks.models import Asset, Group

Mark = tuple[str, ...]


@audit.action("networks.take_in_assets")
def take_in_assets(*, by: audit.Actor, key: UUID, at: dt.datetime, group: Group, assets: Sequence[AssetDetails]) -> Group:
    """
    Assets of a group are added, or changed where it has one of the same number, else of the same kind and names. Nothing is confirmed by it.

    Raises GroupClosed; AssetIdentifierTaken where the number is one of what was archived.
    """
    group = still_open(group)
    archived = set(Asset.objects.filter(group=group, archived_at__isnull=False).exclude(identifier="").values_list("identifier", flat=True))
    if any(details.identifier in archived for details in assets):
        raise AssetIdentifierTaken
    kept = Asset.objects.select_for_update(no_key=True).filter(group=group, archived_at__isnull=True).order_by("pk")
    there = {mark: one for one in reversed(kept) for mark in marks_of(one)}
    new = []
    for details in assets:
        found = there.get(mark_of_details(details))
        if found is None:
            new.append(Asset(group=group, made_at=at, made_by_id=by.user_id, **details.columns()))
            continue
        columns = details.columns()
        for name, value in columns.items():
            setattr(found, name, value)
        found.save(update_fields=list(columns))
    Asset.objects.bulk_create(new)
    return group


def marks_of(asset: Asset) -> list[Mark]:
    """Return what an asset is known again by: its number where it has one, and its kind and names."""
    named = (asset.kind, asset.name_cy, asset.name_en)
    return [("number", asset.identifier), named] if asset.identifier else [named]


def mark_of_details(details: AssetDetails) -> Mark:
    """Return by what an asset in a file is looked for: its number where it has one, else its kind and names."""
    return ("number", details.identifier) if details.identifier else (details.kind, details.name_cy, details.name_en)
