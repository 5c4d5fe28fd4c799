"""Letters about being asked whether one could help."""

from typing import Any

from django.utils.translation import get_language, pgettext

from amser.matching.models import Asking
from amser.notifications.because import of_asking, sentence
from amser.notifications.letters.letter import Letter, Words, to_the_desk
from amser.timebanks.models import TimeBank


def _asking(bank: TimeBank, ids: dict[str, Any]) -> Asking:
    return Asking.objects.with_listing().select_related("membership__user").get(timebank=bank, pk=ids["asking_id"])


def _title(asking: Asking) -> str:
    return asking.listing.words(get_language() or "en")[0]


def asked(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """A member is asked whether they could help, and why they were thought of. Nothing is booked."""
    asking = _asking(bank, ids)

    def write(words: Words) -> tuple[str, str]:
        values = {"title": _title(asking), "because": sentence(of_asking(asking)), "link": words.link}
        body = words.say(
            pgettext("mail.could_you.body", "“%(title)s”. Why we thought of you: %(because)s. You can say yes or no: %(link)s"),
            pgettext("mail.could_you.told", "“%(title)s”. Why we thought of you: %(because)s. You can say yes or no."),
        )
        return pgettext("mail.could_you.subject", "Could you help?"), body % values

    return [Letter(asking.membership.user, write, ("member:asked", bank.slug, asking.pk), asking.membership)]


def said_yes(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The desk hears that somebody said yes: it has no day yet."""
    asking = _asking(bank, ids)

    def write(words: Words) -> tuple[str, str]:
        values = {"name": asking.membership.short_name, "title": _title(asking), "link": words.link}
        body = pgettext(
            "mail.said_yes.body", "%(name)s would like to help with “%(title)s”. Nothing is arranged yet. See it here: %(link)s"
        )
        return pgettext("mail.said_yes.subject", "%(name)s said yes: “%(title)s”") % values, body % values

    places = [asking.membership.place_id]
    return to_the_desk(bank, write, "broker:helpers", bank.slug, asking.listing_id, but_not=[asking.membership.user_id], places=places)


LETTERS = {"matching.asked": asked, "matching.said_yes": said_yes}
