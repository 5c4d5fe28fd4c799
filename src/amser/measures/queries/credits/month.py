"""One organisation's own month: what it gave, and what it welcomed."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from amser.agencies.models import Budget, Partner, PartnerKind, Scheme
from amser.kernel.dates import at_london
from amser.ledger.queries import balances
from amser.measures.queries.credits.moves import CreditScope, Heap, heaps
from amser.measures.queries.period import A_DAY, Period
from amser.opportunities.models import Award
from amser.organisations.models import Organisation
from amser.venues.models import Use, UseState


@dataclass(frozen=True, slots=True)
class Welcomed:
    """What was used of one offer in the month: visits accepted and not undone, so many people, for so many credits."""

    title_cy: str
    title_en: str
    visits: int
    adults: int
    children: int
    credits: int


@dataclass(frozen=True, slots=True)
class OwnMonth:
    """
    What one organisation gave and welcomed in a month, in one scheme.

    `moved` is what its budgets and its offers moved, as the scheme's own report counts it; `sessions` thanked for and standing;
    `left` in its open budgets now. `thanks` and `welcomes`: it does, or there is something of that to tell. `welcomed` by offer: its credits are of visits settled in the month that stand now.
    """

    scheme: Scheme
    moved: Heap
    sessions: int
    left: int
    welcomed: tuple[Welcomed, ...]
    thanks: bool
    welcomes: bool


def own_month(organisation: Organisation, scheme: Scheme, period: Period) -> OwnMonth:
    """Return the figures of one month. Six queries."""
    moved = heaps(CreditScope(scheme, period, organisation.pk))["all"].get("all", Heap())
    start, until = (at_london(day, dt.time()) for day in (period.first, period.last + A_DAY))
    mine = {"scheme": scheme, "organisation": organisation}
    awards = Award.objects.standing().filter(given_at__gte=start, given_at__lt=until, **mine)
    budgets = list(Budget.objects.filter(closed_at__isnull=True, **mine).values_list("account_id", flat=True))
    uses = Use.objects.filter(Q(settled_at__gte=start, settled_at__lt=until), state=UseState.ACCEPTED, **mine)
    by_offer = (
        uses.values_list("offer__title_cy", "offer__title_en")
        .annotate(Count("pk"), Sum("adults"), Sum("children"), Sum("credits"))
        .order_by("offer__title_cy", "offer")
    )
    kinds = set(Partner.objects.live().filter(**mine).values_list("kind", flat=True))
    sessions = awards.values("session").distinct().count()
    welcomed = tuple(Welcomed(*row) for row in by_offer)
    return OwnMonth(
        scheme=scheme,
        moved=moved,
        sessions=sessions,
        left=sum(balances(scheme.book_id, budgets).values()),
        welcomed=welcomed,
        thanks=PartnerKind.THANKS in kinds or bool(budgets or sessions or moved.given or moved.on_paper),
        welcomes=PartnerKind.VENUE in kinds or bool(welcomed),
    )
