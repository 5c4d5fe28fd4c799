"""Nest rings at nine; in between come her form, her referees' letters, what was seen, and her first afternoon."""

from amser.members.models import CodeAccepted, Conversation, Membership, Reference, StepTaken
from amser.notifications.models import RefereeLetter
from tests.builders.exchanging import hours_of
from tests.builders.jobs import run_jobs
from tests.journeys.monday.day import Monday, comes_in
from tests.journeys.typist import Typist


def nest_of(monday: Monday) -> Membership:
    return Membership.objects.select_related("timebank", "user").get(timebank=monday.bank, user__name="Nest Bapur")


@comes_in("Mae Nest yn ffonio i holi am y banc amser", "Nest rings and asks about the time bank")
def enquiry(monday: Monday, cari: Typist) -> None:
    cari.go_to("desk.enquiry").choose("cy").to("name").type_name("Nest Bapur")
    cari.to("channel").choose("post").to("phone").type("01632960171")
    cari.to("address").type("7 Lôn y Felin").to("came_from").type("Y feddygfa").sends()

    nest = nest_of(monday)
    assert (nest.state, nest.address, nest.user.channel) == ("enquiry", "7 Lôn y Felin", "post")


@comes_in("Ffurflen bapur Nest: ei theipio i mewn, gyda dau ganolwr", "Nest's paper form is typed in, with two referees")
def paper_form(monday: Monday, cari: Typist) -> None:
    cari.go_to("desk.form").to("birth_year").type("1948").to("can_do").type("Gwau").to("would_like").type("Lifft")
    cari.to("emergency_name").type_name("Gwyn").to("emergency_phone").type("01632960172")
    cari.to("referee_1").type_name("Dr Cadno").to("reach_1").type("Y Feddygfa, Stryd Fawr")
    cari.to("referee_2").type_name("Mrs Wiwer").to("reach_2").type("9 Lôn y Felin").sends()

    nest = nest_of(monday)
    assert (nest.state, nest.can_do, nest.application.birth_year) == ("applied", "Gwau", 1948)
    assert {one.name for one in Reference.objects.filter(membership=nest, state="asked")} == {"Dr Cadno", "Mrs Wiwer"}


@comes_in("Sgwrs gyda Nest: nodi beth i'w gofio", "A conversation with Nest: what to remember")
def conversation(monday: Monday, cari: Typist) -> None:
    cari.go_to("desk.talk").type("Mae ganddi gi").press("Tab").sends()

    assert Conversation.objects.get(membership=nest_of(monday)).notes == "Mae ganddi gi"
    cari.reads("Mae ganddi gi")


@comes_in("Llythyrau at y ddau ganolwr: eu hargraffu a'u postio", "The letters to both referees are printed and posted")
def reference_letters(monday: Monday, cari: Typist) -> None:
    run_jobs()
    posted = cari.visitor.says("desk.post.posted")

    cari.morning().go_to("desk.count.by_hand", count="").go_to("desk.post.print_referees")
    cari.reads("9 Lôn y Felin").reads("Y Feddygfa, Stryd Fawr")
    cari.to_key("desk.post.heading").sends()
    for referee in ("Dr Cadno", "Mrs Wiwer"):
        cari.opens(f"Alt+{cari.figure_beside(f'{posted}: {referee}')}")

    assert {letter.state for letter in RefereeLetter.objects.filter(timebank=monday.bank)} == {"done"}


@comes_in("Dau lythyr geirda'n dod yn ôl: eu teipio i mewn", "Both references come back by post and are typed in")
def references_answered(monday: Monday, cari: Typist) -> None:
    cari.find("Nest").go_to("desk.path")
    for referee in ("Dr Cadno", "Mrs Wiwer"):
        cari.opens(f"Alt+{cari.figure_beside(referee)}").go_to("desk.answer")
        cari.choose("yes").to("words").type("Dibynadwy").press("Tab").sends()

    nest = nest_of(monday)
    assert {(one.state, one.verdict) for one in Reference.objects.filter(membership=nest)} == {("answered", "yes")}
    assert nest.state == "checks_pending"


@comes_in("Gwelwyd gwiriadau Nest: cofnodi'r penderfyniad yn unig", "Nest's checks were seen: only the decision is kept")
def checks_seen(monday: Monday, cari: Typist) -> None:
    cari.go_to("desk.checked").type("Pasbort, 22/11").sends()

    assert StepTaken.objects.get(membership=nest_of(monday), step="checks").reason == "Pasbort, 22/11"


@comes_in("Nest yn llofnodi'r cod ymddygiad", "Nest signs the code of conduct")
def code_of_conduct(monday: Monday, cari: Typist) -> None:
    cari.go_to("desk.code.agreed").sends()

    assert CodeAccepted.objects.get(membership=nest_of(monday)).accepted_on == monday.today
    cari.reads_key("join.ready")


@comes_in("Derbyn Nest yn aelod, gyda'i horiau cychwynnol", "Nest is let in, with hours to begin with")
def admitted(monday: Monday, cari: Typist) -> None:
    cari.go_to("desk.approve.submit").press("Space").to("reason").type("Dau eirda").sends()

    nest = nest_of(monday)
    assert (nest.state, hours_of(nest)) == ("active", 300)
    monday.people["Nest"] = nest
