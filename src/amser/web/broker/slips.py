"""Slips come back in: type the code or open what the QR code holds, check what is filled in, and enter it once."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_POST

from amser.exchanges import actions
from amser.exchanges.actions import LooksRecorded
from amser.exchanges.models import Exchange, ExchangeState, Slip
from amser.exchanges.policies import exchange_at_the_desk
from amser.kernel.dates import full, short, today
from amser.kernel.errors import NotAllowed, NotFound
from amser.kernel.languages import base
from amser.kernel.minutes import duration
from amser.web.broker.recording import say, what_of
from amser.web.broker.slip_forms import ANOTHER, BlankSlipForm, CodeForm, SlipOfForm
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt, attempt_button, go, key_of, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words.exchanges import label


@broker_page
def slips(request: DeskRequest) -> HttpResponse:
    """The code first; with a code that is known, what the slip says, filled in as far as it is known."""
    asked = request.GET.get("code", "").strip()
    form = CodeForm(_code_of(asked) if asked else None, bank=request.bank)
    if not asked or not form.is_valid():
        return page(request, "broker/slip_code.html", form=form)
    slip: Slip = form.cleaned_data["code"]
    if slip.is_sheet and slip.entered_at is None:
        return HttpResponseRedirect(f"{reverse('broker:group', args=[request.bank.slug])}?sheet={slip.code}")
    if slip.printed_for is None:
        return _blank(request, slip)
    exchange = exchange_at_the_desk(request.bank, slip.printed_for.pk, places=request.places)
    return _of_exchange(request, slip, exchange)


def _code_of(asked: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data["code"] = asked
    return data


def _of_exchange(request: DeskRequest, slip: Slip, exchange: Exchange) -> HttpResponse:
    known = {"worked_on": exchange.worked_on or exchange.on_day, "minutes": _said(exchange)}
    form = SlipOfForm(typed(request), initial={name: value for name, value in known.items() if value})
    if form.is_valid():
        entered = attempt(request, form, partial(_enter_of, request, form, slip, exchange), at="worked_on")
        if entered:
            return _done(request, entered, entered_minutes=form.cleaned_data["minutes"])
    return _page(request, slip, form, exchange)


def _said(exchange: Exchange) -> int | None:
    return next((party.claimed_minutes for party in exchange.parties.all() if party.claimed_minutes), None)


def _enter_of(request: DeskRequest, form: SlipOfForm | BlankSlipForm, slip: Slip, exchange: Exchange) -> Exchange:
    given = form.cleaned_data
    note = pgettext("slip.note", "From the paper slip %(code)s") % {"code": slip.shown}
    return actions.enter_slip_of(
        by=actor(request),
        key=given["key"],
        at=now(),
        slip=slip,
        exchange=exchange,
        worked_on=given["worked_on"],
        minutes=given["minutes"],
        note=note,
    )


def _blank(request: DeskRequest, slip: Slip) -> HttpResponse:
    language = base(get_language() or "en")
    form = BlankSlipForm(typed(request), places=request.places, bank=request.bank, today=today(now()), language=language)
    if form.is_bound:
        valid = form.is_valid()
        _ask_which(form)
        if valid:
            entered = _enter(request, form, slip)
            if entered:
                return _done(request, entered, entered_minutes=form.cleaned_data["minutes"])
    return _page(request, slip, form, None)


def _ask_which(form: BlankSlipForm) -> None:
    """Where the records hold something between these two on this day, offer it to choose from."""
    typed_in = form.day_and_people()
    if typed_in is None:
        return
    giver, receiver, day = typed_in
    known = Exchange.objects.alike(giver_id=giver, receiver_id=receiver, day=day).order_by("entered_at")[:5]
    if known:
        form.ask_which([(exchange, _described(exchange)) for exchange in known])


def _described(exchange: Exchange) -> str:
    day = exchange.worked_on or exchange.on_day
    length = duration(exchange.minutes) if exchange.minutes else ""
    return ", ".join(part for part in (exchange.title, short(day) if day else "", length, label(exchange)) if part)


def _enter(request: DeskRequest, form: BlankSlipForm, slip: Slip) -> Exchange | None:
    chosen = form.same()
    if "same" in form.fields and chosen not in {"", ANOTHER}:
        found = next((key for key, _ in form.fields["same"].choices if key == chosen), None)  # type: ignore[attr-defined]
        if found is None:
            raise NotFound
        exchange = Exchange.objects.with_people().get(pk=found)
        return attempt(request, form, partial(_enter_of, request, form, slip, exchange), at="same")
    try:
        return attempt(request, form, partial(_enter_blank, request, form, slip), passes=LooksRecorded)
    except LooksRecorded:
        form.renew_key()
        form.add_error("same", pgettext("slip.same.missing", "Say whether it is one of these. Then nothing is counted twice."))
        return None


def _enter_blank(request: DeskRequest, form: BlankSlipForm, slip: Slip) -> Exchange:
    given = form.cleaned_data
    return actions.enter_slip(
        by=actor(request),
        key=given["key"],
        at=now(),
        slip=slip,
        giver=given["giver"],
        receiver=given["receiver"],
        what=what_of(form),
        worked_on=given["worked_on"],
        minutes=given["minutes"],
        is_another=form.same() == ANOTHER,
    )


def _done(request: DeskRequest, exchange: Exchange, *, entered_minutes: int) -> HttpResponse:
    """Say what was recorded, and be ready for the next slip of the pile."""
    say(request, Exchange.objects.with_people().get(pk=exchange.pk), entered=entered_minutes)
    return go("broker:slips", request.bank.slug)


def _page(request: DeskRequest, slip: Slip, form: SlipOfForm | BlankSlipForm, exchange: Exchange | None) -> HttpResponse:
    entered, stands = slip.exchange or exchange, _stands(slip, exchange)
    return page(
        request,
        "broker/slip.html",
        slip=slip,
        form=None if stands else form,
        exchange=exchange,
        stands=stands,
        exchange_url=reverse("broker:exchange", args=[request.bank.slug, entered.pk]) if entered else "",
        said=_what_was_said(exchange),
        next_url=reverse("broker:slips", args=[request.bank.slug]),
    )


def _stands(slip: Slip, exchange: Exchange | None) -> str:
    """Return why a slip can no longer be entered; nothing where it can."""
    counted = slip.entered_at or (exchange.counted_at if exchange else None)
    if counted:
        text = pgettext("error.slip_twice", "This slip was entered on %(date)s. Nothing was counted twice. Go on to the next one.")
        return text % {"date": full(today(counted))}
    if exchange is not None and exchange.ended_at is not None:
        return pgettext("slip.ended", "This arrangement was called off. If it happened after all, record it by name.")
    return ""


def _what_was_said(exchange: Exchange | None) -> list[tuple[str, str]]:
    """Return who has said already how long it took, and what."""
    if exchange is None or exchange.state not in {ExchangeState.CLAIMED, ExchangeState.DIFFERS}:
        return []
    parties = [party for party in exchange.parties.all() if party.claimed_minutes]
    return [(party.membership.user.name, duration(party.claimed_minutes or 0)) for party in parties]


@require_POST
@broker_page
def print_for(request: DeskRequest, exchange_id: UUID) -> HttpResponse:
    """Make the slip of an exchange, or find the one that was made, and show it."""
    exchange = exchange_at_the_desk(request.bank, exchange_id, places=request.places)
    if exchange.crosses:
        raise NotAllowed
    slip = attempt_button(
        request,
        lambda: actions.print_slip(by=actor(request), key=key_of(request), at=now(), exchange=exchange, bank=request.bank),
    )
    if slip is None:
        return go("broker:exchange", request.bank.slug, exchange.pk)
    return _printed(request, slip)


@require_POST
@broker_page
def print_blank(request: DeskRequest) -> HttpResponse:
    """Make as many blank slips as a page holds, or several pages of them, or one time sheet for a session; and show what was made."""
    if request.POST.get("for") == "session":
        return _print_sheet(request)
    typed_count = request.POST.get("count", "")
    count = int(typed_count[:3]) if typed_count.isdecimal() else 0
    if not 1 <= count <= actions.MOST_AT_ONCE:
        text = pgettext("slip.how_many", "Choose how many slips: at least 1, at most %(count)s.")
        messages.error(request, text % {"count": actions.MOST_AT_ONCE})
        return go("broker:papers", request.bank.slug)
    slip = attempt_button(
        request, lambda: actions.print_slips(by=actor(request), key=key_of(request), at=now(), bank=request.bank, count=count)
    )
    return _printed(request, slip) if slip else go("broker:papers", request.bank.slug)


def _print_sheet(request: DeskRequest) -> HttpResponse:
    sheet = attempt_button(request, lambda: actions.print_sheet(by=actor(request), key=key_of(request), at=now(), bank=request.bank))
    return _printed(request, sheet) if sheet else go("broker:papers", request.bank.slug)


def _printed(request: DeskRequest, slip: Slip) -> HttpResponse:
    response = go("broker:paper", request.bank.slug, "session") if slip.is_sheet else go("broker:slips_pdf", request.bank.slug)
    size = request.POST.get("size", "")
    response["Location"] += f"?batch={slip.batch}" + (f"&size={size}" if size in {"large", "simple"} else "")
    return response
