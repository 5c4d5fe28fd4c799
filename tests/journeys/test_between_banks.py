"""
Two stewards agree; Mair in Dyffryn asks, Huw in Cwm Taf drives; it happens, Mair confirms.

The hours leave Mair's book and arrive in Huw's, and both banks see what they owe each other. On a telephone for members, on
a desk's screen for stewards, without scripts, in Welsh and in English.
"""

import datetime as dt

import pytest

from amser.exchanges.models import Exchange
from amser.identity.models import User
from amser.kernel.dates import TZ, today
from amser.ledger.queries import audit
from amser.timebanks.models import Agreement, TimeBank
from amser.timebanks.queries import not_facing
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.exchanging import hours_of
from tests.builders.members import a_member
from tests.guards.cast import with_second_step
from tests.journeys.conftest import Visit

TITLES = {"cy": "Lifft i'r feddygfa", "en": "A lift to the surgery"}
DESK = 1280


@pytest.mark.parametrize("language", ["cy", "en"])
def test_mair_asks_next_door_huw_drives_and_both_banks_see_what_they_owe(visit: Visit, language: str) -> None:
    dyffryn, cwm = a_bank("Dyffryn", slug=f"dyffryn-{language}"), a_bank("Cwm Taf", slug=f"cwm-taf-{language}")
    a_place(dyffryn)
    her_place = a_place(cwm, "Glan Taf", "Taffside")
    stewards = [_steward(bank, name) for bank, name in ((dyffryn, "Eirlys Stiward"), (cwm, "Rhian Stiward"))]
    a_broker(dyffryn, "Nia Cydlynydd")
    mair, huw = a_member(dyffryn, "Mair Gwennol", language=language), a_member(cwm, "Huw Dryw", language=language, place=her_place)
    eirlys, rhian = (visit(language, user, width=DESK) for user in stewards)
    her, him, title = visit(language, mair.user), visit(language, huw.user), TITLES[language]
    in_dyffryn, in_cwm = f"b/{dyffryn.slug}/", f"b/{cwm.slug}/"

    # The stewards agree.
    eirlys.go(f"{in_dyffryn}desk/").press("desk.agreements").look("b01-no-agreements")
    eirlys.press("agreement.propose").look("b02-propose").press("agreement.propose.submit").look("b03-propose-with-errors")
    eirlys.choose(other=str(cwm.pk)).type(limit="10", other_limit="20").press("agreement.propose.submit").look("b04-proposed")
    agreement = Agreement.objects.get(timebank=dyffryn)
    rhian.go(f"{in_cwm}desk/agreements/{agreement.pk}/").look("b05-to-answer").press("agreement.accept").look("b06-in-force")

    # She asks, for neighbours too.
    her.go(f"{in_dyffryn}ask/").type(title=title, takes_hours="1")
    her.choose(language=language, category="transport", setting="public", part_of_it="none", next_door="yes").look("b07-ask")
    her.press("listing.publish").look("b08-asked").reads_key("listing.next_door.yes")

    # He finds it next door, and offers a day: today, now.
    him.go(f"{in_cwm}board/").look("b09-board").press("board.near.on").look("b10-board-with-neighbours").press_words(title)
    him.look("b11-listing-next-door").press("board.answer_request")
    moment = dt.datetime.now(TZ) + dt.timedelta(minutes=5)
    day = today(moment)
    him.type(on_day_day=str(day.day), on_day_month=str(day.month), on_day_year=str(day.year)).press("common.continue")
    him.type(on_time=f"{moment:%H:%M}").press("common.continue").look("b12-where-and-share")
    him.page.locator("[name=share]").check()
    him.page.locator("main form.form button").last.click()
    him.look("b13-suggested")

    # She agrees, without giving her number; she sees his, he does not see hers.
    exchange = Exchange.objects.get(timebank=dyffryn)
    assert exchange.neighbour == cwm
    her.go(f"{in_dyffryn}arrangements/{exchange.pk}/").look("b14-does-it-suit").press("arrange.agree.yes").look("b15-agreed")
    her.reads("01632 960 147")
    him.go(f"{in_cwm}arrangements/{exchange.pk}/").look("b16-agreed-his-side")
    assert "01632 960 147" not in him.page.locator("main").inner_text()

    # It happens; he says how long, she confirms, and the hours move in both books.
    him.go(f"{in_cwm}arrangements/{exchange.pk}/how-long/").choose(took_choice="60").press("done.record").look("b17-said")
    her.go(f"{in_dyffryn}arrangements/{exchange.pk}/").press("confirm.button").look("b18-confirmed")
    assert (hours_of(mair), hours_of(huw)) == (-60, 60)
    her.go(f"{in_dyffryn}hours/").look("b19-her-hours").reads(title).reads("Huw D").reads(cwm.name_cy if language == "cy" else cwm.name_en)
    him.go(f"{in_cwm}hours/").look("b20-his-hours").reads(title).reads("Mair G")

    # Both banks see what they owe each other; then one ends it, and what is left is written off by both.
    page = f"desk/agreements/{agreement.pk}/"
    eirlys.go(in_dyffryn + page).look("b21-we-owe").reads_key("agreement.owes", duration=_hour(language))
    rhian.go(in_cwm + page).look("b22-they-owe").reads_key("agreement.owed", duration=_hour(language))
    rhian.press("agreement.end").look("b23-end").type(reason="Saib" if language == "cy" else "A rest").press("agreement.end.submit")
    rhian.look("b24-ended").press("agreement.ask").look("b25-asked")
    eirlys.go(in_dyffryn + page).look("b26-asked-of-us").press("agreement.write_off").look("b27-written-off")
    rhian.go(f"{in_cwm}desk/agreements/").look("b28-list")
    assert audit(None) == []
    assert not_facing() == []


def _steward(bank: TimeBank, name: str) -> User:
    return with_second_step(a_broker(bank, name, kind="steward"))


def _hour(language: str) -> str:
    return "1 awr" if language == "cy" else "1 hour"
