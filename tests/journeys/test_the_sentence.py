"""
Mair asks for a lift, Huw offers to drive, they agree a day, it happens, Mair confirms, the hours move.

On a telephone, without scripts, in Welsh and in English; both read it in their own statement.
"""

import datetime as dt

import pytest
from django.db.models import F

from amser.exchanges.models import Exchange
from amser.kernel.dates import TZ, today
from amser.ledger.queries import audit
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.exchanging import hours_of
from tests.builders.members import a_member
from tests.journeys.conftest import Visit

TITLES = {"cy": "Lifft i'r farchnad ddydd Gwener", "en": "A lift to the market on Friday"}


@pytest.mark.parametrize("language", ["cy", "en"])
def test_mair_asks_huw_drives_and_the_hours_move(visit: Visit, language: str) -> None:
    bank = a_bank("Aberwennol", slug=f"aberwennol-{language}")
    a_place(bank)
    a_broker(bank, "Nia Cydlynydd")
    mair, huw = a_member(bank, "Mair Gwennol", language=language), a_member(bank, "Huw Dryw", language=language)
    title, home = TITLES[language], f"b/{bank.slug}/home/"
    her, him = visit(language, mair.user), visit(language, huw.user)

    # She asks.
    her.go(home).look("01-her-home").press("home.ask").look("02-ask")
    her.press("listing.publish").look("03-ask-with-errors")  # nothing written yet: every refusal stands at its field
    her.type(title=title, description="Rwy'n gallu cerdded at y bws." if language == "cy" else "I can walk to the bus stop.")
    her.choose(language=language, category="transport", setting="public", part_of_it="none").type(takes_hours="1")
    her.press("listing.publish").look("04-asked").reads(title)

    # He finds it, and offers a day: tomorrow at ten.
    him.go(home).look("05-his-home")
    him.go(f"b/{bank.slug}/board/").look("06-board").press_words(title).look("07-listing")
    him.press("board.answer_request").look("08-which-day")
    day = today(dt.datetime.now(TZ)) + dt.timedelta(days=1)
    him.type(on_day_day=str(day.day), on_day_month=str(day.month), on_day_year=str(day.year)).press("common.continue").look("09-what-time")
    him.type(on_time="10:00").press("common.continue").look("10-where")
    him.type(where="Neuadd y Wennol")
    him.page.locator("main form.form button").last.click()
    him.look("11-suggested").reads(title)

    # She agrees.
    her.go(home).look("12-something-waits").press_first_waiting()
    her.look("13-does-it-suit").press("arrange.agree.yes").look("14-agreed")

    # It happens; he says how long it took.
    exchange = Exchange.objects.get(timebank=bank)
    two_days_pass(exchange)
    him.go(f"b/{bank.slug}/arrangements/").look("15-arrangements").press_words(title).look("16-did-it-happen")
    him.press("done.yes").look("17-how-long").choose(took_choice="60").press("done.record").look("18-said")
    assert hours_of(huw) == 0

    # She confirms, and the hours move.
    her.go(f"b/{bank.slug}/arrangements/{exchange.pk}/").look("19-is-that-right").press("confirm.button").look("20-confirmed")
    assert (hours_of(mair), hours_of(huw)) == (-60, 60)

    # Both read it in their own statement, in either language.
    for who, whom in ((her, "Huw D"), (him, "Mair G")):
        who.go(f"b/{bank.slug}/hours/").look(f"21-hours-of-{who.name.lower()}").reads(title).reads(whom)
        other = visit("en" if language == "cy" else "cy", mair.user if who is her else huw.user)
        other.go(f"b/{bank.slug}/hours/").reads(title).reads(whom)
    assert audit(bank.book_id) == []


def two_days_pass(exchange: Exchange) -> None:
    """Move the day that they agreed back into the past; no clock of a browser's server can be turned forward."""
    Exchange.objects.filter(pk=exchange.pk).update(on_day=F("on_day") - dt.timedelta(days=2))
