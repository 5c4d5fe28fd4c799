"""Letters about what an organisation said that it checked: it stands no more, and somebody is off its lists."""

from typing import Any, Final

from django.utils.translation import pgettext

from amser.agencies.models import Scheme
from amser.notifications.letters.letter import Words
from amser.notifications.letters.of_schemes import SchemeLetterDraft, SchemeLetters
from amser.opportunities.models import Checked


def check_ended(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Whoever may not come to something now hears that they are off its lists; nobody is told why by letter."""
    checked = Checked.objects.select_related("participant__user", "participant__through", "organisation").get(
        participant__scheme=scheme, pk=ids["checked_id"]
    )

    def write(words: Words) -> tuple[str, str]:
        values = {"organisation": checked.organisation.name, "link": words.link}
        body = words.say(
            pgettext(
                "mail.check_ended.body",
                "For now you cannot come to some of what you said you would come to, and you are off the lists. It asks for a check "
                "that no longer stands. Organisation: %(organisation)s. Ask them about it. See what you can do: %(link)s",
            ),
            pgettext(
                "mail.check_ended.told",
                "For now you cannot come to some of what you said you would come to, and you are off the lists. It asks for a check "
                "that no longer stands. Organisation: %(organisation)s. Ask them about it.",
            ),
        )
        return pgettext("mail.check_ended.subject", "You are off some lists: %(organisation)s") % values, body % values

    return [SchemeLetterDraft(checked.participant, write, ("credits:opportunities", scheme.slug), checked.organisation)]


LETTERS: Final[dict[str, SchemeLetters]] = {"opportunities.check_ended": check_ended}
