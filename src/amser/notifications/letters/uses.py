"""
Letters about what was used at a till: the receipt, and that it was undone.

By e-mail only: whoever reads none stood at the till and saw it there. Nobody rings to say that somebody has been swimming.
"""

from typing import Any, Final

from django.utils.translation import pgettext

from amser.agencies.models import Scheme
from amser.kernel import dates
from amser.notifications.letters.letter import Words
from amser.notifications.letters.of_schemes import SchemeLetterDraft, SchemeLetters, Write, reads_email, to_whoever_uses, use_of
from amser.venues.models import Use, UseState


def accepted(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Whoever's credits they were has a receipt; nobody where vouchers alone paid, or it was undone meanwhile."""
    use = use_of(scheme, ids)

    def write(words: Words) -> tuple[str, str]:
        values = _values(use) | {"link": words.link}
        body = pgettext(
            "mail.used.body",
            "You used this %(on_day)s: “%(title)s”. Adults: %(adults)s. Children: %(children)s. Credits: %(credits)s.\n\n"
            "If this was not you, tell us. See your credits: %(link)s",
        )
        return pgettext("mail.used.subject", "Used: “%(title)s”") % values, body % values

    return _to_whoever_paid(use, write) if use.state == UseState.ACCEPTED else []


def undone(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Whoever's credits they were hears that they have them again, or that their booking stands; nobody once they came again."""
    use = use_of(scheme, ids)

    def write(words: Words) -> tuple[str, str]:
        values = _values(use) | {"link": words.link}
        if use.state == UseState.HELD:
            body = pgettext(
                "mail.use_undone.booked",
                "The till has undone this: “%(title)s” %(on_day)s. Your booking stands as before. Credits kept for it: %(credits)s. "
                "See your credits: %(link)s",
            )
            return pgettext("mail.use_undone.subject", "Undone: “%(title)s”") % values, body % values
        body = pgettext(
            "mail.use_undone.body",
            "The till has undone this: “%(title)s” %(on_day)s. Credits that are yours again: %(credits)s. See your credits: %(link)s",
        )
        return pgettext("mail.use_undone.subject", "Undone: “%(title)s”") % values, body % values

    return _to_whoever_paid(use, write) if use.state in {UseState.UNDONE, UseState.HELD} else []


def _values(use: Use) -> dict[str, object]:
    people = {"adults": use.adults, "children": use.children}
    return {"title": use.offer.title, "on_day": dates.on_day(use.on), "credits": use.credits} | people


def _to_whoever_paid(use: Use, write: Write) -> list[SchemeLetterDraft]:
    is_read = use.participant is not None and reads_email(use.participant.user)
    return to_whoever_uses(use, write, "credits:mine") if is_read else []


LETTERS: Final[dict[str, SchemeLetters]] = {"venues.accepted": accepted, "venues.undone": undone}
