"""Letters about what is on the board."""

from typing import Any

from django.utils.translation import get_language, pgettext

from amser.kernel import dates
from amser.listings.models import Listing
from amser.notifications.letters.letter import Letter, Words, to_the_desk
from amser.timebanks.models import TimeBank


def _listing(bank: TimeBank, ids: dict[str, Any]) -> Listing:
    return Listing.objects.for_cards().get(timebank=bank, pk=ids["listing_id"])


def _title(listing: Listing) -> str:
    return listing.words(get_language() or "en")[0]


def _to_the_member(bank: TimeBank, listing: Listing, write: Any, *page: object) -> list[Letter]:
    if listing.member is None:
        return []
    name, *args = page or ("member:listing", bank.slug, listing.pk)
    return [Letter(listing.member.user, write, (str(name), *args), listing.member)]


def listed(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The brokers hear of a listing that waits for them."""
    if not ids.get("waits"):
        return []
    listing = _listing(bank, ids)

    def write(words: Words) -> tuple[str, str]:
        values = {"title": _title(listing), "link": words.link}
        body = pgettext("mail.listing_waits.body", "“%(title)s” waits for somebody at the desk to put it on the board: %(link)s")
        return pgettext("mail.listing_waits.subject", "Waiting to go on the board: “%(title)s”") % values, body % values

    member = listing.member
    places = [member.place_id if member else listing.place_id]
    return to_the_desk(bank, write, "broker:listings", bank.slug, but_not=[member.user_id] if member else [], places=places)


def put_up(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """A member hears that what waited is on the board."""
    listing = _listing(bank, ids)

    def write(words: Words) -> tuple[str, str]:
        values = {"title": _title(listing), "link": words.link}
        body = words.say(
            pgettext("mail.put_up.body", "“%(title)s” is on the board. See it here: %(link)s"),
            pgettext("mail.put_up.told", "“%(title)s” is on the board."),
        )
        return pgettext("mail.put_up.subject", "On the board: “%(title)s”") % values, body % values

    return _to_the_member(bank, listing, write)


def declined(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """A member hears that something does not go on the board; the reason is the broker's to tell."""
    listing = _listing(bank, ids)

    def write(words: Words) -> tuple[str, str]:
        values = {"title": _title(listing), "link": words.link, "broker": words.broker}
        body = words.say(
            pgettext(
                "mail.not_put_up.body", "“%(title)s” is not on the board. %(broker)s will talk with you about it. See it here: %(link)s"
            ),
            pgettext("mail.not_put_up.told", "“%(title)s” is not on the board. %(broker)s will talk with you about it."),
        )
        return pgettext("mail.not_put_up.subject", "Not on the board: “%(title)s”") % values, body % values

    return _to_the_member(bank, listing, write, "member:mine", bank.slug)


def ending(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """A member is asked, a week before, whether a listing is still right."""
    listing = _listing(bank, ids)

    def write(words: Words) -> tuple[str, str]:
        values = {"title": _title(listing), "link": words.link, "date": dates.full(listing.expires_on)}
        body = words.say(
            pgettext("mail.ending.body", "It comes off the board on %(date)s. Keep it, change it or take it down: %(link)s"),
            pgettext("mail.ending.told", "It comes off the board on %(date)s. Would you like to keep it, change it or take it down?"),
        )
        return pgettext("mail.ending.subject", "Is this still right? “%(title)s”") % values, body % values

    return _to_the_member(bank, listing, write, "member:mine", bank.slug)


LETTERS = {"listings.listed": listed, "listings.put_up": put_up, "listings.declined": declined, "listings.ending": ending}
