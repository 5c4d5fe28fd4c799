"""At the end of a session: twelve names are ticked, and twelve people have a credit; also where there is no connection."""

import datetime as dt
from typing import NamedTuple

import pytest
from playwright.sync_api import Route

from amser.agencies.models import Participant, Scheme
from amser.identity.models import User
from amser.ledger.queries import audit
from amser.opportunities.models import Attendance, Award, Session
from amser.organisations.models import Organisation
from tests.builders.agencies import a_budget, a_participant, a_scheme, a_session, a_staff_member, an_organisation, card_of, credits_of
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor

NAMES = (
    *("Mair Gwennol", "Huw Awrlais", "Siân Ŵyn", "Gwenhwyfar Angharad Llywelyn-Prydderch-Hir", "Tomos Dryw", "Anest Pen-y-bryn"),
    *("Bethan Môr", "Catrin Llŷr", "Dafydd Rhos", "Elen Hywel", "Ffion Teifi", "Gareth Nant"),
)
HERE_WITHIN = 20_000  # milliseconds


class Garden(NamedTuple):
    """A community group with a budget, a session that is just over, its leader, and twelve people."""

    scheme: Scheme
    organisation: Organisation
    session: Session
    leader: User
    people: list[Participant]

    @property
    def path(self) -> str:
        return f"o/{self.organisation.slug}/desk/sessions/{self.session.pk}/"

    def there(self) -> set[str]:
        standing = Attendance.objects.standing().filter(session=self.session)
        return set(standing.values_list("participant__user__name", flat=True))


def _garden(language: str) -> Garden:
    scheme = a_scheme()
    organisation = an_organisation()
    a_budget(scheme, organisation, 100, days=36_500)
    session = a_session(scheme, organisation, at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=1), minutes=60)
    people = [a_participant(scheme, name, language=language, through=organisation) for name in NAMES]
    return Garden(scheme, organisation, session, a_staff_member(organisation, "leader"), people)


def _tick(leader: Visitor, *people: Participant) -> None:
    for person in people:
        leader.page.locator(f'[name=on][value="{person.pk}"]').check()


@pytest.mark.parametrize("language", ["cy", "en"])
def test_twelve_names_are_ticked_and_twelve_people_have_a_credit(visit: Visit, language: str) -> None:
    garden = _garden(language)
    elin = visit(language, garden.leader)

    elin.go(garden.path).look("130-list")
    _tick(elin, *garden.people)
    elin.press("session.list.thank").reads_key("session.award.review", people=12, each=1, left=88).look("131-thank")
    elin.press("session.award.button").reads_key("session.award.done", credits=12, people=12).look("132-thanked")

    assert [credits_of(person) for person in garden.people] == [1] * 12
    assert audit(garden.scheme.book_id) == []
    award = Award.objects.get(session=garden.session)
    elin.press("session.undo.button").look("133-take-back")
    elin.type(reason="Y rhestr anghywir.").press("session.undo.button").reads_key("session.undo.done").look("134-taken-back")
    award.refresh_from_db()
    assert award.undone_at is not None
    assert [credits_of(person) for person in garden.people] == [0] * 12


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_list_ticked_without_a_connection_is_kept_and_sent_once(visit: Visit, language: str) -> None:
    garden = _garden(language)
    mair, huw, *others = garden.people
    stranger = a_participant(garden.scheme, "Ioan Cerdyn", language=language)
    elin = visit(language, garden.leader, scripts=True)
    elin.go(garden.path)
    _tick(elin, mair)

    elin.context.set_offline(True)
    _tick(elin, *others)
    elin.page.locator(f"[name=m_{others[0].pk}]").fill("150")
    elin.type(number=card_of(stranger).number.lower()).press("session.list.add_card")
    elin.type(name="Nel Newydd").press("session.list.add_person")
    elin.reads_key("session.list.not_sent").reads_key("session.offline").look("135-offline")
    elin.press("session.list.save").reads_key("session.list.not_sent")
    assert garden.there() == set()
    elin.page.close()

    # Meanwhile somebody else notes Huw; and another account opens the page in the same browser.
    Attendance.objects.create(session=garden.session, participant=huw, minutes=60, noted_at=dt.datetime.now(dt.UTC))
    elin.context.set_offline(False)
    other = a_staff_member(garden.organisation, "leader", "Arall")
    elin.context.clear_cookies()
    elin.signed_in(other)
    elin.page = elin.context.new_page()
    elin.go(garden.path)
    elin.page.wait_for_load_state("networkidle")
    assert "Nel Newydd" not in elin.page.content()
    assert garden.there() == {huw.user.name}

    elin.context.clear_cookies()
    elin.signed_in(garden.leader)
    sent: list[str] = []
    elin.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    elin.go(garden.path)
    elin.page.get_by_text(elin.says("session.list.saved", count=14)).wait_for(timeout=HERE_WITHIN)
    elin.page.reload()
    elin.page.wait_for_load_state("networkidle")

    assert len(sent) == 1
    assert garden.there() == {*NAMES, "Ioan Cerdyn", "Nel Newydd"}
    assert Attendance.objects.get(session=garden.session, participant=others[0]).minutes == 150
    assert elin.page.evaluate("Object.keys(localStorage).length") == 0
    elin.look("136-sent")

    elin.press("session.list.thank").page.wait_for_url("**/thank/")
    elin.look("137-thank-after-offline")
    elin.press("session.award.button").reads_key("session.award.done", credits=16, people=14)
    assert credits_of(mair) == 1
    assert credits_of(others[0]) == 3
    assert audit(garden.scheme.book_id) == []


@pytest.mark.parametrize("language", ["cy", "en"])
def test_an_answer_that_got_lost_is_asked_for_again_and_nobody_joins_twice(visit: Visit, language: str) -> None:
    garden = _garden(language)
    elin = visit(language, garden.leader, scripts=True)
    elin.go(garden.path)
    lost: list[str] = []

    def answer_is_lost(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.request.url)
            route.fetch()  # it arrives,
            route.abort()  # and nobody hears of it
        else:
            route.continue_()

    elin.page.route("**/sessions/*/", answer_is_lost)
    elin.type(name="Nel Newydd").press("session.list.add_person")
    elin.page.get_by_text(elin.says("session.list.not_sent")).wait_for(timeout=HERE_WITHIN)
    assert garden.there() == {"Nel Newydd"}
    _tick(elin, garden.people[0])
    elin.page.evaluate("window.dispatchEvent(new Event('online'))")
    elin.page.get_by_text(elin.says("session.list.saved", count=2)).wait_for(timeout=HERE_WITHIN)

    assert garden.there() == {"Nel Newydd", NAMES[0]}
    assert User.objects.filter(name="Nel Newydd", participations__scheme=garden.scheme).count() == 1


@pytest.mark.parametrize("language", ["cy", "en"])
def test_people_check_themselves_in_by_the_code_on_the_wall(visit: Visit, language: str) -> None:
    garden = _garden(language)
    mair, newcomer = garden.people[0], a_participant(garden.session.scheme, "Nel Newydd").user
    hall = visit(language)

    hall.go(f"w/{garden.session.wall_code.lower()}/").look("138-wall")
    for number in (card_of(mair).number, "K4MT92XX", "dim byd"):
        hall.type(number=number).press("session.here").reads_key("wall.thanks")
    visit(language, newcomer).go(f"w/{garden.session.wall_code}/").look("139-wall-signed-in").press("session.here").reads_key("wall.there")

    assert garden.there() == {"Mair Gwennol", "Nel Newydd"}
