"""Letters about what a group did: to everyone in it, each once."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import pgettext

from amser.exchanges.models import Exchange, Party, Question, Role, Thanks
from amser.kernel import dates
from amser.kernel.minutes import duration
from amser.notifications.letters.letter import Letter, Words, to_the_desk
from amser.timebanks.models import TimeBank


def posted(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Everyone hears how many hours are recorded for them; the letter leads to what the group did."""
    exchange = _exchange(bank, ids)
    return [_letter(exchange, mine, _recorded(exchange, mine)) for mine in _by_member(exchange)]


def corrected(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Everyone hears that it was put right, and why."""
    exchange = _exchange(bank, ids)

    def write(words: Words) -> tuple[str, str]:
        values = _values(exchange) | {"link": words.link, "broker": words.broker, "reason": exchange.correction_reason}
        body = words.say(
            pgettext(
                "mail.group.reversed.body",
                "%(broker)s put this right, and the hours went back. Reason: “%(reason)s”. See it here: %(link)s",
            ),
            pgettext("mail.group.reversed.told", "%(broker)s put this right, and the hours went back. Reason: “%(reason)s”."),
        )
        return pgettext("mail.reversed.subject", "Put right: “%(title)s”") % values, body % values

    return [_letter(exchange, mine, write) for mine in _by_member(exchange)]


def questioned(bank: TimeBank, exchange: Exchange, question: Question) -> list[Letter]:
    """The brokers hear that somebody thinks that what is written of a group is wrong."""

    def write(words: Words) -> tuple[str, str]:
        name = question.from_member.short_name if question.from_member else ""
        values = _values(exchange) | {"link": words.link, "words": question.words, "name": name}
        body = pgettext("mail.group.questioned.body", "%(name)s asks for a correction: “%(words)s”. Decide here: %(link)s")
        return pgettext("mail.questioned.subject", "Correction asked for: “%(title)s”") % values, body % values

    return _to_the_desk(bank, exchange, write)


def waiting(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Everyone hears that the hours wait for the coordinator, not why; the brokers, that there is something to decide."""
    exchange = _exchange(bank, ids)

    def write(words: Words) -> tuple[str, str]:
        values = _values(exchange) | {"link": words.link}
        body = words.say(
            pgettext(
                "mail.group.waiting.body",
                "You were in “%(title)s” %(on_day)s. The hours wait for your coordinator. There is nothing you need to do. "
                "See it here: %(link)s",
            ),
            pgettext(
                "mail.group.waiting.told",
                "You were in “%(title)s” %(on_day)s. The hours wait for your coordinator. There is nothing you need to do.",
            ),
        )
        return pgettext("mail.waiting.subject", "The hours are waiting: “%(title)s”") % values, body % values

    def write_to_the_desk(words: Words) -> tuple[str, str]:
        values = _values(exchange) | {"link": words.link}
        body = pgettext("mail.group.to_release.body", "The hours of “%(title)s” %(on_day)s wait. See why, and decide: %(link)s")
        return pgettext("mail.to_release.subject", "Hours that wait: “%(title)s”") % values, body % values

    letters = [_letter(exchange, mine, write) for mine in _by_member(exchange)]
    return [*letters, *_to_the_desk(bank, exchange, write_to_the_desk)]


def cancelled(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Everyone hears that no hours will move."""
    exchange = _exchange(bank, ids)

    def write(words: Words) -> tuple[str, str]:
        values = _values(exchange) | {"broker": words.broker}
        body = pgettext(
            "mail.group.cancelled.body",
            "You were in “%(title)s” %(on_day)s. No hours move for it. If you would like to know more, talk to %(broker)s.",
        )
        return pgettext("mail.cancelled.subject", "Cancelled: “%(title)s”") % values, body % values

    return [_letter(exchange, mine, write) for mine in _by_member(exchange)]


def thanked(exchange: Exchange, thanks: Thanks) -> list[Letter]:
    """Everyone else who gave reads the thanks."""

    def write(_: Words) -> tuple[str, str]:
        values = _values(exchange) | {"name": thanks.from_member.short_name, "words": thanks.words}
        body = pgettext("mail.thanks.body", "%(name)s wrote about “%(title)s”: “%(words)s”")
        return pgettext("mail.thanks.subject", "%(name)s says thank you") % values, body % values

    gave = [mine for mine in _by_member(exchange) if any(party.role == Role.GIVER for party in mine)]
    return [_letter(exchange, mine, write) for mine in gave if mine[0].membership_id != thanks.from_member_id]


def _to_the_desk(bank: TimeBank, exchange: Exchange, write: Any) -> list[Letter]:
    parties = list(exchange.parties.all())
    return to_the_desk(
        bank,
        write,
        "broker:exchange",
        bank.slug,
        exchange.pk,
        but_not=[party.membership.user_id for party in parties],
        places=[party.membership.place_id for party in parties],
    )


def _exchange(bank: TimeBank, ids: dict[str, Any]) -> Exchange:
    return Exchange.objects.with_people().of_bank(bank.pk).get(pk=ids["exchange_id"])


def _by_member(exchange: Exchange) -> Iterable[list[Party]]:
    found: dict[int, list[Party]] = {}
    for party in exchange.parties.all():
        found.setdefault(party.membership_id, []).append(party)
    return found.values()


def _letter(exchange: Exchange, mine: list[Party], write: Any) -> Letter:
    member = mine[0].membership
    return Letter(member.user, write, ("member:exchange", member.timebank.slug, exchange.pk), member)


def _values(exchange: Exchange) -> dict[str, str]:
    return {"title": exchange.title, "on_day": dates.on_day(exchange.worked_on) if exchange.worked_on else ""}


def _recorded(exchange: Exchange, mine: list[Party]) -> Any:
    gave = sum(party.claimed_minutes or 0 for party in mine if party.role == Role.GIVER)
    received = sum(party.claimed_minutes or 0 for party in mine if party.role == Role.RECEIVER)

    def write(words: Words) -> tuple[str, str]:
        values = _values(exchange) | {"link": words.link, "gave": duration(gave), "received": duration(received)}
        body = words.say(
            pgettext(
                "mail.group.posted.body",
                "You took part in “%(title)s” %(on_day)s. Given: %(gave)s. Received: %(received)s. If it is not so, say so here: %(link)s",
            ),
            pgettext(
                "mail.group.posted.told",
                "You took part in “%(title)s” %(on_day)s. Given: %(gave)s. Received: %(received)s. If it is not so, please say so.",
            ),
        )
        return pgettext("mail.posted.subject", "Hours recorded: “%(title)s”") % values, body % values

    return write


LETTERS = {
    "exchanges.group_posted": posted,
    "exchanges.group_corrected": corrected,
    "exchanges.group_waiting": waiting,
    "exchanges.group_cancelled": cancelled,
}
