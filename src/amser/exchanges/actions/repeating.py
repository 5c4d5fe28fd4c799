"""The same again every week: drafts for the desk, which a person checks and records."""

import datetime as dt
from uuid import UUID

from amser.audit import actions as audit
from amser.exchanges.actions.people import check_not_own, members_of
from amser.exchanges.models import Exchange, ExchangeMovedOn, ExchangeState, Regular


@audit.action("exchanges.repeat_weekly")
def repeat_weekly(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange) -> Regular:
    """
    A posted exchange of one bank happens again every week from now on: the desk is offered a draft on each such day.

    Repeating an exchange that is repeated already returns what is there. Raises OwnMatter, ExchangeMovedOn.
    """
    exchange = Exchange.objects.locked().get(pk=exchange.pk)
    check_not_own(by, *members_of(exchange))
    if exchange.state != ExchangeState.POSTED or exchange.crosses:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.POSTED)
    there = Regular.objects.live().filter(exchange=exchange).first()
    if there is not None:
        return there
    assert exchange.worked_on is not None, "what is posted says when"
    regular = Regular(timebank_id=exchange.timebank_id, exchange=exchange, next_on=exchange.worked_on, begun_at=at)
    regular.go_on()
    regular.save()
    return regular


@audit.action("exchanges.regular_recorded")
def regular_recorded(*, by: audit.Actor, key: UUID, at: dt.datetime, regular: Regular, exchange: Exchange, day: dt.date) -> Regular:
    """
    The draft of a day was checked and recorded as this exchange, from which the next will be filled in.

    In the transaction of the recording: raises ExchangeMovedOn where somebody was quicker, or it has ended, and then that goes too.
    """
    regular = Regular.objects.select_for_update(no_key=True).get(pk=regular.pk)
    if regular.ended_at is not None or regular.next_on != day:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=exchange.state)
    regular.exchange = exchange
    regular.go_on()
    regular.save(update_fields=["exchange", "next_on"])
    return regular


@audit.action("exchanges.skip_regular")
def skip_regular(*, by: audit.Actor, key: UUID, at: dt.datetime, regular: Regular, day: dt.date) -> Regular:
    """It did not happen on this day: the next draft is for a week later. Nothing where somebody was quicker. Raises OwnMatter."""
    regular = _for_broker(regular, by=by)
    if regular.ended_at is None and regular.next_on == day:
        regular.go_on()
        regular.save(update_fields=["next_on"])
    return regular


@audit.action("exchanges.end_regular")
def end_regular(*, by: audit.Actor, key: UUID, at: dt.datetime, regular: Regular) -> Regular:
    """It does not happen every week any more. Ending it again changes nothing. Raises OwnMatter."""
    regular = _for_broker(regular, by=by)
    if regular.ended_at is None:
        regular.ended_at = at
        regular.save(update_fields=["ended_at"])
    return regular


def _for_broker(regular: Regular, *, by: audit.Actor) -> Regular:
    locked = Regular.objects.select_for_update(of=("self",), no_key=True).select_related("exchange").get(pk=regular.pk)
    check_not_own(by, *members_of(locked.exchange))
    return locked
