"""The sign-in panel of the demo, and the letters that it does not send."""

import dataclasses
from typing import Any, Final

from django import forms
from django.contrib.auth import login, logout
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from amser.agencies.models import Scheme, SchemeCard
from amser.demo.banks import BANKS
from amser.demo.cast import CAST, Part
from amser.demo.credits_cast import BRO_WENNOL, CREDITS_CAST
from amser.demo.desk import PIN
from amser.demo.newsletters import ReaderForm, newest
from amser.demo.spending import ALWAYS_OPEN, TILL, till_secret
from amser.identity.models import Channel, User
from amser.kernel.codes import shown_code
from amser.members.models import Card
from amser.notifications import queries
from amser.notifications.models import Message, MessageState, SchemeLetter
from amser.timebanks.models import TimeBank
from amser.vouchers.models import Voucher, VoucherState

BACKEND: Final = "allauth.account.auth_backends.AuthenticationBackend"
SHOWN: Final = 20
CARD_OF: Final = "beti@example.org"
CREDITS_OF: Final = "menna@example.org"
VOUCHERS_SHOWN: Final = 3
CHANNELS: Final = {
    Channel.EMAIL: pgettext_lazy("first.channel.email", "By e-mail"),
    Channel.TEXT: pgettext_lazy("first.channel.text", "By text message"),
    Channel.POST: pgettext_lazy("first.channel.post", "By post"),
    Channel.PHONE: pgettext_lazy("first.channel.phone", "By phone"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """The cast of one bank, or of a scheme, for the panel."""

    whose: TimeBank | Scheme
    parts: list[Part]


@dataclasses.dataclass(frozen=True, slots=True)
class TillToTry:
    """What somebody needs who would try the tills: their addresses, the number of a card, and those of some credits on paper."""

    always_open: str
    at_times: str
    card: str
    vouchers: list[str]


class WhoForm(forms.Form):
    """Whose letters to show."""

    who = forms.ModelChoiceField(
        label=pgettext_lazy("demo.messages.who", "Written to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=pgettext_lazy("demo.messages.everyone", "Everyone"),
    )

    def __init__(self, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        who: Any = self.fields["who"]
        of_banks, of_schemes = (models.Q(pk__in=kind.values("user_id")) for kind in _unsent())
        who.queryset = User.objects.filter(of_banks | of_schemes).order_by("sort_name")
        who.label_from_instance = lambda person: person.name


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: HttpRequest) -> HttpResponse:
    """Offer the cast by name and role; whoever is chosen is signed in, and whoever was signed in before is not."""
    if request.method == "POST":
        return _become(request, request.POST.get("who", ""))
    banks = {bank.slug: bank for bank in TimeBank.objects.filter(is_sample=True)}
    groups = [Group(banks[bank.slug], [part for part in CAST if part.bank == bank.slug]) for bank in BANKS if bank.slug in banks]
    scheme = Scheme.objects.filter(slug=BRO_WENNOL, is_sample=True).first()
    if scheme is not None:
        groups.append(Group(scheme, list(CREDITS_CAST)))
    card = Card.objects.filter(ended_at__isnull=True, timebank__is_sample=True, membership__user__email=CARD_OF).first()
    till = _till(scheme) if scheme else None
    return render(request, "demo/panel.html", {"groups": groups, "card": card, "card_of": CARD_OF, "pin": PIN, "till": till})


@never_cache
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Show what would have been sent or was put on a desk's list, the newest first; of one person, if asked."""
    form = WhoForm(request.GET)
    found: list[QuerySet[Any]] = [kind.select_related("user").order_by("-created_at", "-pk") for kind in _unsent()]
    about_signing_in = queries.about_signing_in(at=timezone.now())
    if form.is_valid() and (who := form.cleaned_data["who"]):
        found, about_signing_in = [kind.filter(user=who) for kind in found], about_signing_in.filter(to__iexact=who.email or "")
    latest = sorted((one for kind in found for one in kind[:SHOWN]), key=lambda one: one.created_at, reverse=True)[:SHOWN]
    letters = [(message, CHANNELS[Channel(message.channel)]) for message in latest]
    reader = ReaderForm(request.GET)
    count, bulletins = newest(reader.cleaned_data["reader"] if reader.is_valid() else "")
    shown = {"form": form, "letters": letters, "about_signing_in": about_signing_in[:SHOWN]}
    return render(request, "demo/messages.html", {**shown, "reader": reader, "count": count, "bulletins": bulletins})


def _till(scheme: Scheme) -> TillToTry:
    card = SchemeCard.objects.filter(participant__scheme=scheme, participant__user__email=CREDITS_OF, ended_at__isnull=True).first()
    ready = Voucher.objects.filter(scheme=scheme, state=VoucherState.READY).order_by("number")[:VOUCHERS_SHOWN]
    cafe, pool = (reverse("open_till", args=[till_secret(name)]) for name in (ALWAYS_OPEN, TILL))
    return TillToTry(cafe, pool, shown_code(card.number) if card else "", [shown_code(voucher.serial) for voucher in ready])


def _become(request: HttpRequest, key: str) -> HttpResponse:
    part = next((part for part in (*CAST, *CREDITS_CAST) if part.key == key), None)
    person = User.objects.filter(email=part.email).first() if part else None
    if person is None:
        raise Http404
    logout(request)
    login(request, person, backend=BACKEND)
    return HttpResponseRedirect(reverse("person:banks"))


def _unsent() -> tuple[QuerySet[Message], QuerySet[SchemeLetter]]:
    """Return what banks and what schemes wrote."""
    states = [MessageState.SHOWN, MessageState.BY_HAND, MessageState.DONE]
    return Message.objects.filter(state__in=states), SchemeLetter.objects.filter(state__in=states)
