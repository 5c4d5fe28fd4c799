"""“I rang, it happened”: one page for what two people did."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, pgettext

from amser.exchanges import actions
from amser.exchanges.actions import What
from amser.exchanges.models import Exchange, ExchangeState
from amser.exchanges.policies import exchange_at_the_desk, new_to_it
from amser.kernel.dates import on_day, today
from amser.kernel.errors import NotFound
from amser.kernel.languages import base
from amser.kernel.minutes import HOUR, duration
from amser.listings.models.listing import level_of
from amser.members.models import Level, Membership
from amser.members.policies import member_at_the_desk
from amser.organisations.models import Belonging
from amser.timebanks.queries import neighbours_of
from amser.web.broker import recording_sides, regulars
from amser.web.broker.forms import LineForm, RecordForm
from amser.web.broker.guessing import guess, part_of, setting_of
from amser.web.broker.one_line import read_line
from amser.web.broker.recording_sides import RecordSidesForm
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt, go, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import safety, with_organisations
from amser.web.words.desk import level_tag, waits_for
from amser.web.words.exchanges import counted


@broker_page
def record(request: DeskRequest) -> HttpResponse:
    """Write down what happened, having spoken with both; the hours move at once, or wait with their reason."""
    by_line = "line" in request.POST and "_switch" not in request.POST
    line = LineForm(request.POST if "line" in request.POST else None)
    regular, done = regulars.asked(request), _done(request)
    form = _form(request, _from_line(request) if by_line else None if "line" in request.POST else typed(request))
    if form.is_valid() and form.organisation is not None:
        answer = _with_organisation(request, form)
        if answer is not None:
            return answer
    elif form.is_valid():
        exchange = attempt(request, form, lambda: regulars.recorded(request, regular, lambda: _record(request, form)))
        if exchange:
            say(request, exchange, entered=form.cleaned_data["minutes"])
            if by_line or "another" in request.POST:
                return HttpResponseRedirect(f"{reverse('broker:record', args=[request.bank.slug])}?done={exchange.pk}")
            return go("broker:exchange", request.bank.slug, exchange.pk)
    return page(
        request,
        "broker/record.html",
        form=form,
        line=line,
        is_first=not form.is_bound,
        is_again="again" in request.GET,
        names=recording_sides.names(request.bank),
        done=done,
        has_neighbours=bool(neighbours_of(request.bank)),
        done_level=level_tag(done.level) if done else "",
        desk_url=reverse("broker:desk", args=[request.bank.slug]),
    )


def _with_organisation(request: DeskRequest, form: RecordSidesForm) -> HttpResponse | None:
    """Write down what an organisation and a member did; None where a rule says no."""
    given = form.cleaned_data
    content = {**form.with_organisation(), "what": what_of(form), "worked_on": given["worked_on"], "minutes": given["minutes"]}
    one = attempt(request, form, lambda: actions.record_with_organisation(by=actor(request), key=given["key"], at=now(), **content))
    if one is None:
        return None
    rounded = counted(given["minutes"], one.minutes or given["minutes"])
    messages.success(request, " ".join(filter(None, [with_organisations.recorded(one), rounded])))
    if "line" in request.POST or "another" in request.POST:
        return go("broker:record", request.bank.slug)
    return go("broker:with_organisation", request.bank.slug, one.pk)


def _form(request: DeskRequest, data: Mapping[str, Any] | None) -> RecordSidesForm:
    language = base(get_language() or "en")
    return RecordSidesForm(data, places=request.places, bank=request.bank, today=today(now()), language=language, initial=_known(request))


def _from_line(request: DeskRequest) -> dict[str, str]:
    """Return what the fields would hold, had what one line says been typed into them."""
    read = read_line(request.POST.get("line", "")[: LineForm.MOST], today=today(now()))
    category, setting, part_of_it = guess(request.bank, read.title)
    day = read.worked_on
    return {
        "key": request.POST.get("key", ""),
        "giver": read.giver[:120],
        "receiver": read.receiver[:120],
        "title": read.title[:120],
        "category": category,
        "setting": setting,
        "part_of_it": part_of_it,
        "minutes_hours": f"{read.minutes // HOUR}:{read.minutes % HOUR:02}" if read.minutes else "",
        **({"worked_on_day": str(day.day), "worked_on_month": str(day.month), "worked_on_year": str(day.year)} if day else {}),
    }


def _done(request: DeskRequest) -> Exchange | None:
    """Return what was written down a moment ago, where the page before this one says so."""
    try:
        return exchange_at_the_desk(request.bank, UUID(request.GET.get("done", "")), places=request.places)
    except (ValueError, NotFound):
        return None


def _record(request: DeskRequest, form: RecordForm) -> Exchange:
    given = form.cleaned_data
    return actions.record_for_two(
        by=actor(request),
        key=given["key"],
        at=now(),
        bank=request.bank,
        giver=given["giver"],
        receiver=given["receiver"],
        what=what_of(form),
        worked_on=given["worked_on"],
        minutes=given["minutes"],
    )


def what_of(form: RecordForm) -> What:
    """Return what the help was, with the answers about care and children that its level follows from."""
    given = form.cleaned_data
    said = frozenset(safety.answers(given["part_of_it"]))
    level = level_of(check=given["category"].default_check, setting=given["setting"], answers=said, on=given["worked_on"])
    return What(title=given["title"], language=form.language, category=given["category"], level=level, answers=said)


def say(request: DeskRequest, exchange: Exchange, *, entered: int) -> None:
    """Say on the next page what was recorded, or that the hours wait; and for whom it was the first time."""
    _say_first(request, exchange)
    rounded = counted(entered, exchange.minutes or entered)
    if exchange.state != ExchangeState.POSTED:
        waits = pgettext("desk.record.waits", "Written down. The hours wait for a decision.")
        messages.info(request, " ".join(filter(None, [waits, waits_for(exchange, request.bank), rounded])))
        return
    assert exchange.worked_on is not None, "what is posted says when"
    giver, receiver = exchange.giver.membership, exchange.receiver.membership
    values = {"giver": giver.user.name, "receiver": receiver.user.name, "duration": duration(exchange.minutes or 0)}
    text = pgettext("desk.record.done", "Recorded: %(giver)s gave %(receiver)s %(duration)s %(on_day)s.")
    done = text % {**values, "on_day": on_day(exchange.worked_on)}
    messages.success(request, f"{done} {rounded}".strip())


def _say_first(request: DeskRequest, exchange: Exchange) -> None:
    """Where the bank goes along to a first exchange, say for whom this was one, and that somebody should ask how it was."""
    if exchange.level == Level.GROUP:
        return
    people = [party.membership for party in exchange.parties.all()]
    firsts = new_to_it(people, request.bank, on=today(now()), but_not=exchange.pk)
    names = ", ".join(first.membership.user.name for first in firsts if first.is_accompanied)
    if names:
        text = pgettext("desk.first.was", "It was the first exchange outside a group of: %(names)s. Ring soon, and ask how it went.")
        messages.info(request, text % {"names": names})


def _known(request: DeskRequest) -> dict[str, object]:
    """
    Return whom the broker came from, by number: a name alone might mean somebody else.

    With `again`, all of an earlier exchange but its day: the same people and the same thing on another.
    """
    if "again" in request.GET:
        return _again(request)
    asked = {name: request.GET.get(name, "") for name in ("giver", "receiver")}
    if request.GET.get("organisation", "").isdecimal():
        return _organisation(request, int(request.GET["organisation"][:9]))
    return {name: str(_number(request, number).number) for name, number in asked.items() if number.isdecimal()}


def _organisation(request: DeskRequest, belonging_id: int) -> dict[str, object]:
    found = Belonging.objects.live().filter(timebank=request.bank, pk=belonging_id).select_related("organisation").first()
    if found is None:
        raise NotFound
    return {"giver": found.organisation.name}


def _again(request: DeskRequest) -> dict[str, object]:
    try:
        found = exchange_at_the_desk(request.bank, UUID(request.GET["again"]), places=request.places)
    except ValueError as error:
        raise NotFound from error
    if found.is_group or found.crosses:
        raise NotFound
    regular = regulars.asked(request)
    return {
        "giver": str(found.giver.membership.number),
        "receiver": str(found.receiver.membership.number),
        "title": found.title,
        "category": found.category_id,
        "setting": setting_of(found.level),
        "part_of_it": part_of(found),
        "minutes": found.minutes,
        **({"worked_on": regular.next_on} if regular else {}),
    }


def _number(request: DeskRequest, number: str) -> Membership:
    return member_at_the_desk(request.bank, int(number[:9]), places=request.places)
