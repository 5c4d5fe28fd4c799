"""A member's arrangements: the list, one of them, and asking for a correction."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from amser.exchanges import actions
from amser.exchanges.models import Exchange, ExchangeMovedOn, ExchangeState, Half, OrganisationExchange, Party, Role, Thanks
from amser.exchanges.policies import exchange_of, may_thank_in, shows_contact, verdict_of
from amser.exchanges.queries import PAGE, Asks, at_hand, finished, what_it_asks
from amser.kernel.dates import clock, day, full, today
from amser.kernel.languages import sort_key
from amser.members.models import Level, Membership
from amser.organisations.models import Belonging
from amser.ui.forms import AmserForm
from amser.ui.templatetags.amser import capfirst_day
from amser.web import standing
from amser.web.context import frame_of
from amser.web.member.exchange_forms import WrongForm, share_label
from amser.web.member.visits import visit_of
from amser.web.pages import actor, attempt, go, now, page
from amser.web.visiting import MemberRequest, member_page, typed
from amser.web.words import exchanges as words
from amser.web.words import groups, names, refusals
from amser.web.words import with_organisations as words_of

STEPS = 4


@require_safe
@member_page
def arrangements(request: MemberRequest) -> HttpResponse:
    """Show what waits, what is coming, what others have to answer, and what is over."""
    request.tab = "arrangements"
    hand = at_hand(request.membership, at=now())
    theirs = list(OrganisationExchange.objects.filter(membership=request.membership).with_both().newest_first()[:PAGE])
    over = Paginator(finished(request.membership), PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "member/arrangements.html",
        waiting=[
            (waiting.exchange, words.asks(waiting.asks, waiting.exchange, waiting.other), waiting.asks == Asks.THANK)
            for waiting in hand.waiting
        ],
        coming=_told(hand.coming, request.membership),
        others=_told(hand.others, request.membership),
        over=[(*told, _day_of(told[0]), _place_of(request, told[0])) for told in _told(list(over), request.membership)],
        pages=over,
        with_organisations=[(one, words_of.label(one), one.asks == Half.MEMBER) for one in theirs],
        has_organisations=bool(theirs) or Belonging.objects.live().filter(timebank=request.bank).exists(),
        is_empty=not (theirs or hand.waiting or hand.coming or hand.others or over.paginator.count),
    )


def _told(found: list[Exchange], member: Membership) -> list[tuple[Exchange, str, str]]:
    return [(exchange, _in_short(exchange, member), words.label(exchange)) for exchange in found]


def _in_short(exchange: Exchange, member: Membership) -> str:
    """Return how an exchange stands to one of those in it: of a group, their own hours and nobody else's."""
    if not exchange.is_group:
        return words.sentence(exchange, member)
    return groups.sentence(exchange, [party for party in exchange.parties.all() if party.membership_id == member.pk])


def _place_of(request: MemberRequest, over: Exchange) -> str:
    """Return where a group met. Where two met is on the page of it, as somebody's home may be."""
    return over.where if over.is_group and (not by_card(request) or over.level in _IN_PUBLIC) else ""


def _day_of(over: Exchange) -> str:
    """Return the day it happened, or was to happen."""
    when = over.worked_on or over.on_day
    return full(when) if when else ""


@require_safe
@member_page
def exchange(request: MemberRequest, exchange_id: UUID) -> HttpResponse:
    """Show one arrangement to one of its two people."""
    request.tab = "arrangements"
    found = exchange_of(request.membership, exchange_id)
    if found.is_group:
        return _group(request, found)
    side, thanks = side_of(request, found), _thanks(found)
    may_act = standing.may_open(request, "agree")
    asks, unsafe = what_it_asks(found, request.membership, at=now()) if may_act else None, _waits_for_safety(request, found)
    return page(
        request,
        "member/exchange.html",
        exchange=found,
        side=side,
        other=side.them.membership,
        label=words.label(found),
        sentence=_sentence(side, asks, unsafe=bool(unsafe)),
        more=words.more(side),
        note="" if by_card(request) else found.note,
        asks=asks.value if asks else "",
        may_act=may_act,
        step=_step(found),
        steps=STEPS,
        step_words=_step_words(found),
        waits_for_safety=unsafe,
        **(visit_of(found, request.membership) if may_act else {}),
        facts=_facts(found, side, shows_place=shows_place(request, found)),
        contact=_contact(found, side) if standing.shows_contact(request) else None,
        next_door=names.with_bank(side.them.membership) if found.crosses else "",
        share_options=[("1", share_label(names.with_bank(side.them.membership)))] if found.crosses else [],
        may_share=found.crosses and found.state in _TO_REACH and standing.may_open(request, "share_contact"),
        replaces=found.replaces_id,
        replaced_by=Exchange.objects.filter(replaces=found).first() if found.state == ExchangeState.CORRECTED else None,
        asked=[words.asked(question) for question in found.questions.filter(from_member=request.membership)],
        thanks=thanks,
        may_thank=may_act
        and found.state == ExchangeState.POSTED
        and not any(one.from_member_id == request.membership.pk for one in thanks),
    )


def _group(request: MemberRequest, found: Exchange) -> HttpResponse:
    """Show what a group did to one of those in it: their own hours, and who else was there, as members see each other."""
    mine = [party for party in found.parties.all() if party.membership_id == request.membership.pk]
    others = {party.membership.short_name for party in found.parties.all() if party not in mine and not party.membership.hidden}
    return page(
        request,
        "member/group.html",
        exchange=found,
        sentence=groups.sentence(found, mine),
        to_pot=groups.to_pot(sum(leg.minutes for leg in found.legs.filter(from_party__in=mine, to_party=None))),
        kind=groups.kind(found.kind),
        others=sorted(others, key=sort_key),
        asked=[words.asked(question) for question in found.questions.filter(from_member=request.membership)],
        label=words.label(found),
        where=_place_of(request, found),
        **_thanks_in_group(request, found, mine),
    )


def _thanks_in_group(request: MemberRequest, found: Exchange, mine: list[Party]) -> dict[str, Any]:
    """Return the thanks that the reader wrote, or that are to them as one of those who gave; and whether they may write some."""
    member, thanks = request.membership, _thanks(found)
    gave = any(party.role == Role.GIVER for party in mine)
    has_thanked = any(one.from_member_id == member.pk for one in thanks)
    return {
        "thanks": [one for one in thanks if gave or one.from_member_id == member.pk],
        "may_thank": standing.may_open(request, "thank") and not has_thanked and may_thank_in(found, member),
    }


_TO_REACH = {ExchangeState.PROPOSED, ExchangeState.AGREED, ExchangeState.CLAIMED, ExchangeState.DIFFERS, ExchangeState.WAITING}
_DONE = {ExchangeState.CLAIMED, ExchangeState.WAITING, ExchangeState.POSTED, ExchangeState.CORRECTED}
_ENDED_EARLY = {ExchangeState.DECLINED, ExchangeState.LAPSED, ExchangeState.CANCELLED, ExchangeState.NO_SHOW}


_IN_PUBLIC = {Level.GROUP, Level.PUBLIC}


def by_card(request: MemberRequest) -> bool:
    """Whether the reader signed in with a card: then nobody's home and no note of anyone is shown."""
    return getattr(request, "card", None) is not None


def shows_place(request: MemberRequest, found: Exchange) -> bool:
    """Whether a page may say where an exchange is: to a reader with a card not where that may be somebody's home."""
    return not by_card(request) or found.level in _IN_PUBLIC


def _thanks(found: Exchange) -> list[Thanks]:
    return list(found.thanks.select_related("from_member__user").order_by("at")) if found.state in _DONE else []


def _sentence(side: words.Side, asks: Asks | None, *, unsafe: bool) -> str:
    """Return how it stands; never a question that cannot be answered yet, and nothing to come of a day gone by."""
    if asks == Asks.ANSWER:
        return words.suggested(side) if unsafe else words.question(side)
    return words.was_arranged(side) if asks == Asks.HOW_LONG else words.say(side)


def _step(found: Exchange) -> int:
    """Return how far an exchange has come, of STEPS; 0 where it ended on the way."""
    if found.state in _ENDED_EARLY or found.state == ExchangeState.CORRECTED:
        return 0
    return {ExchangeState.PROPOSED: 2, ExchangeState.POSTED: STEPS, ExchangeState.WAITING: STEPS}.get(ExchangeState(found.state), 3)


def _step_words(found: Exchange) -> str:
    return {
        ExchangeState.PROPOSED: pgettext("step.agree", "Agree a time"),
        ExchangeState.AGREED: pgettext("step.meet", "Meet, then say how long it took"),
        ExchangeState.WAITING: pgettext("step.waiting", "The hours are waiting"),
        ExchangeState.POSTED: pgettext("step.recorded", "The hours are recorded"),
    }.get(ExchangeState(found.state)) or pgettext("step.how_long", "Say how long it took")


def _waits_for_safety(request: MemberRequest, found: Exchange) -> str:
    if found.state != ExchangeState.PROPOSED or found.on_day is None:
        return ""
    if verdict_of(found, on=found.on_day).allowed:
        return ""
    text = pgettext("error.safety_member", "Something needs to be arranged before this can happen. %(broker)s will talk to you about it.")
    return text % {"broker": broker_name(request)}


def _facts(found: Exchange, side: words.Side, *, shows_place: bool) -> list[tuple[str, str]]:
    when = found.worked_on or found.on_day
    at = f", {clock(found.on_time)}" if found.on_time and found.worked_on in {None, found.on_day} else ""
    return [
        (pgettext("exchange.kind", "Kind of help"), found.category.name),
        (pgettext("exchange.giver", "Who gives the time"), found.giver.membership.short_name),
        (pgettext("exchange.receiver", "Who receives it"), found.receiver.membership.short_name),
        (pgettext("exchange.their_bank", "The other person's time bank"), side.them.membership.timebank.name if found.crosses else ""),
        (pgettext("card.when", "When"), capfirst_day(f"{day(when)}{at}") if when else ""),
        (pgettext("card.where", "Where"), found.where if shows_place else ""),
        (pgettext("exchange.i_said", "You said"), words.said(side.me)),
        (pgettext("exchange.they_said", "%(name)s said") % {"name": side.name}, words.said(side.them)),
        (
            pgettext("statement.col.entered", "When it was written down"),
            capfirst_day(day(today(found.posted_at))) if found.posted_at else "",
        ),
    ]


def _contact(found: Exchange, side: words.Side) -> Membership | None:
    """Return the other person where this one may see how to reach them. Hidden members are reached through the broker."""
    other = side.them.membership
    return other if shows_contact(found, of=side.them, at=now()) and not other.hidden else None


@member_page
def wrong(request: MemberRequest, exchange_id: UUID) -> HttpResponse:
    """Let one of the two say that recorded hours are wrong."""
    request.tab = "arrangements"
    found = exchange_of(request.membership, exchange_id)
    if found.state != ExchangeState.POSTED:
        return moved_on(request, found)
    return in_words(request, found, WrongForm(typed(request)), actions.ask_for_correction, template="member/wrong.html")


def in_words(
    request: MemberRequest, found: Exchange, form: AmserForm, act: Callable[..., object], *, template: str, done: str = ""
) -> HttpResponse:
    """Ask one of the two for a few words about an exchange, act on them, and lead back to it."""
    if form.is_valid():
        words_of = form.cleaned_data
        acted = attempt(
            request,
            form,
            lambda: act(
                by=actor(request), key=words_of["key"], at=now(), exchange=found, member=request.membership, words=words_of["words"]
            ),
        )
        if acted:
            if done:
                messages.success(request, done)
            return go("member:exchange", request.bank.slug, found.pk)
    return page(request, template, form=form, exchange=found, side=side_of(request, found))


def broker_name(request: MemberRequest) -> str:
    """Return the name of the broker of this bank, or words that stand for it."""
    frame_of(request)
    return refusals.broker(request)


def side_of(request: MemberRequest, found: Exchange) -> words.Side:
    """Return an exchange as the visitor sees it."""
    return words.Side.of(found, request.membership, broker=broker_name(request))


def moved_on(request: MemberRequest, found: Exchange) -> HttpResponse:
    """Lead to an exchange that went on meanwhile, and say so: someone was quicker, or a button was pressed again."""
    messages.info(request, pgettext("error.already_done", "This was already done. Nothing was counted twice. You can go on."))
    return go("member:exchange", request.bank.slug, found.pk)


def unless_moved_on(request: MemberRequest, found: Exchange, act: Callable[[], Exchange | None]) -> Exchange | HttpResponse | None:
    """Do it; where the exchange went on meanwhile, return the way to how it is now."""
    try:
        return act()
    except ExchangeMovedOn:
        messages.info(
            request,
            pgettext("error.changed_meanwhile", "%(name)s changed this while you were reading. This is how it is now. Choose again.")
            % {"name": side_of(request, found).name},
        )
        return go("member:exchange", request.bank.slug, found.pk)
