"""The page on which somebody types the number of their card, and its PIN."""

from typing import Any, Final

from allauth.core.internal import ratelimit
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from amser.audit.actions import Actor
from amser.identity.models import LanguageChoice
from amser.kernel.ids import uuid7
from amser.members import actions
from amser.members.models import Card
from amser.members.models.card import PIN_LENGTH, Pin, read_number
from amser.members.policies import card_numbered
from amser.ui.forms import AmserForm
from amser.web import card as sessions
from amser.web.even import evenly
from amser.web.pages import go, now, page, stranger
from amser.web.throttle import is_too_often
from amser.web.words import refusals

FROM_ONE_ADDRESS: Final = 40  # tries in five minutes: a whole session may sign in from one library
FOR_ONE_CARD: Final = 5


class CardForm(AmserForm):
    """What is printed on the card, and what is not."""

    number = forms.CharField(
        label=pgettext_lazy("card.number", "The number on your card"),
        help_text=pgettext_lazy("card.number.hint", "Ten letters and figures. Large or small letters, with the dash or without."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "w-20"}),
    )
    pin = forms.CharField(
        label=pgettext_lazy("card.pin", "Your PIN"),
        help_text=pgettext_lazy("card.pin.hint", "Four figures, from the slip that came with the card."),
        max_length=40,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "inputmode": "numeric", "class": "w-10"}),
    )

    def clean_number(self) -> str:
        """Return the number as it is kept; one sign wrong is said before a try is spent."""
        number = read_number(self.cleaned_data["number"])
        if not number:
            raise ValidationError(
                pgettext("error.card_number", "This is not the number of a card. Check each sign against the card."), "number"
            )
        return number

    def clean_pin(self) -> str:
        """Return the figures."""
        pin: str = self.cleaned_data["pin"].strip()
        if len(pin) != PIN_LENGTH or not pin.isascii() or not pin.isdigit():
            raise ValidationError(pgettext("error.pin", "A PIN is four figures. Type them again."), "pin")
        return pin


@never_cache
@evenly
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest) -> HttpResponse:
    """Sign in with a card. Whether a number is anybody's is told to nobody: the answer and its moment are the same."""
    if request.user.is_authenticated and request.method != "POST":
        return go("person:banks")
    form = CardForm(request.POST if request.method == "POST" else None, initial={"number": _from_code(request)})
    if form.is_valid():
        found = _signs_in(request, form)
        if found:
            sessions.begin(request, found)
            return _welcome(request, found)
    return page(request, "person/card.html", form=form)


def _from_code(request: HttpRequest) -> str:
    """Return the number that the square code on the card holds; nothing where it was typed wrong."""
    number = read_number(request.GET.get("n", ""))
    return f"{number[:5]}-{number[5:]}" if number else ""


def _signs_in(request: HttpRequest, form: CardForm) -> Card | None:
    number, pin = form.cleaned_data["number"], Pin(form.cleaned_data["pin"])
    if is_too_often(request, "card", most=FROM_ONE_ADDRESS, minutes=5) or _is_tried_too_often(request, number):
        form.add_error(None, pgettext("error.card_wait", "There have been too many tries. Wait five minutes, then try again."))
        return None
    found = card_numbered(number)
    if found is None or not _counts(found):
        make_password(pin.digits)  # as long as it takes with a card that opens something
        form.add_error(None, refusals.card_wrong())
        return None
    if not found.fits(pin):
        form.add_error(None, refusals.card_wrong())
        return None
    actions.use_card(by=Actor(user_id=found.membership.user_id), key=uuid7(), at=now(), card=found)
    return found


def _counts(card: Card) -> bool:
    """Count a try of a card; return whether it may be the right one. A locked card's may not, whatever was typed, and nobody is told."""
    try:
        actions.try_card(by=stranger(), key=uuid7(), at=now(), card=card)
    except actions.CardLocked:
        return False
    return True


def _is_tried_too_often(request: HttpRequest, number: str) -> bool:
    return (
        ratelimit.consume(request, app="amser", action="card_number", key=number, config={"card_number": f"{FOR_ONE_CARD}/5m/key"}) is None
    )


def _welcome(request: HttpRequest, found: Card) -> HttpResponse:
    back = sessions.back_to_what_was_typed(request, found)
    if back:
        return HttpResponseRedirect(back)
    wish: Any = found.membership.user.language
    with translation.override(wish if wish in {LanguageChoice.WELSH, LanguageChoice.ENGLISH} else get_language()):
        return go("member:home", found.membership.timebank.slug)
