"""Whatever happened in a bank: every figure is the sum of its parts, what the paper says, and what the ledger says."""

import datetime as dt
from itertools import product

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as some

from amser.measures.queries.activity import by_person
from amser.measures.queries.help import Scope, closings
from amser.measures.queries.period import A_DAY, Basis, Period, quarter_of
from amser.measures.queries.report import Report, report
from amser.members.models import Membership
from tests.measures.checks import ALWAYS, check_ledger, check_parts, check_people
from tests.measures.history import BEGINNING, History

pytestmark = pytest.mark.django_db

STEPS = some.lists(
    some.tuples(
        some.sampled_from(
            [*["helps"] * 4, *["organisation"] * 2, "late", "puts right", "puts organisation right", "gives on", "pot", "closes"]
        ),
        some.integers(0, 3),
        some.integers(1, 3),
        some.integers(1, 500),
        some.integers(0, 25),
    ),
    min_size=4,
    max_size=18,
)
CATEGORIES = ("garden", "transport", "companionship")


def _live(steps: list[tuple[str, int, int, int, int]]) -> History:
    history = History()
    people = history.members
    for what, one, other, number, days in steps:
        giver, receiver = people[one], people[(one + other) % 4]
        match what:
            case "helps":
                history.helps(giver, receiver, number, days_ago=days % 5, category=CATEGORIES[number % 3])
            case "organisation":
                organisation_gives = bool(other % 2)
                category = CATEGORIES[number % 3]
                history.meets_organisation(giver, number, organisation_gives=organisation_gives, days_ago=days * 4, category=category)
            case "puts organisation right" if history.made_with_organisations:
                wrong = history.made_with_organisations[number % len(history.made_with_organisations)]
                history.puts_right_with_organisation(wrong, number if days % 2 else None)
            case "late":
                history.helps(giver, receiver, number, days_ago=90 + days)
            case "puts right" if history.made:
                history.puts_right(history.made[number % len(history.made)], number if days % 2 else None)
            case "gives on":
                history.gives_on(giver, receiver if days % 2 else None, min(number, 60))
            case "pot" if history.made:
                history.pot_gives(history.made[-1])
            case "closes":
                _close_the_last_quarter(history)
        history.goes_on(days)
    return history


def _close_the_last_quarter(history: History) -> None:
    first = history.closed[-1].ends_on + A_DAY if history.closed else quarter_of(BEGINNING).first
    last = quarter_of(first).last
    if last < history.day:
        history.closes(first, last)


def _reports(history: History, periods: list[Period]) -> list[tuple[Scope, Report]]:
    scopes = [Scope(history.bank, period, basis, own) for period, basis, own in product(periods, Basis, (True, False))]
    return [(scope, report(scope, at=history.now)) for scope in scopes]


@settings(max_examples=15)
@given(steps=STEPS)
def test_every_total_is_the_sum_of_its_parts_and_what_the_paper_and_the_ledger_say(steps: list[tuple[str, int, int, int, int]]) -> None:
    with transaction.atomic():
        history = _live(steps)
        quarters = [quarter_of(dt.date(2025, month, 1)) for month in (1, 4, 7, 10)]

        for scope, found in _reports(history, [ALWAYS, *quarters]):
            check_parts(found)
            check_people(scope, found)
            _check_paper(history, scope, found)
        check_ledger(history.bank, at=history.now)
        _check_quarters_make_the_year(history)
        transaction.set_rollback(True)


def _check_paper(history: History, scope: Scope, found: Report) -> None:
    counted = history.counted(scope.period, scope.basis, own_accounts=scope.own_accounts)
    assert found.total.exchanges == sum(jotting.sign for jotting in counted)
    assert found.total.minutes == sum(jotting.sign * jotting.minutes for jotting in counted)
    for row in found.cuts["category"]:
        assert row.minutes == sum(jotting.sign * jotting.minutes for jotting in counted if jotting.category == row.key)
    people = by_person(scope, closings(scope.bank))
    for line in people:
        if line.whose == "member":
            given_by = [jotting for jotting in counted if isinstance(jotting.giver, Membership) and jotting.giver.number == line.number]
            assert line.given_minutes == sum(jotting.sign * jotting.minutes for jotting in given_by)
    for line in (line for line in people if line.whose == "organisation"):
        assert line.name == "Neuadd Glan yr Afon (English)"
        assert line.given_minutes == sum(jotting.sign * jotting.minutes for jotting in counted if jotting.giver == history.hall)
        assert line.received_minutes == sum(jotting.sign * jotting.minutes for jotting in counted if jotting.receiver == history.hall)
    with_it = sum(jotting.sign * jotting.minutes for jotting in counted if history.hall in {jotting.giver, jotting.receiver})
    assert sum(row.minutes for row in found.cuts["kind"] if row.key == "organisation") == with_it
    assert found.organisations <= 1
    assert with_it <= 0 or found.organisations == 1


def _check_quarters_make_the_year(history: History) -> None:
    """Whether closed or not, each time counts in one quarter and no other."""
    first = min([jotting.worked_on for jotting in history.paper], default=BEGINNING)
    quarter, minutes = quarter_of(first), 0
    while quarter.first <= max(history.day, BEGINNING) + dt.timedelta(days=100):
        minutes += report(Scope(history.bank, quarter), at=history.now).total.minutes
        quarter = quarter_of(quarter.last + A_DAY)
    assert minutes == sum(jotting.sign * jotting.minutes for jotting in history.paper)


@settings(max_examples=8)
@given(before=STEPS, after=STEPS)
def test_the_figures_of_a_closed_period_do_not_move(
    before: list[tuple[str, int, int, int, int]], after: list[tuple[str, int, int, int, int]]
) -> None:
    with transaction.atomic():
        history = _live(before)
        history.goes_on(100)
        _close_the_last_quarter(history)
        closed = [Period(period.starts_on, period.ends_on) for period in history.closed]
        kept = _reports(history, closed)
        history.goes_on(1)

        people = history.members
        for what, one, other, number, days in after:
            if what == "puts right" and history.made:
                history.puts_right(history.made[number % len(history.made)], number if days % 2 else None)
            else:
                history.helps(people[one], people[(one + other) % 4], number, days_ago=days * 10)
            history.goes_on(1)

        assert _reports(history, closed) == kept
        _check_quarters_make_the_year(history)
        transaction.set_rollback(True)
