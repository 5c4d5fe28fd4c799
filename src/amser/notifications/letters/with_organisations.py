"""Letters about hours between an organisation and a member: to both, each in their language, and to the desk."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import pgettext

from amser.exchanges.models import Half, OrganisationExchange
from amser.identity.models import User
from amser.kernel import dates
from amser.kernel.minutes import duration
from amser.notifications.letters.letter import Letter, Words, to_the_desk
from amser.notifications.letters.of_schemes import staff_of
from amser.organisations.models import Right
from amser.timebanks.models import TimeBank

Say = Callable[[OrganisationExchange, Words], tuple[str, str]]


def claimed(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Whoever has not said how long it was is asked."""
    one = _one(bank, ids)
    if one.asks is None:
        return []
    return [_to_member(one, _asks)] if one.asks == Half.MEMBER else _to_organisation(one, _asks)


def differs(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Both hear that they do not say the same; the brokers, that there is something to settle."""
    return _to_all(_one(bank, ids), _differs, desk=_to_settle)


def denied(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The brokers, who have it to settle, hear that one of the two now says that it did not happen."""
    one, half = _one(bank, ids), Half(ids["half"])
    return _to_desk(one, lambda one, words: _denied(one, words, half)) if one.denies(half) else []


def waiting(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Both hear that the hours wait, not why; the brokers, that there is something to release."""
    return _to_all(_one(bank, ids), _waits, desk=_to_release)


def posted(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Both hear that the hours are recorded."""
    return _to_all(_one(bank, ids), _posted)


def ended(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Both hear that no hours move."""
    return _to_all(_one(bank, ids), _ended)


def corrected(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Both hear that it was put right, and why."""
    return _to_all(_one(bank, ids), _corrected)


def questioned(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The brokers hear that somebody thinks a record is wrong."""
    return _to_desk(_one(bank, ids), _questioned)


def _one(bank: TimeBank, ids: dict[str, Any]) -> OrganisationExchange:
    return OrganisationExchange.objects.with_both().filter(timebank=bank).get(pk=ids["organisation_exchange_id"])


def _to_all(one: OrganisationExchange, say: Say, *, desk: Say | None = None) -> list[Letter]:
    return [_to_member(one, say), *_to_organisation(one, say), *(_to_desk(one, desk) if desk else [])]


def _to_member(one: OrganisationExchange, say: Say) -> Letter:
    member = one.membership
    return Letter(member.user, lambda words: say(one, words), ("member:with_organisation", one.timebank.slug, one.pk), member)


def _to_organisation(one: OrganisationExchange, say: Say) -> list[Letter]:
    """Return a letter to each of those who speak for the organisation, but the member themselves: they hear as a member."""
    speak = dict.fromkeys(staff_of(one.belonging.organisation, Right.OWNER, Right.LEADER))
    page = ("organisation:hours_with", one.belonging.organisation.slug, one.pk)
    return [Letter(user, lambda words: say(one, words), page) for user in speak if _hears(user, one)]


def _hears(user: User, one: OrganisationExchange) -> bool:
    return bool(user.email) and user.pk != one.membership.user_id


def _to_desk(one: OrganisationExchange, say: Say) -> list[Letter]:
    page = ("broker:with_organisation", one.timebank.slug, one.pk)
    outside, place = [one.membership.user_id], [one.membership.place_id]
    return to_the_desk(one.timebank, lambda words: say(one, words), *page, but_not=outside, places=place)


def _values(one: OrganisationExchange, words: Words) -> dict[str, str]:
    organisation, member = one.belonging.organisation.name, one.membership.short_name
    said = one.said(Half.ORGANISATION if one.asks == Half.MEMBER else Half.MEMBER)
    return {
        "organisation": organisation,
        "giver": organisation if one.organisation_gives else member,
        "receiver": member if one.organisation_gives else organisation,
        "title": one.title,
        "day": dates.full(one.worked_on),
        "duration": duration(one.minutes or said or 0),
        "reason": one.correction_reason,
        "words": one.question,
        "link": words.link,
    }


def _about(one: OrganisationExchange, words: Words, sentence: str) -> str:
    """Return a sentence, what it is about, and for those who read e-mail where to see it."""
    about = pgettext("mail.with_organisation.about", "Who gave: %(giver)s. Who received: %(receiver)s. What: “%(title)s”. Day: %(day)s.")
    see = pgettext("mail.with_organisation.see", "See it here: %(link)s") if words.link else ""
    return "\n\n".join(part for part in (sentence, about, see) if part) % _values(one, words)


def _asks(one: OrganisationExchange, words: Words) -> tuple[str, str]:
    subject = pgettext("mail.confirm.subject", "How long did it take? “%(title)s”") % _values(one, words)
    sentence = pgettext("mail.with_organisation.asks", "The other side says that it took: %(duration)s. Is that right?")
    return subject, _about(one, words, sentence)


def _differs(one: OrganisationExchange, words: Words) -> tuple[str, str]:
    subject = pgettext("mail.differ.subject", "The two times are different: “%(title)s”") % _values(one, words)
    sentence = pgettext(
        "mail.with_organisation.differs",
        "The organisation and the member do not say the same. No hours have moved. The time broker will ask both.",
    )
    return subject, _about(one, words, sentence)


def _to_settle(one: OrganisationExchange, words: Words) -> tuple[str, str]:
    subject = pgettext("mail.to_settle.subject", "Hours to settle: “%(title)s”") % _values(one, words)
    return subject, _about(one, words, pgettext("mail.with_organisation.to_settle", "Ask them both, and settle it."))


def _denied(one: OrganisationExchange, words: Words, half: Half) -> tuple[str, str]:
    subject = pgettext("mail.to_settle.subject", "Hours to settle: “%(title)s”") % _values(one, words)
    if half == Half.MEMBER:
        sentence = pgettext(
            "mail.with_organisation.denied.member", "The member now says that it did not happen. Ask them both, and settle it."
        )
    else:
        sentence = pgettext(
            "mail.with_organisation.denied.organisation", "The organisation now says that it did not happen. Ask them both, and settle it."
        )
    return subject, _about(one, words, sentence)


def _waits(one: OrganisationExchange, words: Words) -> tuple[str, str]:
    subject = pgettext("mail.waiting.subject", "The hours are waiting: “%(title)s”") % _values(one, words)
    sentence = pgettext("mail.with_organisation.waits", "Both say: %(duration)s. The hours wait for the time broker.")
    return subject, _about(one, words, sentence)


def _to_release(one: OrganisationExchange, words: Words) -> tuple[str, str]:
    subject = pgettext("mail.to_release.subject", "Hours that wait: “%(title)s”") % _values(one, words)
    return subject, _about(
        one, words, pgettext("mail.with_organisation.to_release", "Both say: %(duration)s. See why it waits, and decide.")
    )


def _posted(one: OrganisationExchange, words: Words) -> tuple[str, str]:
    subject = pgettext("mail.posted.subject", "Hours recorded: “%(title)s”") % _values(one, words)
    sentence = pgettext("mail.with_organisation.posted", "The hours are recorded: %(duration)s.")
    thanks = pgettext("mail.with_organisation.thanks", "With thanks: “%(words)s”") % {"words": one.thanks} if one.thanks else ""
    return subject, "\n\n".join(part for part in (_about(one, words, sentence), thanks) if part)


def _ended(one: OrganisationExchange, words: Words) -> tuple[str, str]:
    subject = pgettext("mail.with_organisation.ended.subject", "No hours have moved: “%(title)s”") % _values(one, words)
    return subject, _about(one, words, pgettext("mail.with_organisation.ended", "This has ended without hours."))


def _corrected(one: OrganisationExchange, words: Words) -> tuple[str, str]:
    subject = pgettext("mail.with_organisation.corrected.subject", "Put right: “%(title)s”") % _values(one, words)
    return subject, _about(one, words, pgettext("mail.with_organisation.corrected", "The hours have gone back. Reason: “%(reason)s”"))


def _questioned(one: OrganisationExchange, words: Words) -> tuple[str, str]:
    subject = pgettext("mail.with_organisation.questioned.subject", "Is this right? “%(title)s”") % _values(one, words)
    return subject, _about(one, words, pgettext("mail.with_organisation.questioned", "Somebody says that this is wrong: “%(words)s”"))


LETTERS: Final = {
    "exchanges.organisation_claimed": claimed,
    "exchanges.organisation_differs": differs,
    "exchanges.organisation_denied": denied,
    "exchanges.organisation_waiting": waiting,
    "exchanges.organisation_posted": posted,
    "exchanges.organisation_ended": ended,
    "exchanges.organisation_corrected": corrected,
    "exchanges.organisation_questioned": questioned,
}
