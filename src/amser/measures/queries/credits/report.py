"""One report on a scheme's credits: everything that screen, CSV and PDF show of a period, asked for once."""

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import Count, Sum

from amser.employers.models import DayState, VolunteeringDay
from amser.measures.queries.credits.moves import CUTS, CreditScope, Heap, heaps, out_there
from amser.measures.queries.credits.people import CreditPeople, Kept, kept, people
from amser.measures.queries.outside import AT_LEAST, are_many, is_safe, joined, of_whole, parts


@dataclass(frozen=True, slots=True)
class PaidDays:
    """
    Volunteering days of employers that a host confirmed: paid time, counted apart from credits and from hours between people.

    `by_person`: the minutes of each user, who may have been employed twice.
    """

    days: int
    minutes: int
    by_person: dict[int, int]

    @property
    def people(self) -> int:
        """How many people gave them."""
        return len(self.by_person)


@dataclass(frozen=True, slots=True)
class CreditReport:
    """
    The figures of one scheme and period. `before` + issued - redeemed - expired - returned of `total` is `after`.

    `cuts` holds a table for each of `CUTS`. Where `is_outside`, everything has been through the gate: what may not be shown is
    None, and small rows stand together under `outside.OTHER`. What was issued, expired and was returned is not shown apart in the
    tables `not_apart` ("supply" or a cut): in one of them, too few people's credits expired, or came for volunteering days.
    """

    scope: CreditScope
    made_at: dt.datetime
    is_outside: bool
    before: int | None
    after: int | None
    total: Heap | None
    cuts: dict[str, dict[str, Heap] | None]
    took_part: int | None
    gave_away: int | None
    thanked_first: int | None
    new: int | None
    not_new: int | None
    not_asked: int | None
    kept: Kept | None
    days: PaidDays | None
    not_apart: frozenset[str] = frozenset()


def credit_report(scope: CreditScope, *, at: dt.datetime, outside: bool) -> CreditReport:
    """
    Return the figures of a period as they are at this moment; `outside`, as they may leave the scheme's desk.

    Five queries, however large the scheme. `at` is when it is asked.
    """
    found, (before, after), who = heaps(scope), out_there(scope), people(scope)
    total = found["all"].get("all", Heap())
    report = CreditReport(
        scope=scope,
        made_at=at,
        is_outside=outside,
        before=before,
        after=after,
        total=total,
        cuts={cut: found[cut] for cut in CUTS},
        took_part=who.took_part,
        gave_away=who.gave_away,
        thanked_first=who.thanked_first,
        new=who.new,
        not_new=who.not_new,
        not_asked=who.not_asked,
        kept=kept(scope),
        days=_paid_days(scope),
    )
    return _through_the_gate(report, total, who) if outside else report


def _through_the_gate(report: CreditReport, total: Heap, who: CreditPeople) -> CreditReport:
    """Hold back what could say something of one person. Sums of credits are shown all together or not at all: they add up."""
    is_shown = is_safe(total)
    new = parts(new=who.new, not_new=who.not_new, not_asked=who.not_asked)
    cuts = {cut: joined(heap_rows) if is_shown and heap_rows else None for cut, heap_rows in report.cuts.items()}
    whole = not _is_apart(total)  # The columns of a cut would add up to what the whole does not say.
    not_apart = {cut for cut, shown in cuts.items() if whole or not all(_is_apart(row) for row in (shown or {}).values())}
    return replace(
        report,
        not_apart=frozenset(not_apart | ({"supply"} if whole else set())),
        before=report.before if is_shown else None,
        after=report.after if is_shown else None,
        total=total if is_shown else None,
        cuts=cuts,
        took_part=_enough(who.took_part),
        gave_away=of_whole(who.gave_away, who.took_part),
        thanked_first=_enough(who.thanked_first),
        new=who.new if new else None,
        not_new=who.not_new if new else None,
        not_asked=who.not_asked if new else None,
        kept=report.kept if report.kept and are_many(report.kept.by_person.values()) else None,
        days=report.days if report.days and are_many(report.days.by_person.values()) else None,
    )


def _is_apart(heap: Heap) -> bool:
    """Whether it may be said apart what was issued, expired and was returned: with the others, each can be found."""
    return all(are_many(side.values()) for side in (heap.came, heap.lost) if side)


def _enough(count: int) -> int | None:
    return count if count >= AT_LEAST else None


def _paid_days(scope: CreditScope) -> PaidDays:
    confirmed = VolunteeringDay.objects.filter(
        scheme=scope.scheme, state=DayState.CONFIRMED, on__range=(scope.period.first, scope.period.last)
    )
    of_each = confirmed.order_by().values_list("employee__user").annotate(days=Count("pk"), time=Sum("confirmed_minutes"))
    by_person = {person: (days, minutes) for person, days, minutes in of_each}
    return PaidDays(
        days=sum(days for days, _ in by_person.values()),
        minutes=sum(minutes for _, minutes in by_person.values()),
        by_person={person: minutes for person, (_, minutes) in by_person.items()},
    )
