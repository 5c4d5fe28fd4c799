"""Letters to whoever was thanked with credits, and where credits were taken back."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import pgettext

from amser.agencies.models import Scheme
from amser.kernel import dates
from amser.notifications.letters.letter import Words
from amser.notifications.letters.of_schemes import SchemeLetterDraft, SchemeLetters
from amser.opportunities.models import Award, AwardLine

Write = Callable[[Words], tuple[str, str]]


def given(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Everyone who was at a session hears that they were thanked, unless it was taken back before anybody was told."""
    award = _award(scheme, ids)
    if award.undone_at is not None:
        return []

    def writer(line: AwardLine) -> Write:
        def write(words: Words) -> tuple[str, str]:
            values = {"organisation": award.organisation.name, "count": line.credits, "link": words.link}
            body = words.say(
                pgettext(
                    "mail.credits.body",
                    "%(organisation)s thanks you for your time. Credits: %(count)s. See where you can use them: %(link)s",
                ),
                pgettext("mail.credits.told", "%(organisation)s thanks you for your time. Credits: %(count)s."),
            )
            return pgettext("mail.credits.subject", "You have received credits"), body % values

        return write

    return _to_everyone(award, writer, "credits:offers")


def taken_back(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Everyone who was thanked reads that it was taken back, and why."""
    award = _award(scheme, ids)

    def writer(line: AwardLine) -> Write:
        def write(_: Words) -> tuple[str, str]:
            values = {
                "organisation": award.organisation.name,
                "count": line.credits,
                "title": award.session.opportunity.title,
                "on_day": dates.on_day(dates.today(award.session.begins_at)),
                "reason": award.reason,
            }
            body = pgettext(
                "mail.credits_back.body",
                "%(organisation)s has taken back credits that were given for “%(title)s” %(on_day)s. Credits: %(count)s. Why: %(reason)s",
            )
            return pgettext("mail.credits_back.subject", "Credits were taken back"), body % values

        return write

    return _to_everyone(award, writer, "credits:mine")


def _award(scheme: Scheme, ids: dict[str, Any]) -> Award:
    return Award.objects.select_related("organisation", "scheme", "session__opportunity").get(scheme=scheme, pk=ids["award_id"])


def _to_everyone(award: Award, writer: Callable[[AwardLine], Write], page: str) -> list[SchemeLetterDraft]:
    lines = AwardLine.objects.filter(award=award).select_related("participant__user", "participant__through").order_by("pk")
    return [SchemeLetterDraft(line.participant, writer(line), (page, award.scheme.slug), award.organisation) for line in lines]


LETTERS: dict[str, SchemeLetters] = {
    "opportunities.credits_given": given,
    "opportunities.credits_taken_back": taken_back,
}
