"""Letters about credits that expire: before their last day, to whoever has them."""

from typing import Any, Final

from django.utils.translation import pgettext

from amser.agencies.models import Purse, Scheme
from amser.kernel.dates import full
from amser.ledger.queries import balance
from amser.notifications.letters.letter import Words
from amser.notifications.letters.of_schemes import SchemeLetterDraft, SchemeLetters


def expire_soon(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Whoever has credits with a last day hears of it in time. An organisation sees it at its own desk."""
    purse = Purse.objects.select_related("participant__user", "participant__through").get(scheme=scheme, pk=ids["purse_id"])
    participant, last_day = purse.participant, purse.expires_on
    left = balance(purse.book_id, purse.account_id)
    if participant is None or last_day is None or not left:
        return []

    def write(words: Words) -> tuple[str, str]:
        said = {"count": left, "date": full(last_day), "link": words.link}
        body = words.say(
            pgettext(
                "mail.credits_expire.body",
                "Some of your credits can be used until %(date)s. Credits: %(count)s. See where you can use them: %(link)s",
            ),
            pgettext("mail.credits_expire.told", "Some of your credits can be used until %(date)s. Credits: %(count)s."),
        )
        return pgettext("mail.credits_expire.subject", "Use your credits by %(date)s") % said, body % said

    return [SchemeLetterDraft(participant, write, ("credits:offers", scheme.slug))]


LETTERS: Final[dict[str, SchemeLetters]] = {"agencies.credits_expire_soon": expire_soon}
