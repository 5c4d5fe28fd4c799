"""What group exchanges are called, and what each of those in one reads."""

from typing import Final

from django.utils.translation import pgettext

from amser.exchanges.models import Exchange, ExchangeState, Kind, Party, Role, Sharing
from amser.kernel import dates
from amser.kernel.minutes import duration


def kind(code: str) -> str:
    """Return what a kind of group exchange is called."""
    return {
        Kind.PAIR: pgettext("group.kind.pair", "One person helped another"),
        Kind.ONE_TO_MANY: pgettext("group.kind.one_to_many", "One person helped many"),
        Kind.MANY_TO_ONE: pgettext("group.kind.many_to_one", "Many helped one person"),
        Kind.COMMUNITY: pgettext("group.kind.community", "Work for the community"),
        Kind.MUTUAL: pgettext("group.kind.mutual", "Everyone gave and everyone received"),
        Kind.ENTRY: pgettext("group.kind.entry", "An event that people come to for hours"),
    }[Kind(code)]


def kind_hint(code: str) -> str:
    """Return who gives up hours in a kind of group exchange."""
    return {
        Kind.ONE_TO_MANY: pgettext("group.hint.one_to_many", "A class or a lesson, say. You choose below who gives up the hours."),
        Kind.MANY_TO_ONE: pgettext("group.hint.many_to_one", "Moving house, say. The person who was helped gives each helper their time."),
        Kind.COMMUNITY: pgettext("group.hint.community", "Clearing a path, say. The community pot gives each helper their time."),
        Kind.MUTUAL: pgettext("group.hint.mutual", "A skill swap, say. What all of them gave is shared equally among them."),
        Kind.ENTRY: pgettext("group.hint.entry", "A concert or a meal, say. Each gives the host the time they came for."),
    }[Kind(code)]


def sharing(code: str) -> str:
    """Return who gives up hours where one helps many."""
    return {
        Sharing.SHARED: pgettext("group.sharing.shared", "Together they give the helper's time, each a share"),
        Sharing.FULL: pgettext("group.sharing.full", "Each gives the whole time; what is over goes to the community pot"),
        Sharing.POT: pgettext("group.sharing.pot", "The community pot gives the helper's time"),
    }[Sharing(code)]


def people(exchange: Exchange) -> str:
    """Return how many took part, for a list; uses what `with_people` fetched."""
    count = len({party.membership_id for party in exchange.parties.all()})
    return pgettext("group.people", "A group. People: %(count)s") % {"count": count}


_NOT_MOVED: Final = {
    ExchangeState.WAITING: lambda: pgettext(
        "group.me.waiting", "You were in this group %(on_day)s. The hours wait for the coordinator. There is nothing you need to do."
    ),
    ExchangeState.CANCELLED: lambda: pgettext("group.me.cancelled", "You were in this group %(on_day)s. No hours moved."),
}


def sentence(exchange: Exchange, mine: list[Party]) -> str:
    """Return how a group exchange stands, to one of those in it, by their own rows."""
    gave = sum(party.claimed_minutes or 0 for party in mine if party.role == Role.GIVER)
    received = sum(party.claimed_minutes or 0 for party in mine if party.role == Role.RECEIVER)
    assert exchange.worked_on is not None, "what a group did has its day"
    if exchange.state in _NOT_MOVED:
        return _NOT_MOVED[ExchangeState(exchange.state)]() % {"on_day": dates.on_day(exchange.worked_on)}
    values = {"gave": duration(gave), "received": duration(received), "on_day": dates.on_day(exchange.worked_on)}
    if exchange.state == ExchangeState.CORRECTED:
        text = pgettext("group.me.corrected", "This was put right. The hours went back. Reason: “%(reason)s”.")
        return text % {"reason": exchange.correction_reason}
    if gave and received:
        return pgettext("group.me.both", "In this group you gave %(gave)s and received %(received)s %(on_day)s.") % values
    if gave:
        return pgettext("group.me.gave", "In this group you gave %(gave)s %(on_day)s.") % values
    if received:
        return pgettext("group.me.received", "In this group you received %(received)s %(on_day)s.") % values
    return pgettext("group.me.there", "You were in this group %(on_day)s. You gave up no hours for it.") % values


def to_pot(minutes: int) -> str:
    """Return what somebody in a group gave to the community pot besides; nothing where they gave none."""
    if not minutes:
        return ""
    return pgettext("group.me.to_pot", "You also gave to the community pot: %(duration)s.") % {"duration": duration(minutes)}
