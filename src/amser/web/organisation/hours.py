"""An organisation's hours in the time banks it belongs to: what waits, what was recorded, and what happened with a member."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from amser.exchanges import actions
from amser.exchanges.models import ExchangeState, Half, OrganisationExchange
from amser.exchanges.policies import at_the_organisation
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.kernel.languages import fold
from amser.ledger import queries as ledger
from amser.members.models import Membership
from amser.organisations.models import Belonging, Right
from amser.web.member.exchange_forms import WrongForm
from amser.web.organisation.asking import Asked, ask
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.taking_part import OrganisationRequest, organisation_page
from amser.web.throttle import is_tried_too_often
from amser.web.visiting import typed
from amser.web.with_organisations import AnswerForm, HappenedForm, may_answer, may_deny
from amser.web.words import with_organisations as words
from amser.web.words.desk import balance as said_balance
from amser.web.words.my_credits import tried_too_often

SHOWN = 50
TRIES = 30  # of a number and a name that nobody has, in ten minutes


class WithMemberForm(HappenedForm):
    """With which member, by number and name, and what happened. Who is not known by both is not found: nobody is listed here."""

    number = forms.IntegerField(
        label=pgettext_lazy("with_organisation.number", "The member's number"),
        help_text=pgettext_lazy("with_organisation.number.hint", "It is on their card. Ask them."),
        min_value=1,
        max_value=999_999_999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "w-4"}),
    )
    name = forms.CharField(label=pgettext_lazy("with_organisation.name", "The member's name"), max_length=120)
    field_order = ("number", "name", "who")

    def __init__(self, data: Any = None, *args: Any, belonging: Belonging, **kwargs: Any) -> None:
        super().__init__(data, *args, bank=belonging.timebank, **kwargs)
        self.belonging = belonging

    def clean(self) -> dict[str, Any]:
        """Find the member of this number and name. Where there is none, nothing says which of the two was wrong."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "number" in cleaned and "name" in cleaned:
            cleaned["member"] = self._member(cleaned["number"], cleaned["name"])
        return cleaned

    def _member(self, number: int, name: str) -> Membership | None:
        visible = Membership.objects.visible().with_person().filter(timebank_id=self.belonging.timebank_id, number=number)
        found = visible.select_related("timebank", "user").first()
        known = fold(f"{found.user.name} {found.user.known_as}").split() if found else []
        typed_words = fold(name).split()
        if found is None or not typed_words or not all(word in known for word in typed_words):
            text = pgettext("with_organisation.nobody", "No member has this number and this name. Check both, or ask the time broker.")
            self.add_error("number", text)
            return None
        return found


@require_safe
@organisation_page(Right.LEADER)
def hours(request: OrganisationRequest) -> HttpResponse:
    """How the hours stand in each time bank, what waits, and what was recorded, the newest first."""
    request.tab = "hours"
    belongings = list(Belonging.objects.live().filter(organisation=request.organisation).select_related("timebank").order_by("pk"))
    ours = OrganisationExchange.objects.filter(belonging__organisation=request.organisation).with_both()
    pages = Paginator(ours.newest_first(), SHOWN).get_page(request.GET.get("page"))
    return page(
        request,
        "organisation/hours.html",
        organisation=request.organisation,
        banks=[(one, said_balance(ledger.balance(one.book_id, one.account_id))) for one in belongings],
        waiting=_rows(list(ours.asking_organisation().newest_first()[:SHOWN])),
        rows=_rows(list(pages)),
        pages=pages,
    )


def _rows(found: list[OrganisationExchange]) -> list[tuple[OrganisationExchange, str, str, str]]:
    return [(one, *words.names(one), words.label(one)) for one in found]


@organisation_page(Right.LEADER)
def record_hours(request: OrganisationRequest, belonging_id: int) -> HttpResponse:
    """Write down what happened with a member; the member confirms."""
    belongings = Belonging.objects.live().filter(organisation=request.organisation, pk=belonging_id)
    belonging = belongings.select_related("timebank", "organisation").first()
    if belonging is None:
        raise NotFound
    request.tab = "hours"
    form = WithMemberForm(typed(request), belonging=belonging, on=today(now()))
    if request.method == "POST":
        is_unknown = not form.is_valid() and "number" in form.errors
        if is_tried_too_often(request, "member_number", most=TRIES, minutes=10, counts=is_unknown):
            form.add_error(None, tried_too_often())
    if form.is_valid():
        given = form.cleaned_data
        content = {"belonging": belonging, "membership": given["member"], "half": Half.ORGANISATION, **form.happened()}
        claimed = attempt(request, form, lambda: actions.claim_with_organisation(by=actor(request), key=given["key"], at=now(), **content))
        if claimed:
            messages.success(request, pgettext("with_organisation.claimed.organisation", "Written down. The member is asked to confirm."))
            return go("organisation:hours", request.organisation.slug)
    return page(request, "organisation/record_hours.html", form=form, organisation=request.organisation, bank=belonging.timebank)


@organisation_page(Right.LEADER)
def hours_with(request: OrganisationRequest, exchange_id: UUID) -> HttpResponse:
    """What happened with one member; and how long it was, where it waits for the organisation."""
    request.tab = "hours"
    one, half = at_the_organisation(request.organisation, exchange_id), Half.ORGANISATION
    may_say = may_answer(one, half) and one.membership.user_id != request.user.pk
    form = AnswerForm(typed(request), one=one, half=half, initial={"took": one.member_minutes}) if may_say else None
    if form is not None and form.is_valid() and _say(request, form, one) is not None:
        messages.success(request, words.label(at_the_organisation(request.organisation, exchange_id)))
        return go("organisation:hours", request.organisation.slug)
    return page(
        request,
        "organisation/hours_with.html",
        organisation=request.organisation,
        one=one,
        form=form,
        label=words.label(one),
        sentence=words.asked(one, half) if one.asks == half else words.sentence(one),
        facts=words.facts(one),
        may_take_back=may_deny(one, half) and one.membership.user_id != request.user.pk,
        may_ask=one.state == ExchangeState.POSTED,
    )


def _say(request: OrganisationRequest, form: AnswerForm, one: OrganisationExchange) -> OrganisationExchange | None:
    given = form.cleaned_data
    content: dict[str, Any] = {"half": Half.ORGANISATION, "minutes": given["took"], "thanks": given.get("thanks", "")}

    def say() -> OrganisationExchange:
        return actions.say_with_organisation(by=actor(request), key=given["key"], at=now(), exchange=one, **content)

    return attempt(request, form, say)


@require_POST
@organisation_page(Right.LEADER)
def deny_hours(request: OrganisationRequest, exchange_id: UUID) -> HttpResponse:
    """Say that it did not happen."""
    one = at_the_organisation(request.organisation, exchange_id)
    attempt_button(
        request,
        lambda: actions.deny_with_organisation(by=actor(request), key=key_of(request), at=now(), exchange=one, half=Half.ORGANISATION),
    )
    return go("organisation:hours_with", request.organisation.slug, one.pk)


@organisation_page(Right.LEADER)
def wrong_hours(request: OrganisationRequest, exchange_id: UUID) -> HttpResponse:
    """Say that what was recorded is wrong."""
    one = at_the_organisation(request.organisation, exchange_id)
    form = WrongForm(typed(request))
    asked = Asked(
        heading=pgettext("wrong.link", "Something is wrong here"),
        submit=pgettext("common.send", "Send"),
        back=reverse("organisation:hours_with", args=[request.organisation.slug, one.pk]),
        done=pgettext("with_organisation.questioned", "The time broker will ask you both."),
    )

    def act() -> OrganisationExchange:
        content: dict[str, Any] = {"half": Half.ORGANISATION, "words": form.cleaned_data["words"]}
        return actions.question_with_organisation(by=actor(request), key=form.cleaned_data["key"], at=now(), exchange=one, **content)

    return ask(request, form, asked, act)
