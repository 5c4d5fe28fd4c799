"""The sentence of promises: nineteen taken down on one telephone, the connection lost, and what came of them six weeks later."""

import datetime as dt

import pytest
from django.utils import timezone

from amser.kernel.dates import today
from amser.networks.models import Commitment, Group
from amser.networks.queries.commitments import unfinished
from tests.builders.groups import a_group, a_group_member, an_event, who_runs
from tests.builders.people import a_person
from tests.builders.when import MONDAY_10AM
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor
from tests.journeys.widths import EACH

PROMISES = 19
HERE_WITHIN = 60_000  # milliseconds: the machine may be busy


def _workshop(language: str, name: str) -> tuple[Group, str]:
    cari = a_person("Cari Cydlynydd", language=language)
    group = a_group(name, coordinator=cari, papers="members")
    a_group_member(group, "Mair Gwennol")
    event = an_event(group, "Gweithdy banc amser", days=1)
    return group, f"n/{group.slug}/promises/new/?event={event.pk}"


def _take_down(cari: Visitor, number: int) -> None:
    who = "Mair Gwennol" if number == 1 else f"Addawydd {number}"
    cari.page.locator("[name=who]").fill(who)
    cari.page.locator("[name=text]").fill(f"Addewid rhif {number}")
    cari.page.get_by_role("button", name=cari.says("promises.take_it_down"), exact=True).click()


@pytest.mark.parametrize(("language", "width"), EACH)
def test_nineteen_promises_on_one_telephone(visit: Visit, language: str, width: int) -> None:
    group, path = _workshop(language, f"Rhwydwaith {language} {width}")
    cari = visit(language, who_runs(group).user, width=width, scripts=True)
    cari.go(path).look(f"take-down-{width}")
    cari.page.wait_for_load_state("networkidle")

    cari.page.locator("summary").filter(has_text=cari.says("promises.more")).click()
    cari.type(organisation_name="Menter Glan yr Afon", audiences="Rhieni")
    for number in range(1, 4):
        _take_down(cari, number)
    cari.page.get_by_text(f"({3} ").first.wait_for(timeout=HERE_WITHIN)
    cari.context.set_offline(True)
    for number in range(4, PROMISES + 1):
        _take_down(cari, number)
    cari.reads_key("promises.kept").reads_key("promises.offline").look(f"kept-{width}")
    assert Commitment.objects.filter(group=group).count() == 3

    cari.page.close()  # the telephone goes to sleep, and opens the page again without a connection
    cari.page = cari.context.new_page()
    cari.go(path).reads_key("promises.kept")
    _take_down(cari, PROMISES + 1)
    cari.look(f"asleep-{width}")

    cari.context.set_offline(False)
    cari.page.get_by_text(f"({PROMISES + 1} ").first.wait_for(timeout=HERE_WITHIN)
    made = Commitment.objects.filter(group=group)
    assert made.count() == PROMISES + 1
    assert made.get(text="Addewid rhif 1").user is not None
    assert made.get(organisation_name="Menter Glan yr Afon").text == "Addewid rhif 1"
    assert {one.event.pk for one in made if one.event} == {int(path.rpartition("=")[2])}
    assert cari.page.evaluate("Object.keys(localStorage).length") == 0
    assert unfinished(group, today(timezone.now()) + dt.timedelta(days=42)).count() == PROMISES + 1


@pytest.mark.parametrize(("language", "width"), [("cy", 360), ("en", 1280)])
def test_a_promise_without_scripts_and_what_came_of_it(visit: Visit, language: str, width: int) -> None:
    group, path = _workshop(language, f"Grŵp llywio {language} {width}")
    cari = visit(language, who_runs(group).user, width=width)
    cari.go(path).reads_key("promises.noscript").type(who="Huw Dryw", text="Siarad â'r ysgol")
    cari.page.locator("summary").filter(has_text=cari.says("promises.more")).click()
    cari.type(audiences="Rhieni\nStaff").press("promises.take_it_down").look(f"taken-down-{width}")
    one = Commitment.objects.get(group=group)

    cari.go(f"n/{group.slug}/promises/").look(f"promises-{width}")
    cari.go(f"n/{group.slug}/promises/{one.pk}/").type(words="Dechreuwyd").choose(state="under_way")
    cari.press("promise.say.submit").reads_key("promise.updated").look(f"promise-{width}")
    cari.go(f"n/{group.slug}/promises/{one.pk}/carry/").look(f"carry-{width}")
    cari.go(f"n/{group.slug}/promises/{one.pk}/withdraw/").look(f"withdraw-{width}")
    cari.go(f"n/{group.slug}/promises/report/").look(f"promises-report-{width}")
    cari.go(f"n/{group.slug}/desk/aims/").look(f"aims-{width}")
    cari.go("account/promises/").look(f"my-promises-{width}")
    assert one.updates.get().at > MONDAY_10AM
