"""What a scheme tells of gifts, tills, partners, budgets and volunteering days: to whom, how, and never who somebody else is."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from amser.agencies import actions as agencies
from amser.agencies.models import PartnerKind, WhyEnded
from amser.audit.actions import Actor
from amser.employers import actions as employers
from amser.employers.models import VolunteeringDay
from amser.identity.models import Channel
from amser.kernel.ids import uuid7
from amser.notifications.models import MessageState, SchemeLetter
from amser.venues import actions as venues
from amser.venues.actions.allowing import row_of
from amser.venues.models import Use
from amser.venues.queries import sitting_at
from tests.builders.agencies import a_budget, a_manager, a_participant, a_partner, a_scheme, a_staff_member, an_organisation
from tests.builders.employing import a_day_asked_for, a_days_year, an_employee
from tests.builders.gifts import a_gift, accept, accept_for
from tests.builders.jobs import run_jobs
from tests.builders.people import AMSER, a_person
from tests.builders.venues import an_offer
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db

TUESDAY = dt.date(2026, 3, 3)
Told = set[tuple[str, str]]


def told() -> Told:
    """Run what waits, and return who was written to about what since the last time; each letter reads whole, and in Welsh where asked."""
    SchemeLetter.objects.all().delete()
    run_jobs()
    letters = list(SchemeLetter.objects.select_related("user"))
    for letter in letters:
        assert "%(" not in letter.subject + letter.body
        if letter.channel == Channel.EMAIL:
            assert letter.body.startswith("Annwyl " if letter.language == "cy" else "Dear "), letter.body
    return {(letter.user.known_as, letter.kind) for letter in letters}


def done(user_id: int | None = None) -> dict[str, Any]:
    return {"by": Actor(user_id=user_id) if user_id else AMSER, "key": uuid7(), "at": MONDAY_10AM}


def test_a_gift_is_told_to_the_other_side_and_names_nobody() -> None:
    scheme, owner = a_scheme(), a_person("Olwen", language="cy")
    garden = an_organisation(owner=owner)
    a_partner(scheme, garden)
    mair, huw = a_participant(scheme, "Mair", credits=9), a_participant(scheme, "Huw", language="cy")
    run_jobs()

    to_huw, to_garden, by_code = a_gift(mair, 1, to=huw, words="I Huw"), a_gift(mair, 2, to=garden), a_gift(mair, 3)
    assert told() == {("Huw", "agencies.gift_offered"), ("Olwen", "agencies.gift_offered")}
    for letter in SchemeLetter.objects.all():
        assert "Mair" not in letter.subject + letter.body
        assert "I Huw" not in letter.body

    accept(to_huw, huw)
    accept_for(to_garden, garden)
    agencies.decline_gift(by=AMSER, key=uuid7(), at=timezone.now(), gift=by_code)
    assert told() == {("Mair", "agencies.gift_accepted"), ("Mair", "agencies.gift_declined")}
    assert not SchemeLetter.objects.filter(body__contains="Huw").exists()

    lapses = a_gift(mair, 1)
    agencies.lapse_gift(by=AMSER, key=uuid7(), at=lapses.until, gift=lapses)
    assert told() == {("Mair", "agencies.gift_lapsed")}


def test_another_card_is_told_to_whom_it_is_unless_they_asked_for_it_themselves() -> None:
    scheme = a_scheme()
    mair, huw = a_participant(scheme, "Mair", language="cy"), a_participant(scheme, "Huw")
    run_jobs()

    agencies.replace_card(**done(a_person("Elin").pk), participant=mair, why=WhyEnded.LOST)
    agencies.replace_card(**done(huw.user_id), participant=huw, why=WhyEnded.LOST)

    assert told() == {("Mair", "agencies.card_replaced")}


def test_a_gift_answered_before_the_letter_is_written_is_not_offered_any_more() -> None:
    scheme = a_scheme()
    mair, huw = a_participant(scheme, "Mair", credits=1), a_participant(scheme, "Huw")
    run_jobs()

    accept(a_gift(mair, to=huw), huw)

    assert told() == {("Mair", "agencies.gift_accepted")}


def _used_by(name: str, **about: Any) -> Use:
    scheme, at = a_scheme(), timezone.now()
    offer = an_offer(scheme, adult_credits=1, child_credits=1)
    swimmer = a_participant(scheme, user=a_person(name, **about), credits=3)
    sitting = sitting_at(offer, at)
    assert sitting is not None, "open all day"
    held = venues.hold_use(
        by=AMSER, key=uuid7(), at=at, offer=offer, sitting=row_of(offer, sitting), participant=swimmer, vouchers=[], adults=1, children=2,
        held_until=None, till=None, is_booking=False,
    )  # fmt: skip
    return venues.accept_use(by=AMSER, key=uuid7(), at=at, use=held, till=None)


def test_a_till_sends_a_receipt_and_says_when_it_is_undone() -> None:
    use = _used_by("Mair", language="cy")
    assert told() == {("Mair", "venues.accepted")}
    assert "Oedolion: 1. Plant: 2. Credydau: 3." in SchemeLetter.objects.get().body

    venues.undo_use(by=AMSER, key=uuid7(), at=timezone.now(), use=use)
    assert told() == {("Mair", "venues.undone")}


def test_nobody_is_asked_to_ring_about_a_receipt() -> None:
    _used_by("Huw", email=None)

    assert told() == set()


def test_both_sides_hear_how_an_organisation_stands_with_a_scheme_but_not_whoever_did_it() -> None:
    scheme, owner, other = a_scheme(), a_person("Olwen"), a_person("Owain", language="cy")
    garden = an_organisation(owner=owner)
    garden.staff.create(user=other, right="owner", given_at=MONDAY_10AM)
    a_staff_member(garden, "leader", "Elin")
    gwenllian = a_manager(scheme, "Gwenllian")
    a_manager(scheme, "Comisiynydd", kind="commissioner")
    run_jobs()

    partner = agencies.ask_to_join(**done(owner.pk), scheme=scheme, organisation=garden, kind=PartnerKind.THANKS)
    assert told() == {("Gwenllian", "agencies.asked_to_join")}
    agencies.agree_to_partner(**done(gwenllian.pk), partner=partner)
    assert told() == {("Olwen", "agencies.partner_agreed"), ("Owain", "agencies.partner_agreed")}

    about: dict[str, Any] = {"begins_on": TUESDAY, "ends_on": TUESDAY, "credits": 40}
    budget = agencies.grant_budget(**done(gwenllian.pk), scheme=scheme, organisation=garden, **about)
    assert told() == {("Olwen", "agencies.budget_granted"), ("Owain", "agencies.budget_granted")}
    agencies.close_budget(**done(), budget=budget)
    assert told() == {("Olwen", "agencies.budget_closed"), ("Owain", "agencies.budget_closed")}

    a_budget(scheme, garden)  # which ends with the partner, and is not told apart from it
    agencies.end_partner(**done(owner.pk), partner=partner, reason="Rydym yn symud.")
    assert told() == {("Owain", "agencies.partner_ended")}
    assert "Pam: Rydym yn symud." in SchemeLetter.objects.get().body


def _a_day(*, has_manager: bool = True, **of_employee: Any) -> VolunteeringDay:
    scheme = a_scheme()
    factory, garden = an_organisation("Ffatri", owner=a_person("Olwen")), an_organisation(owner=a_person("Gwyn"))
    a_partner(scheme, garden)
    manager = a_person("Rhian", language="cy") if has_manager else None
    tomos = an_employee(factory, user=a_person("Tomos", **of_employee), manager=manager)
    year = a_days_year(scheme, factory)
    run_jobs()
    SchemeLetter.objects.all().delete()
    return a_day_asked_for(year, tomos, garden, on=TUESDAY)


def test_a_day_is_told_to_its_manager_its_employee_and_its_host() -> None:
    day = _a_day(language="cy")
    assert told() == {("Rhian", "employers.day_asked")}
    assert "Tomos" not in SchemeLetter.objects.get().body

    employers.approve_day(**done(), day=day)
    assert told() == {("Tomos", "employers.day_approved"), ("Gwyn", "employers.day_approved")}
    assert "Tomos" not in SchemeLetter.objects.get(user__known_as="Gwyn").body

    at = dt.datetime.combine(TUESDAY, dt.time(18), tzinfo=dt.UTC)
    employers.confirm_day(by=AMSER, key=uuid7(), at=at, day=day, minutes=420)
    assert told() == {("Tomos", "employers.day_confirmed")}


def test_a_day_that_nobody_manages_is_its_owners_and_the_host_hears_only_what_had_been_approved() -> None:
    day = _a_day(has_manager=False)
    assert told() == {("Olwen", "employers.day_asked")}
    employers.decline_day(**done(), day=day)
    assert told() == {("Tomos", "employers.day_declined")}

    again = a_day_asked_for(day.year, day.employee, day.host, on=TUESDAY)
    employers.approve_day(**done(), day=again)
    told()
    employers.withdraw_day(**done(day.employee.user_id), day=again)
    assert told() == {("Gwyn", "employers.day_withdrawn")}


def test_an_employer_tells_whoever_reads_no_email_but_not_that_they_were_not_there() -> None:
    day = _a_day(email=None)
    employers.approve_day(**done(), day=day)
    told()
    letter = SchemeLetter.objects.get(user__known_as="Tomos")
    assert (letter.state, letter.channel, letter.organisation) == (MessageState.BY_HAND, Channel.PHONE, day.employee.organisation)

    at = dt.datetime.combine(TUESDAY, dt.time(18), tzinfo=dt.UTC)
    employers.not_there(by=AMSER, key=uuid7(), at=at, day=day)
    assert told() == set()
