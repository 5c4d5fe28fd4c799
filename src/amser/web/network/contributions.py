"""One answer to a call: writing it, reading it, saying what one thinks of it, putting it otherwise, taking it back."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.identity.models import User
from amser.kernel.dates import full, today
from amser.kernel.errors import NotAllowed, NotFound
from amser.networks import actions, policies
from amser.networks.models import Contribution, ContributionState, Stance, StanceKind, mark_of
from amser.networks.policies import Contributing
from amser.networks.queries import calls as queries
from amser.web.network import calls
from amser.web.network.call_forms import AnswerForm, StanceForm
from amser.web.network.visiting import GroupMemberRequest, reader
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.throttle import too_often
from amser.web.visiting import sign_in_first, typed
from amser.web.words import calls as words

P = ParamSpec("P")
ANSWERS_AN_HOUR = 60
LONGEST_REASON = 2000


class ContributionRequest(GroupMemberRequest):
    """A request about the answer in the address."""

    found: Contributing


def stand(request: HttpRequest, found: Contributing) -> None:
    """Have the page be of this answer, and of the group that asked."""
    calls.stand(request, found.asked)
    request.found = found  # type: ignore[attr-defined]


def author_page(view: Callable[Concatenate[ContributionRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to whoever wrote the answer; others who read it may not, for the rest it does not exist."""

    @functools.wraps(view)
    def visit(request: HttpRequest, /, slug: str, contribution_id: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not isinstance(request.user, User):
            return sign_in_first(request)
        stand(request, policies.contributed_by(request.user, slug, contribution_id, at=now()))
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return visit


def answer(request: HttpRequest, slug: str, call_id: int) -> HttpResponse:
    """Answer a call in one's own words; or go on from somebody else's answer (`?from=`), as far as one may read that."""
    if not isinstance(request.user, User):
        return sign_in_first(request)
    asked = policies.answered_by(request.user, slug, call_id, at=now())
    calls.stand(request, asked)
    before = _before(asked, request.GET.get("from", ""))
    form = AnswerForm(typed(request), call=asked.call, initial={"text": before.text, "language": before.language} if before else None)
    status = 429 if too_often(request, form, "contribute", most=ANSWERS_AN_HOUR) else 200
    if form.is_valid():
        given: dict[str, Any] = {"call": asked.call, "said": form.contributed(), "derived_from": before}
        by, key = actor(request), form.cleaned_data["key"]
        made = attempt(request, form, lambda: actions.contribute(by=by, key=key, at=now(), **given))
        if made is not None:
            messages.success(request, _thanks(made))
            return go("network:call", slug, call_id)
    return page(
        request,
        "network/answer.html",
        status=status,
        group=asked.standing.group,
        one=asked.call,
        before=before,
        form=form,
        closed=not asked.may_answer,
        who_reads=[words.moderated(), words.who_reads(asked)],
    )


def _before(asked: policies.Asked, written: str) -> Contribution | None:
    number = number_in(written)
    return policies.contributions_for(asked).filter(pk=number).first() if number else None


def number_in(written: str) -> int:
    """Return the number that an address holds; 0, which nothing has, where it is none."""
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 18 else 0  # noqa: PLR2004


def _thanks(made: Contribution) -> str:
    if made.state == ContributionState.SENT:
        return pgettext("contribution.sent", "Thank you. Those who run the group read it first.")
    return pgettext("contribution.published", "Thank you. You can still put it otherwise until somebody has taken a stance on it.")


def contribution(request: HttpRequest, slug: str, contribution_id: int) -> HttpResponse:
    """One answer, as far as the reader may know of it; and what they think of it."""
    if request.method == "POST" and not isinstance(request.user, User):
        return sign_in_first(request)
    found = policies.contribution_for(reader(request), slug, contribution_id, at=now())
    stand(request, found)
    one = found.contribution
    written = request.POST.get("reason", "")[:LONGEST_REASON]
    if request.method == "POST" and not found.takes_stance and not (written and found.asked.is_asked):
        raise NotAllowed
    mine = Stance.objects.filter(contribution=one, user=found.asked.user).first() if found.takes_stance else None
    form = StanceForm(typed(request), contribution=one, mine=mine) if found.takes_stance else None
    if form is not None and form.is_valid():
        by, key, said = actor(request), form.cleaned_data["key"], form.said()
        if attempt(request, form, lambda: actions.take_stance(by=by, key=key, at=now(), contribution=one, **said)):
            messages.success(request, pgettext("stance.taken", "Thank you. You can change it as long as stances are taken."))
            return go("network:contribution", slug, contribution_id)
    return _page(request, found, form, not_sent="" if found.takes_stance else written)


def _page(request: HttpRequest, found: Contributing, form: StanceForm | None, *, not_sent: str) -> HttpResponse:
    one, asked = found.contribution, found.asked
    reads = asked.reads_answers
    answer = queries.answer_of(one)
    return page(
        request,
        "network/contribution.html",
        group=asked.standing.group,
        one=one,
        mark=mark_of(one.text),
        call=asked.call,
        found=found,
        who=calls.who(one, asked),
        facts=_facts(found),
        state="" if one.state == ContributionState.PUBLISHED else words.STATES[ContributionState(one.state)],
        stances=calls.stances(answer) if reads else [],
        reasons=_reasons(one) if reads and asked.standing.is_member else [],
        merged=[(each, calls.who(each, asked)) for each in answer.merged] if reads else [],
        form=form,
        not_sent=not_sent,
        may_rewrite=_may_rewrite(found, answer),
        may_take_back=found.is_own and one.adopted_by_id is None,
        may_go_on=asked.may_answer and reads and one.state == ContributionState.PUBLISHED,
    )


def _may_rewrite(found: Contributing, answer: queries.Answer) -> bool:
    one = found.contribution
    stands = any(answer.stances.values()) or one.adopted_by_id or one.state == ContributionState.MERGED
    return found.is_own and not stands and found.asked.call.is_open(found.asked.at)


def _facts(found: Contributing) -> list[tuple[str, str, str]]:
    one = found.contribution
    return [
        (pgettext("contribution.fact.source", "Source"), one.source, ""),
        (pgettext("contribution.fact.context", "Where it is used"), one.context, ""),
        (pgettext("contribution.fact.sent", "Sent"), full(today(one.made_at)), ""),
        (pgettext("contribution.fact.hidden", "Why it was hidden"), one.hidden_why, ""),
    ]


def _reasons(one: Contribution) -> list[tuple[str, list[str]]]:
    """Return why people think what they do, without a name."""
    given = [(stance.stance, stance.reason) for stance in queries.stances_of(one) if stance.reason]
    found = [(str(words.STANCES[kind]), sorted(why for stance, why in given if stance == kind)) for kind in StanceKind]
    return [(label, reasons) for label, reasons in found if reasons]


@author_page
def rewrite(request: ContributionRequest) -> HttpResponse:
    """Put one's answer otherwise, until somebody has taken a stance on it."""
    one, call = request.found.contribution, request.found.asked.call
    form = AnswerForm(typed(request), call=call, initial=AnswerForm.of(one))
    if form.is_valid():
        given: dict[str, Any] = {"contribution": one, "said": form.contributed()}
        if attempt(request, form, lambda: actions.rewrite(by=actor(request), key=form.cleaned_data["key"], at=now(), **given)):
            return go("network:contribution", request.group.slug, one.pk)
    return page(
        request,
        "network/answer.html",
        group=request.group,
        one=call,
        rewrites=one,
        form=form,
        who_reads=[words.moderated(), words.who_reads(request.found.asked)],
    )


@require_POST
@author_page
def take_back(request: ContributionRequest) -> HttpResponse:
    """Take one's answer back: its words are gone."""
    one = request.found.contribution
    if attempt_button(request, lambda: actions.take_back(by=actor(request), key=key_of(request), at=now(), contribution=one)):
        messages.success(request, pgettext("contribution.taken_back", "Taken back. Nobody reads it any more."))
    try:
        policies.call_for(request.user, request.group.slug, one.call_id, at=now())
    except NotFound:  # they have left the group since
        return go("network:groups")
    return go("network:call", request.group.slug, one.call_id)
