"""Where a member begins: what waits, what to do, how the hours stand, what is coming, what they might like."""

import dataclasses
import datetime as dt
from typing import Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_safe

from amser.exchanges.models import Exchange, ExchangeState
from amser.exchanges.queries import Asks, HoursSummary, Waiting, at_hand, hours_summary
from amser.kernel.dates import clock, day, today
from amser.kernel.minutes import duration
from amser.listings.models import Kind
from amser.listings.queries import Idea, ideas
from amser.members.models import JOINING, State
from amser.members.queries import has_code_to_agree
from amser.timebanks.queries import policy_of
from amser.web.context import frame_of
from amser.web.pages import page
from amser.web.visiting import MemberRequest, member_page
from amser.web.words.balance import balance_sentence, besides
from amser.web.words.exchanges import Side, waits_to_be_confirmed
from amser.web.words.refusals import broker

COMING: Final = 4
_STANDS: Final = {**dict.fromkeys(JOINING, "member/home_applied.html"), State.PAUSED: "member/home_paused.html"}


@dataclasses.dataclass(frozen=True, slots=True)
class Matter:
    """Something that waits for the member: the question, what the other one said, where to answer, the button's words."""

    heading: str
    said: str
    url: str
    answer: str
    icon: str


@dataclasses.dataclass(frozen=True, slots=True)
class Suggestion:
    """A listing the member might like, and why, in a sentence."""

    title: str
    language: str
    url: str
    icon: str
    who: str
    because: str


@dataclasses.dataclass(frozen=True, slots=True)
class Coming:
    """Something agreed for a day to come."""

    exchange: Exchange
    url: str
    who: str
    time: str


@dataclasses.dataclass(frozen=True, slots=True)
class Other:
    """Hours that wait for the other person to confirm them."""

    exchange: Exchange
    url: str
    waits: str


@require_safe
@member_page
def home(request: MemberRequest) -> HttpResponse:
    """Show the member's home; to someone who is not active, how things stand and what comes next."""
    request.tab = "home"
    membership = request.membership
    if not membership.is_active:
        return page(request, _STANDS.get(State(membership.state), "member/home_suspended.html"))

    at = timezone.now()
    hand = at_hand(membership, at=at)
    hours = _hours(request, on=today(at))
    frame_of(request)
    return page(
        request,
        "member/home.html",
        matters=[_matter(request, waiting) for waiting in hand.waiting],
        hours=hours,
        sentence=balance_sentence(hours, broker=broker(request)) if hours else "",
        others=[_other(request, exchange) for exchange in hand.others if exchange.state == ExchangeState.CLAIMED][:COMING],
        besides=besides(hours) if hours else [],
        coming=[_coming(request, exchange) for exchange in hand.coming[:COMING]],
        ideas=[_suggestion(request, idea) for idea in ideas(membership)],
        has_code_to_agree=has_code_to_agree(membership, on=today(at)),
    )


def _hours(request: MemberRequest, *, on: dt.date) -> HoursSummary | None:
    """Return how the hours stand; None where the member would rather not see them, or the bank shows nobody's."""
    policy = policy_of(request.bank, on=on)
    if request.membership.hide_balance or not policy.show_balances:
        return None
    return hours_summary(request.membership, policy)


def _matter(request: MemberRequest, waiting: Waiting) -> Matter:
    exchange, name = waiting.exchange, waiting.other.short_name
    facts = {"name": name, "title": exchange.title, "day": day(exchange.worked_on or exchange.on_day or today(timezone.now()))}
    heading, answer = _asks(waiting.asks)
    return Matter(
        heading=heading % facts,
        said=_said(request, waiting),
        url=reverse("member:exchange", args=[request.bank.slug, exchange.pk]),
        answer=answer,
        icon=exchange.category_id,
    )


def _asks(asks: Asks) -> tuple[str, str]:
    match asks:
        case Asks.ANSWER:
            return pgettext("home.waiting.answer", "Answer %(name)s: “%(title)s”"), pgettext("home.answer", "Read and answer")
        case Asks.HOW_LONG:
            return pgettext("home.waiting.how_long", "How did it go? “%(title)s”, %(day)s"), pgettext("home.how_long", "Say how it went")
        case Asks.CONFIRM:
            return pgettext("home.waiting.confirm", "Confirm: “%(title)s”, %(day)s"), pgettext("home.confirm", "Read and confirm")
        case Asks.THANK:
            return pgettext("home.waiting.thank", "Say thank you to %(name)s"), pgettext("home.thank", "Say thank you")


def _said(request: MemberRequest, waiting: Waiting) -> str:
    exchange, name = waiting.exchange, waiting.other.short_name
    if waiting.asks == Asks.CONFIRM:
        minutes = exchange.other_party(request.membership.pk).claimed_minutes
        if minutes is None:
            return ""
        gave = exchange.giver.membership_id == request.membership.pk
        words = (
            pgettext("state.claimed.giver.said_by_other", "%(name)s says you helped for %(duration)s. Is that right?")
            if gave
            else pgettext("state.claimed.receiver.said_by_other", "%(name)s says the help took %(duration)s. Is that right?")
        )
        return words % {"name": name, "duration": duration(minutes)}
    if waiting.asks == Asks.ANSWER and exchange.on_day and exchange.on_time:
        words = pgettext("arrange.agree.question", "%(name)s suggests %(day)s, %(time)s. Does that suit you?")
        return words % {"name": name, "day": day(exchange.on_day), "time": clock(exchange.on_time)}
    return ""


def _coming(request: MemberRequest, exchange: Exchange) -> Coming:
    return Coming(
        exchange=exchange,
        url=reverse("member:exchange", args=[request.bank.slug, exchange.pk]),
        who=exchange.other_party(request.membership.pk).membership.short_name,
        time=clock(exchange.on_time) if exchange.on_time else "",
    )


def _other(request: MemberRequest, exchange: Exchange) -> Other:
    return Other(
        exchange=exchange,
        url=reverse("member:exchange", args=[request.bank.slug, exchange.pk]),
        waits=waits_to_be_confirmed(Side.of(exchange, request.membership)),
    )


def _suggestion(request: MemberRequest, idea: Idea) -> Suggestion:
    listing = idea.listing
    assert listing.member is not None, "ideas are of people"
    title, _, language = listing.words(get_language() or "en")
    if idea.is_what_they_offer:
        because = pgettext("home.ideas.offered", "You said you can help with this: %(category)s.") % {"category": listing.category.name}
    else:
        because = pgettext("home.ideas.new", "This is new on the board.")
    who = (
        pgettext("board.card.offer", "Offer from %(name)s")
        if listing.kind == Kind.OFFER
        else pgettext("board.card.request", "Request from %(name)s")
    )
    return Suggestion(
        title=title,
        language=language,
        url=reverse("member:listing", args=[request.bank.slug, listing.pk]),
        icon=listing.category_id,
        who=who % {"name": listing.member.short_name},
        because=because,
    )
