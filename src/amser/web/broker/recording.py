"""“I rang, it happened”: one page for what two people did."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, pgettext

from amser.exchanges import actions
from amser.exchanges.actions import What
from amser.exchanges.models import Exchange, ExchangeState
from amser.kernel.dates import on_day, today
from amser.kernel.languages import base
from amser.kernel.minutes import duration
from amser.listings.models.listing import level_of
from amser.members.models import Membership
from amser.members.policies import member_at_the_desk
from amser.timebanks.queries import neighbours_of
from amser.web.broker.forms import RecordForm
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt, go, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words.exchanges import counted


@broker_page
def record(request: DeskRequest) -> HttpResponse:
    """Write down what happened, having spoken with both; the hours move at once, or wait with their reason."""
    language = base(get_language() or "en")
    form = RecordForm(
        typed(request), places=request.places, bank=request.bank, today=today(now()), language=language, initial=_known(request)
    )
    if form.is_valid():
        exchange = attempt(request, form, lambda: _record(request, form))
        if exchange:
            _say(request, exchange, entered=form.cleaned_data["minutes"])
            return go("broker:exchange", request.bank.slug, exchange.pk)
    desk_url = reverse("broker:desk", args=[request.bank.slug])
    return page(request, "broker/record.html", form=form, desk_url=desk_url, has_neighbours=bool(neighbours_of(request.bank)))


def _record(request: DeskRequest, form: RecordForm) -> Exchange:
    given = form.cleaned_data
    level = level_of(check=given["category"].default_check, setting=given["setting"], is_regulated=False)
    return actions.record_for_two(
        by=actor(request),
        key=given["key"],
        at=now(),
        bank=request.bank,
        giver=given["giver"],
        receiver=given["receiver"],
        what=What(title=given["title"], language=form.language, category=given["category"], level=level),
        worked_on=given["worked_on"],
        minutes=given["minutes"],
    )


def _say(request: DeskRequest, exchange: Exchange, *, entered: int) -> None:
    rounded = counted(entered, exchange.minutes or entered)
    if exchange.state != ExchangeState.POSTED:
        waits = pgettext("desk.record.waits", "Written down. The hours wait: see why below.")
        messages.info(request, f"{waits} {rounded}".strip())
        return
    assert exchange.worked_on is not None, "what is posted says when"
    giver, receiver = exchange.giver.membership, exchange.receiver.membership
    values = {"giver": giver.user.name, "receiver": receiver.user.name, "duration": duration(exchange.minutes or 0)}
    text = pgettext("desk.record.done", "Recorded: %(giver)s gave %(receiver)s %(duration)s %(on_day)s.")
    done = text % {**values, "on_day": on_day(exchange.worked_on)}
    messages.success(request, f"{done} {rounded}".strip())


def _known(request: DeskRequest) -> dict[str, str]:
    """Return whom the broker came from, by number: a name alone might mean somebody else."""
    asked = {name: request.GET.get(name, "") for name in ("giver", "receiver")}
    return {name: str(_number(request, number).number) for name, number in asked.items() if number.isdecimal()}


def _number(request: DeskRequest, number: str) -> Membership:
    return member_at_the_desk(request.bank, int(number[:9]), places=request.places)
