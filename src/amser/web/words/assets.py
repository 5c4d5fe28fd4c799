"""Assets in words: what they are, how they stand, what another group may do with them, and what is said where a rule says no."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import pgettext, pgettext_lazy

from amser.kernel.dates import full, today
from amser.networks.models import AssetCheck, AssetKind, AssetShare, AssetState, ShareRight

KINDS: Final = {
    AssetKind.ASSOCIATION: pgettext_lazy("asset.kind.association", "A club or a group of people"),
    AssetKind.SERVICE: pgettext_lazy("asset.kind.service", "A service or an organisation"),
    AssetKind.PLACE: pgettext_lazy("asset.kind.place", "A place"),
    AssetKind.SKILLS: pgettext_lazy("asset.kind.skills", "People who know how"),
    AssetKind.EXCHANGE: pgettext_lazy("asset.kind.exchange", "Somewhere people swap and share"),
    AssetKind.STORY: pgettext_lazy("asset.kind.story", "A story"),
}
STATES: Final = {
    AssetState.UNCONFIRMED: pgettext_lazy("asset.state.unconfirmed", "Nobody has confirmed it yet"),
    AssetState.CONFIRMED: pgettext_lazy("asset.state.confirmed", "Confirmed"),
    AssetState.STALE: pgettext_lazy("asset.state.stale", "Not confirmed for a year"),
    AssetState.ARCHIVED: pgettext_lazy("asset.state.archived", "Archived"),
}
RIGHTS: Final = {
    ShareRight.SEE: pgettext_lazy("asset.right.see", "See it"),
    ShareRight.CONFIRM: pgettext_lazy("asset.right.confirm", "See it, and say that it is still there"),
}
# Which shape each has on the map.
SHAPES: Final = {AssetKind.PLACE: "organisation", AssetKind.SERVICE: "use", AssetKind.ASSOCIATION: "do", AssetKind.EXCHANGE: "bank"}


def checked(last: AssetCheck | None, *, names_people: bool) -> str:
    """Return who said last that it is still there, and when. Others than members of its own group read no name."""
    if last is None:
        return pgettext("asset.checked.never", "Nobody has confirmed it yet.")
    day = full(today(last.at))
    if names_people and last.by is not None:
        return pgettext("asset.checked_by", "%(name)s said on %(day)s that it is still there.") % {"name": last.by.name, "day": day}
    return pgettext("asset.checked", "On %(day)s somebody said that it is still there.") % {"day": day}


def shared(share: AssetShare) -> str:
    """Return how a share stands."""
    right = str(RIGHTS[ShareRight(share.right)])
    if share.accepted_at is None:
        return pgettext("asset.share.offered", "%(right)s. Offered on %(day)s; they have not answered.") % {
            "right": right,
            "day": full(today(share.offered_at)),
        }
    return pgettext("asset.share.since", "%(right)s. Since %(day)s.") % {"right": right, "day": full(today(share.accepted_at))}


Words = Callable[[Any, str], str]
SAY: Final[dict[str, Words]] = {
    "asset_identifier_taken": lambda _, __: pgettext("error.asset_identifier", "Another asset of the group has this number."),
    "asset_archived": lambda _, __: pgettext("error.asset_archived", "It was archived. Add it again if it is there."),
    "asset_not_shareable": lambda _, __: pgettext("error.asset_share", "Choose a group that you have agreed with to share assets."),
    "asset_nobody_to_ask": lambda _, __: pgettext("error.asset_contact", "Write a name, and an address or a telephone number."),
}
