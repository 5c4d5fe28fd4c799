"""A page with one decision on it: what it is about, a form, and a way back."""

import dataclasses
from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import pgettext

from amser.kernel.languages import sort_key
from amser.members.models import Membership
from amser.timebanks.models import DESK_ROLES, Role, TimeBank
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


def who_else(bank: TimeBank, members: Iterable[Membership]) -> str:
    """
    Return what someone reads who takes part in a matter of the desk: that another decides, and who could.

    Those at the desk who are not in it themselves. Uses the bank's known roles; else one query.
    """
    known = bank.known_roles if bank.known_roles is not None else Role.objects.at_the_desk().filter(timebank=bank).select_related("user")
    inside = {member.user_id for member in members}
    names = {role.user.name for role in known if role.kind in DESK_ROLES and role.user_id not in inside}
    text = pgettext("error.own_matter", "You are part of this yourself. Ask another broker to do it.")
    if not names:
        return text
    others = pgettext("desk.who_else", "Who can: %(names)s.") % {"names": ", ".join(sorted(names, key=sort_key))}
    return f"{text} {others}"


def is_own(request: HttpRequest, *members: Membership) -> bool:
    """Whether a broker would decide in a matter of their own."""
    return any(member.user_id == request.user.pk for member in members)
