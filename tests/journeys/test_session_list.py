"""What may go wrong at the end of a session: no connection, a lost answer, the wrong list. How it goes well: test_the_credits_sentence."""

import datetime as dt

import pytest
from playwright.sync_api import Route

from amser.agencies.models import Participant
from amser.identity.models import User
from amser.ledger.queries import audit
from amser.opportunities.models import Attendance
from tests.builders.agencies import a_participant, a_staff_member, an_award, card_of, credits_of
from tests.journeys.conftest import Visit
from tests.journeys.garden import NAMES, a_garden, tick
from tests.journeys.visitor import Visitor

HERE_WITHIN = 60_000  # milliseconds: the machine may be busy
# Whether a list is kept in this browser to be opened without a connection.
_KEPT = """async () => (await Promise.all((await caches.keys()).map(async (one) => (await caches.open(one)).keys())))
    .flat().some((request) => request.url.includes("/sessions/"))"""


@pytest.mark.parametrize("language", ["cy", "en"])
def test_credits_given_by_mistake_are_taken_back(visit: Visit, language: str) -> None:
    garden = a_garden(language)
    award = an_award(garden.session, *garden.people)
    elin = visit(language, garden.leader)

    elin.go(garden.path).press("session.undo.button").look("133-take-back")
    elin.type(reason="Y rhestr anghywir.").press("session.undo.button").reads_key("session.undo.done").look("134-taken-back")

    award.refresh_from_db()
    assert award.undone_at is not None
    assert [credits_of(person) for person in garden.people] == [0] * 12
    assert audit(garden.scheme.book_id) == []


def test_a_list_ticked_without_a_connection_is_kept_and_sent_once(visit: Visit) -> None:
    garden = a_garden("cy")
    mair, huw, *others = garden.people
    stranger = a_participant(garden.scheme, "Ioan Cerdyn", language="cy")
    elin = visit("cy", garden.leader, scripts=True)
    elin.go(garden.path)
    tick(elin, mair)

    elin.context.set_offline(True)
    tick(elin, *others)
    elin.page.locator(f"[name=m_{others[0].pk}]").fill("150")
    elin.type(number=card_of(stranger).number.lower()).press("session.list.add_card")
    elin.type(name="Nel Newydd").page.locator("[name=age][value=adult]").check()
    elin.press("session.list.add_person")
    elin.reads_key("session.list.not_sent").reads_key("session.offline").look("135-offline")
    elin.press("session.list.save").reads_key("session.list.not_sent")
    assert garden.there() == set()
    elin.page.close()

    # Meanwhile somebody else notes Huw; and another account opens the page in the same browser.
    Attendance.objects.create(session=garden.session, participant=huw, minutes=60, noted_at=dt.datetime.now(dt.UTC))
    # In this order: with the connection back while Elin is still signed in, her list may be sent at once, and rightly so.
    other = a_staff_member(garden.organisation, "leader", "Arall")
    elin.context.clear_cookies()
    elin.signed_in(other)
    elin.context.set_offline(False)
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


def test_an_answer_that_got_lost_is_asked_for_again_and_nobody_joins_twice(visit: Visit) -> None:
    garden = a_garden("en")
    elin = visit("en", garden.leader, scripts=True)
    elin.go(garden.path)
    lost: list[str] = []

    def answer_is_lost(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.request.url)
            route.fetch()  # it arrives,
            route.abort()  # and nobody hears of it
        else:
            route.continue_()

    elin.context.route("**/sessions/*/", answer_is_lost)  # also what the worker asks for
    elin.type(name="Nel Newydd").page.locator("[name=age][value=adult]").check()
    elin.press("session.list.add_person")
    elin.page.get_by_text(elin.says("session.list.not_sent")).wait_for(timeout=HERE_WITHIN)
    assert garden.there() == {"Nel Newydd"}
    tick(elin, garden.people[0])
    elin.page.evaluate("window.dispatchEvent(new Event('online'))")
    elin.page.get_by_text(elin.says("session.list.saved", count=2)).wait_for(timeout=HERE_WITHIN)

    assert garden.there() == {"Nel Newydd", NAMES[0]}
    assert User.objects.filter(name="Nel Newydd", participations__scheme=garden.scheme).count() == 1


def _wait_until_kept(visitor: Visitor, *, is_kept: bool) -> None:
    for _ in range(HERE_WITHIN // 100):
        if visitor.page.evaluate(_KEPT) == is_kept:
            return
        visitor.page.wait_for_timeout(100)
    pytest.fail(f"the list was {'not ' if is_kept else ''}kept")


def test_a_list_opens_again_without_a_connection_and_is_gone_once_somebody_signs_out(visit: Visit) -> None:
    garden = a_garden("cy")
    elin = visit("cy", garden.leader, scripts=True)
    elin.go(garden.path)
    _wait_until_kept(elin, is_kept=True)

    elin.context.set_offline(True)
    elin.page.close()
    elin.page = elin.context.new_page()
    elin.go(garden.path)
    tick(elin, *garden.people)
    elin.press("session.list.save").reads_key("session.list.not_sent").look("140-opened-offline")
    elin.page.reload()
    assert elin.page.locator("[name=on]:checked").count() == 12

    elin.context.set_offline(False)
    elin.page.get_by_text(elin.says("session.list.saved", count=12)).wait_for(timeout=HERE_WITHIN)
    assert garden.there() == set(NAMES)
    _wait_until_kept(elin.go("account/sign-out/"), is_kept=False)


def test_a_list_in_two_tabs_is_written_in_one(visit: Visit) -> None:
    garden = a_garden("en")
    elin = visit("en", garden.leader, scripts=True)
    elin.go(garden.path)
    tick(elin, garden.people[0])
    first, second = elin.page, elin.context.new_page()
    elin.page = second
    elin.go(garden.path).reads_key("session.list.other_tab").look("141-other-tab")
    assert second.locator("form[data-list]").is_hidden()

    first.close()
    second.locator("form[data-list]").wait_for(timeout=HERE_WITHIN)
    tick(elin, garden.people[1])
    elin.press("session.list.save").page.get_by_text(elin.says("session.list.saved", count=2)).wait_for(timeout=HERE_WITHIN)

    assert garden.there() == set(NAMES[:2])


def test_somebody_new_is_not_taken_for_an_adult_unasked(visit: Visit) -> None:
    garden = a_garden("cy")
    for scripts in (True, False):
        elin = visit("cy", garden.leader, scripts=scripts)
        elin.go(garden.path).type(name=f"Nel {scripts}").press("session.list.add_person").reads_key("session.list.age_first").look(
            "142-age"
        )
        assert not User.objects.filter(name=f"Nel {scripts}").exists()
        elin.page.locator("[name=age][value=young]").check()
        elin.press("session.list.add_person").page.get_by_text(elin.says("session.list.saved", count=2 - scripts)).wait_for(
            timeout=HERE_WITHIN
        )

        assert not Participant.objects.get(user__name=f"Nel {scripts}").is_adult


@pytest.mark.parametrize("language", ["cy", "en"])
def test_people_check_themselves_in_by_the_code_on_the_wall(visit: Visit, language: str) -> None:
    garden = a_garden(language)
    mair, newcomer = garden.people[0], a_participant(garden.session.scheme, "Nel Newydd").user
    hall = visit(language)

    hall.go(f"w/{garden.session.wall_code.lower()}/").look("138-wall")
    for number in (card_of(mair).number, "K4MT92XX", "dim byd"):
        hall.type(number=number).press("session.here").reads_key("wall.thanks")
    visit(language, newcomer).go(f"w/{garden.session.wall_code}/").look("139-wall-signed-in").press("session.here").reads_key("wall.there")

    assert garden.there() == {"Mair Gwennol", "Nel Newydd"}
