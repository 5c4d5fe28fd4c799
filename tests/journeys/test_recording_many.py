"""Forty pairs in a morning, by the keyboard alone; and a group, seen before it moves."""

import datetime as dt

import pytest

from amser.exchanges.models import Exchange, Kind
from amser.kernel.dates import today
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_group, hours_of
from tests.builders.members import a_member
from tests.guards.cast import at_desk
from tests.journeys.conftest import Visit

KEYS_AT_MOST = 25  # besides names
PAGES_AT_MOST = 2


@pytest.mark.parametrize(("language", "what"), [("cy", "garddio"), ("en", "garden")])
def test_a_pair_is_written_down_by_keyboard_in_two_pages_and_twenty_five_keys(visit: Visit, language: str, what: str) -> None:
    bank = a_bank("Aberwennol", slug=f"llinell-{language}")
    mair, huw = a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Dryw")
    nia = visit(language, at_desk(bank), width=1280)
    loads: list[str] = []
    nia.page.on("domcontentloaded", lambda page: loads.append(page.url))
    day = today(dt.datetime.now(dt.UTC)) - dt.timedelta(days=3)
    line = f"Mair > Huw 1h30 {what} {day.day}/{day.month}"

    nia.go(f"b/{bank.slug}/desk/record/")
    nia.page.keyboard.type(line)
    nia.page.keyboard.press("Enter")
    nia.page.wait_for_url("**/record/?done=*")

    assert len(line) + 1 - len("Mair") - len("Huw") < KEYS_AT_MOST
    assert len(loads) <= PAGES_AT_MOST
    assert (hours_of(mair), hours_of(huw)) == (90, -90)
    assert Exchange.objects.get(timebank=bank).worked_on == day
    nia.reads_key("desk.record.open_last").look("43-line")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_group_is_seen_before_it_moves(visit: Visit, language: str, width: int) -> None:
    bank = a_bank("Aberwennol", slug=f"grwp-{language}-{width}", policy={"hard_floor_minutes": -60})
    names = ("Mair Gwennol", "Huw Dryw", "Siân Ŵyn", "Gwenllïan Angharad Pen-y-bryn-dros-yr-afon")
    mair, huw, sian, gwenllian = (a_member(bank, name) for name in names)
    a_group(Kind.MANY_TO_ONE, {mair: 60}, {gwenllian: 60})
    day = today(dt.datetime.now(dt.UTC))
    nia = visit(language, at_desk(bank), width=width)

    nia.go(f"b/{bank.slug}/desk/record/group/").look("44-group")
    nia.choose(kind="one_to_many", sharing="full", category="arts").type(title="Gwnïo", minutes_hours="1")
    nia.type(gave="Mair", received=f"Huw\nSiân 30 mun\n{gwenllian.number}")
    nia.type(worked_on_day=str(day.day), worked_on_month=str(day.month), worked_on_year=str(day.year))
    nia.press("group.review").reads("Gwenllïan").look("45-group-short")
    nia.choose(**{f"deal_{gwenllian.number}": "leave"}).press("group.again").look("46-group-review")
    nia.press("desk.record.submit").look("47-group-recorded")

    assert [hours_of(one) for one in (mair, huw, sian)] == [120, -60, -30]
    group = Exchange.objects.get(timebank=bank, kind=Kind.ONE_TO_MANY)
    her = visit(language, huw.user, width=width)
    her.go(f"b/{bank.slug}/hours/").look("48-group-in-hours")
    her.go(f"b/{bank.slug}/arrangements/{group.pk}/").reads("Mair").look("49-group-for-a-member")
