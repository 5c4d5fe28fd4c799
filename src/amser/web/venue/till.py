"""The till: three steps on any telephone, without an account and without scripts."""

import contextlib
import dataclasses
import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amser.agencies.models import Participant
from amser.audit.actions import KeyReused
from amser.audit.models import Entry
from amser.kernel.dates import clock, london, today
from amser.kernel.errors import DomainError
from amser.kernel.ids import uuid7
from amser.kernel.languages import LANGUAGES, base
from amser.venues import actions
from amser.venues.actions import OfferNotNow
from amser.venues.actions.allowing import row_of
from amser.venues.actions.using import TO_UNDO, UseIsOver
from amser.venues.models import Offer, Till, Use, UseState
from amser.venues.policies import TillReplaced, till_behind, use_at
from amser.venues.queries import sitting_at
from amser.vouchers.actions.presenting import noting
from amser.vouchers.queries import VoucherRefused, Why
from amser.web.languages import LANGUAGE_COOKIE
from amser.web.pages import go, key_of, now, page, stranger
from amser.web.public.paper import when_a_till_scans
from amser.web.scanned import when_scanned
from amser.web.throttle import is_tried_too_often
from amser.web.venue.forms import OfferForm, ScanForm
from amser.web.venue.hand import Hand, TillRequest, be_till, hand_of, keep, till_of, till_page
from amser.web.venue.presented import taken
from amser.web.words import offers as offer_words
from amser.web.words import till as words


@require_safe
@never_cache
def open_till(request: HttpRequest, token: str) -> HttpResponse:
    """Make this telephone the till whose link it followed. The secret stands in no later address."""
    language = request.COOKIES.get(LANGUAGE_COOKIE, "")
    with translation.override(language if language in LANGUAGES else base(get_language_from_request(request))):
        if is_tried_too_often(request, "till_link", most=60, minutes=10):
            return page(request, "till/no_till.html", status=429, was_replaced=False)
        try:
            till = till_behind(token)
        except TillReplaced:
            return page(request, "till/no_till.html", status=403, was_replaced=True)
        return be_till(go("till:home"), till)


@require_http_methods(["GET", "HEAD", "POST"])
@till_page
def home(request: TillRequest) -> HttpResponse:
    """Step 1: a card or a voucher."""
    form = ScanForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _present(request, form, form.cleaned_data["number"])
    return _scan_page(request, form)


def _present(request: TillRequest, form: ScanForm, text: str) -> HttpResponse:
    try:
        hand = taken(request, request.till, request.hand, text, is_beside="another" in request.GET)
    except DomainError as refusal:
        if _is_in_hand(refusal):
            return _go_on(request, refusal)
        form.add_error("number", words.words(refusal, request))
        return _scan_page(request, form)
    return keep(go("till:offer"), request.till, hand)


def _is_in_hand(refusal: DomainError) -> bool:
    return isinstance(refusal, VoucherRefused) and refusal.reason == Why.IN_HAND


def _go_on(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """Say that it counts once, and go on with it: a scanner that read it twice is no reason to stop."""
    messages.info(request, words.words(refusal, request))
    return go("till:offer")


def _scan_page(request: TillRequest, form: ScanForm) -> HttpResponse:
    uses = Use.objects.at_venue_of(request.till)
    day = today(now())
    visits, waiting = uses.accepted_on(day).count(), uses.booked_for(day).count()
    return page(request, "till/home.html", form=form, till=request.till, hand=request.hand, visits=visits, waiting=waiting)


@require_http_methods(["GET", "HEAD", "POST"])
@till_page
def offer(request: TillRequest) -> HttpResponse:
    """Step 2: the offer, and how many people. What somebody booked for today comes first."""
    who, at = request.hand.participant(request.till), now()
    paper = request.hand.paper(request.till)
    if who is None and not paper:
        return keep(go("till:home"), request.till, Hand())
    open_now, others = _offers(request.till, at)
    form = OfferForm(request.POST if request.method == "POST" else None, offers=open_now, initial={"adults": 1, "children": 0})
    if form.is_valid():
        held = _held(request, form, who, at)
        if held is not None:
            hand = dataclasses.replace(request.hand, use=str(held.pk), key=str(form.cleaned_data["key"]))
            return keep(go("till:use", held.pk), request.till, hand)
    return page(
        request,
        "till/offer.html",
        form=form,
        till=request.till,
        has_card=who is not None,
        paper=paper,
        on_paper=sum(voucher.credits for voucher in paper),
        booked=_booked(request.till, who, at),
        others=[(one, offer_words.when_or_closed(one, today(at))) for one in others],
    )


def _held(request: TillRequest, form: OfferForm, who: Participant | None, at: dt.datetime) -> Use | None:
    """Hold what was chosen; where a rule says no, say so in the form. What this till held before for the same people is given back."""
    key: UUID = form.cleaned_data["key"]
    if request.hand.use and request.hand.key != str(key):
        _let_go(request)
    try:
        return _hold(request, form, who, at=at, key=key)
    except KeyReused:  # Somebody chose something else on the same page: went back, or never got the answer.
        _let_go(request, held_by=key)
        form.renew_key()
        key = form.cleaned_data["key"] = uuid7()
    except DomainError as refusal:
        form.add_error(None, words.words(refusal, request))
        return None
    try:
        return _hold(request, form, who, at=at, key=key)
    except DomainError as refusal:
        form.add_error(None, words.words(refusal, request))
        return None


def _hold(request: TillRequest, form: OfferForm, who: Participant | None, *, at: dt.datetime, key: UUID) -> Use:
    chosen = form.offers[form.cleaned_data["offer"]]
    times = sitting_at(chosen, at)
    if times is None:
        raise OfferNotNow(chosen)
    with noting(organisation=request.till.organisation):
        return actions.hold_use(
            by=stranger(),
            key=key,
            at=at,
            offer=chosen,
            sitting=row_of(chosen, times),
            participant=who,
            vouchers=request.hand.paper(request.till),
            adults=form.cleaned_data["adults"],
            children=form.cleaned_data["children"],
            held_until=None,
            till=request.till,
            is_booking=False,
        )


def _let_go(request: TillRequest, *, held_by: UUID | None = None) -> None:
    """Give back what this till holds for those in front of it, where it still does; with `held_by`, what the form of this key held."""
    held = request.hand.use
    if held_by is not None:
        entry = Entry.objects.filter(key=held_by, user_id=stranger().user_id, action="venues.hold_use").first()
        held = entry.result_pk if entry else held
    use = Use.objects.filter(pk=held, till=request.till, is_booking=False).first() if held else None
    if use is not None:
        _give_back(use)


@require_safe
@till_page
def use(request: TillRequest, use_id: UUID) -> HttpResponse:
    """Step 3: accept it; afterwards the receipt, and undoing it."""
    found = use_at(request.till, use_id)
    until = found.settled_at + TO_UNDO if found.settled_at else None
    may_undo = found.state == UseState.ACCEPTED and found.till_id == request.till.pk and until is not None and now() <= until
    return page(
        request,
        "till/use.html",
        use=found,
        till=request.till,
        paper=found.parts.filter(voucher__isnull=False).count(),
        until=clock(london(until).time()) if until and may_undo else "",
    )


@require_POST
@till_page
def accept(request: TillRequest, use_id: UUID) -> HttpResponse:
    """Use what is held. Where a voucher was used elsewhere meanwhile, what was held is given back."""
    found = use_at(request.till, use_id)
    if not _is_theirs(request, found):
        if not found.is_booking:
            messages.error(request, words.unknown())
            _give_back(found)
        return go("till:home")
    try:
        with noting(organisation=request.till.organisation):
            actions.accept_use(by=stranger(), key=key_of(request), at=now(), use=found, till=request.till)
    except DomainError as refusal:
        messages.error(request, words.words(refusal, request))
        if not found.is_booking:
            _give_back(found)
        refused = refusal.voucher if isinstance(refusal, VoucherRefused) else None
        paper = tuple(pk for pk in request.hand.vouchers if refused is None or pk != refused.pk)
        return keep(go("till:offer"), request.till, dataclasses.replace(request.hand, vouchers=paper, use="", key=""))
    return be_till(keep(go("till:use", use_id), request.till, Hand()), request.till)


def _is_theirs(request: TillRequest, found: Use) -> bool:
    """
    Whether what is to be accepted is this till's own, or was booked for today; whoever's credits pay, their card is in hand.

    A card that was stopped since the credits were held pays nothing. What was accepted is accepted, whatever is in hand by now.
    """
    if found.state != UseState.HELD or (found.till_id is not None and found.participant_id is None):
        return found.till_id is not None
    who = request.hand.participant(request.till)
    return who is not None and found.participant_id == who.pk and (not found.is_booking or found.on == today(now()))


def _give_back(found: Use) -> None:
    if Use.objects.filter(pk=found.pk, state=UseState.HELD).exists():
        with contextlib.suppress(UseIsOver):  # Accepted meanwhile, by a second press.
            actions.cancel_use(by=stranger(), key=uuid7(), at=now(), use=found)


@require_POST
@till_page
def undo(request: TillRequest, use_id: UUID) -> HttpResponse:
    """It was a mistake: everything is as before, a booking booked. Only the till that accepted it undoes it."""
    found = use_at(request.till, use_id)
    stands = found.state == UseState.HELD and found.is_booking  # Pressed twice: the first press gave the booking back.
    if found.till_id != request.till.pk and not stands:
        return go("till:use", use_id)
    try:
        undone = actions.undo_use(by=stranger(), key=key_of(request), at=now(), use=found)
    except DomainError as refusal:
        messages.error(request, words.words(refusal, request))
        return go("till:use", use_id)
    if undone.state == UseState.HELD:
        messages.success(request, words.booked_again())
        return go("till:home")
    return go("till:use", use_id)


@require_POST
@till_page
def begin_again(request: TillRequest) -> HttpResponse:
    """Put down what is in hand, and give back what is held for it."""
    if request.hand.use:
        _let_go(request)
    return keep(go("till:home"), request.till, Hand())


@require_safe
@till_page
def list_today(request: TillRequest) -> HttpResponse:
    """What was accepted today, and who is expected: of those who booked the name to use and an initial, of others nothing."""
    day, uses = today(now()), Use.objects.at_venue_of(request.till).select_related("offer", "sitting", "participant__user")
    accepted = list(uses.accepted_on(day))
    return page(
        request,
        "till/today.html",
        till=request.till,
        day=day,
        accepted=accepted,
        booked=list(uses.booked_for(day)),
        people=sum(use.people for use in accepted),
        credits=sum(use.credits for use in accepted),
    )


def _offers(till: Till, at: dt.datetime) -> tuple[list[Offer], list[Offer]]:
    """Return the venue's offers of today: those that are on now, and those that are not."""
    offers = Offer.objects.published_on(today(at)).filter(scheme=till.scheme_id, organisation=till.organisation_id)
    if till.place_id is not None:
        offers = offers.filter(place=till.place_id) | offers.filter(place__isnull=True)
    those = sorted(
        offers.select_related("organisation").prefetch_related("windows", "organisation__closures"), key=lambda offer: offer.title
    )
    is_on = {offer.pk: sitting_at(offer, at) is not None and not offer.needs_booking for offer in those}
    return [offer for offer in those if is_on[offer.pk]], [offer for offer in those if not is_on[offer.pk]]


def _booked(till: Till, who: Participant | None, at: dt.datetime) -> list[Use]:
    if who is None:
        return []
    return list(Use.objects.at_venue_of(till).booked_for(today(at)).filter(participant=who).select_related("offer", "sitting"))


@when_scanned(10)
def card_by_camera(request: HttpRequest, number: str) -> HttpResponse | None:
    """Take a card in hand that a till's own camera opened; None where this telephone is no till."""
    return _by_camera(request, number)


@when_a_till_scans
def voucher_by_camera(request: HttpRequest, token: str) -> HttpResponse | None:
    """Take a voucher in hand that a till's own camera opened; None where this telephone is no till."""
    return _by_camera(request, f"/v/{token}/")


def _by_camera(request: HttpRequest, text: str) -> HttpResponse | None:
    try:
        till = till_of(request)
    except TillReplaced:
        return None
    if till is None:
        return None
    try:
        hand = taken(request, till, hand_of(request, till), text)
    except DomainError as refusal:
        if _is_in_hand(refusal):
            return _go_on(request, refusal)
        messages.error(request, words.words(refusal, request))
        return go("till:home")
    return keep(go("till:offer"), till, hand)
