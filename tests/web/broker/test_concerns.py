"""Saying that something is wrong, and the pages of those who may read it."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from amser.audit.models import Opening
from amser.casework.models import Complaint, Concern
from amser.kernel.ids import uuid7
from amser.timebanks.models import TimeBank
from amser.ui import paper
from tests.builders.banks import a_bank, a_broker
from tests.builders.members import a_member
from tests.builders.visiting import second_step_shown, visit_as
from tests.guards.cast import with_second_step

pytestmark = pytest.mark.django_db


def at_the_desk(bank: TimeBank, name: str, kind: str) -> Client:
    """A browser of somebody who does something for the bank."""
    return second_step_shown(visit_as(with_second_step(a_broker(bank, name, kind=kind))))


def say(client: Client, bank: TimeBank, **more: object) -> None:
    """Raise a concern on the page."""
    typed = {"key": str(uuid7()), "who": "adult", "person": "Ifan", "what": "He has bruises.", "knows": "", **more}
    answer = client.post(reverse("public:raise_concern", args=[bank.slug]), typed)
    assert answer.status_code == 302, answer.content.decode()


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_page_says_whom_to_ring_and_asks_which_of_three_it_is(language: str) -> None:
    bank = a_bank()

    html = Client().get(f"/{language}/b/{bank.slug}/say/").content.decode()

    assert "999" in html
    assert bank.phone in html
    assert html.count('class="section stack-s"') == 3


def test_a_stranger_raises_a_concern_and_the_lead_reads_it() -> None:
    bank = a_bank()
    lead = at_the_desk(bank, "Lowri", "lead")

    say(Client(), bank)

    concern = Concern.objects.get()
    page = lead.get(reverse("broker:concern", args=[bank.slug, concern.pk]))
    html = page.content.decode()
    assert "He has bruises." in html
    assert "no-store" in page.headers["Cache-Control"]
    assert Opening.objects.get().pk_opened == str(concern.pk)
    assert "Lowri" in html.partition('id="openings"')[2]


def test_a_broker_sees_neither_the_concern_nor_a_count_nor_a_way_to_it() -> None:
    bank = a_bank()
    broker = at_the_desk(bank, "Nia", "broker")
    say(Client(), bank)

    desk = broker.get(reverse("broker:desk", args=[bank.slug])).content.decode()

    assert "/concerns/" not in desk
    for name, args in {"concerns": (), "concern": (Concern.objects.get().pk,), "referral": (Concern.objects.get().pk,)}.items():
        assert broker.get(reverse(f"broker:{name}", args=[bank.slug, *args])).status_code == 404


def test_a_lead_who_is_ticked_is_told_nothing_on_the_desk() -> None:
    bank = a_bank()
    lead = a_broker(bank, "Lowri", kind="lead")
    a_broker(bank, "Dewi", kind="deputy")
    mair = a_member(bank)

    say(visit_as(mair), bank, staff=[str(lead.pk)])

    html = second_step_shown(visit_as(with_second_step(lead))).get(reverse("broker:concerns", args=[bank.slug])).content.decode()
    assert "Ifan" not in html


def test_a_bank_without_a_lead_says_whom_to_ring_instead() -> None:
    bank = a_bank()
    client = Client()

    say(client, bank)

    html = client.get(reverse("public:said", args=[bank.slug, "concern"])).content.decode()
    assert "social services of your council today" in html


def test_the_lead_goes_through_the_steps_and_prints_the_letter_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    bank = a_bank()
    lead = at_the_desk(bank, "Lowri", "lead")
    say(Client(), bank)
    concern = Concern.objects.get()

    for step, typed in {
        "look": {"words": "rang"},
        "note": {"words": "heard"},
        "refer": {"words": "bruises", "sent_to": "Y Cyngor"},
    }.items():
        address = reverse("broker:concern_step", args=[bank.slug, concern.pk, step])
        assert lead.get(address).status_code == 200
        assert lead.post(address, {"key": str(uuid7()), **typed}).status_code == 302
    pdf = PdfReader(io.BytesIO(lead.get(reverse("broker:referral", args=[bank.slug, concern.pk])).content))
    letter = " ".join(" ".join(sheet.extract_text() for sheet in pdf.pages).split())

    assert list(concern.steps.order_by("pk").values_list("state", flat=True)) == ["raised", "looked_at", "referred"]
    assert letter.index("Gwasanaethau Cymdeithasol a Llesiant (Cymru) 2014") < letter.index(
        "Social Services and Well-being (Wales) Act 2014"
    )
    assert letter.count("He has bruises.") == 2
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    monkeypatch.setattr(paper, "can_be_made", lambda: False)
    page = lead.get(reverse("broker:referral", args=[bank.slug, concern.pk])).content.decode()
    assert page.count("He has bruises.") == 2, "a referral does not wait for a library"


def test_a_complaint_waits_at_the_desk_of_those_whom_it_is_not_about() -> None:
    bank = a_bank()
    nia, huw = at_the_desk(bank, "Nia", "broker"), at_the_desk(bank, "Huw", "broker")
    typed = {"key": str(uuid7()), "about": "Nia", "what": "She shouted."}

    Client().post(reverse("public:complain", args=[bank.slug]), typed)

    complaint = Complaint.objects.get()
    assert "Complaints to answer: 1" in huw.get(reverse("broker:desk", args=[bank.slug])).content.decode()
    assert "Complaints to answer" not in nia.get(reverse("broker:desk", args=[bank.slug])).content.decode()
    assert nia.get(reverse("broker:complaint", args=[bank.slug, complaint.pk])).status_code == 404
    answer = reverse("broker:answer_complaint", args=[bank.slug, complaint.pk])
    assert huw.post(answer, {"key": str(uuid7()), "words": "We are sorry."}).status_code == 302
    assert "Complaints to answer" not in huw.get(reverse("broker:desk", args=[bank.slug])).content.decode()


def test_whoever_answers_complaints_comes_back_to_them_from_one_they_wrote_down(bank: TimeBank) -> None:
    thanks, complaints = f"/en/b/{bank.slug}/say/complaint/thanks/", f"/en/b/{bank.slug}/desk/complaints/"

    assert complaints in at_the_desk(bank, "Nia Brocer", "broker").get(thanks).text
    assert complaints not in at_the_desk(bank, "Owain Archwilydd", "auditor").get(thanks).text
    assert complaints not in Client().get(thanks).text


def test_a_broker_writes_down_a_complaint_of_somebody_who_rang_and_comes_back_to_complaints(bank: TimeBank) -> None:
    nia = at_the_desk(bank, "Nia Brocer", "broker")
    new, complaints = (reverse(f"broker:{name}", args=[bank.slug]) for name in ("write_complaint", "complaints"))

    assert new in nia.get(complaints).text
    form = nia.get(new).text
    assert "Keep the complaint" in form
    assert "Send my complaint" not in form
    typed = {"key": str(uuid7()), "about": "The minibus", "what": "It was late.", "reach": "01550 900900"}
    assert nia.post(new, typed).status_code == 200, "whose complaint it is, it has to say"
    answer = nia.post(new, typed | {"told_by": "Huw Dryw"}, follow=True)

    assert answer.redirect_chain == [(complaints, 302)]
    found = Complaint.objects.get()
    assert (found.told_by, found.reach, found.membership) == ("Huw Dryw", "01550 900900", None)
    assert f"Complaint {found.pk}" in answer.text
