"""What the desk sees of an exchange, in a fixed number of queries."""

import dataclasses
import datetime as dt
from typing import Final

from django.urls import reverse
from django.utils.translation import pgettext

from amser.exchanges.models import Exchange, ExchangeState, Party, Question, Visit
from amser.exchanges.models.exchange import BETWEEN_BANKS, OPEN
from amser.exchanges.policies import may_decide, shows_contact, verdict_of
from amser.identity.models import User
from amser.kernel import dates
from amser.kernel.dates import today
from amser.kernel.minutes import duration
from amser.ledger import queries as books
from amser.members.models import LIVE, Membership
from amser.timebanks.models import Places, TimeBank
from amser.timebanks.queries import room_between
from amser.web.broker.deciding import who_else
from amser.web.broker.visits import overdue
from amser.web.words import desk as words
from amser.web.words import safety
from amser.web.words.exchanges import label
from amser.web.words.exchanges import said as said_by

_STILL_MATTERS: Final = (ExchangeState.PROPOSED, ExchangeState.AGREED, ExchangeState.WAITING)


@dataclasses.dataclass(frozen=True, slots=True)
class Side:
    """
    One of the two: who, how to ring them, what they said; `url` is their page, where the reader may open it.

    Of a neighbour's member the desk reads what members read, and whom to ring instead: `bank`, with its telephone. Of its
    own, whether the neighbour's may see how to reach them: `shares` is "yes", "no", or "" where that is no question.
    """

    name: str
    url: str
    phone: str
    bank: TimeBank | None
    gives: bool
    said: str
    shares: str


@dataclasses.dataclass(frozen=True, slots=True)
class ExchangeView:
    """Everything on the page."""

    exchange: Exchange
    heading: str
    state: str
    sides: list[Side]
    facts: list[tuple[str, str]]
    why: str
    figures: list[tuple[str, str]]
    unsafe: str
    visit: str
    close_url: str
    giver: Membership
    is_own: bool
    who_can: str
    elsewhere: str
    acts: list[tuple[str, str]]
    prints_slip: bool
    may_repeat: bool


def exchange_view(exchange: Exchange, *, desk: TimeBank, viewer: User, places: Places, at: dt.datetime) -> ExchangeView:
    """
    Return what the page shows at a bank's desk, to someone who acts for the people of these places.

    Between two banks each desk reads its own member's side: neither clearances nor limits of the other's. At most eight
    queries beyond the exchange and its people.
    """
    waits, people = exchange.state == ExchangeState.WAITING, [party.membership for party in exchange.parties.all()]
    return ExchangeView(
        exchange=exchange,
        heading=words.pair(exchange),
        state=label(exchange),
        sides=[_side(exchange, party, desk=desk, places=places, at=at) for party in (exchange.giver, exchange.receiver)],
        facts=_facts(exchange, desk),
        why=words.waits_for(exchange, desk) if waits else "",
        figures=_figures(exchange) if waits and exchange.timebank_id == desk.pk else [],
        unsafe=_unsafe(exchange, at) if exchange.giver_bank == desk else "",
        **_visit(exchange, desk, at),
        giver=exchange.giver.membership,
        is_own=any(member.user_id == viewer.pk for member in people),
        who_can=who_else(desk, people),
        elsewhere=_elsewhere(exchange, places) if exchange.timebank_id == desk.pk else "",
        acts=_acts(exchange, desk, places),
        prints_slip=exchange.state in {ExchangeState.PROPOSED, ExchangeState.AGREED} and not exchange.crosses,
        may_repeat=exchange.state == ExchangeState.POSTED and not exchange.crosses,
    )


def _side(exchange: Exchange, party: Party, *, desk: TimeBank, places: Places, at: dt.datetime) -> Side:
    said = ""
    if party.claimed_minutes is not None and party.claimed_at is not None:
        said = pgettext("desk.exchange.said", "%(duration)s, said on %(date)s") % {
            "duration": said_by(party),
            "date": dates.full(today(party.claimed_at)),
        }
    member, gives = party.membership, party.role == "giver"
    shares = ""
    if member.timebank_id != desk.pk:
        phone = member.phone if shows_contact(exchange, of=party, at=at) and not member.hidden else ""
        return Side(name=member.short_name, url="", phone=phone, bank=member.timebank, gives=gives, said=said, shares=shares)
    if exchange.crosses and exchange.state in OPEN:
        shares = "yes" if party.contact_shared_at else "no"
    has_page = places is None or member.place_id in places
    url = reverse("broker:person", args=[desk.slug, member.number]) if has_page else ""
    return Side(name=member.user.name, url=url, phone=member.phone, bank=None, gives=gives, said=said, shares=shares)


def _visit(exchange: Exchange, desk: TimeBank, at: dt.datetime) -> dict[str, str]:
    """Return how a visit stands, and where to write down how somebody is who has not left. At most one query."""
    visit = Visit.objects.filter(exchange=exchange, timebank=desk).select_related("closed_by", "membership__user").first()
    if visit is None:
        return {"visit": "", "close_url": ""}
    if visit.is_overdue(at):
        return {"visit": overdue(visit), "close_url": reverse("broker:close_visit", args=[desk.slug, exchange.pk])}
    return {"visit": words.visit(visit), "close_url": ""}


def _facts(exchange: Exchange, desk: TimeBank) -> list[tuple[str, str]]:
    return [
        (pgettext("desk.record.category", "What kind of help?"), exchange.category.name),
        (pgettext("desk.exchange.level", "Safety"), words.level(exchange.level)),
        (pgettext("desk.exchange.rule", "Decided by"), safety.rule(exchange.rule_on)),
        (pgettext("desk.exchange.planned", "Planned for"), _planned(exchange) if exchange.was_planned else ""),
        (pgettext("desk.exchange.where", "Where"), exchange.where),
        (pgettext("desk.exchange.note", "Said beforehand"), exchange.note),
        (pgettext("desk.exchange.happened", "Happened"), _happened(exchange)),
        (_entered(exchange), dates.full(today(exchange.entered_at))),
        (pgettext("desk.exchange.recorded", "Recorded"), duration(exchange.minutes) if exchange.minutes and exchange.posted_at else ""),
        (pgettext("desk.exchange.by_itself", "Confirmed"), _by_itself(exchange)),
        (pgettext("desk.exchange.settled", "The broker's note"), exchange.settled_note if exchange.timebank_id == desk.pk else ""),
        *asked_for(exchange, desk),
        (pgettext("desk.exchange.corrected", "Put right"), _corrected(exchange)),
    ]


def _entered(exchange: Exchange) -> str:
    """Return what became of an exchange on the day it was made: somebody suggested it, or it was over and somebody wrote it down."""
    if exchange.was_planned:
        return pgettext("desk.exchange.suggested", "First suggested")
    return pgettext("desk.exchange.entered", "Written down")


def asked_for(exchange: Exchange, desk: TimeBank) -> list[tuple[str, str]]:
    """Return every correction that was asked for: by whom, when, and their words; at the desk that decides, and of its own. One query."""
    label = pgettext("desk.exchange.question", "Asked for")
    asked = exchange.questions.select_related("from_member__user")
    return [(label, _asked(question)) for question in asked if desk.pk in {exchange.timebank_id, question.timebank_id}]


def _asked(question: Question) -> str:
    member = question.from_member
    who = words.whole_name(question.exchange, member) if member else ""
    return f"{', '.join(part for part in (who, dates.full(today(question.at))) if part)}: “{question.words}”"


def _planned(exchange: Exchange) -> str:
    if exchange.on_day is None:
        return ""
    return ", ".join(part for part in (dates.day(exchange.on_day), dates.clock(exchange.on_time) if exchange.on_time else "") if part)


def _happened(exchange: Exchange) -> str:
    if exchange.worked_on is None:
        return ""
    happened = dates.day(exchange.worked_on)
    if exchange.was_planned:
        return happened
    return pgettext("desk.exchange.happened.recorded", "%(day)s. Recorded afterwards, without being arranged here.") % {"day": happened}


def _by_itself(exchange: Exchange) -> str:
    return pgettext("desk.exchange.by_itself.yes", "By itself: nobody answered in time") if exchange.confirmed_by_itself else ""


def _corrected(exchange: Exchange) -> str:
    if exchange.corrected_at is None:
        return ""
    return f"{dates.full(today(exchange.corrected_at))}: “{exchange.correction_reason}”"


def _figures(exchange: Exchange) -> list[tuple[str, str]]:
    bank, receiver = exchange.timebank, exchange.receiver.membership
    if exchange.waiting_for in BETWEEN_BANKS and exchange.neighbour is not None:
        return [
            (pgettext("desk.waits.these", "These hours"), duration(exchange.minutes or 0)),
            (pgettext("agreement.our_room", "What our members can still receive"), words.length(room_between(bank, exchange.neighbour))),
        ]
    found = books.balances(bank.book_id, [account for account in (receiver.account_id, bank.pot_account) if account is not None])
    return [
        (receiver.user.name, words.balance(found.get(receiver.account_id or 0, 0))),
        (pgettext("desk.waits.these", "These hours"), duration(exchange.minutes or 0)),
        (pgettext("desk.waits.pot", "In the community pot"), duration(found.get(bank.pot_account, 0))),
    ]


def _unsafe(exchange: Exchange, at: dt.datetime) -> str:
    """Return why the giver may not do it, while that can still matter; nothing where they may."""
    if exchange.state not in _STILL_MATTERS or exchange.giver.membership.state not in LIVE or exchange.safety_seen_at:
        return ""
    if exchange.is_held:
        return pgettext("desk.exchange.held", "This waits: a membership is on hold. Talk to both, and end it, or bring the member back.")
    verdict = verdict_of(exchange, on=exchange.worked_on or exchange.on_day or today(at))
    return safety.why_not(verdict, words.whole_name(exchange, exchange.giver.membership))


def may_set_limit(exchange: Exchange, places: Places) -> bool:
    """Whether someone who acts for the people of these places may move the receiver's limit."""
    return places is None or exchange.receiver.membership.place_id in places


def _elsewhere(exchange: Exchange, places: Places) -> str:
    if exchange.state != ExchangeState.WAITING or exchange.waiting_for not in words.WAITS_FOR_A_LIMIT or may_set_limit(exchange, places):
        return ""
    text = pgettext(
        "desk.release.elsewhere", "The limit of %(name)s is for the coordinator of that place, or the broker, to move. Ask one of them."
    )
    return text % {"name": exchange.receiver.membership.user.name}


def _acts(exchange: Exchange, desk: TimeBank, places: Places) -> list[tuple[str, str]]:
    """Return what a broker may decide, the likeliest first: the address of the page and the words of the button."""
    settle = ("settle", pgettext("desk.settle.heading", "Settle how long it took"))
    release = ("release", pgettext("desk.release.heading", "Let the hours move"))
    from_pot = ("from_pot", pgettext("desk.pot.submit", "Give from the pot"))
    withdraw = ("withdraw", pgettext("desk.withdraw.heading", "End it without hours"))
    correct = ("correct", pgettext("desk.correct.heading", "Put it right"))
    possible = {
        ExchangeState.PROPOSED: [withdraw],
        ExchangeState.AGREED: [withdraw],
        ExchangeState.CLAIMED: [settle, withdraw],
        ExchangeState.DIFFERS: [settle, withdraw],
        ExchangeState.WAITING: [from_pot, withdraw] if _elsewhere(exchange, places) else [release, from_pot, withdraw],
        ExchangeState.POSTED: [correct],
    }.get(ExchangeState(exchange.state), [])
    return [
        (reverse(f"broker:{name}", args=[desk.slug, exchange.pk]), label) for name, label in possible if may_decide(exchange, desk, name)
    ]
