"""What a group did: one page to write it down, one to see who gives up what before anything moves."""

import dataclasses
import datetime as dt
from collections import Counter
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, pgettext

from amser.exchanges import actions
from amser.exchanges.actions import Deals, Session, What
from amser.exchanges.actions.grouping import settlement
from amser.exchanges.actions.sharing import POT, Move
from amser.exchanges.models import Exchange, ExchangeState, Kind, Party, Role, Sharing, Slip
from amser.exchanges.policies import exchange_at_the_desk
from amser.kernel.codes import read_code
from amser.kernel.errors import DomainError, NotFound
from amser.kernel.languages import base
from amser.kernel.minutes import duration
from amser.ledger.models import Account
from amser.listings.models import Setting
from amser.listings.models.listing import level_of
from amser.timebanks.models import TimeBank
from amser.web.broker import regulars
from amser.web.broker.group_forms import GroupForm
from amser.web.broker.guessing import part_of
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt, go, now, page
from amser.web.visiting import DeskRequest, typed
from amser.web.words import groups as words
from amser.web.words import refusals, safety

LEAVE, FROM_POT, FURTHER = "leave", "pot", "further"
DEALS: Final = (LEAVE, FROM_POT, FURTHER)


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One person on the review: what they give up, how much of it for help, and what they gain. `short` where they cannot give up so much; `deal` what was decided."""

    number: int
    name: str
    gives_up: int
    helped: int
    gains: int
    short: str = ""
    deal: str = ""

    @property
    def field(self) -> str:
        """The name of the choice about them."""
        return f"deal_{self.number}"


@dataclasses.dataclass(frozen=True, slots=True)
class Review:
    """What moves, before it moves. `may_post` once everyone can give up their hours, and the pot its own."""

    rows: list[Row]
    left_out: list[str]
    help_minutes: int
    into_pot: int
    from_pot: int
    pot_short: str
    shared_to_minutes: bool

    @property
    def undecided(self) -> list[Row]:
        """Those who cannot give up their hours, of whom nothing is decided yet."""
        return [row for row in self.rows if row.short and not row.deal]

    @property
    def decided(self) -> list[Row]:
        """Those of whom something is."""
        return [row for row in self.rows if row.deal]

    @property
    def may_post(self) -> bool:
        """Whether there is nothing left to decide."""
        return not self.undecided and not self.pot_short


@broker_page
def group(request: DeskRequest) -> HttpResponse:
    """Write down what a group did; the hours move once the broker has seen whose."""
    regular, sheet = regulars.asked(request), _sheet(request)
    if "sheet" in request.GET and (sheet is None or sheet.entered_at is not None) and request.method != "POST":
        return HttpResponseRedirect(f"{reverse('broker:slips', args=[request.bank.slug])}?{urlencode({'code': request.GET['sheet']})}")
    form = GroupForm(typed(request), bank=request.bank, places=request.places, initial=_again(request))
    step = request.POST.get("step", "")
    if not form.is_valid() or form.session is None or step == "change":
        return _ask(request, form, sheet)
    chosen = _deals(request, form.session)
    deals = _as_deals(chosen, request.POST.get("reason", "").strip()[:300])
    needs_reason = bool(deals.from_pot or deals.further) and not deals.reason
    session = _without(form.session, [number for number, deal in chosen.items() if deal == LEAVE])
    if step == "post" and not needs_reason:
        exchange = attempt(
            request, form, lambda: regulars.recorded(request, regular, lambda: _record(request, form, session, deals, sheet))
        )
        if exchange:
            _say(request, exchange)
            return go("broker:exchange", request.bank.slug, exchange.pk)
    try:
        session.check(request.bank)
        review = _review(request.bank, form, session, chosen)
    except DomainError as refusal:
        if not form.errors:
            form.add_error(None, refusals.words(refusal, request))
        return _ask(request, form, sheet)
    if form.errors and review.may_post:  # what was refused is nobody's limit: it is said beside what was typed
        return _ask(request, form, sheet)
    return page(
        request,
        "broker/group_review.html",
        form=form,
        review=review,
        kind=words.kind(session.kind),
        sharing=words.sharing(session.sharing) if session.sharing else "",
        title=form.cleaned_data["title"],
        hidden=_hidden(request, session),
        reason=deals.reason,
        reason_missing=step == "post" and needs_reason,
        options=_options(),
    )


def _say(request: DeskRequest, exchange: Exchange) -> None:
    if exchange.state == ExchangeState.WAITING:
        messages.info(
            request, pgettext("group.done.waits", "Written down. The hours wait until somebody at the desk has looked: see why below.")
        )
    else:
        messages.success(request, pgettext("group.done", "Recorded. Everyone in it is told."))


def _again(request: DeskRequest) -> dict[str, object]:
    """Return all of an earlier group but its day, where the page is asked for it: the same people and the same thing."""
    if "again" not in request.GET:
        return {}
    try:
        found = exchange_at_the_desk(request.bank, UUID(request.GET["again"]), places=request.places)
    except ValueError as error:
        raise NotFound from error
    if not found.is_group:
        raise NotFound
    parties = [party for party in found.parties.all() if party.membership.is_active]
    gave = [party for party in parties if party.role == Role.GIVER]
    numbers = {party.membership_id for party in gave}
    received = [party for party in parties if party.role == Role.RECEIVER and party.membership_id not in numbers]
    usual = Counter(party.entered_minutes for party in parties).most_common(1)[0][0] if parties else None
    regular = regulars.asked(request)
    return {
        **({"worked_on": regular.next_on} if regular else {}),
        "kind": found.kind,
        "sharing": found.sharing,
        "gave": _as_typed(gave, usual),
        "received": _as_typed(received, usual),
        "title": found.title,
        "category": found.category_id,
        "part_of_it": part_of(found),
        "minutes": usual,
        "where": found.where,
    }


def _as_typed(parties: list[Party], usual: int | None) -> str:
    """Return people as they would be typed: by number, which is nobody else's, and how long where it was not the usual time."""
    lines = sorted((party.membership.number, party.entered_minutes or 0) for party in parties)
    return "\n".join(str(number) if minutes == usual else f"{number} {minutes} min" for number, minutes in lines)


def _sheet(request: DeskRequest) -> Slip | None:
    """Return the time sheet of this bank that the address names; None where it names none, or nothing that is one."""
    code = read_code(request.GET.get("sheet", ""))
    return Slip.objects.filter(timebank=request.bank, code=code, is_sheet=True).first() if code else None


def _ask(request: DeskRequest, form: GroupForm, sheet: Slip | None) -> HttpResponse:
    return page(request, "broker/group_form.html", form=form, sheet=sheet)


def _record(request: DeskRequest, form: GroupForm, session: Session, deals: Deals, sheet: Slip | None) -> Exchange:
    given = form.cleaned_data
    said = frozenset(safety.answers(given["part_of_it"]))
    level = level_of(check=given["category"].default_check, setting=Setting.GROUP, answers=said, on=given["worked_on"])
    what = What(title=given["title"], language=base(get_language() or "en"), category=given["category"], level=level, answers=said)
    happened = {"session": session, "what": what, "worked_on": given["worked_on"], "deals": deals, "where": given["where"]}
    if sheet is not None:
        return actions.enter_sheet(by=actor(request), key=given["key"], at=now(), slip=sheet, **happened)
    return actions.record_group(by=actor(request), key=given["key"], at=now(), bank=request.bank, **happened)


def _options() -> list[tuple[str, str]]:
    return [
        (LEAVE, pgettext("group.deal.leave", "Leave them out")),
        (FROM_POT, pgettext("group.deal.pot", "The community pot gives it")),
        (FURTHER, pgettext("group.deal.further", "Let them go past the limit for a month")),
    ]


def _deals(request: DeskRequest, session: Session) -> dict[int, str]:
    """Return what was decided, by number."""
    chosen = {number: request.POST.get(f"deal_{number}", "") for number in session.members}
    return {number: deal for number, deal in chosen.items() if deal in DEALS}


def _as_deals(chosen: dict[int, str], reason: str) -> Deals:
    def those(deal: str) -> frozenset[int]:
        return frozenset(number for number, one in chosen.items() if one == deal)

    return Deals(from_pot=those(FROM_POT), further=those(FURTHER), reason=reason)


def _without(session: Session, numbers: list[int]) -> Session:
    gave, received = ([part for part in parts if part.member.number not in numbers] for parts in (session.gave, session.received))
    return dataclasses.replace(session, gave=tuple(gave), received=tuple(received))


def _review(bank: TimeBank, form: GroupForm, session: Session, chosen: dict[int, str]) -> Review:
    """Return what would move. Two queries."""
    from_pot = [number for number, deal in chosen.items() if deal == FROM_POT]
    found = settlement(bank, session, worked_on=form.cleaned_data["worked_on"], from_pot=from_pot)
    rooms = _rooms(bank, session)
    into, out = _sum(found, credit=POT), _sum(found, debit=POT)
    room = rooms.get(bank.pot_account)
    assert form.session is not None, "the form was found good"
    left = [member.user.name for number, member in form.session.members.items() if number not in session.members]
    return Review(
        rows=[_row(session, number, found, rooms, chosen) for number in sorted(session.members)],
        left_out=left,
        help_minutes=sum(move.minutes for move in found if move.is_help),
        into_pot=into,
        from_pot=out,
        pot_short=duration(room + into) if room is not None and out > room + into else "",
        shared_to_minutes=session.kind == Kind.MUTUAL or session.sharing in {Sharing.SHARED, Sharing.FULL},
    )


def who_is_short(bank: TimeBank, session: Session, *, worked_on: dt.date) -> list[int]:
    """Return the numbers of those who cannot give up what a session asks of them. Two queries."""
    found, rooms = settlement(bank, session, worked_on=worked_on), _rooms(bank, session)
    return [number for number in sorted(session.members) if _row(session, number, found, rooms, {}).short]


def _rooms(bank: TimeBank, session: Session) -> dict[int, int | None]:
    """Return how much each account could give up, by its id; None where there is no limit."""
    accounts = [member.account_id for member in session.members.values()]
    return {
        account.id: account.posted - account.held - account.floor if account.floor is not None else None
        for account in Account.objects.filter(book_id=bank.book_id, id__in=[*accounts, bank.pot_account])
    }


def _row(session: Session, number: int, found: list[Move], rooms: dict[int, int | None], chosen: dict[int, str]) -> Row:
    member = session.members[number]
    gives_up, gains = _sum(found, debit=number), _sum(found, credit=number)
    room = rooms.get(member.account_id or 0)
    is_short = room is not None and gives_up > max(room, 0)
    helped = _sum([move for move in found if move.is_help], debit=number)
    short = _short(max(room or 0, 0)) if is_short else ""
    return Row(number, member.user.name, gives_up, helped, gains, short=short, deal=chosen.get(number, ""))


def _short(room: int) -> str:
    if not room:
        return pgettext("group.short.none", "At the limit for receiving")
    return pgettext("group.short", "Can still give up: %(duration)s") % {"duration": duration(room)}


def _sum(found: list[Move], *, debit: int | None = None, credit: int | None = None) -> int:
    return sum(move.minutes for move in found if (debit is None or move.debit == debit) and (credit is None or move.credit == credit))


def _hidden(request: DeskRequest, session: Session) -> list[tuple[str, str]]:
    """Return everything that was typed, for the next step; of whom the page asks what to do, the answer stands on the page."""
    asked_here = {"csrfmiddlewaretoken", "step", "reason", "_switch", *(f"deal_{number}" for number in session.members)}
    return [(name, str(value)) for name, value in request.POST.items() if name not in asked_here]
