"""What a community has, as tests need it."""

from typing import Any

from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import Asset, AssetShare, Group
from tests.builders.groups import a_group_link
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM

NOW: Any = {"by": AMSER, "at": MONDAY_10AM}


def an_asset(group: Group, name: str = "Neuadd y Pentref", **more: Any) -> Asset:
    """A hall of a group."""
    details = actions.AssetDetails(**{"kind": "place", "name_cy": name, "name_en": f"{name} (English)", **more})
    return actions.add_asset(**NOW, key=uuid7(), group=group, details=details)


def asked_about(asset: Asset, name: str = "Gwen Allwedd") -> Asset:
    """An asset about which members of the group ask somebody."""
    return actions.name_contact(**NOW, key=uuid7(), asset=asset, contact=actions.AskAbout(name, phone="01632 960 777"))


def offered(asset: Asset, group: Group, right: str = "see") -> AssetShare:
    """A share that the other group has not accepted yet."""
    return actions.offer_share(**NOW, key=uuid7(), asset=asset, group=group, right=right)


def shared(asset: Asset, group: Group, right: str = "see") -> AssetShare:
    """An asset that is shared with another group, which is linked for it."""
    a_group_link(asset.group, group, "assets")
    return actions.accept_share(**NOW, key=uuid7(), share=offered(asset, group, right))
