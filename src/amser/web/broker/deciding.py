"""A page with one decision on it: what it is about, a form, and a way back."""

import dataclasses
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from amser.members.models import Membership
from amser.ui.forms import AmserForm
from amser.web.pages import attempt, page


@dataclasses.dataclass(frozen=True, slots=True)
class Decision:
    """The words of such a page, and where it leads. `facts` are (name, value); `first` what is to be done before, (words, address)."""

    heading: str
    submit: str
    back: str
    back_words: str
    lede: str = ""
    facts: tuple[tuple[str, object], ...] = ()
    first_words: str = ""
    first: tuple[tuple[str, str], ...] = ()
    done: str = ""
    leads_to: str = ""


def decide(request: HttpRequest, form: AmserForm, words: Decision, act: Callable[[], object]) -> HttpResponse:
    """Show the form; on a good answer do it, say so, and go on to `leads_to`, else back to where one came from."""
    if form.is_valid() and attempt(request, form, act) is not None:
        if words.done:
            messages.success(request, words.done)
        return HttpResponseRedirect(words.leads_to or words.back)
    return page(request, "broker/decide.html", form=form, words=words)


def is_own(request: HttpRequest, *members: Membership) -> bool:
    """Whether a broker would decide in a matter of their own."""
    return any(member.user_id == request.user.pk for member in members)
