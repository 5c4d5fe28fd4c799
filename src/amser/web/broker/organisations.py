"""Organisations that are members of the bank: taken in, with an account of hours, and let go. Nothing here is of credits."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from amser.exchanges.actions import organisation_leaves
from amser.exchanges.models import ExchangeState
from amser.kernel.errors import NotFound
from amser.kernel.languages import fold, sort_key
from amser.ledger import queries as ledger
from amser.organisations import actions
from amser.organisations.models import Belonging, Organisation
from amser.ui.forms import AmserForm
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import with_organisations as words

LINES = 100
_OPEN = (ExchangeState.CLAIMED, ExchangeState.DIFFERS, ExchangeState.WAITING)


class TakeInForm(AmserForm):
    """Which organisation the bank takes in, by its name in either language."""

    organisation = forms.CharField(
        label=pgettext_lazy("bank_organisations.which", "Which organisation?"),
        max_length=120,
        help_text=pgettext_lazy("bank_organisations.which.hint", "Part of its name, in Welsh or in English."),
    )

    def clean_organisation(self) -> Organisation:
        """Return the one that was meant. Raises ValidationError where there is none, or where several could be."""
        wanted = self.cleaned_data["organisation"]
        found = list(Organisation.objects.running().matching(wanted)[:9])
        called = [one for one in found if fold(wanted).strip() in {fold(one.name_cy), fold(one.name_en)}]
        meant = called if len(called) == 1 else found
        if len(meant) == 1:
            return meant[0]
        if meant:
            words = pgettext("error.several_organisations", "This may be one of several organisations. Write more of the name.")
            raise ValidationError(words)
        raise ValidationError(
            pgettext(
                "error.no_such_organisation",
                "No organisation is called that here. Check the name, or ask whoever runs Amser to open it.",
            )
        )


@broker_page
def organisations(request: DeskRequest) -> HttpResponse:
    """The organisations in the bank, and one more."""
    bank = request.bank
    form = TakeInForm(typed(request))
    if form.is_valid():
        given = form.cleaned_data

        def act() -> Belonging:
            return actions.join_bank(by=actor(request), key=given["key"], at=now(), organisation=given["organisation"], bank=bank)

        if attempt(request, form, act, at="organisation"):
            messages.success(request, pgettext("bank_organisations.joined", "The organisation is in the bank. It has an account of hours."))
            return go("broker:organisations", bank.slug)
    known = Belonging.objects.filter(timebank=bank).select_related("organisation").order_by("-joined_on", "-pk")
    rows = sorted(known, key=lambda one: (one.left_on is not None, sort_key(one.organisation.name)))
    return page(request, "broker/organisations.html", form=form, rows=rows)


@require_safe
@broker_page
def organisation(request: DeskRequest, belonging_id: int) -> HttpResponse:
    """One organisation's account in the bank: how it stands, and what moved, the newest first."""
    belonging = _belonging(request, belonging_id)
    lines = ledger.entries(belonging.book_id, belonging.account_id, limit=LINES)
    balance = lines[0].after if lines else 0
    met = list(belonging.exchanges.with_both().newest_first()[:LINES])
    by_transfer = {identity: one for one in met for identity in (one.transfer_id, one.reversal_id)}
    return page(
        request,
        "broker/organisation.html",
        belonging=belonging,
        balance=balance,
        lines=[(line, by_transfer.get(line.transfer_id)) for line in lines],
        waiting=[(one, *words.names(one, whole=True), words.label(one)) for one in met if one.state in _OPEN or one.question_at],
    )


@require_POST
@broker_page
def let_organisation_go(request: DeskRequest, belonging_id: int) -> HttpResponse:
    """An organisation leaves the bank, once its hours are settled."""
    belonging = _belonging(request, belonging_id)
    if attempt_button(request, lambda: organisation_leaves(by=actor(request), key=key_of(request), at=now(), belonging=belonging)):
        messages.success(request, pgettext("bank_organisations.left", "The organisation has left the bank, and the account is closed."))
        return go("broker:organisations", request.bank.slug)
    return go("broker:organisation", request.bank.slug, belonging.pk)


def _belonging(request: DeskRequest, belonging_id: int) -> Belonging:
    found = Belonging.objects.filter(timebank=request.bank, pk=belonging_id).select_related("organisation").first()
    if found is None:
        raise NotFound
    return found
