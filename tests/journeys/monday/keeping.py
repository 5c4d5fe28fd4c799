"""Keeping in touch, cards and supporters, what is wrong, who goes, and the figures at the end."""

from amser.audit.models import Entry
from amser.casework.models import Complaint, Concern
from amser.contacts.models import Contact, Mailing, Note, Tagged, Task
from amser.kernel.ids import uuid7
from amser.listings import actions as listings
from amser.listings.models import Listing
from amser.measures.models import ClosedPeriod
from amser.members.models import Membership
from amser.members.models.card import Card
from amser.members.models.support import Support
from amser.notifications.models import Message
from tests.builders.jobs import run_jobs
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM
from tests.journeys.monday.day import Monday, comes_in
from tests.journeys.typist import Typist


def _state_of(monday: Monday, name: str) -> str:
    return Membership.objects.get(pk=monday.people[name].pk).state


@comes_in("Galwad gan Siân: nodi'r sgwrs", "A call from Siân: the contact is logged")
def contact(monday: Monday, cari: Typist) -> None:
    cari.find("Siân").go_to("touch.link").go_to("touch.log").type("Yn well").press("Tab").sends()

    found = Contact.objects.get(membership=monday.people["Siân"])
    assert (found.way, found.inward, found.words) == ("phone", True, "Yn well")


@comes_in("Rhywbeth i'w wneud i Siân, a'i dicio wedyn", "Something to do for Siân, ticked off later")
def task_ticked(monday: Monday, cari: Typist) -> None:
    cari.go_to("touch.task").type("Gyrru cerdyn").sends()
    assert Task.objects.get(membership=monday.people["Siân"]).done_at is None

    cari.go_to("touch.task.tick")
    assert Task.objects.get(membership=monday.people["Siân"]).done_at is not None


@comes_in("Nodyn am Siân: y ddesg yn unig sy'n ei ddarllen", "A note about Siân, for the desk only")
def note(monday: Monday, cari: Typist) -> None:
    cari.find("Siân").go_to("touch.link").go_to("touch.note").type("Drws cefn").press("Tab").sends()

    assert Note.objects.get(membership=monday.people["Siân"]).words == "Drws cefn"


@comes_in("Tag newydd i'r banc, a'i roi ar Tomos", "A new tag for the bank, put on Tomos")
def tag(monday: Monday, cari: Typist) -> None:
    cari.morning().opens("Alt+g").type("Gyrwyr").press("Tab").type("Drivers").sends()
    cari.find("Tomos").go_to("touch.link").go_to("touch.tags.set").press("Space").sends()

    assert Tagged.objects.get(membership=monday.people["Tomos"]).tag.name_cy == "Gyrwyr"


@comes_in("Neges at y gyrwyr: ei gweld, a'i hanfon", "A message to the drivers: seen, and sent")
def message(monday: Monday, cari: Typist) -> None:
    cari.morning().opens("Alt+m").go_to("mailing.heading").to("tag").type("Gyr").to("subject_cy").type("Te")
    cari.to("body_cy").type("Dewch").to("subject_en").type("Tea").to("body_en").type("Come").press("Tab").sends()
    cari.reads("Dewch")
    assert not Mailing.objects.filter(timebank=monday.bank).exists()

    cari.go_to("mailing.send")
    assert [one.membership for one in Mailing.objects.get(timebank=monday.bank).recipients.all()] == [monday.people["Tomos"]]


@comes_in("Llythyrau'r dydd mewn un PDF, a'u ticio gyda'i gilydd", "The day's letters in one PDF, ticked off together")
def letters(monday: Monday, cari: Typist) -> None:
    run_jobs()
    waiting = Message.objects.filter(timebank=monday.bank, channel="post", state="by_hand")
    assert waiting.exists()

    cari.morning().go_to("desk.count.by_hand", count="")
    cari.prints(f"Alt+{cari.figure('desk.post.pdf')}")
    cari.go_to("desk.post.all_posted", count="")

    assert not waiting.exists()
    assert cari.count.files == ["letters.pdf"]


@comes_in("Cerdyn i Beti, sydd heb e-bost", "A card for Beti, who has no e-mail")
def card(monday: Monday, cari: Typist) -> None:
    cari.find("Beti").go_to("desk.card.link").go_to("desk.card.give")

    cari.reads_key("card.slip.pin")
    assert Card.objects.filter(membership=monday.people["Beti"], ended_at=None).count() == 1


@comes_in("Beti wedi colli ei PIN: un newydd", "Beti has lost her PIN: another is given")
def pin_replaced(monday: Monday, cari: Typist) -> None:
    before = Card.objects.get(membership=monday.people["Beti"], ended_at=None)

    cari.to_words("Beti Ysgaw").sends().go_to("desk.card.link").go_to("desk.card.another")

    assert Card.objects.get(membership=monday.people["Beti"], ended_at=None).pk != before.pk


@comes_in("Elin am i'w merch drefnu drosti: enwi cefnogwr", "Elin would like her daughter to arrange for her: a supporter is named")
def supporter(monday: Monday, cari: Typist) -> None:
    cari.morning().act_for("Elin").go_to("nav.profile").go_to("support.heading").go_to("support.give")
    cari.type_name("Mali Derw").to("email").type("mali@example.org").tick("arrange").to("until_day").sends().stop_acting()

    found = Support.objects.get(membership=monday.people["Elin"])
    assert (found.name, set(found.scopes)) == ("Mali Derw", {"arrange"})
    assert Entry.objects.get(action="members.give_support", result_pk=str(found.pk)).for_member_id == monday.people["Elin"].pk


@comes_in("Cwyn dros y ffôn gan Huw am y bws mini", "A complaint by phone from Huw, about the minibus")
def complaint(monday: Monday, cari: Typist) -> None:
    cari.morning().opens("Alt+c").go_to("complaints.new").to("about").type("Y bws mini").to("what").type("Yn hwyr")
    cari.to("told_by").type_name("Huw Dryw").sends()

    found = Complaint.objects.get(timebank=monday.bank)
    assert (found.about, found.told_by) == ("Y bws mini", "Huw Dryw")


@comes_in("Pryder nad yw rhywun yn ddiogel: ymlaen at yr arweinydd", "A worry that somebody is not safe: on to the lead")
def concern(monday: Monday, cari: Typist) -> None:
    cari.to_key("nav.desk").sends().opens("Alt+w").to_key("say.concern.go").sends().to("who").choose("adult").to("person").type_name("Ifan")
    cari.to("what").type("Cleisiau").to("happened").sends()

    found = Concern.objects.get(timebank=monday.bank)
    assert (found.person, found.what) == ("Ifan", "Cleisiau")


@comes_in("Cais am waith nwy: gwrthod yn garedig", "A request for gas work: refused with kind words")
def prohibited(monday: Monday, cari: Typist) -> None:
    listings.prohibit(
        by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=monday.bank, name_cy="Gwaith nwy", name_en="Gas work", words="bwyler nwy, gas boiler"
    )

    cari.to_key("nav.desk").sends().act_for("Huw").go_to("home.ask").type("Trwsio bwyler nwy").to("category").choose("diy")
    cari.to("setting").choose("home").to("part_of_it").choose("none").to("availability").sends().stop_acting()
    listing = Listing.objects.get(timebank=monday.bank, title="Trwsio bwyler nwy")
    assert listing.state == "waiting"

    cari.morning().to_words("Trwsio bwyler nwy").sends().go_to("desk.decline.submit").type("Dim gwaith nwy").sends()
    listing.refresh_from_db()
    assert listing.state == "refused"


@comes_in("Idris yn cael seibiant", "Idris takes a break")
def pause(monday: Monday, cari: Typist) -> None:
    cari.find("Idris").go_to("desk.person.state").choose("pause").to("reason").type("Gwyliau").sends()

    assert _state_of(monday, "Idris") == "paused"


@comes_in("Rhys yn gadael: ei oriau i gronfa'r gymuned", "Rhys leaves: his hours go to the community pot")
def leaving(monday: Monday, cari: Typist) -> None:
    cari.find("Rhys").go_to("desk.person.state").choose("leave").to("give").choose("pot").to("reason").type("Symud").sends()

    assert _state_of(monday, "Rhys") == "left"


@comes_in("Olwen wedi marw: ei nodi'n dyner", "Olwen has died: it is written down gently")
def death(monday: Monday, cari: Typist) -> None:
    cari.find("Olwen").go_to("desk.person.died").to("reason").type("Ei chwaer").sends()

    assert _state_of(monday, "Olwen") == "deceased"


@comes_in("Adroddiad y chwarter i'r cyllidwr, ar bapur", "The quarter's report for the funder, on paper")
def quarter(monday: Monday, cari: Typist) -> None:
    cari.opens("Alt+q").go_to("figures.report").prints(f"Alt+{cari.figure('funder.pdf')}")

    assert cari.count.files


@comes_in("Cau'r chwarter: nid yw ei ffigurau'n symud mwyach", "The quarter is closed: its figures move no more")
def closing(monday: Monday, cari: Typist) -> None:
    cari.opens("Alt+q").go_to("figures.close").sends().go_to("closing.submit.sure")

    closed = ClosedPeriod.objects.get(timebank=monday.bank)
    assert closed.ends_on < monday.today
