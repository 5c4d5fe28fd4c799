"""The paper kit: forms, sheets and slips to print and give out, and somebody's hours on paper."""

import dataclasses
from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import pgettext, pgettext_lazy

from amser.exchanges.models import Slip
from amser.exchanges.models.slip import SlipQuerySet
from amser.exchanges.queries import Wanted, statement
from amser.identity.models import Format
from amser.kernel.dates import today
from amser.kernel.errors import NotFound
from amser.kernel.languages import LANGUAGES
from amser.listings import queries as listings
from amser.listings.models import Kind
from amser.members.policies import member_at_the_desk
from amser.notifications.mail import languages_for
from amser.timebanks.queries import code_of as code_of_conduct
from amser.ui.qr import Code, code_of
from amser.web.broker.visiting import broker_page
from amser.web.member.hours import rows_of
from amser.web.pages import go, now, page
from amser.web.papers import SIZES, Size, as_pdf, written
from amser.web.visiting import DeskRequest

ON_A_WALL: Final = 200  # offers and requests on one list
ROWS: Final = {"": 9, "large": 12, "simple": 14}  # lines for people on one time sheet
_KIT: Final = {
    "joining": (
        pgettext_lazy("paper.join", "Joining form"),
        pgettext_lazy("paper.join.what", "For someone who would rather write than type. You type it in afterwards."),
    ),
    "reference": (
        pgettext_lazy("paper.reference", "Reference form"),
        pgettext_lazy("paper.reference.what", "For the two people who know somebody well."),
    ),
    "session": (
        pgettext_lazy("paper.session", "Time sheet for a session"),
        pgettext_lazy("paper.session.what", "One line for everybody who came, with how long they gave or received."),
    ),
    "board": (
        pgettext_lazy("paper.board", "The notice board on paper"),
        pgettext_lazy("paper.board.what", "Today's offers and requests, with numbers and without names, to hang on a wall."),
    ),
}


@dataclasses.dataclass(frozen=True, slots=True)
class KitPaper:
    """A paper of the kit: its name in addresses, what it is called and for, and a link for each size."""

    name: str
    title: str
    what: str
    links: list[tuple[str, str]]


def sizes() -> list[tuple[Size, str]]:
    """Return the three ways a paper is written, with their names."""
    labels = (
        pgettext("first.format.standard", "Standard"),
        pgettext("first.format.large", "Large print"),
        pgettext("paper.size.simple", "Simple words"),
    )
    return list(zip(SIZES, labels, strict=True))


@broker_page
def papers(request: DeskRequest) -> HttpResponse:
    """Everything there is to print."""
    kit = [KitPaper(name, str(title), str(what), _links(request, name)) for name, (title, what) in _KIT.items()]
    return page(request, "broker/papers.html", kit=kit, sizes=sizes())


def _links(request: DeskRequest, name: str) -> list[tuple[str, str]]:
    address = reverse("broker:paper", args=[request.bank.slug, name])
    return [(f"{address}?size={size}" if size else address, label) for size, label in sizes()]


@broker_page
def paper(request: DeskRequest, name: str) -> HttpResponse:
    """One paper of the kit as a PDF, in both languages; `?size=large` or `simple`."""
    if name not in _KIT:
        raise NotFound
    size = _size(request.GET.get("size", ""))
    more = _MORE.get(name, lambda _, __: {})(request, size)
    return as_pdf(request, f"papers/{name}.html", how=written(size=size), name=f"{request.bank.slug}-{name}", bank=request.bank, **more)


def _size(asked: str) -> Size:
    return next((size for size in SIZES if size == asked), "")


def _joining(request: DeskRequest, _: Size) -> dict[str, object]:
    """Return the version of the code of conduct that is in force: whoever signs the paper signs that one."""
    return {"version": code_of_conduct(request.bank, on=today(now())).version}


def _session(request: DeskRequest, size: Size) -> dict[str, object]:
    """Return the lines, and the code of the sheet that was made; without one, it is a sheet to write on and no more."""
    made = _made(request).filter(is_sheet=True).first()
    return {"rows": range(ROWS[size]), "sheet": PrintedSlip(slip=made, qr=code_of(_address(request, made))) if made else None}


def _board(request: DeskRequest, _: Size) -> dict[str, object]:
    found = listings.board(request.bank, wanted=listings.BoardFilter(), size=ON_A_WALL).listings
    return {
        "offers": [listing for listing in found if listing.kind == Kind.OFFER],
        "requests": [listing for listing in found if listing.kind == Kind.REQUEST],
        "today": today(now()),
    }


_MORE: Final = {"joining": _joining, "session": _session, "board": _board}


@dataclasses.dataclass(frozen=True, slots=True)
class PrintedSlip:
    """A slip with its QR code, which holds the address where the slip is entered, and nothing else."""

    slip: Slip
    qr: Code


@broker_page
def slips_pdf(request: DeskRequest) -> HttpResponse:
    """The slips of one batch: blank ones, or the one of an exchange."""
    found = _batch(request)
    if not found:
        messages.info(request, pgettext("slip.none", "Choose first how many slips you would like."))
        return go("broker:papers", request.bank.slug)
    size = _size(request.GET.get("size", ""))
    printed = [PrintedSlip(slip=slip, qr=code_of(_address(request, slip))) for slip in found]
    return as_pdf(request, "papers/slips.html", how=written(size=size), name=f"{request.bank.slug}-slips", bank=request.bank, slips=printed)


def _made(request: DeskRequest) -> SlipQuerySet:
    """Return what was made together and is asked for: slips, or one time sheet."""
    try:
        return Slip.objects.filter(timebank=request.bank, batch=UUID(request.GET.get("batch", "")))
    except ValueError:
        return Slip.objects.none()


def _batch(request: DeskRequest) -> list[Slip]:
    slips = _made(request).filter(is_sheet=False).prefetch_related("printed_for__parties__membership__user").order_by("pk")
    return [slip for slip in slips if slip.printed_for is None or _is_of_these_places(request, slip)]


def _is_of_these_places(request: DeskRequest, slip: Slip) -> bool:
    """Whether a coordinator may see whom the slip names: one of the two lives in their places."""
    assert slip.printed_for is not None, "callers look"
    people = [party.membership for party in slip.printed_for.parties.all()]
    return request.places is None or any(member.place_id in request.places for member in people)


def _address(request: DeskRequest, slip: Slip) -> str:
    """Return the whole address where a slip is entered. It says the code, and nothing about anybody."""
    with translation.override(LANGUAGES[0]):
        return f"{settings.SITE_URL.rstrip('/')}{reverse('broker:slips', args=[request.bank.slug])}?code={slip.code}"


@broker_page
def statement_pdf(request: DeskRequest, number: int) -> HttpResponse:
    """Somebody's hours on paper, in their own language and size."""
    member = member_at_the_desk(request.bank, number, places=request.places)
    if member.account_id is None:
        raise NotFound
    size: Size = {Format.LARGE.value: "large", Format.SIMPLE.value: "simple"}.get(member.user.format, "")  # type: ignore[assignment]
    how = written(languages=languages_for(member.user.language), size=size)
    found = statement(member, wanted=Wanted(), size=None)
    with translation.override(how.languages[0]):
        rows = [row for line in found.lines for row in rows_of(line, request.bank.slug)]
    return as_pdf(
        request,
        "papers/statement.html",
        how=how,
        name=f"{request.bank.slug}-{member.number}-hours",
        bank=request.bank,
        member=member,
        rows=rows,
        totals=found.overall,
        first_day=found.first_day,
        last_day=found.last_day,
        today=today(now()),
    )
