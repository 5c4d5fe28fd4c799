"""A scheme's own page: what it is, and taking part in it."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from amser.agencies import actions
from amser.kernel.codes import read_code
from amser.opportunities.queries.happening import Wanted, to_do
from amser.ui.forms import AmserForm, Boxes
from amser.web.credits.doing import cards
from amser.web.credits.visiting import OpenRequest, open_page
from amser.web.pages import actor, attempt, go, now, page
from amser.web.visiting import sign_in_first, typed
from amser.web.words.sessions import young_joins

A_FEW = 3


class TakePartForm(AmserForm):
    """Two questions before somebody takes part."""

    is_new = forms.ChoiceField(
        label=pgettext_lazy("scheme.join.before", "Have you given your time regularly before, anywhere?"),
        help_text=pgettext_lazy("scheme.join.before.hint", "At least once a month. We count only how many people are new."),
        choices=[
            ("no", pgettext_lazy("scheme.join.before.no", "No, or not often")),
            ("yes", pgettext_lazy("scheme.join.before.yes", "Yes")),
        ],
        widget=Boxes(),
    )
    adult = forms.ChoiceField(
        label=pgettext_lazy("scheme.join.adult", "Are you 18 or older?"),
        choices=[
            ("yes", pgettext_lazy("scheme.join.adult.yes", "Yes, I am")),
            ("no", pgettext_lazy("scheme.join.adult.no", "No, not yet")),
        ],
        widget=Boxes(),
    )

    def clean_adult(self) -> str:
        """Say to somebody younger who brings them in."""
        if self.cleaned_data["adult"] == "no":
            raise forms.ValidationError(young_joins(), "young")
        return str(self.cleaned_data["adult"])


@require_http_methods(["GET", "HEAD", "POST"])
@open_page
def scheme(request: OpenRequest) -> HttpResponse:
    """Show what a scheme is, some of what one can do, and how to take part; a post takes part."""
    if request.method == "POST" and not request.user.is_authenticated:
        return sign_in_first(request)
    form = TakePartForm(typed(request))
    if form.is_valid() and attempt(request, form, lambda: _enrol(request, form)) is not None:
        messages.success(request, pgettext("scheme.join.done", "You take part now. Choose something to do."))
        on_the_wall = read_code(request.GET.get("wall", ""))  # whoever came from there goes back
        return go("public:wall", on_the_wall) if on_the_wall else go("credits:opportunities", request.open_scheme.slug)
    found = to_do(request.open_scheme, wanted=Wanted(), at=now(), size=A_FEW)
    return page(
        request,
        "credits/scheme.html",
        scheme=request.open_scheme,
        form=form,
        things=cards(found.things),
        takes_part=request.taking_part is not None,
    )


def _enrol(request: OpenRequest, form: TakePartForm) -> object:
    assert request.user.is_authenticated, "strangers sign in first"
    given = form.cleaned_data
    return actions.enrol(
        by=actor(request), key=given["key"], at=now(), scheme=request.open_scheme, user=request.user, is_new=given["is_new"] == "no"
    )
