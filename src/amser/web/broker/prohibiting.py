"""What a bank does not arrange, and since when. Whoever runs the bank decides."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.audit.actions import derive
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.listings import actions
from amser.listings.models import ProhibitedTask
from amser.web.broker.safety_forms import ProhibitForm
from amser.web.broker.visiting import steward_page
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.visiting import DeskRequest, typed


@steward_page
def prohibited(request: DeskRequest) -> HttpResponse:
    """The list of today, what was on it before, and a form for one more."""
    form, day = ProhibitForm(typed(request)), today(now())
    if form.is_valid():
        given = form.cleaned_data
        content = {name: given[name] for name in ("name_cy", "name_en", "words")}
        if attempt(request, form, lambda: actions.prohibit(by=actor(request), key=given["key"], at=now(), bank=request.bank, **content)):
            messages.success(request, pgettext("desk.prohibited.added", "From today, listings that look like it wait for the desk."))
            return go("broker:prohibited", request.bank.slug)
    tasks = list(ProhibitedTask.objects.filter(timebank=request.bank).order_by("begins_on", "pk"))
    return page(
        request,
        "broker/prohibited.html",
        form=form,
        tasks=[task for task in tasks if task.ends_on is None or task.ends_on >= day],
        earlier=[task for task in tasks if task.ends_on is not None and task.ends_on < day],
        is_new=not tasks,
    )


@require_POST
@steward_page
def usual(request: DeskRequest) -> HttpResponse:
    """Begin the list with what time banks usually do not arrange."""
    key = key_of(request)
    if not ProhibitedTask.objects.filter(timebank=request.bank).exists():
        attempt_button(request, lambda: [_prohibit(request, key, number) for number in range(len(actions.usual()))])
    return go("broker:prohibited", request.bank.slug)


def _prohibit(request: DeskRequest, key: UUID, number: int) -> ProhibitedTask:
    return actions.prohibit(by=actor(request), key=derive(key, str(number)), at=now(), bank=request.bank, **actions.usual()[number])


@require_POST
@steward_page
def allow_again(request: DeskRequest, task_id: int) -> HttpResponse:
    """From today the bank arranges it."""
    task = ProhibitedTask.objects.filter(timebank=request.bank, pk=task_id).first()
    if task is None:
        raise NotFound
    attempt_button(request, lambda: actions.allow_again(by=actor(request), key=key_of(request), at=now(), task=task))
    return go("broker:prohibited", request.bank.slug)
