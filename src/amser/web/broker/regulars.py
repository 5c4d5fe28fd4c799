"""What happens every week: drafts that a broker checks and records, or leaves out this once."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.exchanges import actions
from amser.exchanges.models import Exchange, Regular
from amser.exchanges.policies import exchange_at_the_desk, regular_at_the_desk
from amser.kernel import dates
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.web.broker import lists
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.visiting import DeskRequest
from amser.web.words import desk as words


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """One line: on which day, who and what, and where it is checked. `is_due`: the day has come."""

    regular: Regular
    day: str
    people: str
    url: str
    is_due: bool


@broker_page
def regulars(request: DeskRequest) -> HttpResponse:
    """Everything that happens every week, the next first. Three queries."""
    live = {one.exchange_id: one for one in Regular.objects.live().filter(timebank=request.bank)}
    found = lists.with_names(Exchange.objects.filter(lists.one_lives_in(request.places, request.bank), pk__in=live))
    drafts = sorted((_draft(request, live[one.pk], one) for one in found), key=lambda draft: (draft.regular.next_on, draft.regular.pk))
    return page(request, "broker/regulars.html", drafts=drafts)


def _draft(request: DeskRequest, regular: Regular, exchange: Exchange) -> Draft:
    regular.exchange = exchange
    where = reverse("broker:group" if exchange.is_group else "broker:record", args=[request.bank.slug])
    return Draft(
        regular=regular,
        day=dates.day(regular.next_on),
        people=words.pair(exchange),
        url=f"{where}?again={exchange.pk}&regular={regular.pk}&day={regular.next_on.isoformat()}",
        is_due=regular.next_on <= today(now()),
    )


@require_POST
@broker_page
def repeat(request: DeskRequest, exchange_id: UUID) -> HttpResponse:
    """Have the desk offer the same every week."""
    found = exchange_at_the_desk(request.bank, exchange_id, places=request.places)
    if attempt_button(request, lambda: actions.repeat_weekly(by=actor(request), key=key_of(request), at=now(), exchange=found)):
        messages.success(request, pgettext("regular.begun", "It is on the list of every week. Nothing is recorded by itself."))
        return go("broker:regulars", request.bank.slug)
    return go("broker:exchange", request.bank.slug, found.pk)


@require_POST
@broker_page
def skip(request: DeskRequest, regular_id: int) -> HttpResponse:
    """It did not happen this time."""
    regular = regular_at_the_desk(request.bank, regular_id, places=request.places)
    day = _day(request.POST.get("day", ""))
    attempt_button(request, lambda: actions.skip_regular(by=actor(request), key=key_of(request), at=now(), regular=regular, day=day))
    return go("broker:regulars", request.bank.slug)


@require_POST
@broker_page
def end(request: DeskRequest, regular_id: int) -> HttpResponse:
    """It does not happen any more."""
    regular = regular_at_the_desk(request.bank, regular_id, places=request.places, or_ended=True)
    attempt_button(request, lambda: actions.end_regular(by=actor(request), key=key_of(request), at=now(), regular=regular))
    return go("broker:regulars", request.bank.slug)


def asked(request: DeskRequest) -> Regular | None:
    """Return the draft that a page of recording was opened from, where it says so. Raises NotFound for anybody else's."""
    number = request.GET.get("regular", "")
    if not number:
        return None
    if not number.isdecimal():
        raise NotFound
    return regular_at_the_desk(request.bank, int(number[:9]), places=request.places)


def recorded(request: DeskRequest, regular: Regular | None, record: Callable[[], Exchange]) -> Exchange:
    """
    Record what a page says and, where it was opened from a draft, go on to the week after: both or neither.

    Of two brokers with one draft, the second is told that it has changed, and nothing is written down twice.
    """
    with transaction.atomic():
        exchange = record()
        if regular is not None:
            day = _day(request.GET.get("day", ""))
            actions.regular_recorded(by=actor(request), key=exchange.pk, at=now(), regular=regular, exchange=exchange, day=day)
        return exchange


def _day(written: str) -> dt.date:
    """Return the day of a draft, as its page named it; a day of no draft where it names none."""
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return dt.date.min
