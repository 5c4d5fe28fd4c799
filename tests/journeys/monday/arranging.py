"""What people ring in: an offer, a request, a day that suits two, and that they have arrived at a home and left it."""

import datetime as dt

from amser.audit.models import Entry
from amser.exchanges.models import Company, Exchange, Visit
from amser.listings.models import Kind, Listing
from amser.members.models import Conversation, Membership
from tests.builders.exchanging import a_task, an_agreed_exchange
from tests.journeys.monday.day import Monday, comes_in
from tests.journeys.typist import Typist


def _describe(cari: Typist, title: str, category: str, setting: str) -> Typist:
    """Fill in what has to be said of an offer or a request."""
    cari.to("title").type(title).to("category").choose(category).to("setting").choose(setting)
    return cari.to("part_of_it").choose("none")


@comes_in("Mair yn ffonio: hoffai gynnig gwnïo", "Mair rings: she would like to offer sewing")
def offer(monday: Monday, cari: Typist) -> None:
    cari.act_for("Mair").go_to("home.offer")
    _describe(cari, "Gwnïo", "arts", "public").to("trade").choose("no").sends().stop_acting()

    listing = Listing.objects.get(timebank=monday.bank, kind=Kind.OFFER)
    assert (listing.title, listing.member, listing.state, listing.language) == ("Gwnïo", monday.people["Mair"], "on_board", "cy")


@comes_in("Siân yn ffonio: lifft i'r ysbyty, ac mae brys", "Siân rings: a lift to the hospital, and soon")
def urgent_request(monday: Monday, cari: Typist) -> None:
    soon = monday.today + dt.timedelta(days=2)

    cari.act_for("Siân").go_to("home.ask")
    _describe(cari, "Lifft i'r ysbyty", "transport", "public").day("until", soon).sends().stop_acting()

    listing = Listing.objects.get(timebank=monday.bank, kind=Kind.REQUEST)
    assert (listing.title, listing.member, listing.expires_on) == ("Lifft i'r ysbyty", monday.people["Siân"], soon)


@comes_in("Tomos yn gallu mynd â Siân: trefnu rhwng y ddau", "Tomos can take Siân: it is arranged between the two")
def match(monday: Monday, cari: Typist) -> None:
    tomorrow = monday.today + dt.timedelta(days=1)

    cari.act_for("Tomos").to_key("nav.board").sends().to_words("Lifft i'r ysbyty").sends().go_to("board.answer_request")
    cari.day("on_day", tomorrow).sends().type("10:30").sends().type("Y sgwâr").sends().stop_acting()
    cari.act_for("Siân").opens("Alt+2").go_to("arrange.agree.yes").stop_acting()

    exchange = Exchange.objects.get(timebank=monday.bank, title="Lifft i'r ysbyty")
    assert (exchange.state, exchange.on_day, exchange.where) == ("agreed", tomorrow, "Y sgwâr")
    doing = Entry.objects.filter(result_pk=str(exchange.pk), door="desk").values_list("action", "for_member_id")
    assert {("exchanges.suggest", monday.people["Tomos"].pk), ("exchanges.agree", monday.people["Siân"].pk)} <= set(doing)


@comes_in("Lifft gyntaf Nest: nodi pwy sy'n mynd gyda hi", "Nest's first lift: who goes along with her")
def first_exchange_accompanied(monday: Monday, cari: Typist) -> None:
    nest, tomorrow = monday.people["Nest"], monday.today + dt.timedelta(days=1)
    an_agreed_exchange(monday.people["Tomos"], nest, what=a_task("Lifft i'r te prynhawn", language="cy"), on_day=tomorrow)

    company = f"{cari.visitor.says('desk.company.submit')}: {nest.user.name}"
    cari.press("Alt+s").type("te prynhawn").sends().opens(f"Alt+{cari.figure_beside(company)}").type("Cari").sends()

    assert Company.objects.get(membership=nest).who == "Cari"
    cari.reads_key("desk.company.fact")


@comes_in("Huw yn ffonio o dŷ Beti: wedi cyrraedd; ac eto wrth adael", "Huw rings from Beti's home: he is there; and again as he leaves")
def home_visit(monday: Monday, cari: Typist) -> None:
    task = a_task("Glanhau ffenestri", code="household", level="H", language="cy")
    exchange = an_agreed_exchange(monday.people["Huw"], monday.people["Beti"], what=task, on_day=monday.today)

    cari.act_for("Huw").to_key("nav.arrangements").sends().opens("Alt+2").go_to("visit.arrived")
    assert Visit.objects.get(exchange=exchange).is_open
    cari.go_to("visit.left").stop_acting()

    visit = Visit.objects.get(exchange=exchange)
    assert not visit.is_open
    assert visit.arrived_at is not None
    assert visit.due_at > visit.arrived_at


@comes_in(
    "Dim gair gan Rhys ar ôl ymweliad: ffonio, a nodi ei fod yn iawn", "No word from Rhys after a visit: ring, and note that he is well"
)
def overdue_visit(monday: Monday, cari: Typist) -> None:
    task = a_task("Cwmni i Elin", code="companionship", level="H", language="cy")
    exchange = an_agreed_exchange(monday.people["Rhys"], monday.people["Elin"], what=task, on_day=monday.today)
    now = dt.datetime.now(dt.UTC)
    Visit.objects.create(
        exchange=exchange,
        timebank=monday.bank,
        membership=monday.people["Rhys"],
        arrived_at=now - dt.timedelta(hours=3),
        due_at=now - dt.timedelta(hours=1),
    )

    cari.morning().opens(f"Alt+{cari.figure_beside('Rhys Helyg')}").go_to("desk.visit.write").type("Yn iawn").sends()

    visit = Visit.objects.get(exchange=exchange)
    assert (visit.is_open, visit.note) == (False, "Yn iawn")


@comes_in("Mis ers i Elin ymuno: ei ffonio a nodi sut mae'n mynd", "A month since Elin joined: ring her and note how it goes")
def first_month(monday: Monday, cari: Typist) -> None:
    elin = monday.people["Elin"]
    Membership.objects.filter(pk=elin.pk).update(joined_on=monday.today - dt.timedelta(days=28))

    cari.morning().to_words("Elin Derw").sends().go_to("desk.talk").type("Wrth ei bodd").press("Tab").sends()

    talk = Conversation.objects.get(membership=elin)
    assert (talk.occasion, talk.notes) == ("first_month", "Wrth ei bodd")
