"""Everyone at a session is thanked: seen first, then one press; and what was given is taken back."""

import dataclasses
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext, pgettext_lazy

from amser.agencies.models import Budget
from amser.opportunities import actions
from amser.opportunities.models import Award, Session
from amser.opportunities.policies import award_of, session_of
from amser.opportunities.queries.awards import Thanks, budgets_for, may_be_taken_back, thanks_for
from amser.organisations.models import Right
from amser.ui.forms import AmserForm
from amser.web.pages import actor, attempt, go, now, page
from amser.web.taking_part import OrganisationRequest, organisation_page
from amser.web.words.sessions import when


class ThankForm(AmserForm):
    """What whoever presses has seen: how many people, how many credits, out of which budget."""

    people = forms.IntegerField(widget=forms.HiddenInput)
    credits = forms.IntegerField(widget=forms.HiddenInput)
    budget = forms.IntegerField(widget=forms.HiddenInput)


class TakeBackForm(AmserForm):
    """Why credits are taken back."""

    reason = forms.CharField(label=pgettext_lazy("session.undo.reason", "Why? Everyone who was thanked reads it."), max_length=300)


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """So many people who get so many credits each, and what is left in the budget after them."""

    people: int
    each: int
    left: int


@organisation_page(Right.LEADER)
def thank(request: OrganisationRequest, session_id: int) -> HttpResponse:
    """See what everyone gets and what is left; press once, and everyone has it."""
    request.tab = "sessions"
    session = session_of(request.organisation, session_id)
    form = ThankForm(request.POST if request.method == "POST" else None)
    budgets = budgets_for(session, now())
    if form.is_valid():
        award = attempt(request, form, lambda: _give(request, session, form))
        if award is not None:
            text = pgettext("session.award.done", "Thank you. Credits given: %(credits)s. People: %(people)s")
            messages.success(request, text % {"credits": award.credits, "people": award.people})
            return go("organisation:list", request.organisation.slug, session.pk)
        form.renew_key()
    return _review(request, session, form, budgets)


def _give(request: OrganisationRequest, session: Session, form: ThankForm) -> Award:
    given = form.cleaned_data
    budget = Budget.objects.filter(organisation=session.organisation_id, pk=given["budget"]).first()
    if budget is None:
        raise actions.BudgetNotOpen
    content = {"session": session, "budget": budget, "people": given["people"], "credits": given["credits"]}
    return actions.give_credits(by=actor(request), key=given["key"], at=now(), **content)


def _review(request: OrganisationRequest, session: Session, form: ThankForm, budgets: list[tuple[Budget, int]]) -> HttpResponse:
    thanks = thanks_for(session)
    budget, left = _chosen(request, budgets, needed=thanks.credits)
    if form.is_bound:  # what is pressed next is what is seen now
        for name, value in {"people": thanks.people, "credits": thanks.credits, "budget": budget.pk if budget else 0}.items():
            form.send_back(name, str(value))
    else:
        form.initial = {"people": thanks.people, "credits": thanks.credits, "budget": budget.pk if budget else 0}
    return page(
        request,
        "organisation/thank.html",
        form=form,
        session=session,
        when=when(session),
        thanks=thanks,
        groups=_groups(thanks, left),
        budgets=budgets,
        budget=budget,
        left=left,
        is_enough=left >= thanks.credits,
        nothing=", ".join(line.participant.user.name for line in thanks.nothing),
        paid=", ".join(line.participant.user.name for line in thanks.paid),
        gone=", ".join(line.participant.user.name for line in thanks.gone),
    )


def _chosen(request: OrganisationRequest, budgets: list[tuple[Budget, int]], *, needed: int) -> tuple[Budget | None, int]:
    """Return the budget that was chosen, else the first that holds enough, else the fullest."""
    asked = request.POST.get("budget") or request.GET.get("budget", "")
    by_id = {str(budget.pk): (budget, left) for budget, left in budgets}
    if asked in by_id:
        return by_id[asked]
    enough = (pair for pair in budgets if pair[1] >= needed)
    return next(enough, None) or max(budgets, key=lambda pair: pair[1], default=(None, 0))


def _groups(thanks: Thanks, left: int) -> list[Group]:
    groups = []
    for people, each in thanks.groups:
        left -= people * each
        groups.append(Group(people, each, left))
    return groups


@organisation_page(Right.LEADER)
def take_back(request: OrganisationRequest, award_id: UUID) -> HttpResponse:
    """Say why, and what a session was thanked with goes back to its budget."""
    request.tab = "sessions"
    award = award_of(request.organisation, award_id)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(request, form, lambda: _take_back(request, award, form), at="reason") is not None:
        messages.success(request, pgettext("session.undo.done", "The credits have gone back to the budget."))
        return go("organisation:list", request.organisation.slug, award.session_id)
    may = may_be_taken_back(award, now())
    return page(request, "organisation/take_back.html", form=form, award=award, when=when(award.session), may_be_taken_back=may)


def _take_back(request: OrganisationRequest, award: Award, form: TakeBackForm) -> Award:
    given = form.cleaned_data
    return actions.take_back(by=actor(request), key=given["key"], at=now(), award=award, reason=given["reason"])
