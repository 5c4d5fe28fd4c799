"""One listing: reading it, posting it, and looking after one's own."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.kernel.languages import other
from amser.listings import actions, policies
from amser.listings.models import Kind, Listing, ListingState
from amser.members.models import Level, Membership
from amser.networks.models import Commitment
from amser.timebanks.queries import policy_of
from amser.web.context import frame_of
from amser.web.member import cards, posters
from amser.web.member.listing_form import TITLE, ListingForm, answers_of
from amser.web.needs import there_in_words
from amser.web.network.asked_in_banks import call_of
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.visiting import MemberRequest, active_member_page, typed
from amser.web.words.desk import level
from amser.web.words.refusals import broker
from amser.web.words.when import in_words

KEPT_BY_ITS_OWNER = (ListingState.ON_BOARD, ListingState.WAITING, ListingState.PAUSED, ListingState.ENDED)


@require_safe
@active_member_page
def listing(request: MemberRequest, listing_id: int) -> HttpResponse:
    """Show a listing of the bank, or one's own in any state."""
    request.tab = "board"
    found = policies.listing_on_board(request.membership, listing_id)
    frame_of(request)  # sentences name the broker
    language = get_language() or "en"
    title, description, written_in = found.words(language)
    second = found.words(other(written_in)) if len(found.languages) > 1 else None
    return page(
        request,
        "member/listing.html",
        listing=found,
        card=cards.card(found, request.membership),
        title=title,
        description=description,
        language=written_in,
        second=second,
        is_mine=found.member_id == request.membership.pk,
        is_request=found.kind == Kind.REQUEST,
        is_next_door=found.timebank_id != request.bank.pk,
        facts=_facts(found, request.membership),
        safety=level(found.level),
        thing=_thing(request, found),
        state=cards.state_label(found.state),
        call=call_of(request, found),
        why_it_waits=_why_it_waits(request, found) if found.state == ListingState.WAITING else "",
    )


@require_safe
@active_member_page
def poster(request: MemberRequest, listing_id: int) -> HttpResponse:
    """Show a sheet for a notice board: what it is, where, when and how to answer, and nothing about a person."""
    found = policies.listing_on_board(request.membership, listing_id)
    if found.state != ListingState.ON_BOARD or found.timebank_id != request.bank.pk:  # a poster carries this bank's telephone
        raise NotFound
    return page(request, "member/poster.html", listing=found, poster=posters.poster(found, request.bank))


def _thing(request: MemberRequest, found: Listing) -> str:
    """Return whether hours may be given for the thing that a listing is about; nothing where it is about help."""
    if not found.is_thing:
        return ""
    return cards.thing(for_hours=policy_of(request.bank, on=today(now())).goods_for_credits)


def _facts(found: Listing, viewer: Membership) -> list[tuple[str, str]]:
    neighbours = pgettext("listing.next_door.yes", "Members of neighbouring time banks too")
    is_mine = found.member_id == viewer.pk
    return [
        (pgettext("board.filter.category", "Kind of help"), found.category.name),
        (pgettext("card.where", "Where"), cards.where(found, viewer)),
        *_when(found),
        (pgettext("card.takes", "How long"), cards.takes(found)),
        (pgettext("card.language", "Language"), cards.written(found)),
        (pgettext("card.spoken", "Needs"), _spoken(found)),
        (pgettext("card.there", "What is there"), there_in_words(found.there)),
        (pgettext("listing.next_door.short", "Who finds it"), neighbours if is_mine and found.next_door else ""),
    ]


def _spoken(found: Listing) -> str:
    return {"": "", "cy": pgettext("needs.speaks.cy", "Welsh"), "en": pgettext("needs.speaks.en", "English")}[found.spoken]


def _when(found: Listing) -> list[tuple[str, str]]:
    heading, suits = pgettext("card.when", "When"), in_words(found.days, found.parts)
    if not suits:
        return [(heading, found.availability)]
    return [(heading, suits), (pgettext("listing.when.more", "More about when"), found.availability)]


@require_http_methods(["GET", "HEAD", "POST"])
@active_member_page
def ask(request: MemberRequest) -> HttpResponse:
    """Ask for something."""
    return _post(request, Kind.REQUEST)


@require_http_methods(["GET", "HEAD", "POST"])
@active_member_page
def offer(request: MemberRequest) -> HttpResponse:
    """Offer something."""
    return _post(request, Kind.OFFER)


def _post(request: MemberRequest, kind: str) -> HttpResponse:
    request.tab = "board"
    form = _form(request, kind)
    if form.is_valid():
        listed = attempt(request, form, lambda: _list(request, form))
        if listed:
            _say_where_it_stands(request, listed)
            return go("member:listing", request.bank.slug, listed.pk)
    return page(request, "member/listing_form.html", form=form, kind=kind)


def _form(request: MemberRequest, kind: str, listing: Listing | None = None) -> ListingForm:
    frame_of(request)  # refusals name the broker
    initial = answers_of(listing) if listing else {"place": str(request.membership.place_id or ""), **_from_a_promise(request, kind)}
    return ListingForm(typed(request), bank=request.bank, kind=kind, broker=broker(request), initial=initial)


def _from_a_promise(request: MemberRequest, kind: str) -> dict[str, str]:
    """Return the words a request begins with where somebody asks for help with what they promised to a group; only their own."""
    try:
        promise_id = UUID(request.GET.get("promise", "")) if kind == Kind.REQUEST else None
    except ValueError:
        promise_id = None
    found = Commitment.objects.open().filter(pk=promise_id, user=request.user).first() if promise_id else None
    if found is None or getattr(request, "acting", None) is not None:
        return {}
    title = found.text if len(found.text) <= TITLE else f"{found.text[: TITLE - 1]}…"
    return {"title": title, "description": found.text, "language": found.language}


def _list(request: MemberRequest, form: ListingForm) -> Listing:
    return actions.list_it(
        by=actor(request),
        key=form.cleaned_data["key"],
        at=now(),
        bank=request.bank,
        member=request.membership,
        kind=form.kind,
        text=form.text,
        terms=form.terms,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@active_member_page
def change(request: MemberRequest, listing_id: int) -> HttpResponse:
    """Change one's own listing."""
    request.tab = "board"
    found = policies.own_listing(request.membership, listing_id)
    if found.state not in KEPT_BY_ITS_OWNER:
        raise NotFound
    form = _form(request, found.kind, found)
    if form.is_valid():
        changed = attempt(request, form, lambda: _change(request, form, found))
        if changed:
            _say_where_it_stands(request, changed)
            return go("member:listing", request.bank.slug, changed.pk)
    return page(request, "member/listing_form.html", form=form, kind=found.kind, listing=found)


def _change(request: MemberRequest, form: ListingForm, found: Listing) -> Listing:
    key = form.cleaned_data["key"]
    return actions.change(by=actor(request), key=key, at=now(), listing=found, text=form.text, terms=form.terms)


def _say_where_it_stands(request: MemberRequest, listing: Listing) -> None:
    if listing.state == ListingState.ON_BOARD:
        messages.success(request, pgettext("listing.published", "It is on the board now."))
    elif listing.state != ListingState.WAITING:  # its own page says why it waits, for as long as it does
        messages.success(request, pgettext("listing.saved", "Your changes are saved."))


def _why_it_waits(request: MemberRequest, listing: Listing) -> str:
    """Return what happens next with a listing that waits for the coordinator. Never a word about a check on a person."""
    name = broker(request)
    if listing.is_trade:
        text = pgettext(
            "listing.trade.guidance", "You may share a skill from your paid work. First ask %(broker)s about tax and insurance."
        )
    elif listing.prohibited is not None:
        text = pgettext(
            "listing.waits.prohibited",
            "Thank you. Our time bank does not arrange everything: %(task)s. %(broker)s will talk to you about it.",
        )
    elif listing.level == Level.REGULATED:
        text = pgettext(
            "listing.waits.regulated", "Thank you. The law asks for extra care with this. %(broker)s will talk to you about it first."
        )
    else:
        text = pgettext(
            "listing.waits", "Thank you. %(broker)s looks at this before it goes on the board. There is nothing more to do today."
        )
    return text % {"broker": name, "task": listing.prohibited.name if listing.prohibited else ""}


@require_safe
@active_member_page
def mine(request: MemberRequest) -> HttpResponse:
    """Show one's own listings, by where they stand."""
    request.tab = "board"
    own = Listing.objects.for_cards().filter(member=request.membership, state__in=KEPT_BY_ITS_OWNER).order_by("expires_on", "pk")
    found = list(own[:100])
    groups = [
        (state, cards.state_label(state), [(one, cards.card(one, request.membership)) for one in found if one.state == state])
        for state in KEPT_BY_ITS_OWNER
    ]
    return page(request, "member/mine.html", groups=[group for group in groups if group[2]])


@require_POST
@active_member_page
def renew(request: MemberRequest, listing_id: int) -> HttpResponse:
    """Keep a listing on the board for longer."""
    return _press(
        request,
        listing_id,
        lambda key, found: actions.renew(by=actor(request), key=key, at=now(), listing=found),
    )


@require_POST
@active_member_page
def pause_listing(request: MemberRequest, listing_id: int) -> HttpResponse:
    """Take a listing down for now."""
    said = pgettext("listing.paused", "It is down for now. You can put it up again whenever you like.")
    return _press(request, listing_id, lambda key, found: actions.pause(by=actor(request), key=key, at=now(), listing=found), said)


@require_POST
@active_member_page
def show_again(request: MemberRequest, listing_id: int) -> HttpResponse:
    """Put a listing up again."""
    return _press(
        request,
        listing_id,
        lambda key, found: actions.show_again(by=actor(request), key=key, at=now(), listing=found),
    )


@require_POST
@active_member_page
def take_down(request: MemberRequest, listing_id: int) -> HttpResponse:
    """Take a listing down for good."""
    said = pgettext("listing.taken_down", "It has been taken down.")
    return _press(request, listing_id, lambda key, found: actions.take_down(by=actor(request), key=key, at=now(), listing=found), said)


def _press(request: MemberRequest, listing_id: int, act: Callable[[UUID, Listing], Listing], said: str = "") -> HttpResponse:
    frame_of(request)
    found = policies.own_listing(request.membership, listing_id)
    done = attempt_button(request, lambda: act(key_of(request), found))
    if done and said:
        messages.success(request, said)
    elif done:
        _say_where_it_stands(request, done)
    return go("member:mine", request.bank.slug)
