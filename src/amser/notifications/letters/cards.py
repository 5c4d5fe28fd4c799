"""Letters about cards: whoever has one hears when somebody else made them another, so that nobody can do it unseen."""

from typing import Any, Final

from django.utils.translation import pgettext

from amser.agencies.models import Participant, Scheme
from amser.notifications.letters.letter import Words
from amser.notifications.letters.of_schemes import SchemeLetterDraft, SchemeLetters


def replaced(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Whose card it is hears that a desk stopped it and made another, and what to do if they did not ask for that."""
    participant = Participant.objects.select_related("user", "through").get(scheme=scheme, pk=ids["participant_id"])

    def write(_: Words) -> tuple[str, str]:
        body = pgettext(
            "mail.card_replaced.body",
            "Your card was stopped at a desk, and another one was made for you. If you did not ask for that, tell the scheme.",
        )
        return pgettext("mail.card_replaced.subject", "You have another card"), body

    return [SchemeLetterDraft(participant, write, ("credits:mine", scheme.slug))]


LETTERS: Final[dict[str, SchemeLetters]] = {"agencies.card_replaced": replaced}
