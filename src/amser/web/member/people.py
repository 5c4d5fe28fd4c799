"""A fellow member's page, and one's own."""

import re
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from amser.kernel.languages import sort_key
from amser.listings.models import Listing
from amser.members import actions, policies
from amser.members.actions import Contact, Profile
from amser.timebanks.models import Place, TimeBank
from amser.ui.forms import AmserForm
from amser.web.member.cards import cards
from amser.web.needs import in_words
from amser.web.pages import actor, attempt, go, now, page
from amser.web.visiting import MemberRequest, active_member_page, member_page, typed

_FIGURES: Final = range(9, 16)  # of a telephone number, without the country's plus
ON_THE_PAGE: Final = 24


@require_safe
@active_member_page
def person(request: MemberRequest, number: int) -> HttpResponse:
    """Show a fellow member as members see one another. Hidden and unknown members are not found alike."""
    request.tab = "board"
    fellow = policies.fellow_member(request.membership, number)
    theirs = Listing.objects.filter(member=fellow).on_board().for_cards().order_by("-created_at", "-pk")[:ON_THE_PAGE]
    is_me = fellow.pk == request.membership.pk
    return page(request, "member/person.html", fellow=fellow, cards=cards(theirs, request.membership), is_me=is_me)


@require_safe
@member_page
def me(request: MemberRequest) -> HttpResponse:
    """Show one's own page: what others see, how to be reached, taking a break, leaving."""
    membership = request.membership
    return page(request, "member/me.html", membership=membership, needs=in_words(membership))


class ProfileForm(AmserForm):
    """What a member says of themselves."""

    about = forms.CharField(
        label=pgettext_lazy("profile.about", "A few words about you"), widget=forms.Textarea, max_length=1000, required=False
    )
    can_do = forms.CharField(label=pgettext_lazy("profile.can_do", "What I can do"), widget=forms.Textarea, max_length=1000, required=False)
    would_like = forms.CharField(
        label=pgettext_lazy("profile.would_like", "What I would like"), widget=forms.Textarea, max_length=1000, required=False
    )
    place = forms.ChoiceField(
        label=pgettext_lazy("profile.place", "Roughly where you live"),
        help_text=pgettext_lazy("profile.place.hint", "Others see this, and never your address."),
        required=False,
    )
    access_needs = forms.CharField(
        label=pgettext_lazy("profile.access_needs", "What would make things easier for you?"),
        help_text=pgettext_lazy(
            "profile.access_needs.hint", "For example: no steps. Only your time broker reads this. Leave out diagnoses."
        ),
        widget=forms.Textarea,
        max_length=1000,
        required=False,
    )
    hidden = forms.BooleanField(
        label=pgettext_lazy("profile.hidden", "Keep me out of sight"),
        help_text=pgettext_lazy(
            "profile.hidden.hint", "Your name and what you ask or offer do not appear. Your time broker arranges things for you."
        ),
        required=False,
    )

    def __init__(self, data: Any = None, *, bank: TimeBank, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.places = {
            str(place.pk): place for place in sorted(Place.objects.filter(timebank=bank), key=lambda place: sort_key(place.name))
        }
        places = self.fields["place"]
        assert isinstance(places, forms.ChoiceField)
        places.choices = [
            ("", pgettext("profile.place.none", "I would rather not say")),
            *((key, place.name) for key, place in self.places.items()),
        ]

    @property
    def profile(self) -> Profile:
        """What was said. Only of a valid form."""
        found = self.cleaned_data
        texts = {name: found[name] for name in ("about", "can_do", "would_like", "access_needs")}
        return Profile(**texts, place=self.places.get(found["place"]), hidden=found["hidden"])


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def profile(request: MemberRequest) -> HttpResponse:
    """Change what one says of oneself."""
    membership = request.membership
    names = ("about", "can_do", "would_like", "access_needs", "hidden")
    said = {name: getattr(membership, name) for name in names} | {"place": str(membership.place_id or "")}
    form = ProfileForm(typed(request), bank=request.bank, initial=said)
    if form.is_valid():
        key = form.cleaned_data["key"]
        if attempt(
            request, form, lambda: actions.set_profile(by=actor(request), key=key, at=now(), membership=membership, profile=form.profile)
        ):
            return saved(request)
    return page(request, "member/profile.html", form=form)


class ContactForm(AmserForm):
    """How to reach a member."""

    phone = forms.CharField(
        label=pgettext_lazy("reach.phone", "Phone number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "class": "w-20"}),
    )
    contact_email = forms.EmailField(
        label=pgettext_lazy("reach.email", "E-mail address to write to"),
        help_text=pgettext_lazy("reach.email.hint", "This does not change how you sign in."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    address = forms.CharField(
        label=pgettext_lazy("reach.address", "Postal address"),
        help_text=pgettext_lazy("reach.address.hint", "For letters from your time bank. Other members never see it on these pages."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": "3", "autocomplete": "street-address"}),
    )

    def clean_phone(self) -> str:
        """Return the number as it was written, if it can be one."""
        phone: str = self.cleaned_data["phone"].strip()
        if phone and len(re.sub(r"\D", "", phone)) not in _FIGURES:
            raise ValidationError(
                pgettext("error.phone", "This phone number is too short or too long. Check it and write it again."), "phone"
            )
        return phone


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def contact(request: MemberRequest) -> HttpResponse:
    """Change how one can be reached."""
    membership = request.membership
    names = ("phone", "contact_email", "address")
    form = ContactForm(typed(request), initial={name: getattr(membership, name) for name in names})
    if form.is_valid():
        key, reached = form.cleaned_data["key"], Contact(**{name: form.cleaned_data[name] for name in names})
        if attempt(
            request, form, lambda: actions.set_contact(by=actor(request), key=key, at=now(), membership=membership, contact=reached)
        ):
            return saved(request)
    return page(request, "member/contact.html", form=form)


def saved(request: MemberRequest) -> HttpResponse:
    """Say that it is kept, on one's own page."""
    messages.success(request, pgettext("me.saved", "Saved."))
    return go("member:me", request.bank.slug)
