"""Arriving at a home, leaving it again, and what happens where nobody says so."""

import datetime as dt
from uuid import UUID

from amser.audit import actions as audit
from amser.exchanges.actions.people import SomeoneAway, check_acting, check_not_own, members_of
from amser.exchanges.actions.safety import check_safe
from amser.exchanges.actions.telling import tell
from amser.exchanges.models import Exchange, Visit
from amser.exchanges.models.visit import due_at, is_missed, may_begin, to_arrive_at
from amser.kernel.dates import today
from amser.kernel.errors import DomainError, NotAllowed
from amser.members.models import Membership


class NotThisDay(DomainError):
    """Nobody arrives at what is not arranged for today."""

    code = "visit_not_today"


class NotArrived(DomainError):
    """Nobody leaves where they have not arrived."""

    code = "visit_not_begun"


@audit.action("exchanges.arrive")
def arrive(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange, member: Membership) -> Visit:
    """
    Whoever gives has arrived. Repeated, the first stands for the day agreed; another day is another visit.

    Raises NotAllowed for anybody else, NotThisDay, SomeoneAway while one of the two is on hold, and RefusedForSafety where they may not do it any more.
    """
    exchange = Exchange.objects.locked().select_related("listing").get(pk=exchange.pk)
    check_acting(by, member, *members_of(exchange))
    if exchange.giver.membership_id != member.pk:
        raise NotAllowed
    earlier = Visit.objects.select_for_update(of=("self",), no_key=True).filter(exchange=exchange).first()
    if earlier is not None and earlier.arrived_at is not None and earlier.is_of_the_day_agreed(exchange):
        return earlier
    if not may_begin(exchange, on=today(at)):
        raise NotThisDay
    if exchange.is_held:
        raise SomeoneAway
    check_safe(exchange, on=today(at))

    until = due_at(exchange, arrived_at=at)
    if earlier is not None:
        earlier.arrive(at=at, due_at=until)
        return earlier
    return Visit.objects.create(exchange=exchange, timebank_id=member.timebank_id, membership=member, arrived_at=at, due_at=until)


@audit.action("exchanges.go_home")
def go_home(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange, member: Membership) -> Visit:
    """Whoever gives has left, and all is well. Repeated, the first stands. Raises NotAllowed for anybody else, NotArrived."""
    exchange = Exchange.objects.locked().get(pk=exchange.pk)
    check_acting(by, member, *members_of(exchange))
    visit = Visit.objects.filter(exchange=exchange).first()
    if exchange.giver.membership_id != member.pk:
        raise NotAllowed
    if visit is None or visit.arrived_at is None:
        raise NotArrived
    if visit.is_open:
        visit.leave(at=at)
    return visit


@audit.action("exchanges.miss_visit")
def miss_visit(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange) -> Visit | None:
    """The desk is told, once for each time agreed, that nobody has said that they arrived. Does nothing where somebody did meanwhile."""
    exchange = Exchange.objects.locked().get(pk=exchange.pk)
    begins, giver = to_arrive_at(exchange), exchange.giver.membership
    if begins is None or not is_missed(exchange, at=at):
        return Visit.objects.filter(exchange=exchange).first()
    visit, _ = Visit.objects.update_or_create(
        exchange=exchange,
        defaults={"arrived_at": None, "due_at": begins, "alerted_at": at, "left_at": None, "closed_by": None, "note": ""},
        create_defaults={"timebank_id": giver.timebank_id, "membership": giver, "due_at": begins, "alerted_at": at},
    )
    tell(exchange, "visit_missed", visit_id=visit.pk)
    return visit


@audit.action("exchanges.visit_overdue")
def visit_overdue(*, by: audit.Actor, key: UUID, at: dt.datetime, visit: Visit) -> Visit:
    """The desk is told, once, that somebody has not said that they left. Does nothing where somebody did meanwhile."""
    visit = Visit.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.pk)
    if visit.is_overdue(at) and visit.alerted_at is None:
        visit.alerted_at = at
        visit.save(update_fields=["alerted_at"])
        tell(visit.exchange, "visit_overdue", visit_id=visit.pk, day=today(visit.due_at).isoformat())
    return visit


@audit.action("exchanges.close_visit")
def close_visit(*, by: audit.Actor, key: UUID, at: dt.datetime, visit: Visit, note: str) -> Visit:
    """
    Somebody at the desk has found out how they are. Does nothing where they said themselves that they had left.

    Raises OwnMatter where the broker is one of the two.
    """
    visit = Visit.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.pk)
    check_not_own(by, *members_of(visit.exchange))
    if visit.is_open:
        visit.leave(at=at, closed_by_id=by.user_id, note=note)
    return visit
