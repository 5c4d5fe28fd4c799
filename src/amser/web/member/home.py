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
from amser.exchanges.queries import Asks, AtHand, HoursSummary, Waiting, at_hand, hours_summary
from amser.kernel.dates import clock, day, today
from amser.kernel.minutes import duration
from amser.matching.models import RoundStep
from amser.matching.queries import requests_for
from amser.matching.queries.rounds import invitations_to
from amser.members.models import JOINING, State
from amser.members.queries import has_code_to_agree
from amser.timebanks.queries import policy_of
from amser.web import standing
from amser.web.context import frame_of
from amser.web.member import suggestions
from amser.web.member.exchanges import by_card
from amser.web.pages import page
from amser.web.visiting import MemberRequest, member_page
from amser.web.words.balance import balance_sentence, besides
from amser.web.words.exchanges import Side, waits_to_be_confirmed
from amser.web.words.refusals import broker

COMING: Final = 4
IDEAS: Final = 2
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
class Coming:
    """Something agreed for a day to come."""

    exchange: Exchange
    url: str
    who: str
    time: str
    where: str


@dataclasses.dataclass(frozen=True, slots=True)
class Other:
    """What waits for somebody else: hours for the other person to confirm, a circle for others to answer."""

    icon: str
    title: str
    language: str
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
    hand = at_hand(membership, at=at) if standing.may_open(request, "arrangements") else AtHand(waiting=[], coming=[], others=[])
    hours = _hours(request, on=today(at))
    frame_of(request)
    circles = invitations_to(membership) if standing.may_open(request, "circle") else []
    return page(
        request,
        "member/home.html",
        matters=[
            *_asked(request),
            *(_invited(request, step) for step in circles if not step.answer),
            *(_matter(request, waiting) for waiting in hand.waiting),
        ],
        hours=hours,
        sentence=balance_sentence(hours, broker=broker(request)) if hours else "",
        others=[
            *(_joined(request, step) for step in circles if step.answer),
            *[_other(request, exchange) for exchange in hand.others if exchange.state == ExchangeState.CLAIMED][:COMING],
        ],
        besides=besides(hours) if hours else [],
        coming=[_coming(request, exchange) for exchange in hand.coming[:COMING]],
        ideas=_ideas(request, on=today(at)),
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


def _asked(request: MemberRequest) -> list[Matter]:
    """Return what they were asked whether they could help with."""
    if not standing.may_open(request, "asked"):
        return []
    heading = pgettext("home.waiting.could_you", "Could you help? “%(title)s”")
    return [
        Matter(
            heading=heading % {"title": asking.listing.words(get_language() or "en")[0]},
            said=pgettext("suggest.promise", "Nothing is booked until you say so."),
            url=reverse("member:asked", args=[request.bank.slug, asking.pk]),
            answer=pgettext("home.answer", "Read and answer"),
            icon=asking.listing.category_id,
        )
        for asking in suggestions.open_askings(request.membership)
    ]


def _invited(request: MemberRequest, step: RoundStep) -> Matter:
    return Matter(
        heading=pgettext("mail.circle.subject", "Would you join a circle of help?"),
        said=pgettext("mail.circle.told", "Nothing is booked until everyone has said yes."),
        url=reverse("member:circle", args=[request.bank.slug, step.circle_id]),
        answer=pgettext("home.answer", "Read and answer"),
        icon=step.request.category_id,
    )


def _joined(request: MemberRequest, step: RoundStep) -> Other:
    title, _, language = step.request.words(get_language() or "en")
    url = reverse("member:circle", args=[request.bank.slug, step.circle_id])
    waits = pgettext("circle.waits", "You said yes. Others have yet to answer.")
    return Other(icon=step.request.category_id, title=title, language=language, url=url, waits=waits)


def _ideas(request: MemberRequest, *, on: dt.date) -> list[suggestions.Suggestion]:
    if not standing.may_open(request, "ideas"):
        return []
    return [suggestions.of_pair(pair, request.membership) for pair in requests_for(request.membership, on=on)[:IDEAS]]


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
        where="" if by_card(request) else exchange.where,
    )


def _other(request: MemberRequest, exchange: Exchange) -> Other:
    return Other(
        icon=exchange.category_id,
        title=exchange.title,
        language=exchange.language,
        url=reverse("member:exchange", args=[request.bank.slug, exchange.pk]),
        waits=waits_to_be_confirmed(Side.of(exchange, request.membership)),
    )
