"""Volunteering days: what an employer gives, who approves, what the host confirms."""

import datetime as dt
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amser.agencies import actions as agencies
from amser.agencies.actions import end_partner
from amser.agencies.models import PartnerKind, Scheme
from amser.audit.actions import Actor
from amser.employers import actions, queries
from amser.employers.models import CreditsTo, DayState, DaysYear, Employee
from amser.kernel.ids import uuid7
from amser.ledger.queries import audit, balance
from amser.organisations.models import Organisation
from tests.builders.agencies import a_budget, a_participant, a_scheme, an_organisation, credits_of
from tests.builders.employing import a_day_asked_for, a_days_year, an_approved_day, an_employee, confirm
from tests.builders.people import AMSER, a_person
from tests.builders.when import FRIDAY, FRIDAY_4PM, MONDAY, MONDAY_10AM, TUESDAY

DAY: Final = 480  # minutes


def test_a_day_goes_from_asking_to_the_hosts_own_credits(scheme: Scheme, host: Organisation, council: Organisation) -> None:
    year, tomos = a_days_year(scheme, council), an_employee(council)

    day = confirm(an_approved_day(year, tomos, host, on=TUESDAY))

    assert (day.state, day.confirmed_minutes, day.credits) == (DayState.CONFIRMED, DAY, 8)
    assert balance(scheme.book_id, host.purses.get().account_id) == 8
    assert balance(scheme.book_id, scheme.issue_account) == -108
    assert queries.balance(year, tomos).left == 2 * DAY
    assert not tomos.user.participations.exists()
    assert audit(scheme.book_id) == []


def test_the_credits_may_be_the_employers_to_give_on(scheme: Scheme, host: Organisation, council: Organisation) -> None:
    year = a_days_year(scheme, council, credits_to=CreditsTo.EMPLOYER)

    confirm(an_approved_day(year, an_employee(council), host, on=TUESDAY))

    assert balance(scheme.book_id, council.purses.get().account_id) == 8


def test_a_person_is_thanked_for_paid_time_only_where_the_scheme_says_so(host: Organisation, council: Organisation) -> None:
    strict, kind = a_scheme(), a_scheme(days_thank_people=True)
    a_budget(kind, host)
    with pytest.raises(actions.PaidTimeThanksNobody):
        a_days_year(strict, council, credits_to=CreditsTo.PERSON)
    year, tomos = a_days_year(kind, council, credits_to=CreditsTo.PERSON), an_employee(council)

    confirm(an_approved_day(year, tomos, host, on=TUESDAY))

    assert credits_of(tomos.user.participations.get()) == 8


def test_a_hosts_word_brings_nobody_back_into_a_scheme_they_left(host: Organisation, council: Organisation) -> None:
    kind = a_scheme(days_thank_people=True)
    a_budget(kind, host)
    year, tomos = a_days_year(kind, council, credits_to=CreditsTo.PERSON), an_employee(council)
    them = a_participant(kind, user=tomos.user)
    agencies.leave(by=AMSER, key=uuid7(), at=MONDAY_10AM, participant=them)

    day = confirm(an_approved_day(year, tomos, host, on=TUESDAY))

    them.refresh_from_db()
    assert (them.left_at, them.cards.filter(ended_at__isnull=True).count(), credits_of(them)) == (MONDAY_10AM, 0, 0)
    assert balance(kind.book_id, host.purses.get().account_id) == day.credits == 8


def test_nobody_decides_their_own_day(scheme: Scheme, host: Organisation, council: Organisation) -> None:
    year, tomos = a_days_year(scheme, council), an_employee(council)
    day, himself = a_day_asked_for(year, tomos, host, on=TUESDAY), Actor(user_id=tomos.user_id)

    for decide in (actions.approve_day, actions.decline_day, actions.not_there):
        with pytest.raises(actions.DecidesOwnDay):
            decide(by=himself, key=uuid7(), at=FRIDAY_4PM, day=day)
    with pytest.raises(actions.DecidesOwnDay):
        actions.confirm_day(by=himself, key=uuid7(), at=FRIDAY_4PM, day=day, minutes=DAY)
    with pytest.raises(actions.OwnManager):
        actions.change_employee(by=AMSER, key=uuid7(), at=MONDAY_10AM, employee=tomos, per_cent=100, manager=tomos.user)


def test_nobody_uses_more_than_the_year_gives(scheme: Scheme, host: Organisation, council: Organisation) -> None:
    year, tomos = a_days_year(scheme, council), an_employee(council)
    for _ in range(2):
        a_day_asked_for(year, tomos, host, on=TUESDAY)

    with pytest.raises(actions.NotEntitled) as refused:
        a_day_asked_for(year, tomos, host, on=FRIDAY, minutes=DAY + 1)

    assert refused.value.left_minutes == DAY


def test_a_day_longer_than_asked_counts_as_long_as_it_was(scheme: Scheme, host: Organisation, council: Organisation) -> None:
    year, tomos = a_days_year(scheme, council), an_employee(council)
    day = an_approved_day(year, tomos, host, on=TUESDAY)
    an_approved_day(year, tomos, host, on=FRIDAY, minutes=2 * DAY - 10)

    with pytest.raises(actions.NotEntitled):
        confirm(day, DAY + 11)
    confirm(day, DAY + 10)

    assert queries.balance(year, tomos).left == 0


def test_time_declined_withdrawn_or_not_given_is_there_again(scheme: Scheme, host: Organisation, council: Organisation) -> None:
    year, tomos, manager = a_days_year(scheme, council), an_employee(council), Actor(user_id=a_person("Rhian").pk)
    declined, withdrawn = (a_day_asked_for(year, tomos, host, on=TUESDAY) for _ in range(2))
    missed = an_approved_day(year, tomos, host, on=TUESDAY)

    actions.decline_day(by=manager, key=uuid7(), at=MONDAY_10AM, day=declined)
    actions.withdraw_day(by=Actor(user_id=tomos.user_id), key=uuid7(), at=MONDAY_10AM, day=withdrawn)
    actions.not_there(by=manager, key=uuid7(), at=FRIDAY_4PM, day=missed)

    assert queries.balance(year, tomos).left == 3 * DAY


def test_a_day_is_confirmed_once_and_only_when_it_has_come(scheme: Scheme, host: Organisation, council: Organisation) -> None:
    year = a_days_year(scheme, council)
    day = an_approved_day(year, an_employee(council), host, on=FRIDAY)

    with pytest.raises(actions.DayIsToCome):
        confirm(day, at=MONDAY_10AM)
    confirm(day)
    with pytest.raises(actions.DayMovedOn):
        confirm(day)

    assert balance(scheme.book_id, host.purses.get().account_id) == 8


def test_a_day_outside_the_year_or_the_employment_is_refused(scheme: Scheme, host: Organisation, council: Organisation) -> None:
    year, tomos = a_days_year(scheme, council), an_employee(council)
    left = an_employee(council, "Non", user=a_person("Non"))
    actions.change_employee(by=AMSER, key=uuid7(), at=MONDAY_10AM, employee=left, per_cent=100, manager=None, until=MONDAY)
    left.refresh_from_db()

    with pytest.raises(actions.NotInTheYear):
        a_day_asked_for(year, tomos, host, on=dt.date(2027, 1, 1))
    with pytest.raises(actions.NotInTheYear):
        a_day_asked_for(year, left, host, on=TUESDAY)


def test_years_of_one_employer_do_not_overlap(scheme: Scheme, council: Organisation) -> None:
    first = a_days_year(scheme, council)
    again = a_days_year(scheme, council, entitlement_minutes=DAY)

    assert (again.pk, again.entitlement_minutes) == (first.pk, DAY)
    with pytest.raises(actions.YearsOverlap):
        a_days_year(scheme, council, begins_on=dt.date(2026, 12, 31), ends_on=dt.date(2027, 12, 30))


def test_part_time_and_part_of_a_year_are_a_part(scheme: Scheme, council: Organisation) -> None:
    year = a_days_year(scheme, council)

    def own(**about: object) -> int:
        return queries.own_minutes(year, Employee(organisation=council, **({"since": dt.date(2020, 1, 1)} | about)))

    assert own() == 3 * DAY
    assert own(per_cent=50) == 3 * DAY // 2
    assert own(since=dt.date(2026, 7, 2)) == 722  # 183 of 365 days: 721.97
    assert own(until=dt.date(2025, 12, 31)) == 0


def test_what_is_carried_over_goes_no_further(scheme: Scheme, host: Organisation, council: Organisation) -> None:
    tomos, manager = an_employee(council), Actor(user_id=a_person("Rhian").pk)
    years = [
        a_days_year(scheme, council, begins_on=dt.date(n, 1, 1), ends_on=dt.date(n, 12, 31), carry_over_minutes=DAY)
        for n in (2024, 2025, 2026)
    ]
    asked = a_day_asked_for(years[1], tomos, host, on=dt.date(2025, 5, 1), minutes=2 * DAY)
    actions.approve_day(by=manager, key=uuid7(), at=MONDAY_10AM, day=asked)

    # 2024: 3 own, 1 carried on. 2025: 3 own and 1, used 2, of which 1 was carried; 2 of its own left, 1 carried on.
    assert [vars_of(queries.balance(year, tomos)) for year in years] == [(3, 0, 0), (3, 1, 2), (3, 1, 0)]


def vars_of(found: queries.Balance) -> tuple[int, int, int]:
    return found.own // DAY, found.carried // DAY, found.used // DAY


@given(
    entitled=st.lists(st.integers(0, 5000), min_size=1, max_size=5),
    most=st.integers(0, 5000),
    asked=st.lists(st.integers(0, 6000), min_size=5, max_size=5),
)
def test_whatever_is_used_no_more_is_ever_there_than_was_given(entitled: list[int], most: int, asked: list[int]) -> None:
    tomos = Employee(pk=1, since=dt.date(2000, 1, 1), per_cent=100)
    years = [
        DaysYear(
            pk=number,
            begins_on=dt.date(2020 + number, 1, 1),
            ends_on=dt.date(2020 + number, 12, 31),
            entitlement_minutes=minutes,
            carry_over_minutes=most,
        )
        for number, minutes in enumerate(entitled)
    ]
    used: dict[tuple[int, int], int] = {}
    for number in range(len(years)):
        there = queries._balance(years[: number + 1], tomos, used)
        assert 0 <= there.carried <= most
        used[number, 1] = min(asked[number], there.left)  # what the action lets somebody ask for

    assert sum(used.values()) <= sum(entitled)


def test_the_employer_reads_sums_and_no_person(scheme: Scheme, host: Organisation, council: Organisation) -> None:
    year, small = a_days_year(scheme, council), an_organisation("Clwb Bach")
    a_budget(scheme, small)
    people = [an_employee(council, f"Gweithiwr {n}", user=a_person(f"Gweithiwr {n}")) for n in range(4)]
    for person in people[:3]:
        confirm(an_approved_day(year, person, host, on=TUESDAY))
    confirm(an_approved_day(year, people[3], small, on=dt.date(2026, 10, 1), minutes=60), 60)
    a_day_asked_for(year, people[0], host, on=FRIDAY)

    report = queries.year_report(year)

    assert (report.people, report.took_part, report.asked, report.confirmed, report.declined) == (4, 4, None, 4, 0)
    assert (report.minutes, report.credits) == (3 * DAY + 60, 25)
    # One person alone is no row: what could be named joins them.
    assert [(line.month, line.days) for line in report.months] == [(None, 4)]
    assert [(line.host, line.minutes) for line in report.hosts] == [(None, 3 * DAY + 60)]
    assert queries.paid_minutes(scheme, since=dt.date(2026, 11, 1), before=dt.date(2026, 12, 1)) == 3 * DAY
    assert "Gweithiwr" not in repr(report)


def test_what_is_of_fewer_than_three_people_is_told_to_nobody(scheme: Scheme, host: Organisation, council: Organisation) -> None:
    year = a_days_year(scheme, council)
    for person in [an_employee(council, f"Gweithiwr {n}", user=a_person(f"Gweithiwr {n}")) for n in range(2)]:
        confirm(an_approved_day(year, person, host, on=TUESDAY))

    report = queries.year_report(year)

    assert (report.took_part, report.confirmed, report.minutes, report.credits) == (None, None, None, None)
    assert (report.months, report.hosts, report.asked) == ((), (), 0)


def test_whoever_left_and_came_back_in_the_year_is_one_person(scheme: Scheme, host: Organisation, council: Organisation) -> None:
    year, tomos = a_days_year(scheme, council), a_person("Tomos")
    first = an_employee(council, user=tomos)
    confirm(an_approved_day(year, first, host, on=dt.date(2026, 3, 3), minutes=60), 60)
    until = dt.date(2026, 6, 1)
    actions.change_employee(by=AMSER, key=uuid7(), at=MONDAY_10AM, employee=first, per_cent=100, manager=None, until=until)
    for again in (an_employee(council, user=tomos, since=dt.date(2026, 7, 1)), an_employee(council, user=a_person("Sian"))):
        confirm(an_approved_day(year, again, host, on=dt.date(2026, 9, 1), minutes=60), 60)

    report = queries.year_report(year)

    assert (report.people, report.took_part, report.minutes) == (2, None, None)
    assert (report.months, report.hosts) == ((), ())


def test_named_hosts_and_months_stay_beside_others_of_enough_people(scheme: Scheme, host: Organisation, council: Organisation) -> None:
    year, people = a_days_year(scheme, council), [an_employee(council, f"G {n}", user=a_person(f"G {n}")) for n in range(6)]
    others = [an_organisation(f"Clwb {n}") for n in range(3)]
    for one in others:
        a_budget(scheme, one)
    for person in people[:3]:
        confirm(an_approved_day(year, person, host, on=TUESDAY))
    for person, club in zip(people[3:], others, strict=True):
        confirm(an_approved_day(year, person, club, on=dt.date(2026, 10, 1), minutes=60), 60)

    report = queries.year_report(year)

    assert [(line.month and line.month.month, line.days) for line in report.months] == [(10, 3), (11, 3)]
    assert [(line.host and line.host.pk, line.minutes) for line in report.hosts] == [(host.pk, 3 * DAY), (None, 180)]


def test_nobody_leaves_before_they_joined(council: Organisation) -> None:
    tomos = an_employee(council, since=TUESDAY)

    with pytest.raises(actions.LeavesBeforeJoining):
        actions.change_employee(by=AMSER, key=uuid7(), at=MONDAY_10AM, employee=tomos, per_cent=100, manager=None, until=MONDAY)


def test_an_employer_is_not_thanked_for_its_own_people_by_itself(scheme: Scheme, council: Organisation) -> None:
    year, tomos = a_days_year(scheme, council), an_employee(council)
    a_budget(scheme, council)

    with pytest.raises(actions.HostIsEmployer):
        a_day_asked_for(year, tomos, council, on=TUESDAY)


def test_whoever_approved_a_day_does_not_confirm_it(scheme: Scheme, host: Organisation, council: Organisation) -> None:
    day = an_approved_day(a_days_year(scheme, council), an_employee(council), host, on=TUESDAY)

    with pytest.raises(actions.ApprovedItThemselves):
        actions.confirm_day(by=Actor(user_id=day.decided_by_id), key=uuid7(), at=FRIDAY_4PM, day=day, minutes=DAY)

    assert not host.purses.exists()


@pytest.mark.parametrize("what", ["host", "employer", "scheme"])
def test_nobody_is_thanked_once_the_scheme_or_one_side_has_ended(
    what: str, scheme: Scheme, host: Organisation, council: Organisation
) -> None:
    day = an_approved_day(a_days_year(scheme, council), an_employee(council), host, on=TUESDAY)
    if what == "scheme":
        Scheme.objects.update(closed_at=MONDAY_10AM)
    else:
        one = host.partners.get(kind=PartnerKind.THANKS) if what == "host" else council.partners.get(kind=PartnerKind.EMPLOYER)
        end_partner(by=AMSER, key=uuid7(), at=MONDAY_10AM, partner=one, reason="")

    with pytest.raises(actions.NoLongerPartners):
        confirm(day)

    day.refresh_from_db()
    assert day.state == DayState.APPROVED


def test_no_two_employments_of_one_person_share_a_day(council: Organisation) -> None:
    first, ends = an_employee(council), dt.date(2026, 12, 31)

    def until(day: dt.date | None, one: Employee) -> None:
        actions.change_employee(by=AMSER, key=uuid7(), at=MONDAY_10AM, employee=one, per_cent=100, manager=None, until=day)

    until(ends, first)
    with pytest.raises(actions.EmployedAlready):
        an_employee(council, user=first.user, since=ends)
    again = an_employee(council, user=first.user, since=ends + dt.timedelta(days=1))
    for reaching in (None, again.since):
        with pytest.raises(actions.EmployedAlready):
            until(reaching, first)
    until(None, again)


def test_what_a_later_year_has_used_is_not_used_again(scheme: Scheme, host: Organisation, council: Organisation) -> None:
    year, tomos = a_days_year(scheme, council, carry_over_minutes=DAY), an_employee(council)
    later = a_days_year(scheme, council, begins_on=dt.date(2027, 1, 1), ends_on=dt.date(2027, 12, 31))
    a_day_asked_for(later, tomos, host, on=dt.date(2027, 2, 2), minutes=3 * DAY)
    a_day_asked_for(later, tomos, host, on=dt.date(2027, 3, 2), minutes=DAY // 2)

    with pytest.raises(actions.NotEntitled) as refused:
        a_day_asked_for(year, tomos, host, on=TUESDAY, minutes=3 * DAY)

    assert refused.value.left_minutes == 3 * DAY - DAY // 2
    a_day_asked_for(year, tomos, host, on=TUESDAY, minutes=3 * DAY - DAY // 2)


def test_whoever_types_an_address_reads_the_name_they_typed(council: Organisation) -> None:
    stranger = a_person("Gwenllian Ddirgel")

    named = an_employee(council, user=stranger, called="Gwen, y gegin")

    assert (named.shown_name, Employee(user=stranger).shown_name) == ("Gwen, y gegin", stranger.name)
