"""Who may act for a member: naming a supporter, seeing and ending it; and what others did for them."""

import dataclasses
import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amser.audit.models import Entry
from amser.identity.models import User
from amser.kernel.dates import today
from amser.members import actions
from amser.members.models import Scope, Support
from amser.members.policies import support_of
from amser.notifications.acts import done_for, words_of
from amser.notifications.letters.support import scope_words
from amser.ui.forms import AmserForm, DayField, TickBoxes
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.person.supporting import scopes_of
from amser.web.visiting import MemberRequest, member_page, typed

A_QUARTER = dt.timedelta(days=91)
ON_A_PAGE = 30


class SupportForm(AmserForm):
    """Whom the member names, for what, and until when."""

    name = forms.CharField(
        label=pgettext_lazy("support.name", "Their name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=pgettext_lazy("support.email", "Their e-mail address"),
        help_text=pgettext_lazy("support.email.hint", "They sign in with it. Check it twice: whoever reads that mailbox can act for you."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    scopes = forms.MultipleChoiceField(
        label=pgettext_lazy("support.scopes", "What may they do for you?"),
        widget=TickBoxes(
            hints={
                Scope.SEE: pgettext_lazy("support.scope.see.hint", "They read along, and change nothing."),
                Scope.ARRANGE: pgettext_lazy(
                    "support.scope.arrange.hint", "They read the board and your arrangements, and answer for you."
                ),
                Scope.POST: pgettext_lazy("support.scope.post.hint", "They write, change and take down, in your name."),
            }
        ),
    )
    until = DayField(
        label=pgettext_lazy("support.until", "Until which day?"),
        help_text=pgettext_lazy("support.until.hint", "A year from today at the most. It ends by itself, and you can end it before."),
        direction="future",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)
        scopes.choices = [(scope, scope_words(scope)) for scope in Scope.values]


@require_safe
@member_page
def supporters(request: MemberRequest) -> HttpResponse:
    """Show who may act for the member, for what and until when. One query."""
    named = Support.objects.filter(membership=request.membership).order_by("-given_at", "-pk")
    live = [one for one in named if one.ended_at is None and one.until >= today(now())]
    over = [one for one in named if one not in live]
    return page(request, "member/supporters.html", live=[(one, scopes_of(one)) for one in live], over=over)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def give_support(request: MemberRequest) -> HttpResponse:
    """Name somebody who may act for the member, until a day."""
    form = SupportForm(typed(request), initial={"until": today(now()) + A_QUARTER})
    if form.is_valid() and attempt(request, form, lambda: _give(request, form)) is not None:
        text = pgettext("support.given", "%(name)s can now act for you. You are both told.")
        messages.success(request, text % {"name": form.cleaned_data["name"]})
        return go("member:supporters", request.bank.slug)
    return page(request, "member/give_support.html", form=form)


def _give(request: MemberRequest, form: SupportForm) -> Support:
    given = form.cleaned_data
    return actions.give_support(
        by=actor(request),
        key=given["key"],
        at=now(),
        membership=request.membership,
        name=given["name"],
        email=given["email"],
        scopes=frozenset(given["scopes"]),
        until=given["until"],
    )


@require_POST
@member_page
def end_support(request: MemberRequest, support_id: int) -> HttpResponse:
    """End it at once, without a reason."""
    support = support_of(request.membership, support_id)
    if attempt_button(request, lambda: actions.end_support(by=actor(request), key=key_of(request), at=now(), support=support)):
        messages.success(request, pgettext("support.ended", "%(name)s can no longer act for you.") % {"name": support.name})
    return go("member:supporters", request.bank.slug)


@dataclasses.dataclass(frozen=True, slots=True)
class Done:
    """One thing that somebody did for the member. `url` leads to it, where it has a page."""

    at: dt.datetime
    what: str
    who: str
    url: str


@require_safe
@member_page
def done_for_me(request: MemberRequest) -> HttpResponse:
    """Show what brokers and supporters did in the member's place, the newest first. Three queries."""
    found = Paginator(done_for(request.membership.pk), ON_A_PAGE).get_page(request.GET.get("page"))
    entries = list(found)
    people = User.objects.in_bulk({entry.user_id for entry in entries if entry.user_id is not None})
    rows = [_done(request, entry, people) for entry in entries]
    return page(request, "member/done_for_me.html", rows=rows, pages=found)


def _done(request: MemberRequest, entry: Entry, people: dict[int, User]) -> Done:
    who = people.get(entry.user_id or 0)
    names = {"exchanges.exchange": "member:exchange", "listings.listing": "member:listing"}
    name = names.get(entry.result_label, "")
    url = reverse(name, args=[request.bank.slug, entry.result_pk]) if name else ""
    return Done(at=entry.at, what=words_of(entry), who=who.known_as if who else "", url=url)
