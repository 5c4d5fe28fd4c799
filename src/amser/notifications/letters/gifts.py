"""Letters about gifts of credits. None says who the other is: it may be read by others, and is kept longer than their names."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import pgettext

from amser.agencies.models import CreditGift, GiftState, Participant, Scheme
from amser.kernel import dates
from amser.notifications.letters.letter import Words
from amser.notifications.letters.of_schemes import SchemeLetterDraft, SchemeLetters, staff_of, to_staff
from amser.organisations.models import Organisation, Right

Write = Callable[[Words], tuple[str, str]]


def offered(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Whoever it was offered to hears of it; nobody where it has a code, which the giver hands over, or was answered meanwhile."""
    gift = _gift(scheme, ids)

    def write(words: Words) -> tuple[str, str]:
        values = {"credits": gift.credits, "date": dates.full(dates.london(gift.until).date()), "link": words.link}
        body = words.say(
            pgettext(
                "mail.gift_offered.body",
                "There is a gift for you, which waits for an answer until %(date)s. Credits: %(credits)s. See it and answer here: %(link)s",
            ),
            pgettext("mail.gift_offered.told", "There is a gift for you, which waits for an answer until %(date)s. Credits: %(credits)s."),
        )
        return pgettext("mail.gift_offered.subject", "A gift of credits"), body % values

    return _to(gift.receiver or gift.receiver_organisation, gift, write) if gift.state == GiftState.OFFERED else []


def accepted(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Whoever gave hears that it arrived."""
    gift = _gift(scheme, ids)

    def write(_: Words) -> tuple[str, str]:
        body = pgettext("mail.gift_accepted.body", "The gift was accepted. Credits: %(credits)s. Thank you for giving.")
        return pgettext("mail.gift_accepted.subject", "Your gift was accepted"), body % {"credits": gift.credits}

    return _to(gift.giver or gift.giver_organisation, gift, write)


def declined(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Whoever gave hears that it was not taken, and has come back."""
    gift = _gift(scheme, ids)

    def write(_: Words) -> tuple[str, str]:
        body = pgettext("mail.gift_declined.body", "The gift was not accepted. It has come back. Credits: %(credits)s.")
        return _back(), body % {"credits": gift.credits}

    return _to(gift.giver or gift.giver_organisation, gift, write)


def lapsed(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Whoever gave hears that nobody answered, and that it has come back."""
    gift = _gift(scheme, ids)

    def write(_: Words) -> tuple[str, str]:
        body = pgettext("mail.gift_lapsed.body", "Nobody accepted the gift in time. It has come back. Credits: %(credits)s.")
        return _back(), body % {"credits": gift.credits}

    return _to(gift.giver or gift.giver_organisation, gift, write)


def _back() -> str:
    return pgettext("mail.gift_back.subject", "Your gift has come back")


def _gift(scheme: Scheme, ids: dict[str, Any]) -> CreditGift:
    people = [f"{whose}__{what}" for whose in ("giver", "receiver") for what in ("user", "through")]
    found = CreditGift.objects.select_related(*people, "giver_organisation", "receiver_organisation")
    return found.get(scheme=scheme, pk=ids["gift_id"])


def _to(whom: Participant | Organisation | None, gift: CreditGift, write: Write) -> list[SchemeLetterDraft]:
    """Return the letter to a person, or those to an organisation's owners."""
    if whom is None:
        return []
    if isinstance(whom, Participant):
        return [SchemeLetterDraft(whom, write, ("credits:mine", gift.scheme.slug))]

    def named(words: Words) -> tuple[str, str]:
        subject, body = write(words)
        organisation = pgettext("mail.for_organisation", "Organisation: %(organisation)s.") % {"organisation": whom.name}
        return subject, f"{organisation} {body}"

    return to_staff(staff_of(whom, Right.OWNER), named, "organisation:own_credits", whom.slug, gift.scheme.slug)


LETTERS: Final[dict[str, SchemeLetters]] = {
    "agencies.gift_offered": offered,
    "agencies.gift_accepted": accepted,
    "agencies.gift_declined": declined,
    "agencies.gift_lapsed": lapsed,
}
