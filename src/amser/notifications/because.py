"""Why somebody was thought of, in words: for the letter that asks them, and for the pages that say the same."""

from django.utils.text import Truncator
from django.utils.translation import get_language, pgettext

from amser.listings.models import Kind, Listing
from amser.matching.models import Asking, Because
from amser.matching.queries import Pair
from amser.members.models import Membership

_SHOWN = 60  # letters of what somebody says of themselves


def of_pair(pair: Pair) -> list[str]:
    """Return the reasons of somebody who could help, said to them. No query."""
    skill = pair.offer.words(get_language() or "en")[0] if pair.offer else _said_of_themselves(pair.helper, pair.request)
    return [_said(one, skill=skill, listing=pair.request) for one in pair.because]


def of_asking(asking: Asking) -> list[str]:
    """Return the reasons that somebody was given when they were asked. One query at most."""
    skill = _skill(asking) if Because.SKILL in asking.reasons else ""
    return [_said(one, skill=skill, listing=asking.listing) for one in asking.reasons]


def sentence(reasons: list[str]) -> str:
    """Return several reasons as one: what people wrote may have commas in it."""
    return "; ".join(reasons)


def _said(because: Because, *, skill: str, listing: Listing) -> str:
    match because:
        case Because.SKILL:
            return pgettext("suggest.because.skill", "you said you can do this: %(skill)s") % {"skill": skill}
        case Because.NEAR:
            return pgettext("suggest.because.near", "it is near you")
        case Because.DAY:
            return pgettext("suggest.because.day", "the day suits you")
        case Because.WELSH:
            return pgettext("suggest.because.welsh", "it can be done in Welsh")
        case Because.BEFORE:
            return pgettext("suggest.because.before", "you have helped %(name)s before") % {"name": listing.held_by}
        case Because.TURN:
            return pgettext("suggest.because.turn", "it is a while since anyone asked you")


def _skill(asking: Asking) -> str:
    """Return what they offer of this kind of help, as they put it; else what they say of themselves."""
    offers = Listing.objects.up().filter(member_id=asking.membership_id, kind=Kind.OFFER, category_id=asking.listing.category_id)
    offer = offers.order_by("-created_at", "-pk").first()
    return offer.words(get_language() or "en")[0] if offer else _said_of_themselves(asking.membership, asking.listing)


def _said_of_themselves(member: Membership, listing: Listing) -> str:
    said = " ".join(member.can_do.split())
    return Truncator(said).chars(_SHOWN) if said else listing.category.name
