"""Letters about an exchange: from the suggestion to the thanks."""

import dataclasses
from typing import Any

from amser.exchanges.models import Exchange, ExchangeState, Gift, Party, Question, Thanks, Visit, WaitingFor
from amser.exchanges.policies import may_decide
from amser.listings.models import Listing
from amser.members.models import Membership, State
from amser.notifications.letters import about_exchanges as says
from amser.notifications.letters import groups
from amser.notifications.letters.agreements import to_the_stewards
from amser.notifications.letters.letter import Letter, Words, to_the_desk
from amser.timebanks.models import Agreement, TimeBank


def _exchange(bank: TimeBank, ids: dict[str, Any]) -> Exchange:
    return Exchange.objects.with_people().of_bank(bank.pk).get(pk=ids["exchange_id"])


def _letter(exchange: Exchange, member: Membership, say: says.Say) -> Letter:
    other = exchange.other_party(member.pk)
    matter = says.Matter(exchange=exchange, mine=exchange.party_of(member.pk), theirs=other)
    return Letter(member.user, lambda words: say(matter, words), ("member:exchange", member.timebank.slug, exchange.pk), member)


def _ours(bank: TimeBank, exchange: Exchange) -> list[Party]:
    """Return the bank's own of the two: each bank writes to its own members only."""
    return [party for party in exchange.parties.all() if party.timebank_id == bank.pk]


def _both(bank: TimeBank, exchange: Exchange, say: says.Say, *, but_not: int | None = None) -> list[Letter]:
    return [_letter(exchange, party.membership, say) for party in _ours(bank, exchange) if party.membership_id != but_not]


def _to_the_desk(bank: TimeBank, exchange: Exchange, say: says.Say) -> list[Letter]:
    matter = says.Matter(exchange=exchange, mine=exchange.giver, theirs=exchange.receiver)
    return to_the_desk(
        bank,
        lambda words: say(matter, words),
        "broker:exchange",
        bank.slug,
        exchange.pk,
        but_not=[party.membership.user_id for party in exchange.parties.all()],
        places=[party.membership.place_id for party in _ours(bank, exchange)],
    )


def suggested(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The other person is asked whether a day suits."""
    return _both(bank, _exchange(bank, ids), says.suggested, but_not=ids["by_member_id"])


def needs_clearing(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The brokers of the giver's bank hear that something has to be arranged before two people can agree."""
    exchange = _exchange(bank, ids)
    return _to_the_desk(bank, exchange, says.needs_clearing) if exchange.giver_bank == bank else []


def agreed(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Whoever suggested the day hears that it is arranged."""
    return _both(bank, _exchange(bank, ids), says.agreed, but_not=ids["by_member_id"])


def declined(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Whoever suggested it hears: not this time."""
    return _both(bank, _exchange(bank, ids), says.declined, but_not=ids["by_member_id"])


def cancelled(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The other hears that it is off; both do where neither of them ended it, and nothing that says why."""
    if ids["by_member_id"] is None:
        return _both(bank, _exchange(bank, ids), says.called_off)
    return _both(bank, _exchange(bank, ids), says.cancelled, but_not=ids["by_member_id"])


def held(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Both hear that what they had agreed waits until the desk has been in touch, and nothing that says why."""
    return _both(bank, _exchange(bank, ids), says.held)


def remembered(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Whoever had arranged something with a member who has died is told, once, in gentle words."""
    exchange = _exchange(bank, ids)
    other = exchange.other_party(ids["by_member_id"]).membership
    # All that was closed between the two at that moment: the letter is one, and the arrangements may be several.
    closed = Exchange.objects.of_bank(bank.pk).filter(state=ExchangeState.CANCELLED, ended_at=exchange.ended_at)
    closed = closed.of_member(other.pk).of_member(ids["by_member_id"]).order_by("on_day", "pk")
    titles = list(closed.values_list("title", flat=True)) or [exchange.title]
    letter = _letter(exchange, other, lambda matter, words: says.remembered(matter, words, titles))
    return [dataclasses.replace(letter, page=("member:arrangements", bank.slug))]


def no_show(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The other hears that it did not happen."""
    return _both(bank, _exchange(bank, ids), says.no_show, but_not=ids["by_member_id"])


def lapsed(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Whoever suggested it hears that no answer came in time."""
    exchange = _exchange(bank, ids)
    return [
        _letter(exchange, party.membership, says.lapsed)
        for party in _ours(bank, exchange)
        if party.membership_id == exchange.suggested_by_id
    ]


def tomorrow(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Both are reminded the day before."""
    return _both(bank, _exchange(bank, ids), says.tomorrow)


def claimed(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The other is asked whether the time is right."""
    return _both(bank, _exchange(bank, ids), says.claimed, but_not=ids["by_member_id"])


def noticed(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Whoever has not answered hears on which day the hours will be recorded."""
    exchange = _exchange(bank, ids)
    return [_letter(exchange, party.membership, says.noticed) for party in _ours(bank, exchange) if party.claimed_minutes is None]


def differs(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Whoever spoke first hears that the two times differ; the brokers, that there is something to settle."""
    exchange = _exchange(bank, ids)
    return [*_both(bank, exchange, says.differs, but_not=_spoke_last(exchange)), *_to_the_desk(bank, exchange, says.to_settle)]


def waiting(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Both hear that the hours wait for the coordinator, not why; the brokers, that there is something to release."""
    exchange = _exchange(bank, ids)
    desk = _to_the_desk(bank, exchange, says.to_release) if may_decide(exchange, bank, "release") else []
    return [*_both(bank, exchange, says.waiting), *desk, *_to_the_stewards(bank, exchange)]


def _to_the_stewards(bank: TimeBank, exchange: Exchange) -> list[Letter]:
    """Tell those who can change it that the two banks have reached the limit of their agreement."""
    if exchange.neighbour_id is None or exchange.waiting_for != WaitingFor.LIMIT_BETWEEN_BANKS:
        return []
    agreement = Agreement.objects.between(exchange.timebank_id, exchange.neighbour_id).in_force().with_banks().first()
    if agreement is None:
        return []
    other = agreement.neighbour_of(bank.pk)
    return to_the_stewards(bank, lambda words: says.limit_reached(other, words), agreement)


def posted(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Both hear that the hours are recorded, but for the one who has just said yes; the letter leads to the statement."""
    exchange = _exchange(bank, ids)
    letters = _both(bank, exchange, says.posted, but_not=_moved_the_hours(exchange))
    return [dataclasses.replace(letter, page=("member:hours", bank.slug)) for letter in letters]


def corrected(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Both hear that something was put right, and why."""
    return _both(bank, _exchange(bank, ids), says.corrected)


def questioned(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The brokers hear that somebody thinks a record is wrong."""
    question = Question.objects.get(pk=ids["question_id"])
    exchange = _exchange(bank, ids)
    if exchange.is_group:
        return groups.questioned(bank, exchange, question)
    return _to_the_desk(bank, exchange, lambda matter, words: says.questioned(matter, words, question.words))


def thanked(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The other reads the thanks."""
    thanks = Thanks.objects.get(pk=ids["thanks_id"])
    exchange = _exchange(bank, {"exchange_id": thanks.exchange_id})
    if exchange.is_group:
        return groups.thanked(exchange, thanks)
    other = exchange.other_party(thanks.from_member_id).membership
    return [_letter(exchange, other, lambda matter, words: says.thanked(matter, words, thanks.words))]


def given(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """Whoever is given hours hears from whom; the pot hears nothing."""
    gift = Gift.objects.select_related("from_member__user", "from_member__timebank", "to_member__user").get(pk=ids["gift_id"])
    if gift.to_member is None or gift.to_member.timebank_id != bank.pk:
        return []
    minutes = gift.minutes

    def write(words: Words) -> tuple[str, str]:
        name = says.named(gift.from_member, crosses=gift.timebank_id != bank.pk)  # in the language of the letter
        if gift.from_member.state == State.DECEASED:
            return says.left_to_you(name, minutes, words)
        return says.given(name, minutes, gift.words, words)

    return [Letter(gift.to_member.user, write, ("member:hours", bank.slug), gift.to_member)]


def _spoke_last(exchange: Exchange) -> int | None:
    spoke = [party for party in exchange.parties.all() if party.claimed_at is not None]
    return max(spoke, key=lambda party: (party.claimed_at, party.pk)).membership_id if spoke else None


def _moved_the_hours(exchange: Exchange) -> int | None:
    """Return whose yes moved the hours: they spoke at the moment of it, and alone."""
    at_that_moment = [party for party in exchange.parties.all() if party.claimed_at == exchange.posted_at]
    return at_that_moment[0].membership_id if len(at_that_moment) == 1 else None


def visit_overdue(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The desk of whoever visits hears that they have not said that they arrived, or left. Nothing where they have, meanwhile."""
    visit = Visit.objects.with_people().open().filter(timebank=bank, pk=ids["visit_id"]).first()
    if visit is None or (visit.arrived_at is None and visit.exchange.state != ExchangeState.AGREED):
        return []
    return _to_the_desk(bank, _exchange(bank, ids), lambda _, words: says.visit_overdue(visit, words))


def stopped(bank: TimeBank, ids: dict[str, Any]) -> list[Letter]:
    """The desk of whoever would have given hears that safety stopped what a member wanted to arrange; why, it reads on the page."""
    found = Membership.objects.with_person().select_related("timebank").in_bulk([ids["giver_id"], ids["receiver_id"]])
    giver, receiver = found[ids["giver_id"]], found[ids["receiver_id"]]
    listing = Listing.objects.get(pk=ids["listing_id"])
    return to_the_desk(
        bank,
        lambda words: says.stopped(giver, receiver, listing, words),
        "broker:safety",
        bank.slug,
        giver.number,
        but_not=[giver.user_id, receiver.user_id],
        places=[giver.place_id],
    )


LETTERS = {
    "exchanges.suggested": suggested,
    "exchanges.needs_clearing": needs_clearing,
    "exchanges.agreed": agreed,
    "exchanges.declined": declined,
    "exchanges.cancelled": cancelled,
    "exchanges.held": held,
    "exchanges.remembered": remembered,
    "exchanges.no_show": no_show,
    "exchanges.lapsed": lapsed,
    "exchanges.tomorrow": tomorrow,
    "exchanges.claimed": claimed,
    "exchanges.noticed": noticed,
    "exchanges.differs": differs,
    "exchanges.waiting": waiting,
    "exchanges.posted": posted,
    "exchanges.corrected": corrected,
    "exchanges.questioned": questioned,
    "exchanges.thanked": thanked,
    "exchanges.given": given,
    "exchanges.visit_overdue": visit_overdue,
    "exchanges.visit_missed": visit_overdue,
    "exchanges.stopped": stopped,
}
