"""What a group and its work serve: by goal, on the page of each thing, and said by whoever may change that thing."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.identity.models import User
from amser.kernel.errors import NotFound
from amser.networks import actions
from amser.networks.models import Call, Commitment, Document, Event, GoalLink, Group, Subject, kind_of
from amser.networks.policies import serving
from amser.networks.queries import purpose as queries
from amser.web.network.goal_forms import GoalForm, WhyForm
from amser.web.network.visiting import GroupMemberRequest, GroupRequest, group_page, reader
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.visiting import sign_in_first, typed
from amser.web.words import goals as words

P = ParamSpec("P")


class PurposeRequest(GroupMemberRequest):
    """A request about what the thing in the address serves, by somebody who may change that thing."""

    subject: Subject


def purpose_page(view: Callable[Concatenate[PurposeRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to whoever may change the thing in the address; others who read it may not, for the rest it does not exist."""

    @functools.wraps(view)
    def visit(request: HttpRequest, /, slug: str, kind: str, subject: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not isinstance(request.user, User):
            return sign_in_first(request)
        standing, found = serving.purpose_changed_by(request.user, slug, kind, subject, at=now())
        request.standing, request.group, request.subject = standing, standing.group, found  # type: ignore[attr-defined]
        request.tab = "group"  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return visit


def serves(group: Group, subject: Subject, *, may_change: bool) -> dict[str, Any]:
    """Return what the page of a thing says of what it serves. One query."""
    url = reverse("network:change_goals", args=_address(group, subject)) if may_change and not group.is_closed else ""
    return {"goals": queries.goals_of(subject), "goals_url": url}


def _address(group: Group, subject: Subject) -> tuple[str, str, str]:
    return group.slug, kind_of(subject), str(subject.slug if isinstance(subject, Group | Document) else subject.pk)


def _title(subject: Subject) -> str:
    match subject:
        case Group():
            return subject.name
        case Call():
            return subject.question
        case Commitment():
            return subject.text
    return subject.title


def _short(subject: Subject) -> str:
    """Return what a thing is called where its language cannot be said: a promise is in the words of whoever made it."""
    return pgettext("promise.heading", "A promise") if isinstance(subject, Commitment) else _title(subject)


def _url(group: Group, subject: Subject) -> str:
    match subject:
        case Group():
            return reverse("network:group", args=[group.slug])
        case Event():
            return reverse("network:event", args=[group.slug, subject.pk])
        case Document():
            return reverse("network:paper", args=[group.slug, subject.slug])
        case Call():
            return reverse("network:call", args=[group.slug, subject.pk])
    return reverse("network:promise", args=[group.slug, subject.pk])


def _language(subject: Subject) -> str:
    """Return the language of a title that stands in one only."""
    return subject.language if isinstance(subject, Commitment) else ""


def _row(group: Group, link: GoalLink) -> dict[str, Any]:
    one = link.subject
    return {
        "link": link,
        "title": _title(one),
        "url": _url(group, one),
        "kind": words.KINDS[kind_of(one)],
        "language": _language(one),
    }


@require_safe
@group_page
def by_goal(request: GroupRequest) -> HttpResponse:
    """Every goal that something of the group serves, as far as the reader may know of it."""
    found = queries.by_goal(serving.serving(request.standing, reader(request)))
    rows = [(served, [_row(request.group, link) for link in served.links]) for served in found]
    shelves = [(label, [row for row in rows if row[0].goal.framework == framework]) for framework, label in words.FRAMEWORKS.items()]
    return page(request, "network/goals.html", group=request.group, shelves=[shelf for shelf in shelves if shelf[1]])


@purpose_page
def change_goals(request: PurposeRequest) -> HttpResponse:
    """Say that a thing serves one goal more, and why."""
    one, links = request.subject, queries.goals_of(request.subject)
    form = GoalForm(typed(request), there={link.goal for link in links})
    if form.is_valid():
        given: dict[str, Any] = {"subject": one, "goal": form.cleaned_data["goal"], "details": form.details()}
        if attempt(request, form, lambda: actions.add_goal(by=actor(request), key=form.cleaned_data["key"], at=now(), **given)):
            return _back(request)
    return page(request, "network/goals_change.html", **_of(request), links=links, form=form)


def _of(request: PurposeRequest) -> dict[str, Any]:
    one = request.subject
    slug, kind, name = _address(request.group, one)
    where = {"kind": kind, "subject": name, "back_url": _url(request.group, one), "language": _language(one)}
    return {"group": request.group, "title": _title(one), "short": _short(one), "slug": slug, **where}


def _back(request: PurposeRequest) -> HttpResponse:
    return go("network:change_goals", *_address(request.group, request.subject))


def _link(request: PurposeRequest, goal_id: int) -> GoalLink:
    whose: dict[str, Any] = {kind_of(request.subject): request.subject}
    found = GoalLink.objects.filter(**whose, pk=goal_id).first()
    if found is None:
        raise NotFound
    return found


@purpose_page
def change_goal(request: PurposeRequest, goal_id: int) -> HttpResponse:
    """Say otherwise why a thing serves a goal, or how much it matters."""
    link = _link(request, goal_id)
    form = WhyForm(typed(request), initial=WhyForm.of(link))
    if form.is_valid():
        given: dict[str, Any] = {"link": link, "details": form.details()}
        if attempt(request, form, lambda: actions.change_goal(by=actor(request), key=form.cleaned_data["key"], at=now(), **given)):
            return _back(request)
    return page(request, "network/goal_change.html", **_of(request), link=link, form=form)


@require_POST
@purpose_page
def remove_goal(request: PurposeRequest, goal_id: int) -> HttpResponse:
    """Take back that a thing serves a goal."""
    link = _link(request, goal_id)
    attempt_button(request, lambda: actions.remove_goal(by=actor(request), key=key_of(request), at=now(), link=link))
    return _back(request)
