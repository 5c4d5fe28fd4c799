"""Credits on paper at an organisation's desk: what it gives out, and paying vouchers in for somebody with a card."""

import functools
from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from amser.agencies.models import Participant, Partner, Scheme
from amser.agencies.policies import UnknownNumber
from amser.organisations.models import Organisation, Right
from amser.ui.forms import AmserForm, Boxes
from amser.vouchers import queries
from amser.web.cards_typed import holder_typed
from amser.web.credits.paper import lines_of, numbers_field, pay_in, say_refused
from amser.web.pages import attempt, go, page
from amser.web.taking_part import OrganisationRequest, organisation_page
from amser.web.throttle import too_often
from amser.web.venue.presented import TriedTooOften
from amser.web.visiting import typed
from amser.web.words.my_credits import tried_too_often
from amser.web.words.vouchers import unknown_card

ON_A_PAGE: Final = 20  # batches


class PayInForForm(AmserForm):
    """Whose card, in which scheme, and which vouchers."""

    scheme = forms.ChoiceField(label=pgettext_lazy("voucher.for.scheme", "In which scheme?"), widget=Boxes())
    card = forms.CharField(
        label=pgettext_lazy("signin.card.label", "Card number"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    numbers = numbers_field()

    def __init__(self, *args: Any, organisation: Organisation, find: Callable[[Scheme, str], Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.find = find
        live = Partner.objects.live().filter(organisation=organisation, scheme__closed_at__isnull=True).select_related("scheme")
        self.schemes: dict[str, Scheme] = {str(partner.scheme_id): partner.scheme for partner in live}
        field = self.fields["scheme"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, scheme.name) for key, scheme in self.schemes.items()]
        if len(self.schemes) == 1:
            field.initial = next(iter(self.schemes))

    def clean_numbers(self) -> list[str]:
        """Return what stands in each line."""
        return lines_of(self.cleaned_data["numbers"])

    def clean(self) -> dict[str, Any]:
        """Find whose card it is, without saying who exists."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        scheme = self.schemes.get(cleaned.get("scheme", ""))
        if scheme is not None and cleaned.get("card"):
            try:
                cleaned["participant"] = self.find(scheme, cleaned["card"])
            except UnknownNumber:
                self.add_error("card", unknown_card())
            except TriedTooOften:
                self.add_error("card", tried_too_often())
        return cleaned


@require_safe
@organisation_page(Right.LEADER)
def vouchers(request: OrganisationRequest) -> HttpResponse:
    """The batches that the organisation gives out, who took them, and how many are left."""
    request.tab = "organisation"
    pages = Paginator(queries.batches_for(request.organisation), ON_A_PAGE).get_page(request.GET.get("page"))
    return page(request, "organisation/vouchers.html", organisation=request.organisation, lines=queries.lines_of(pages), pages=pages)


@organisation_page(Right.LEADER)
def pay_in_for(request: OrganisationRequest) -> HttpResponse:
    """Pay somebody's vouchers into their credits: they show their card."""
    request.tab = "organisation"
    find = functools.partial(holder_typed, request)
    form = PayInForForm(typed(request), organisation=request.organisation, find=find)
    if not too_often(request, form, "vouchers_for", most=200) and form.is_valid():
        participant: Participant = form.cleaned_data["participant"]
        refused = attempt(request, form, lambda: pay_in(request, form, participant))
        if refused == [] and not form.errors:
            return go("organisation:pay_vouchers_in", request.organisation.slug)
        if refused:
            say_refused(form, refused)
    return page(request, "organisation/pay_vouchers_in.html", organisation=request.organisation, form=form)
