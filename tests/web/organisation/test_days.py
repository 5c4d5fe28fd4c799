"""Volunteering days as an employer's owner, and somebody employed by two, meet them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from amser.agencies.models import PartnerKind
from amser.employers.models import VolunteeringDay
from amser.kernel.dates import today
from tests.builders.agencies import a_partner, a_scheme, a_session, an_opportunity, an_organisation
from tests.builders.employing import a_days_year, an_employee
from tests.builders.people import a_person
from tests.builders.visiting import key_in, visit_as

pytestmark = pytest.mark.django_db


def address(name: str, *about: object) -> str:
    with translation.override("en"):
        return reverse(name, args=about)


def test_an_owner_who_types_an_address_reads_the_name_they_typed_and_no_other() -> None:
    owner = a_person("Perchennog")
    factory = an_organisation("Ffatri", owner=owner)
    a_partner(a_scheme(), factory, PartnerKind.EMPLOYER)
    a_person("Gwenllian Ddirgel", email="gwen@example.org")
    desk, new = visit_as(owner), address("organisation:employ", factory.slug)
    typed = {"email": "gwen@example.org", "name": "Gwen o'r gegin", "per_cent": "100", "manager": ""}
    since = {"since_day": "1", "since_month": "1", "since_year": "2025"}

    sent = desk.post(new, typed | since | {"key": key_in(desk.get(new).text)})

    assert sent.status_code == 302
    person = address("organisation:employee", factory.slug, factory.employees.get().pk)
    for page in (address("organisation:days", factory.slug), person):
        shown = desk.get(page).text
        assert "Gwen o&#x27;r gegin" in shown
        assert "Ddirgel" not in shown


def test_who_has_two_employers_says_which_one_the_day_is_from() -> None:
    scheme, garden, user = a_scheme(), an_organisation(), a_person("Tomos")
    a_partner(scheme, garden)
    on = today(timezone.now())
    year = {"begins_on": dt.date(on.year, 1, 1), "ends_on": dt.date(on.year, 12, 31)}
    factory, shop = an_organisation("Ffatri"), an_organisation("Siop")
    for employer in (factory, shop):
        a_days_year(scheme, employer, **year)
        an_employee(employer, user=user)
    them, ask = visit_as(user), address("credits:ask_for_day", scheme.slug)
    day = {"on_day": str(on.day), "on_month": str(on.month), "on_year": str(on.year), "minutes": "2:00", "host": str(garden.pk)}

    for employer in (factory, shop):
        them.post(ask, day | {"employer": str(employer.pk), "key": key_in(them.get(ask).text)})

    assert [one.employee.organisation for one in VolunteeringDay.objects.order_by("pk")] == [factory, shop]


def test_a_day_is_asked_for_from_the_session_that_it_is_for_and_says_so_to_everybody() -> None:
    scheme, manager = a_scheme(), a_person("Rheolwr")
    garden, user = an_organisation("Gardd", owner=a_person("Cadi")), a_person("Tomos")
    a_partner(scheme, garden)
    at = timezone.now() + dt.timedelta(days=3)
    session = a_session(scheme, garden, at=at, opportunity=an_opportunity(scheme, garden, "Plannu coed"))
    factory, on = an_organisation("Ffatri", owner=manager), today(at)
    a_days_year(scheme, factory, begins_on=dt.date(on.year, 1, 1), ends_on=dt.date(on.year, 12, 31))
    an_employee(factory, user=user)
    them = visit_as(user)
    ask = f"{address('credits:ask_for_day', scheme.slug)}?session={session.pk}"

    assert ask in them.get(address("credits:opportunity", scheme.slug, session.opportunity_id)).text
    shown = them.get(ask).text
    assert "Plannu coed" in shown
    them.post(ask, {"minutes": "2:00", "key": key_in(shown)})

    day = VolunteeringDay.objects.get()
    assert (day.session, day.host, day.on) == (session, garden, on)
    assert "Plannu coed" in them.get(address("credits:my_days", scheme.slug)).text
    assert "Plannu coed" in visit_as(manager).get(address("organisation:days", factory.slug)).text


def test_whoever_has_no_employer_in_the_scheme_is_offered_no_days() -> None:
    scheme, garden = a_scheme(), an_organisation("Gardd")
    a_partner(scheme, garden)
    session = a_session(scheme, garden, at=timezone.now() + dt.timedelta(days=3))

    shown = visit_as(a_person("Mair")).get(address("credits:opportunity", scheme.slug, session.opportunity_id)).text

    assert "?session=" not in shown


@pytest.mark.parametrize(
    ("kind", "first", "note"),
    [
        (PartnerKind.EMPLOYER, "organisation:days", "Requests of the people you manage."),
        (PartnerKind.THANKS, "organisation:sessions", "Confirm the days that employers&#x27; staff gave you."),
        (PartnerKind.VENUE, "organisation:offers", "Days that employers give their staff to help organisations."),
    ],
)
def test_a_desk_shows_first_what_the_organisations_part_is(kind: PartnerKind, first: str, note: str) -> None:
    owner = a_person("Perchennog")
    house = an_organisation("Y Ty", owner=owner)
    a_partner(a_scheme(), house, kind)

    answer = visit_as(owner).get(address("organisation:home", house.slug))

    assert answer.context["ways"][0][3] == address(first, house.slug)
    assert note in answer.text
