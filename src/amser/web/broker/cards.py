"""A card for somebody without e-mail: given, replaced and ended at the desk; its PIN is shown once, to be printed."""

import dataclasses
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from amser.identity.models import Format
from amser.kernel.dates import full, today
from amser.kernel.errors import NotFound
from amser.kernel.languages import LANGUAGES, Language
from amser.members import actions
from amser.members.models import LIVE, Card, Membership
from amser.members.models.card import Pin
from amser.members.policies import member_at_the_desk
from amser.ui import paper
from amser.ui.forms import AmserForm
from amser.ui.qr import code_of
from amser.web.broker.deciding import Decision, decide
from amser.web.broker.people import not_own
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt, go, now, page
from amser.web.papers import Size, as_pdf, written
from amser.web.visiting import DeskRequest, typed

_SALT: Final = "desk.card"
_AN_HOUR: Final = 60 * 60


@dataclasses.dataclass(frozen=True, slots=True)
class Side:
    """What the card and the slip say in one language. `address` is as people type it."""

    language: Language
    bank: str
    number: str
    how: str
    address: str
    pin: str
    apart: str


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@broker_page
def card(request: DeskRequest, number: int) -> HttpResponse:
    """Show the member's card, and give one: its number and its PIN are on the answer, to be printed, and nowhere again."""
    member = _member(request, number)
    known = Card.objects.filter(membership=member, ended_at__isnull=True).first()
    form, pin = AmserForm(typed(request)), Pin.new()
    if form.is_valid():

        def act() -> Card:
            not_own(request, member)
            return actions.give_card(by=actor(request), key=form.cleaned_data["key"], at=now(), membership=member, pin=pin)

        given = attempt(request, form, act)
        if given is not None and given.fits(pin):
            fields = {"sheet": signing.dumps([given.pk, pin.digits], salt=_SALT)} if paper.can_be_made() else {}
            return page(
                request,
                "broker/card_slip.html",
                member=member,
                card=given,
                pin=pin.digits,
                sides=_sides(member),
                code=_code(given),
                fields=fields,
            )
        if given is not None:
            messages.info(request, pgettext("desk.card.shown", "This card was shown already. Was it not printed? Give another."))
            return go("broker:card", request.bank.slug, number)
    return page(request, "broker/card.html", member=member, card=known, facts=_facts(known) if known else [], form=form)


@never_cache
@require_POST
@broker_page
def card_pdf(request: DeskRequest, number: int) -> HttpResponse:
    """
    Give the card that was shown a moment ago on paper, in both languages and in the member's size.

    Its PIN is kept nowhere: it comes from the page that showed it, signed, and is believed for an hour.
    """
    member = _member(request, number)
    try:
        card_id, pin = signing.loads(request.POST.get("sheet", ""), salt=_SALT, max_age=_AN_HOUR)
    except signing.BadSignature:
        raise NotFound from None
    given = Card.objects.filter(membership=member, pk=card_id, ended_at__isnull=True).first()
    if given is None:
        raise NotFound
    size: Size = {Format.LARGE.value: "large", Format.SIMPLE.value: "simple"}.get(member.user.format, "")  # type: ignore[assignment]
    name = f"{request.bank.slug}-{pgettext('card.file', 'card')}"
    shown = {"bank": request.bank, "card": given, "pin": pin, "code": _code(given), "address": _typed_address()}
    return as_pdf(request, "papers/card.html", how=written(size=size), name=name, **shown)


@broker_page
def end_card(request: DeskRequest, number: int) -> HttpResponse:
    """Ask, and end a card; what it opened is closed at once."""
    member, form = _member(request, number), AmserForm(typed(request))
    known = Card.objects.filter(membership=member, ended_at__isnull=True).first()

    def act() -> Membership:
        not_own(request, member)
        return actions.end_card(by=actor(request), key=form.cleaned_data["key"], at=now(), membership=member)

    words = Decision(
        heading=pgettext("desk.card.end.heading", "End the card of %(name)s") % {"name": member.user.name},
        lede=pgettext(
            "desk.card.end.lede",
            "The card opens nothing from then on, and whoever is signed in with it is signed out. You can give another.",
        ),
        facts=tuple(_facts(known)) if known else (),
        submit=pgettext("desk.card.end", "End the card"),
        done=pgettext("desk.card.ended", "The card opens nothing any more."),
        back=reverse("broker:card", args=[request.bank.slug, number]),
        back_words=pgettext("desk.card.link", "A card to sign in without e-mail"),
        leads_to=reverse("broker:person", args=[request.bank.slug, number]),
    )
    return decide(request, form, words, act)


def _member(request: DeskRequest, number: int) -> Membership:
    member = member_at_the_desk(request.bank, number, places=request.places)
    if member.state not in LIVE:
        raise NotFound
    return member


def _facts(card: Card) -> list[tuple[str, str]]:
    used = full(today(card.used_at)) if card.used_at else pgettext("desk.card.unused", "Not yet")
    return [
        (pgettext("card.number", "The number on your card"), card.spaced_number),
        (pgettext("desk.card.given", "Given"), full(today(card.given_at))),
        (pgettext("desk.card.used", "Last used"), used),
    ]


def _sides(member: Membership) -> list[Side]:
    return [_side(member, language) for language in LANGUAGES]


def _side(member: Membership, language: Language) -> Side:
    with translation.override(language):
        return Side(
            language=language,
            bank=member.timebank.name,
            number=pgettext("card.slip.number", "Card number"),
            how=pgettext("card.slip.how", "Point a phone at the square, or go to:"),
            address=_typed_address(),
            pin=pgettext("card.slip.pin", "Your PIN"),
            apart=pgettext("card.slip.apart", "Keep this apart from the card. Nobody at the time bank knows your PIN, or asks you for it."),
        )


def _address() -> str:
    return f"{settings.SITE_URL.rstrip('/')}{reverse('person:card')}"


def _typed_address() -> str:
    return _address().partition("://")[2].rstrip("/")


def _code(card: Card) -> object:
    """Return the square code: where to sign in, and the card's number. Nothing of the person."""
    return code_of(f"{_address()}?{urlencode({'n': card.number})}")
