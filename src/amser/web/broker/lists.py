"""What waits at the desk, each kind with its true count and its first lines, in a fixed number of queries."""

import dataclasses
import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Prefetch, Q, Value, When, Window
from django.db.models.functions import RowNumber

from amser.exchanges.models import Exchange, ExchangeState, Party, Visit, WaitingFor
from amser.exchanges.models.exchange import ExchangeQuerySet
from amser.identity.models import User
from amser.listings.models import Listing, ListingState
from amser.members.models import JOINING, Level, Membership, State
from amser.members.queries import not_yet_heard_from
from amser.timebanks.models import Places, Role, TimeBank, lives_in
from amser.timebanks.policies import places_of

EXCHANGES: Final = ("today", "settle", "waiting", "clearing", "questioned", "unconfirmed")
SHOWN = 8
A_WEEK = dt.timedelta(days=7)
_HOME_FIRST = {Level.HOME: 0, Level.REGULATED: 1, Level.ELIGIBLE: 1, Level.DRIVING: 2}


@dataclasses.dataclass(frozen=True, slots=True)
class Pile:
    """Things of one kind that wait: how many there are, and the first of them."""

    count: int
    rows: list[Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Morning:
    """Everything on the first page of the desk."""

    exchanges: dict[str, Pile]
    joining: Pile
    first_month: Pile
    listings: Pile
    visits: Pile


def morning(bank: TimeBank, viewer: User, *, today: dt.date, at: dt.datetime) -> Morning:
    """
    Return what waits at a bank's desk; of the viewer's own places first, and for a coordinator of these alone.

    Seven queries, whatever waits.
    """
    joining, first_month = newcomers(bank, viewer, today=today, at_most=SHOWN)
    return Morning(
        exchanges=exchanges(bank, viewer, today=today, at_most=SHOWN),
        joining=joining,
        first_month=first_month,
        listings=listings(bank, viewer, at_most=SHOWN),
        visits=visits(bank, viewer, at=at, at_most=SHOWN),
    )


def exchanges(bank: TimeBank, viewer: User, *, today: dt.date, at_most: int, only: tuple[str, ...] = EXCHANGES) -> dict[str, Pile]:
    """
    Return the exchanges that somebody at the desk looks at, by what for. Three queries.

    Those of today with visits to homes first, then by time; the others with the viewer's own places first.
    """
    # By key: what says who lacks what is long, and the piles name it in six places.
    lacking = list(Exchange.objects.of_bank(bank.pk).awaiting_clearance(today).values_list("pk", flat=True))
    numbered = (
        Exchange.objects.of_bank(bank.pk)
        .filter(
            ~Q(state=ExchangeState.POSTED) | Q(question_at__isnull=False), one_lives_in(places_of(viewer, bank), bank), state__in=_STATES
        )
        .annotate(pile=_pile(today, bank, lacking))
        .filter(pile__in=only)
        .annotate(
            is_near=Exists(Party.objects.filter(exchange=OuterRef("pk"), membership__place__in=_places_of(viewer, bank))),
            how_many=Window(Count("pk"), partition_by=F("pile")),
            place_in_pile=Window(
                RowNumber(), partition_by=F("pile"), order_by=[*_first_in_pile(), "on_day", "on_time", "entered_at", "pk"]
            ),
        )
        .filter(place_in_pile__lte=at_most)
        .order_by("place_in_pile")
    )
    found = {name: Pile(0, []) for name in only}
    for exchange in with_names(numbered):
        pile: str = exchange.pile  # type: ignore[attr-defined]
        found[pile] = Pile(exchange.how_many, [*found[pile].rows, exchange])  # type: ignore[attr-defined]
    return found


def newcomers(bank: TimeBank, viewer: User, *, today: dt.date, at_most: int) -> tuple[Pile, Pile]:
    """Return who waits to be let in, and which new members nobody has talked with since, the longest wait first. One query."""
    places = places_of(viewer, bank)
    to_hear_from = Q(pk__in=not_yet_heard_from(bank, on=today).values("pk"))
    found = (
        Membership.objects.filter(lives_in(places), to_hear_from | Q(state__in=JOINING), timebank=bank)
        .annotate(is_joining_now=Q(state__in=JOINING), is_near=Exists(_places_of(viewer, bank).filter(place_id=OuterRef("place_id"))))
        .annotate(
            how_many=Window(Count("pk"), partition_by=F("is_joining_now")),
            place_in_pile=Window(
                RowNumber(), partition_by=F("is_joining_now"), order_by=[F("is_near").desc(), "joined_on", "applied_at", "pk"]
            ),
        )
        .filter(place_in_pile__lte=at_most)
        .select_related("user", "place")
        .order_by("place_in_pile")
    )
    rows: dict[bool, list[Membership]] = {True: [], False: []}
    for member in found:
        rows[member.is_joining].append(member)
    first, second = (Pile(piled[0].how_many if piled else 0, piled) for piled in (rows[True], rows[False]))  # type: ignore[attr-defined]
    return first, second


def listings(bank: TimeBank, viewer: User, *, at_most: int) -> Pile:
    """Return what waits to go on the board, the longest wait first. One query."""
    found = Listing.objects.filter(listings_in(places_of(viewer, bank)), timebank=bank, state=ListingState.WAITING).for_cards()
    return _pile_of(found.annotate(is_near=Q(place__in=_places_of(viewer, bank))), "created_at", at_most)


def visits(bank: TimeBank, viewer: User, *, at: dt.datetime, at_most: int) -> Pile:
    """Return the visits of which nothing was heard when they were to be over, the longest ago first. At most two queries."""
    late = Visit.objects.overdue(at).filter(lives_in(places_of(viewer, bank), "membership__place"), timebank=bank)
    rows = list(late.with_people().annotate(how_many=Window(Count("pk"))).order_by("due_at")[:at_most])
    return Pile(rows[0].how_many if rows else 0, rows)  # type: ignore[attr-defined]


def listings_in(places: Places) -> Q:
    """Return the condition on listings of members who live in one of these places; none for the whole bank."""
    return Q() if places is None else Q(lives_in(places, "member__place"), member__isnull=False) | Q(lives_in(places), member__isnull=True)


def with_names(found: ExchangeQuerySet) -> list[Exchange]:
    """Return exchanges with the people in them: two queries, whatever there is."""
    people = Prefetch("parties", Party.objects.select_related("membership__user", "membership__place", "membership__timebank"))
    return list(found.select_related("category").prefetch_related(people))


def _pile_of(found: Any, oldest: str, at_most: int) -> Pile:
    near_first = found.annotate(how_many=Window(Count("pk"))).order_by(F("is_near").desc(nulls_last=True), oldest, "pk")
    rows = list(near_first[:at_most])
    return Pile(rows[0].how_many if rows else 0, rows)


def one_lives_in(places: Places, bank: TimeBank) -> Q:
    """Return the condition on exchanges in which one of the bank's people lives in one of these places; none for the whole bank."""
    if places is None:
        return Q()
    return Q(Exists(Party.objects.filter(lives_in(places, "membership__place"), exchange=OuterRef("pk"), timebank=bank)))


def _places_of(viewer: User, bank: TimeBank) -> Any:
    return Role.objects.live().filter(user=viewer, timebank=bank, place__isnull=False).values("place_id")


_STATES = (
    ExchangeState.PROPOSED,
    ExchangeState.AGREED,
    ExchangeState.CLAIMED,
    ExchangeState.DIFFERS,
    ExchangeState.WAITING,
    ExchangeState.POSTED,
)


def _pile(today: dt.date, bank: TimeBank, lacking: list[UUID]) -> Case:
    """Return in which pile an exchange lies. Between two banks, in that of the desk which decides (`exchanges.policies`)."""
    decides_here, gives_here = Q(timebank=bank), Q(neighbour__isnull=True) | Q(neighbour=bank)
    releases_here = Q(waiting_for=WaitingFor.SAFETY) & gives_here | ~Q(waiting_for=WaitingFor.SAFETY) & decides_here
    unanswered = Exists(Party.objects.filter(exchange=OuterRef("pk"), claimed_at__date__lt=today - A_WEEK))
    on_hold = Party.objects.filter(exchange=OuterRef("pk"), membership__state=State.SUSPENDED)
    is_held = Q(Exists(on_hold), state=ExchangeState.AGREED)  # as `ExchangeQuerySet.held`
    return Case(
        When(is_held, then=Value("clearing")),
        When(state=ExchangeState.AGREED, on_day=today, then=Value("today")),
        When(Q(state=ExchangeState.DIFFERS) & decides_here, then=Value("settle")),
        When(Q(state=ExchangeState.WAITING) & releases_here, then=Value("waiting")),
        When(Q(state=ExchangeState.POSTED, question_at__isnull=False) & decides_here, then=Value("questioned")),
        When(Q(state=ExchangeState.CLAIMED) & unanswered, then=Value("unconfirmed")),
        When(state=ExchangeState.AGREED, on_day__lt=today - A_WEEK, then=Value("unconfirmed")),
        When(
            Q(state__in=[ExchangeState.PROPOSED, ExchangeState.AGREED]) & gives_here & Q(pk__in=lacking),
            then=Value("clearing"),
        ),
        default=Value(""),
        output_field=CharField(),
    )


def _first_in_pile() -> tuple[Case, Case]:
    is_today = Q(pile="today")
    is_home = Case(When(level=Level.HOME, then=Value(0)), default=Value(1))
    is_near = Case(When(is_near=True, then=Value(0)), default=Value(1))
    return Case(When(is_today, then=is_home), default=is_near), Case(When(is_today, then=Value(0)), default=_safety())


def _safety() -> Case:
    return Case(*(When(level=level, then=Value(place)) for level, place in _HOME_FIRST.items()), default=Value(3))
