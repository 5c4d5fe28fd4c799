"""Closing periods, and answering the Quality Mark until then. There is no opening again: what was wrong is put right in the next."""

import datetime as dt
import time
from typing import Final, cast
from uuid import UUID

from django.db import connection

from amser.audit import actions as audit
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.measures.models import ClosedPeriod, QualityAnswer, Question, is_closed
from amser.measures.queries.help import Scope
from amser.measures.queries.period import A_DAY, Period
from amser.measures.queries.report import for_closing
from amser.timebanks.models import TimeBank

_PATIENCE: Final = 5.0  # seconds
_A_MOMENT: Final = 0.05


class PeriodNotOver(DomainError):
    """Only a period whose last day is gone by can be closed."""

    code = "period_not_over"
    field = "period"


class PeriodDoesNotFollow(DomainError):
    """A period begins on the day after the last one that was closed: `starts_on`; and none ends before it begins."""

    code = "period_does_not_follow"
    field = "period"

    def __init__(self, *, starts_on: dt.date) -> None:
        super().__init__(f"the next begins on {starts_on}")
        self.starts_on = starts_on


class HoursAreMoving(DomainError):
    """Something is being entered at this moment and does not end. Try again."""

    code = "hours_are_moving"


class PeriodClosed(DomainError):
    """What was said of a closed period stays as it was said."""

    code = "period_closed"


@audit.action("measures.answer_quality")
def answer_quality(
    *, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank, starts_on: dt.date, ends_on: dt.date, answers: dict[str, str]
) -> None:
    """
    A bank answers the Quality Mark's questions for a period, by `Question`; an empty answer is none.

    An answer that stays the same keeps whose it is. Raises PeriodClosed.
    """
    TimeBank.objects.select_for_update(no_key=True).get(pk=bank.pk)  # whoever closes a period queues here too
    if is_closed(bank.pk, ends_on):
        raise PeriodClosed
    known = QualityAnswer.objects.filter(timebank=bank, starts_on=starts_on, ends_on=ends_on)
    same = dict(known.values_list("question", "words"))
    for question, words in answers.items():
        if not words:
            known.filter(question=question).delete()
        elif same.get(question) != words:
            QualityAnswer.objects.update_or_create(
                timebank=bank,
                starts_on=starts_on,
                ends_on=ends_on,
                question=Question(question),
                defaults={"words": words, "by_user_id": by.user_id, "at": at},
            )


@audit.action("measures.close_period")
def close_period(*, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank, starts_on: dt.date, ends_on: dt.date) -> ClosedPeriod:
    """
    The figures of a bank's period are final from now on.

    What is entered later about days up to `ends_on` counts in the next period, also if it is of before `starts_on`.
    Raises PeriodNotOver, PeriodDoesNotFollow, HoursAreMoving.
    """
    bank = TimeBank.objects.select_for_update(no_key=True).get(pk=bank.pk)
    latest = ClosedPeriod.objects.filter(timebank=bank).order_by("-ends_on").defer("figures").first()
    if ends_on >= today(at):
        raise PeriodNotOver
    if ends_on < starts_on or (latest is not None and starts_on != latest.ends_on + A_DAY):
        raise PeriodDoesNotFollow(starts_on=latest.ends_on + A_DAY if latest else starts_on)

    closed_at = _no_later_than_the_books(at)
    _let_others_finish()
    return ClosedPeriod.objects.create(
        timebank=bank,
        starts_on=starts_on,
        ends_on=ends_on,
        closed_at=closed_at,
        closed_by_id=by.user_id,
        figures=for_closing(Scope(bank, Period(starts_on, ends_on), known_at=closed_at), at=closed_at),
    )


def _no_later_than_the_books(at: dt.datetime) -> dt.datetime:
    # Transfers are dated by the database's clock; this machine's may be ahead of it.
    with connection.cursor() as cursor:
        cursor.execute("SELECT least(%s, clock_timestamp())", [at])
        (moment,) = cursor.fetchone()
    return cast("dt.datetime", moment)


def _let_others_finish() -> None:
    """
    Wait until every write that was under way is done.

    A transfer carries the moment at which its accounts were locked, and is seen when its transaction ends: one from just
    before the closing could otherwise be counted neither in this period nor as late in the next.
    """
    under_way, until = _writing(), time.monotonic() + _PATIENCE
    while under_way & _writing():
        if time.monotonic() > until:
            raise HoursAreMoving
        time.sleep(_A_MOMENT)


def _writing() -> set[tuple[int, str]]:
    sql = """
        SELECT pid, backend_xid::text FROM pg_stat_activity
        WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL
    """
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return set(cursor.fetchall())
