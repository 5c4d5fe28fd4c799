"""
A group ticks twelve names and twelve people have a credit; on Saturday one of them takes her two children swimming.

On telephones 360 pixels wide, in Welsh and in English: the list loses its connection in the middle and finds it again; the till
is a browser without scripts that was given nothing but the till's link.
"""

import pytest
from django.db import transaction

from amser.agencies.models import Participant
from amser.kernel.dates import today
from amser.ledger.queries import audit, balance
from amser.measures.queries.period import month_of
from amser.notifications.models import SchemeLetter
from amser.organisations.models import Organisation
from amser.venues.models import Use
from amser.web.figures.asking import code
from tests.builders.agencies import a_manager, a_staff_member, card_of, credits_of, thank
from tests.builders.jobs import run_jobs
from tests.builders.tills import a_till
from tests.builders.venues import a_venue, an_offer
from tests.guards.cast import with_second_step
from tests.journeys.conftest import Visit
from tests.journeys.garden import BUDGET, Garden, a_garden, tick
from tests.journeys.visitor import PATIENCE, Visitor

BEFORE = 2  # credits that she has from elsewhere
FAMILY = 3  # one adult and two children, a credit each
TITLE = {"cy": "Nofio", "en": "Swimming"}


@pytest.mark.parametrize("language", ["cy", "en"])
def test_twelve_are_thanked_and_one_takes_her_children_swimming(visit: Visit, language: str) -> None:
    garden = a_garden(language)
    mair = garden.people[0]
    with transaction.atomic():
        thank(mair, BEFORE)
    pool = a_venue(garden.scheme)
    an_offer(garden.scheme, pool, adult_credits=1, child_credits=1, capacity=20)
    a_till(garden.scheme, pool, secret=f"saturday-{language}")
    her = visit(language, mair.user)
    _has(her, garden, BEFORE).look("120-before")

    _ticked_with_the_connection_cut(visit(language, garden.leader, scripts=True), garden)
    assert [credits_of(person) for person in garden.people] == [BEFORE + 1] + [1] * 11
    _has(her, garden, FAMILY).reads(garden.session.opportunity.title_cy).look("124-thanked")

    _three_steps(visit(language, name="the till"), mair, f"saturday-{language}")
    assert credits_of(mair) == 0
    _has(her, garden, 0).reads(TITLE[language]).look("129-after")
    _receipt(mair, her)

    _venues_month(visit(language, a_staff_member(pool, "reader")), pool, garden)
    _supply(visit(language, with_second_step(a_manager(garden.scheme))), garden)


def _has(her: Visitor, garden: Garden, credits: int) -> Visitor:
    return her.go(f"s/{garden.scheme.slug}/me/").reads_key("credits.count", count=credits)


def _ticked_with_the_connection_cut(elin: Visitor, garden: Garden) -> None:
    elin.go(garden.path).look("121-list")
    tick(elin, *garden.people[:5])
    elin.context.set_offline(True)
    tick(elin, *garden.people[5:])
    elin.reads_key("session.list.not_sent").reads_key("session.offline").look("122-cut")
    assert garden.there() == set()

    elin.context.set_offline(False)
    elin.page.get_by_text(elin.says("session.list.saved", count=12)).wait_for(timeout=PATIENCE)
    assert garden.there() == {person.user.name for person in garden.people}
    elin.press("session.list.thank").page.wait_for_url("**/thank/")
    elin.reads_key("session.award.review", people=12, each=1, left=BUDGET - 12).look("123-thank")
    elin.press("session.award.button").reads_key("session.award.done", credits=12, people=12).look("123-thanked")


def _three_steps(till: Visitor, mair: Participant, secret: str) -> None:
    """The link, once; then nothing but three steps."""
    till.page.goto(f"{till.house}/till/open/{secret}/")
    till.go("till/").look("125-scan").reads_key("till.scan")
    till.type(number=card_of(mair).number).press("common.continue").look("126-offer").reads_key("till.offer")
    till.type(adults="1", children="2").press("common.continue").look("127-accept")
    till.press("till.accept", count=FAMILY).look("128-done").reads_key("till.done", count=FAMILY)
    till.go("till/today/").look("128-today").reads(TITLE[till.language])


def _receipt(mair: Participant, her: Visitor) -> None:
    with transaction.atomic():
        run_jobs()
    letter = SchemeLetter.objects.get(user=mair.user, kind="venues.accepted")
    assert letter.subject == her.says("mail.used.subject", title=TITLE[her.language])
    assert f": {FAMILY}." in letter.body


def _venues_month(reader: Visitor, pool: Organisation, garden: Garden) -> None:
    settled = Use.objects.get(organisation=pool).settled_at
    assert settled is not None
    reader.go(f"o/{pool.slug}/desk/month/?period={code(month_of(today(settled)))}").look("129-venues-month")
    reader.reads(f"{TITLE[reader.language]} 1 1 2 {FAMILY}")  # visits, adults, under 16, credits


def _supply(manager: Visitor, garden: Garden) -> None:
    """What is out there is what was issued less what was used, on the page and in the ledger."""
    out_there = BUDGET + BEFORE - FAMILY
    manager.go(f"s/{garden.scheme.slug}/desk/credits/").look("129-supply").reads_key("supply.agrees", count=out_there)
    for key, credits in (("in_budgets", BUDGET - 12), ("in_purses", BEFORE + 12 - FAMILY), ("out_there", out_there)):
        manager.reads(f"{manager.says(f'supply.{key}')} {credits}")
    assert -balance(garden.scheme.book_id, garden.scheme.issue_account) == out_there
    assert audit(garden.scheme.book_id) == []
