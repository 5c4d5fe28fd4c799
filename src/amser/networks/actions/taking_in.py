"""Assets from a file: what a group has already is changed, the rest is added; all of it or nothing."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from amser.audit import actions as audit
from amser.networks.actions.assets import AssetDetails, AssetIdentifierTaken
from amser.networks.actions.groups import still_open
from amser.networks.models import Asset, Group


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
    there = {mark: one for one in reversed(kept) for mark in one.marks}
    new = []
    for details in assets:
        found = there.get(details.mark)
        if found is None:
            new.append(Asset(group=group, made_at=at, made_by_id=by.user_id, **details.columns()))
            continue
        columns = details.columns()
        for name, value in columns.items():
            setattr(found, name, value)
        found.save(update_fields=list(columns))
    Asset.objects.bulk_create(new)
    return group
