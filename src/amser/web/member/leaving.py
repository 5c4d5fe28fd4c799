"""Taking a break, coming back, and going."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from amser.exchanges.actions import leave_bank
from amser.ledger.queries import balance
from amser.members import actions
from amser.members.models import Membership, State
from amser.ui.forms import AmserForm, Boxes
from amser.web.context import frame_of
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.visiting import MemberRequest, active_member_page, member_page, typed


@require_http_methods(["GET", "HEAD", "POST"])
@active_member_page
def pause(request: MemberRequest) -> HttpResponse:
    """Take a break: asked once more, because what one offers leaves the board."""
    if request.method == "POST":
        attempt_button(request, lambda: actions.pause(by=actor(request), key=key_of(request), at=now(), membership=request.membership))
        return go("member:home", request.bank.slug)
    return page(request, "member/pause.html")


@require_POST
@member_page
def resume(request: MemberRequest) -> HttpResponse:
    """Come back from a break. A membership on hold is the broker's to open again."""
    if request.membership.state == State.PAUSED:
        done = attempt_button(
            request, lambda: actions.resume(by=actor(request), key=key_of(request), at=now(), membership=request.membership)
        )
        if done:
            messages.success(request, pgettext("pause.welcome_back", "Welcome back. What you ask and offer is on the board again."))
    return go("member:home", request.bank.slug)


_NOBODY = pgettext_lazy("leave.number.unknown", "We know no member with this number. Check it, or choose the community pot.")


class LeaveForm(AmserForm):
    """What happens to the hours of someone who leaves. Asked only of those who have some."""

    give = forms.ChoiceField(
        label=pgettext_lazy("leave.give.label", "Who should have your hours?"),
        choices=[
            ("pot", pgettext_lazy("gift.to_pot", "To the community pot")),
            ("person", pgettext_lazy("gift.to_person", "To someone I know")),
        ],
        widget=Boxes(hints={"pot": pgettext_lazy("leave.give.pot_hint", "It helps people who cannot give just now.")}),
    )
    number = forms.IntegerField(
        label=pgettext_lazy("leave.number.label", "Their membership number"),
        help_text=pgettext_lazy("leave.number.hint", "Only if you chose someone you know. They can find it on their own page."),
        required=False,
        min_value=1,
        max_value=2_000_000_000,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _NOBODY),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-10", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, membership: Membership, has_hours: bool) -> None:
        super().__init__(data)
        self.membership = membership
        if not has_hours:
            del self.fields["give"], self.fields["number"]

    def clean(self) -> dict[str, Any]:
        """Find who is to have the hours: an active member of the same bank, by number."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["give_to"] = None
        if cleaned.get("give") == "person" and "number" not in self.errors:
            others = Membership.objects.active().filter(timebank_id=self.membership.timebank_id).exclude(pk=self.membership.pk)
            cleaned["give_to"] = others.filter(number=cleaned["number"] or 0).first()
            if cleaned["give_to"] is None:
                self.add_error("number", ValidationError(_NOBODY, "other_bank"))
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def leave(request: MemberRequest) -> HttpResponse:
    """Leave the bank: what happens to the hours is said before, and done at once."""
    membership = request.membership
    hours = balance(request.bank.book_id, membership.account_id) if membership.account_id else 0
    form = LeaveForm(typed(request), membership=membership, has_hours=hours > 0)
    frame_of(request)
    if form.is_valid():
        key, give_to = form.cleaned_data["key"], form.cleaned_data["give_to"]
        if attempt(request, form, lambda: leave_bank(by=actor(request), key=key, at=now(), membership=membership, give_to=give_to)):
            words = pgettext("leave.done", "You have left: %(bank)s. Thank you for everything you gave here.")
            messages.success(request, words % {"bank": request.bank.name})
            return HttpResponseRedirect(reverse("person:banks"))
    return page(request, "member/leave.html", form=form, hours=hours)
