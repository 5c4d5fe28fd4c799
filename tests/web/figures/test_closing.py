"""Closing a period at the desk: once, in order, by somebody of the whole bank; and what comes after it."""

import datetime as dt

import pytest

from amser.audit.models import Entry
from amser.kernel.ids import uuid7
from amser.measures import actions
from amser.measures.actions import PeriodDoesNotFollow, PeriodNotOver
from amser.measures.models import ClosedPeriod
from amser.measures.queries.help import Scope
from amser.measures.queries.period import quarter_of
from amser.measures.queries.report import report
from tests.builders.banks import a_bank, a_broker
from tests.builders.visiting import key_in
from tests.measures.history import History
from tests.web.broker.visiting import at_the_desk, signed_in
from tests.web.figures.reading import words_on

pytestmark = pytest.mark.django_db
WINTER, SPRING = (quarter_of(dt.date(2025, month, 1)) for month in (1, 4))


def a_closed_winter() -> History:
    """An hour of help in the winter, which is then closed."""
    history = History()
    history.helps(history.members[0], history.members[1], 60)
    history.goes_on(100)
    history.closes(WINTER.first, WINTER.last)
    return history.goes_on(1)


def test_what_comes_late_counts_in_the_next_period_and_is_shown_there_as_late() -> None:
    history = a_closed_winter()
    history.helps(history.members[2], history.members[3], 90, days_ago=30)

    winter, spring = (report(Scope(history.bank, period), at=history.now) for period in (WINTER, SPRING))

    assert (winter.total.minutes, winter.closed_at) == (60, history.closed[0].closed_at)
    assert (spring.total.minutes, spring.closed_at) == (90, None)
    assert [(row.key, row.exchanges, row.minutes) for row in spring.late] == [("2025-03", 1, 90)]
    assert [(row.key, row.minutes) for row in spring.cuts["month"]] == [("earlier", 90)]


def test_what_is_put_right_later_is_taken_off_in_the_next_period() -> None:
    history = a_closed_winter()
    history.puts_right(history.made[0], 45)

    winter, spring = (report(Scope(history.bank, period), at=history.now) for period in (WINTER, SPRING))

    assert winter.total.minutes == 60
    assert (spring.total.exchanges, spring.total.minutes) == (0, -15)
    assert [(row.key, row.minutes) for row in spring.corrected_late] == [("2025-01", -60)]
    assert [(row.key, row.minutes) for row in spring.late] == [("2025-01", 45)]


def test_a_period_that_is_not_over_cannot_be_closed() -> None:
    history = History().goes_on(10)

    with pytest.raises(PeriodNotOver):
        history.closes(WINTER.first, WINTER.last)

    with pytest.raises(PeriodNotOver):
        history.closes(WINTER.first, history.day)


def test_periods_follow_each_other_and_none_is_closed_twice() -> None:
    history = a_closed_winter().goes_on(100)

    for first, last in ((WINTER.first, WINTER.last), (dt.date(2025, 4, 2), SPRING.last), (dt.date(2025, 4, 1), dt.date(2025, 3, 31))):
        with pytest.raises(PeriodDoesNotFollow) as refused:
            history.closes(first, last)
        assert refused.value.starts_on == SPRING.first
    history.closes(SPRING.first, SPRING.last)
    assert ClosedPeriod.objects.filter(timebank=history.bank).count() == 2


def test_closing_leaves_one_entry_on_the_record_however_often_it_is_pressed() -> None:
    history = History().goes_on(100)
    key = uuid7()

    for _ in range(2):
        actions.close_period(by=history.broker, key=key, at=history.now, bank=history.bank, starts_on=WINTER.first, ends_on=WINTER.last)

    entry = Entry.objects.get(key=key)
    assert (entry.action, entry.timebank_id, entry.user_id) == ("measures.close_period", history.bank.pk, history.broker.user_id)


def test_a_closed_period_keeps_nobodys_name_or_number() -> None:
    history = a_closed_winter()

    kept = str(history.closed[0].figures)

    assert "Aelod" not in kept
    assert "gave'" not in kept


def test_the_desk_closes_the_quarter_that_is_over_and_reads_that_it_is_closed() -> None:
    bank = a_bank()
    client = at_the_desk(bank)
    page = f"/en/b/{bank.slug}/desk/figures/close/"
    offered = client.get(page).content.decode()
    period = offered.partition('name="period" value="')[2].partition('"')[0]

    asked = client.post(page, {"key": key_in(offered), "period": period})
    assert "A closed period cannot be opened again." in words_on(asked)
    assert not ClosedPeriod.objects.filter(timebank=bank).exists()

    answer = client.post(page, {"key": key_in(asked.text), "period": period, "sure": "yes"}, follow=True)

    closed = ClosedPeriod.objects.get(timebank=bank)
    assert "Closed. These figures do not change any more." in words_on(answer)
    assert quarter_of(closed.ends_on).last == closed.ends_on
    assert "Closed on" in words_on(client.get(f"/en/b/{bank.slug}/desk/figures/?period={period}"))


def test_a_coordinator_of_a_place_does_not_close_for_the_whole_bank() -> None:
    history = History()
    a_broker(history.bank)
    client = signed_in(a_broker(history.bank, "Nia Ardal", kind="coordinator", place=history.places[0]))

    assert client.get(f"/en/b/{history.bank.slug}/desk/figures/close/").status_code == 403
