"""Paper that comes back: slips by their code, twice, and with what cannot be; and paper that goes out."""

import datetime as dt

from amser.exchanges import actions
from amser.exchanges.models import Exchange, Slip
from amser.kernel.ids import uuid7
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_task, an_agreed_exchange, hours_of
from tests.builders.members import a_member
from tests.builders.people import AMSER
from tests.builders.when import FRIDAY, MONDAY_10AM
from tests.journeys.monday.day import Monday, comes_in
from tests.journeys.typist import Typist


@comes_in("Slip o'r blwch: teipio'r cod, a gwirio'r oriau", "A slip from the box: its code is typed, and the hours checked")
def slip(monday: Monday, cari: Typist) -> None:
    exchange = an_agreed_exchange(monday.people["Elin"], monday.people["Siân"], what=a_task("Smwddio", code="household", language="cy"))
    monday.kept["slip"] = actions.print_slip(by=AMSER, key=uuid7(), at=MONDAY_10AM, exchange=exchange, bank=monday.bank)
    before = hours_of(monday.people["Elin"])

    cari.morning().go_to("slip.enter").type(monday.kept["slip"].code.lower()).sends().to("minutes_hours").type("2").sends()

    exchange.refresh_from_db()
    assert (exchange.state, exchange.minutes, exchange.worked_on) == ("posted", 120, FRIDAY)
    assert hours_of(monday.people["Elin"]) == before + 120


@comes_in("Yr un slip eto yn y blwch", "The same slip again in the box")
def slip_twice(monday: Monday, cari: Typist) -> None:
    before = hours_of(monday.people["Elin"])

    cari.type(monday.kept["slip"].code.lower()).sends()

    cari.reads(cari.visitor.says("error.slip_twice", date="|").partition("|")[0])
    assert hours_of(monday.people["Elin"]) == before


@comes_in("Slip â chod nad yw'n bod", "A slip with a code that nobody knows")
def slip_unknown(monday: Monday, cari: Typist) -> None:
    cari.go_to("slip.next").type("ABCD2345").sends()

    cari.reads_key("error.slip_unknown").to("code")
    assert cari.focus.value == "ABCD2345"


@comes_in("Slip â dyddiad amhosibl: 31 Chwefror", "A slip with an impossible date: 31 February")
def slip_impossible_day(monday: Monday, cari: Typist) -> None:
    blank = actions.print_slips(by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=monday.bank, count=1)

    cari.fill(blank.code.lower()).sends().type_name("Mair").to("receiver").type_name("Huw").to("title").type("Torri coed tân")
    cari.to("category").type("Gar").to("setting").choose("public")
    cari.to("worked_on_day").type("31").press("Tab").type("2").to("minutes_hours").type("1").sends()

    cari.reads_key("common.kept")
    assert not Slip.objects.get(pk=blank.pk).entered_at
    monday.kept["blank"] = blank


@comes_in("Slip â diwrnod o 31 awr", "A slip with a day of 31 hours")
def slip_31_hours(monday: Monday, cari: Typist) -> None:
    cari.day("worked_on", monday.today - dt.timedelta(days=2)).to("minutes_hours").fill("31").sends()

    cari.reads_key("error.duration_day").to("title")
    assert cari.focus.value == "Torri coed tân"


@comes_in("Slip ag enw rhywun o fanc arall", "A slip with somebody of another bank")
def slip_of_a_stranger(monday: Monday, cari: Typist) -> None:
    a_member(a_bank("Cwm Arall"), "Cai Drws")

    cari.to("receiver").press("Control+a").type_name("Cai Drws").to("minutes_hours").fill("1").sends()

    cari.reads_key("error.other_bank").to("receiver")
    assert cari.focus.value == "Cai Drws"
    assert not Exchange.objects.filter(timebank=monday.bank, title="Torri coed tân").exists()


@comes_in("Y slip hwnnw, wedi'i gywiro", "That slip, put right")
def slip_put_right(monday: Monday, cari: Typist) -> None:
    cari.press("Control+a").type_name("Huw").sends()

    assert Exchange.objects.get(timebank=monday.bank, title="Torri coed tân").minutes == 60
    assert Slip.objects.get(pk=monday.kept["blank"].pk).entered_at


@comes_in("Taflen amser i'w hargraffu ar gyfer y te prynhawn", "A time sheet is printed for the afternoon tea")
def time_sheet(monday: Monday, cari: Typist) -> None:
    cari.morning().opens("Alt+p").prints(f"Alt+{cari.figure_beside(_standard(cari, 'paper.session'))}")

    assert cari.count.files == [f"{monday.bank.slug}-session.pdf"]


def _standard(cari: Typist, paper: str) -> str:
    return f"{cari.visitor.says('first.format.standard')}: {cari.visitor.says(paper)}"
