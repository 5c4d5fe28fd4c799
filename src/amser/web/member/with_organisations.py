"""A member's hours with organisations of the bank: written down, confirmed, and said to be wrong."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.views.decorators.http import require_POST

from amser.exchanges import actions
from amser.exchanges.models import ExchangeState, Half, OrganisationExchange
from amser.exchanges.policies import with_organisation_of
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.kernel.languages import sort_key
from amser.listings.models import Listing
from amser.networks.models import Participation
from amser.organisations.models import Belonging
from amser.web import standing
from amser.web.member.exchange_forms import WrongForm
from amser.web.network.hours_given import given_by
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.visiting import MemberRequest, active_member_page, member_page, taking_part_page, typed
from amser.web.with_organisations import AnswerForm, HappenedForm, may_answer, may_deny
from amser.web.words import with_organisations as words

TITLE: Final = 120  # letters
LONGEST_NUMBER: Final = 10  # digits: no event has so many


class WithOrganisationForm(HappenedForm):
    """With which organisation, and what happened."""

    organisation = forms.ChoiceField(label=pgettext_lazy("with_organisation.which", "With which organisation?"))
    field_order = ("organisation", "who")

    def __init__(self, data: Any = None, *args: Any, belongings: list[Belonging], **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        choose = ("", pgettext("past.category.choose", "Choose one"))
        known = [(str(one.pk), one.organisation.name) for one in belongings]
        self.fields["organisation"].choices = [choose, *known]  # type: ignore[attr-defined]


@active_member_page
def new_with_organisation(request: MemberRequest) -> HttpResponse:
    """Write down what a member and an organisation did; the organisation confirms. Not there where the bank has none."""
    request.tab = "arrangements"
    known = list(Belonging.objects.live().filter(timebank=request.bank).select_related("organisation"))
    if not known:
        raise NotFound
    known.sort(key=lambda one: sort_key(one.organisation.name))
    form = WithOrganisationForm(typed(request), belongings=known, bank=request.bank, on=today(now()), initial=_begun(request, known))
    if form.is_valid():
        belonging = next(one for one in known if str(one.pk) == form.cleaned_data["organisation"])
        claimed = attempt(
            request,
            form,
            lambda: actions.claim_with_organisation(
                by=actor(request),
                key=form.cleaned_data["key"],
                at=now(),
                belonging=belonging,
                membership=request.membership,
                half=Half.MEMBER,
                **form.happened(),
            ),
        )
        if claimed:
            messages.success(request, pgettext("with_organisation.claimed.member", "Written down. The organisation is asked to confirm."))
            return go("member:with_organisation", request.bank.slug, claimed.pk)
    return page(request, "member/new_with_organisation.html", form=form)


def _begun(request: MemberRequest, known: list[Belonging]) -> dict[str, Any]:
    """Return what the form begins with where somebody comes from an event of a group, or from what an organisation asks here."""
    return _from_an_event(request, known) or _from_a_listing(request)


def _from_a_listing(request: MemberRequest) -> dict[str, Any]:
    number = _number(request, "listing")
    there = Listing.objects.found_in(request.bank).on_board()
    found = there.filter(pk=number, belonging__isnull=False).first() if number else None
    if found is None:
        return {}
    about = {"who": Half.MEMBER.value, "title": found.words(get_language() or "en")[0], "organisation": str(found.belonging_id)}
    return about | {"category": found.category_id} | ({"took": found.takes_minutes} if found.takes_minutes else {})


def _number(request: MemberRequest, name: str) -> int:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < LONGEST_NUMBER else 0


def _from_an_event(request: MemberRequest, known: list[Belonging]) -> dict[str, Any]:
    """Return what the form begins with where somebody writes down hours they gave to an event of a group; only their own."""
    number = _number(request, "event")
    found = Participation.objects.filter(event=number, user=request.user).select_related("event__group__parent").first() if number else None
    if found is None or not given_by(found) or getattr(request, "acting", None) is not None:
        return {}
    host = found.event.group.given_to_id
    belonging = next((one for one in known if one.organisation_id == host), None)
    about = {"who": Half.MEMBER.value, "title": found.event.title[:TITLE], "worked_on": found.event.day, "took": given_by(found)}
    return about | ({"organisation": str(belonging.pk)} if belonging else {})


@member_page
def with_organisation(request: MemberRequest, exchange_id: UUID) -> HttpResponse:
    """Show what a member and an organisation did, and ask how long it was where it waits for the member."""
    request.tab = "arrangements"
    one = with_organisation_of(request.membership, exchange_id)
    may_say = standing.may_open(request, "deny_with_organisation") and may_answer(one, Half.MEMBER)
    form = AnswerForm(typed(request), one=one, half=Half.MEMBER, initial={"took": one.organisation_minutes}) if may_say else None
    if form is not None and form.is_valid() and _say(request, form, one) is not None:
        return go("member:with_organisation", request.bank.slug, one.pk)
    return page(
        request,
        "member/with_organisation.html",
        one=one,
        form=form,
        label=words.label(one),
        sentence=words.asked(one, Half.MEMBER) if one.asks == Half.MEMBER else words.sentence(one),
        facts=words.facts(one),
        may_take_back=may_deny(one, Half.MEMBER) and standing.may_open(request, "deny_with_organisation"),
        may_ask=one.state == ExchangeState.POSTED and standing.may_open(request, "wrong_with_organisation"),
    )


def _say(request: MemberRequest, form: AnswerForm, one: OrganisationExchange) -> OrganisationExchange | None:
    given = form.cleaned_data
    content: dict[str, Any] = {"half": Half.MEMBER, "minutes": given["took"], "thanks": given.get("thanks", "")}

    def say() -> OrganisationExchange:
        return actions.say_with_organisation(by=actor(request), key=given["key"], at=now(), exchange=one, **content)

    return attempt(request, form, say)


@require_POST
@taking_part_page
def deny_with_organisation(request: MemberRequest, exchange_id: UUID) -> HttpResponse:
    """Say that it did not happen."""
    one = with_organisation_of(request.membership, exchange_id)
    attempt_button(
        request,
        lambda: actions.deny_with_organisation(by=actor(request), key=key_of(request), at=now(), exchange=one, half=Half.MEMBER),
    )
    return go("member:with_organisation", request.bank.slug, one.pk)


@member_page
def wrong_with_organisation(request: MemberRequest, exchange_id: UUID) -> HttpResponse:
    """Say that what was recorded is wrong."""
    request.tab = "arrangements"
    one = with_organisation_of(request.membership, exchange_id)
    form = WrongForm(typed(request))
    if form.is_valid():
        given = form.cleaned_data
        content: dict[str, Any] = {"half": Half.MEMBER, "words": given["words"]}
        asked = attempt(
            request,
            form,
            lambda: actions.question_with_organisation(by=actor(request), key=given["key"], at=now(), exchange=one, **content),
        )
        if asked:
            return go("member:with_organisation", request.bank.slug, one.pk)
    return page(request, "member/wrong_with_organisation.html", form=form, one=one)
