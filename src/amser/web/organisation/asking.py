"""A page of an organisation's desk with one thing to decide: what it is about, a form, and a way back."""

import dataclasses
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from amser.ui.forms import AmserForm
from amser.web.pages import attempt, page
from amser.web.taking_part import OrganisationRequest


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """The words of such a page, where it leads back to, and under which tab it stands."""

    heading: str
    submit: str
    back: str
    lede: str = ""
    done: str = ""
    tab: str = "sessions"


def ask(request: OrganisationRequest, form: AmserForm, asked: Asked, act: Callable[[], object]) -> HttpResponse:
    """Show the form; on a good answer do it, say so, and go back."""
    request.tab = asked.tab
    if form.is_valid() and attempt(request, form, act) is not None:
        messages.success(request, asked.done)
        return HttpResponseRedirect(asked.back)
    return page(request, "organisation/ask.html", form=form, asked=asked)
