"""What happened: in one line, again, in groups of every kind; what differs, what was wrong, what goes past a limit."""

import datetime as dt

from amser.exchanges.models import Exchange, Gift, Kind, Regular
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.timebanks.actions import grant_role
from amser.timebanks.models import RoleKind
from tests.builders.exchanging import a_claimed_exchange, a_recorded_exchange, a_task, hours_of, say
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM
from tests.journeys.monday.day import Monday, comes_in
from tests.journeys.typist import Typist


def the_last(monday: Monday, title: str) -> Exchange:
    return Exchange.objects.filter(timebank=monday.bank, title=title).latest("entered_at")


@comes_in("Mair yn ffonio: rhoddodd lifft i Huw", "Mair rings: she gave Huw a lift")
def one_exchange(monday: Monday, cari: Typist) -> None:
    mair, huw = monday.people["Mair"], monday.people["Huw"]
    before = hours_of(mair), hours_of(huw)

    cari.morning().type_name("Mair").type(" > ").type_name("Huw").type(f" 1h30 lifft {monday.days_ago(3)}").sends()

    exchange = the_last(monday, "lifft")
    assert (exchange.state, exchange.minutes, exchange.worked_on) == ("posted", 90, monday.today - dt.timedelta(days=3))
    assert (hours_of(mair), hours_of(huw)) == (before[0] + 90, before[1] - 90)


@comes_in("Yr un lifft eto ddoe", "The same lift again, yesterday")
def same_again(monday: Monday, cari: Typist) -> None:
    yesterday = monday.today - dt.timedelta(days=1)

    cari.go_to("desk.record.open_last").go_to("desk.again").day("worked_on", yesterday).sends()

    exchanges = Exchange.objects.filter(timebank=monday.bank, title="lifft", state="posted").order_by("entered_at")
    assert [(one.minutes, one.giver.membership.user.known_as) for one in exchanges] == [(90, "Mair")] * 2
    assert exchanges[1].worked_on == yesterday


@comes_in("O hyn ymlaen, bob wythnos", "From now on, every week")
def every_week(monday: Monday, cari: Typist) -> None:
    cari.go_to("regular.heading")

    assert Regular.objects.get(exchange__timebank=monday.bank).exchange.title == "lifft"
    cari.reads("Mair Gwennol")


def _group(cari: Typist, kind: str, title: str, *, gave: list[str], received: list[str], sharing: str = "") -> Typist:
    """Write down a group of today that took an hour, up to the page that shows what moves."""
    cari.morning().go_to("desk.record").go_to("desk.record.group")
    cari.choose(kind)
    if sharing:
        cari.to("sharing").choose(sharing)
    for field, names in (("gave", gave), ("received", received)):
        cari.to(field)
        for name in names:
            cari.type_name(name).press("Enter")
    today = dt.datetime.now(dt.UTC).date()
    cari.to("title").type(title).to("category").type("Dysgu").day("worked_on", today).to("minutes_hours").type("1").sends()
    return cari.go_to("desk.record.submit")


@comes_in("Grŵp: Mair yn dysgu gwnïo i Huw a Siân", "A group: Mair teaches Huw and Siân to sew")
def one_to_many(monday: Monday, cari: Typist) -> None:
    mair, huw, sian = (monday.people[name] for name in ("Mair", "Huw", "Siân"))
    before = [hours_of(one) for one in (mair, huw, sian)]

    _group(cari, Kind.ONE_TO_MANY, "Dysgu gwnïo", gave=["Mair"], received=["Huw", "Siân"], sharing="shared")

    assert [hours_of(one) - was for one, was in zip((mair, huw, sian), before, strict=True)] == [60, -30, -30]


@comes_in("Grŵp: Huw a Tomos yn clirio gardd Elin", "A group: Huw and Tomos clear Elin's garden")
def many_to_one(monday: Monday, cari: Typist) -> None:
    people = [monday.people[name] for name in ("Huw", "Tomos", "Elin")]
    before = [hours_of(one) for one in people]

    _group(cari, Kind.MANY_TO_ONE, "Clirio gardd", gave=["Huw", "Tomos"], received=["Elin"])

    assert [hours_of(one) - was for one, was in zip(people, before, strict=True)] == [60, 60, -120]


@comes_in("Grŵp dros y gymuned: Siân a Rhys yn casglu sbwriel", "A group for the community: Siân and Rhys pick litter")
def community(monday: Monday, cari: Typist) -> None:
    people = [monday.people[name] for name in ("Siân", "Rhys")]
    before = [hours_of(one) for one in people]

    _group(cari, Kind.COMMUNITY, "Casglu sbwriel", gave=["Siân", "Rhys"], received=[])

    assert [hours_of(one) - was for one, was in zip(people, before, strict=True)] == [60, 60]


@comes_in("Grŵp i bawb: sgwrs Gymraeg Mair, Elin a Beti", "A group for each other: Mair, Elin and Beti practise Welsh")
def mutual(monday: Monday, cari: Typist) -> None:
    people = [monday.people[name] for name in ("Mair", "Elin", "Beti")]
    before = [hours_of(one) for one in people]

    _group(cari, Kind.MUTUAL, "Sgwrs Gymraeg", gave=["Mair", "Elin", "Beti"], received=[])

    assert [hours_of(one) - was for one, was in zip(people, before, strict=True)] == [0, 0, 0]
    assert the_last(monday, "Sgwrs Gymraeg").state == "posted"


@comes_in("Te prynhawn: Tomos yn cynnal, Mair a Huw yn dod", "An afternoon tea: Tomos hosts, Mair and Huw come")
def entry(monday: Monday, cari: Typist) -> None:
    people = [monday.people[name] for name in ("Tomos", "Mair", "Huw")]
    before = [hours_of(one) for one in people]

    _group(cari, Kind.ENTRY, "Te prynhawn", gave=["Tomos"], received=["Mair", "Huw"])

    moved = [hours_of(one) - was for one, was in zip(people, before, strict=True)]
    assert moved == [120, -60, -60]


@comes_in("Dywed Huw awr, dywed Siân ddwy: cytuno gyda'r ddau", "Huw says one hour, Siân says two: it is settled with both")
def difference(monday: Monday, cari: Typist) -> None:
    huw, sian = monday.people["Huw"], monday.people["Siân"]
    exchange = say(a_claimed_exchange(huw, sian, what=a_task("Trwsio'r glwyd", code="diy", language="cy")), sian, 120)
    before = hours_of(huw)

    cari.press("Alt+s").type("glwyd").sends().go_to("desk.settle.heading")
    cari.type("1:30").to("reason").type("Awr a hanner").sends()

    exchange.refresh_from_db()
    assert (exchange.state, exchange.minutes, hours_of(huw) - before) == ("posted", 90, 90)
    cari.reads("Awr a hanner")


@comes_in("Cofnod anghywir: tynnu'r oriau'n ôl, gyda rheswm", "A wrong record: the hours go back, with the reason")
def reversal(monday: Monday, cari: Typist) -> None:
    rhys, elin = monday.people["Rhys"], monday.people["Elin"]
    before = hours_of(rhys), hours_of(elin)
    exchange = a_recorded_exchange(rhys, elin, what=a_task("Peintio drws", code="diy", language="cy"))

    cari.press("Alt+s").type("Peintio").sends().go_to("desk.correct.heading").type("Dim help").sends()

    exchange.refresh_from_db()
    assert (exchange.state, hours_of(rhys), hours_of(elin)) == ("corrected", *before)


def _waits(monday: Monday, title: str, minutes: int) -> Exchange:
    """Olwen has had all that she can have: what comes on top waits."""
    mair, olwen = monday.people["Mair"], monday.people["Olwen"]
    while hours_of(olwen) > -600:
        most = min(hours_of(olwen) + 600, 600)
        a_recorded_exchange(mair, olwen, minutes=most, what=a_task("Cwmni", code="companionship", language="cy"))
    exchange = a_recorded_exchange(mair, olwen, minutes=minutes, what=a_task(title, code="companionship", language="cy"))
    assert exchange.state == "waiting"
    return exchange


@comes_in("Cronfa'r gymuned: Cari'n gofyn, Nia'n penderfynu", "The community pot: Cari asks, Nia decides")
def from_the_pot(monday: Monday, cari: Typist) -> None:
    exchange = _waits(monday, "Darllen llythyrau", 60)
    nia = User.objects.get(name="Nia Prys", roles__timebank=monday.bank)
    grant_role(by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=monday.bank, user=nia, kind=RoleKind.APPROVER)
    before = hours_of(monday.people["Olwen"])

    cari.press("Alt+s").type("llythyrau").sends().go_to("desk.pot.submit").type("Mae angen").sends()
    exchange.refresh_from_db()
    assert exchange.state == "waiting"
    cari.reads_key("error.pot_approver")

    monday.nia.press("Alt+s").type("llythyrau").sends().go_to("desk.pot.submit").type("Cytuno").sends()
    exchange.refresh_from_db()
    assert (exchange.state, hours_of(monday.people["Olwen"])) == ("posted", before)


@comes_in("Heibio'r terfyn am y tro, gyda rheswm", "Past the limit for now, with the reason")
def past_the_floor(monday: Monday, cari: Typist) -> None:
    exchange, before = _waits(monday, "Sgwrs wrth y tân", 60), hours_of(monday.people["Olwen"])

    cari.press("Alt+s").type("wrth y").sends().go_to("desk.release.heading").type("Cyfnod anodd").sends()

    exchange.refresh_from_db()
    assert (exchange.state, hours_of(monday.people["Olwen"])) == ("posted", before - 60)


@comes_in("Mair yn ffonio: awr yn rhodd i'w chymydog Tomos", "Mair rings: an hour as a gift to her neighbour Tomos")
def gift(monday: Monday, cari: Typist) -> None:
    tomos = monday.people["Tomos"]
    before = hours_of(tomos)

    cari.act_for("Mair").to_key("nav.hours").sends().go_to("gift.heading").choose("person").sends()
    cari.type_name("Tomos").sends().to("number").press("Space").sends().type("1").sends().stop_acting()

    assert Gift.objects.get(to_member=tomos).minutes == 60
    assert hours_of(tomos) == before + 60
