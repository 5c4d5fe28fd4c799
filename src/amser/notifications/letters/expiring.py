"""Letters about credits that expire: and budgets that end: before their last day, to whoever has them."""

import datetime as dt
from typing import Any, Final

from django.utils.translation import pgettext

from amser.agencies.models import Budget, Purse, Scheme
from amser.kernel.dates import full
from amser.ledger.queries import balance
from amser.notifications.letters.letter import Words
from amser.notifications.letters.of_schemes import SchemeLetterDraft, SchemeLetters, staff_of, to_staff
from amser.organisations.models import Right


def expire_soon(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Whoever has credits with a last day hears of it in time; of an organisation's own credits, its owners."""
    purse = Purse.objects.select_related("participant__user", "participant__through", "organisation").get(scheme=scheme, pk=ids["purse_id"])
    participant, last_day = purse.participant, purse.expires_on
    left = balance(purse.book_id, purse.account_id)
    if last_day is None or left <= 0:
        return []
    if participant is None:
        return _to_owners(scheme, purse, left, last_day)

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


def _to_owners(scheme: Scheme, purse: Purse, left: int, last_day: dt.date) -> list[SchemeLetterDraft]:
    organisation = purse.organisation
    assert organisation is not None, "a purse is a person's or an organisation's"

    def write(words: Words) -> tuple[str, str]:
        said = {"organisation": organisation.name, "count": left, "date": full(last_day), "link": words.link}
        body = pgettext(
            "mail.own_credits_expire.body",
            "Some of your organisation's own credits can be used until %(date)s. Organisation: %(organisation)s. Credits: %(count)s. "
            "After that day they go back to the scheme. Give them on here: %(link)s",
        )
        return pgettext("mail.own_credits_expire.subject", "Credits to give on by %(date)s: %(organisation)s") % said, body % said

    return to_staff(staff_of(organisation, Right.OWNER), write, "organisation:own_credits", organisation.slug, scheme.slug)


def budget_ends_soon(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Owners, and whoever leads sessions, hear of a budget's last day while there is time to thank people from it."""
    budget = Budget.objects.select_related("organisation").get(scheme=scheme, pk=ids["budget_id"])
    left = balance(budget.book_id, budget.account_id)
    if budget.closed_at is not None or left <= 0:
        return []

    def write(words: Words) -> tuple[str, str]:
        said = {"organisation": budget.organisation.name, "count": left, "date": full(budget.ends_on), "link": words.link}
        body = pgettext(
            "mail.budget_ends.body",
            "A budget of your organisation ends on %(date)s. Organisation: %(organisation)s. Credits not given yet: %(count)s. "
            "What is left after that day goes back to the scheme. Thank people here: %(link)s",
        )
        return pgettext("mail.budget_ends.subject", "Credits to give by %(date)s: %(organisation)s") % said, body % said

    readers = staff_of(budget.organisation, Right.OWNER, Right.LEADER)
    return to_staff(readers, write, "organisation:sessions", budget.organisation.slug)


LETTERS: Final[dict[str, SchemeLetters]] = {
    "agencies.credits_expire_soon": expire_soon,
    "agencies.budget_ends_soon": budget_ends_soon,
}
