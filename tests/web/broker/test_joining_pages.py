"""Joining at the desk: enquiries, the paper form, the path, the board, references and the code of conduct."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amser.audit.actions import Actor, Door
from amser.identity.models import User
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.members import actions
from amser.members.models import Application, CodeAccepted, Conversation, Membership, MembershipChange, Reference, State, StepTaken
from amser.notifications.models import Message, MessageState, RefereeLetter
from amser.timebanks.models import CodeOfConduct, TimeBank
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.jobs import run_jobs
from tests.builders.joining import a_reference_given, an_enquiry, asked_for_a_reference, talked_with
from tests.builders.members import a_member, an_applicant
from tests.builders.people import AMSER, a_person
from tests.web.broker.visiting import at_the_desk, signed_in

pytestmark = pytest.mark.django_db
RANG = {"language": "cy", "name": "Elin Newydd", "channel": "phone", "phone": "01632 960 188"}
FORM = {**RANG, "format": "large", "channel": "post", "address": "3 Stryd y Dderwen", "birth_year": "1951", "can_do": "Gwau"}


@pytest.fixture
def nia(bank: TimeBank) -> Client:
    return at_the_desk(bank)


def send(client: Client, bank: TimeBank, path: str, **typed: Any) -> Any:
    """Send a form of the desk, twice, as a thumb does; return what the first answered."""
    data = {"key": str(uuid7()), **typed}
    first = client.post(f"/en/b/{bank.slug}/desk/{path}", data)
    client.post(f"/en/b/{bank.slug}/desk/{path}", data)
    return first


def read(client: Client, bank: TimeBank, path: str, language: str = "en") -> str:
    return client.get(f"/{language}/b/{bank.slug}/desk/{path}").text


def a_day(name: str, day: dt.date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def test_an_enquiry_by_phone_is_kept_once_with_the_language_they_asked_for(bank: TimeBank, nia: Client) -> None:
    send(nia, bank, "enquiry/", **RANG, came_from="the surgery")

    elin = Membership.objects.get(timebank=bank)
    assert (elin.state, elin.user.language, elin.user.known_as, elin.phone) == (State.ENQUIRY, "cy", "Elin", "01632 960 188")
    assert Application.objects.get(membership=elin).came_from == "the surgery"


def test_an_enquiry_asks_for_the_language_and_for_a_way_to_answer(bank: TimeBank, nia: Client) -> None:
    response = send(nia, bank, "enquiry/", name="Elin Newydd", channel="phone")

    assert "Nothing is chosen yet." in response.text
    assert "They are to be reached this way." in response.text
    assert not Membership.objects.filter(timebank=bank).exists()


def test_somebody_like_a_new_person_is_shown_before_anything_is_kept(bank: TimeBank, nia: Client) -> None:
    a_member(bank, "Elin Newydd")

    shown = send(nia, bank, "enquiry/", **RANG)
    before = Membership.objects.filter(timebank=bank, state=State.ENQUIRY).count()
    send(nia, bank, "enquiry/", **RANG, another="on")

    assert "Is it one of these people?" in shown.text
    assert "the same name" in shown.text
    assert (before, Membership.objects.filter(timebank=bank, state=State.ENQUIRY).count()) == (0, 1)


def test_people_of_other_banks_are_never_shown(bank: TimeBank, nia: Client) -> None:
    a_member(a_bank("Cwm Arall"), "Elin Newydd", user=a_person("Elin Newydd", email="elin@example.org"))

    response = send(nia, bank, "enquiry/", **RANG, email="elin@example.org")

    assert response.status_code == 302
    elin = Membership.objects.get(timebank=bank)
    assert (elin.contact_email, elin.user.email) == ("elin@example.org", None)
    assert User.objects.filter(name="Elin Newydd").count() == 2


def test_the_paper_form_is_typed_in_with_its_referees_and_the_signature(bank: TimeBank, nia: Client) -> None:
    referees = {"referee_1": "Dr Cadno", "reach_1": "cadno@example.org", "referee_2": "Mrs Wiwer", "reach_2": "5 Heol y Coed"}

    send(nia, bank, "add/", **FORM, **referees, emergency_name="Sian", emergency_phone="01632 960 111", code_signed="on")

    elin = Membership.objects.get(timebank=bank)
    assert (elin.state, elin.address, elin.can_do, elin.user.format) == (State.APPLIED, "3 Stryd y Dderwen", "Gwau", "large")
    kept = Application.objects.get(membership=elin)
    assert (kept.birth_year, kept.emergency_name, kept.on_paper) == (1951, "Sian", True)
    assert dict(Reference.objects.filter(membership=elin).values_list("name", "road")) == {"Dr Cadno": "email", "Mrs Wiwer": "post"}
    assert CodeAccepted.objects.get(membership=elin).version == 0


def test_a_form_that_is_refused_keeps_nothing_of_the_person(bank: TimeBank, nia: Client) -> None:
    people = User.objects.count()

    response = send(nia, bank, "add/", **{**FORM, "birth_year": str(today(timezone.now()).year - 14)})

    assert "Members are 16 or older." in response.text
    assert (User.objects.count(), Membership.objects.filter(timebank=bank).count()) == (people, 0)


def test_the_form_of_somebody_who_enquired_is_added_to_the_enquiry(bank: TimeBank, nia: Client) -> None:
    enquiry = an_enquiry(bank, "Elin Newydd", came_from="the surgery")

    response = send(nia, bank, f"people/{enquiry.number}/form/", **FORM)

    assert response.status_code == 302
    elin = Membership.objects.get(timebank=bank)
    assert (elin.pk, elin.state, elin.user.language, elin.user.channel) == (enquiry.pk, State.APPLIED, "cy", "post")
    assert Application.objects.get(membership=elin).came_from == "the surgery"


def test_whoever_typed_the_form_in_is_not_told_of_it_and_other_brokers_are(bank: TimeBank) -> None:
    nia = a_broker(bank, "Nia")
    a_broker(bank, "Gwen")

    send(signed_in(nia), bank, "add/", **FORM)
    run_jobs()

    assert set(Message.objects.filter(kind="members.applied").values_list("user__known_as", flat=True)) == {"Gwen"}


def test_an_enquiry_is_closed_without_a_letter(bank: TimeBank, nia: Client) -> None:
    elin = an_enquiry(bank)

    send(nia, bank, f"people/{elin.number}/refuse/", reason="moved away")
    run_jobs()

    assert Membership.objects.get(pk=elin.pk).state == State.REFUSED
    assert not Message.objects.filter(kind="members.refused").exists()


def test_the_board_says_who_is_where_and_for_how_long(bank: TimeBank, nia: Client) -> None:
    an_enquiry(bank, "Nest Holi")
    elin = an_applicant(bank, "Elin Newydd")
    by = Actor(user_id=a_broker(bank, "Cadi").pk, door=Door.DESK)
    talked_with(elin, by=by)
    MembershipChange.objects.filter(membership=elin).update(at=timezone.now() - dt.timedelta(days=9))

    html = read(nia, bank, "joining/")

    assert re.search(r"Enquiry: 1.*Form received: 0.*Had a conversation: 1", html, re.DOTALL)
    assert re.search(r"Days: 9.*?Elin Newydd", html, re.DOTALL)
    assert "Not done yet: references, the code of conduct" in html


def test_the_desk_leads_to_the_board_with_a_true_count(bank: TimeBank, nia: Client) -> None:
    an_enquiry(bank, "Nest Holi")
    an_applicant(bank, "Elin Newydd")
    an_applicant(a_bank("Cwm Arall"), "Dai Arall")

    html = read(nia, bank, "")

    assert re.search(r'href="/en/b/[\w-]+/desk/joining/">Waiting to join</a> <span class="num">2<', html)


def test_each_missing_step_leads_to_where_it_is_taken(bank: TimeBank, nia: Client) -> None:
    elin = an_applicant(bank, "Elin Newydd")

    html = read(nia, bank, f"people/{elin.number}/path/")

    for page in ("talk", "reference", "agreed", "step-over"):
        assert f"/people/{elin.number}/{page}/" in html


def test_a_conversation_is_noted_and_moves_them_on(bank: TimeBank, nia: Client) -> None:
    elin = an_applicant(bank, "Elin Newydd")
    day = a_day("held_on", today(timezone.now()))

    send(nia, bank, f"people/{elin.number}/talk/", notes="Has a dog", readers="writer", **day)

    assert Conversation.objects.filter(membership=elin, notes="Has a dog").count() == 1
    assert Membership.objects.get(pk=elin.pk).state == State.INTERVIEWED
    assert "Has a dog" in read(nia, bank, f"people/{elin.number}/path/")
    assert "Has a dog" not in read(at_the_desk(bank, name="Gwen Arall"), bank, f"people/{elin.number}/path/")


def test_a_step_is_stepped_over_with_its_reason_on_the_page(bank: TimeBank, nia: Client) -> None:
    elin = an_applicant(bank, "Elin Newydd")

    send(nia, bank, f"people/{elin.number}/step-over/", step="references", reason="Known to the vicar")

    assert StepTaken.objects.get(membership=elin).stepped_over
    assert "Stepped over: Known to the vicar" in read(nia, bank, f"people/{elin.number}/path/")


def test_letting_someone_in_too_early_asks_why(bank: TimeBank, nia: Client) -> None:
    elin = an_applicant(bank, "Elin Newydd")

    response = send(nia, bank, f"people/{elin.number}/approve/", reason="")

    assert "Not done yet: a conversation, references, the code of conduct." in response.text
    assert Membership.objects.get(pk=elin.pk).state == State.APPLIED


def test_a_letter_to_a_referee_waits_to_be_posted_and_goes_off_the_list_once_answered(bank: TimeBank, nia: Client) -> None:
    elin = an_applicant(bank, "Elin Newydd")
    send(nia, bank, f"people/{elin.number}/reference/", name="Mrs Wiwer", reach="5 Heol y Coed, Aberwennol", language="unknown")
    run_jobs()
    asked = Reference.objects.get(membership=elin)

    post, sheets = read(nia, bank, "post/"), read(nia, bank, "post/print/")
    send(nia, bank, f"references/{asked.pk}/note/", verdict="yes", words="A good neighbour")

    assert "To referees: 1" in post
    assert "5 Heol y Coed" in sheets
    assert "Sut rydych chi&#x27;n adnabod Elin Newydd" in sheets
    assert "/reference/" not in RefereeLetter.objects.get().body, "no link on paper"
    assert "To referees" not in read(nia, bank, "post/")
    asked.refresh_from_db()
    assert (asked.state, asked.is_given) == ("answered", True)


def test_a_letter_to_a_referee_is_ticked_off_once(bank: TimeBank, nia: Client) -> None:
    asked_for_a_reference(an_applicant(bank), road="post")
    run_jobs()
    letter = RefereeLetter.objects.get()

    send(nia, bank, f"post/referees/{letter.pk}/done/")

    letter.refresh_from_db()
    assert letter.state == MessageState.DONE
    assert letter.done_by is not None


def test_an_answer_that_is_not_a_yes_waits_for_a_broker(bank: TimeBank, nia: Client) -> None:
    given = a_reference_given(asked_for_a_reference(an_applicant(bank)), "unsure", "He forgets things")

    page = read(nia, bank, f"references/{given.pk}/")
    send(nia, bank, f"references/{given.pk}/count/", counts="yes", reason="Rang her")

    assert "He forgets things" in page
    assert "Answered: a broker decides" in page
    assert Reference.objects.given().filter(pk=given.pk).exists()


def test_nobody_reads_at_the_desk_what_was_said_about_themselves(bank: TimeBank) -> None:
    nia = a_broker(bank)
    own = a_reference_given(asked_for_a_reference(an_applicant(bank, user=nia)))

    assert signed_in(nia).get(f"/en/b/{bank.slug}/desk/references/{own.pk}/").status_code == 404


def test_a_coordinator_reads_no_reference_about_people_of_other_places(bank: TimeBank) -> None:
    place, other = a_place(bank), a_place(bank, "Y Bryn", "The Hill")
    a_broker(bank, "Nia")  # who looks after everyone else
    cadi = a_broker(bank, "Cadi", kind="coordinator", place=place)
    near = a_reference_given(asked_for_a_reference(an_applicant(bank, "Elin", place=place)))
    far = a_reference_given(asked_for_a_reference(an_applicant(bank, "Huw", place=other)))
    client = signed_in(cadi)

    answers = [client.get(f"/en/b/{bank.slug}/desk/references/{one.pk}/").status_code for one in (near, far)]

    assert answers == [200, 404]


def test_a_steward_publishes_a_code_in_both_languages_or_not_at_all(bank: TimeBank) -> None:
    steward, day = at_the_desk(bank, kind="steward"), a_day("begins_on", today(timezone.now()))

    refused = send(steward, bank, "code/", text_cy="", text_en="Be kind.", **day)
    send(steward, bank, "code/", text_cy="Byddwch yn garedig.", text_en="Be kind.", **day)

    assert "There is no Welsh here yet." in refused.text
    assert CodeOfConduct.objects.filter(timebank=bank).count() == 1


def test_new_members_whom_nobody_has_rung_are_on_the_desk_until_somebody_has(bank: TimeBank, nia: Client) -> None:
    mair = a_member(bank)
    Membership.objects.filter(pk=mair.pk).update(joined_on=today(timezone.now()) - dt.timedelta(days=20))

    before = read(nia, bank, "")
    send(nia, bank, f"people/{mair.number}/talk/", notes="All well", readers="desk", **a_day("held_on", today(timezone.now())))

    assert "New members to hear from" in before
    assert "New members to hear from" not in read(nia, bank, "")


def test_the_path_asks_the_same_questions_of_the_database_however_much_there_is(bank: TimeBank, nia: Client) -> None:
    elin = an_applicant(bank, "Elin Newydd")
    by = Actor(user_id=a_broker(bank, "Cadi").pk, door=Door.DESK)
    path = f"/en/b/{bank.slug}/desk/people/{elin.number}/path/"
    nia.get(path)
    talked_with(elin, by=by)
    asked_for_a_reference(elin)

    with CaptureQueriesContext(connection) as few:
        nia.get(path)
    for n in range(3):
        talked_with(elin, by=by)
        asked_for_a_reference(elin, f"Referee {n}")
    with CaptureQueriesContext(connection) as many:
        nia.get(path)

    assert len(few) == len(many)
    assert len(many) <= 16


def test_an_enquirer_is_not_let_in_from_the_page(bank: TimeBank, nia: Client) -> None:
    elin = an_enquiry(bank)

    assert nia.get(f"/en/b/{bank.slug}/desk/people/{elin.number}/approve/").status_code == 403


def test_a_change_leaves_who_and_why(bank: TimeBank) -> None:
    nia = a_broker(bank)
    elin = an_applicant(bank, "Elin Newydd")

    send(signed_in(nia), bank, f"people/{elin.number}/step-over/", step="conversation", reason="Known for years")

    change = MembershipChange.objects.filter(membership=elin).latest("pk")
    assert (change.from_state, change.to_state, change.reason, change.by_user_id) == ("applied", "interviewed", "Known for years", nia.pk)


def test_a_member_agrees_to_a_new_code_on_their_page(bank: TimeBank) -> None:
    from amser.timebanks import actions as timebanks
    from tests.builders.visiting import key_in, visit_as

    mair = a_member(bank)
    client = visit_as(mair)
    home = f"/en/b/{bank.slug}/home/"
    before = client.get(home).text
    day = today(timezone.now())
    timebanks.publish_code(
        by=AMSER, key=uuid7(), at=timezone.now(), bank=bank, begins_on=day, text_cy="Byddwch yn garedig.", text_en="Be kind."
    )

    asked = client.get(home).text
    page = client.get(f"/en/b/{bank.slug}/me/code/").text
    old = client.post(f"/en/b/{bank.slug}/me/code/", {"key": key_in(page), "version": "0"})
    client.post(f"/en/b/{bank.slug}/me/code/", {"key": key_in(page), "version": "1"})

    assert "The code of conduct has changed" not in before
    assert "The code of conduct has changed" in asked
    assert (old.status_code, "Be kind." in page) == (200, True)
    assert CodeAccepted.objects.get(membership=mair).version == 1
    assert "The code of conduct has changed" not in client.get(home).text


def test_a_member_without_the_steps_behind_them_is_let_in_by_an_import(bank: TimeBank) -> None:
    elin = an_applicant(bank)

    assert actions.approve(by=AMSER, key=uuid7(), at=timezone.now(), membership=elin).state == State.ACTIVE


def test_the_desk_warns_of_a_first_exchange_and_says_who_goes_along(bank: TimeBank, nia: Client) -> None:
    from tests.builders.exchanging import an_agreed_exchange

    mair = a_member(bank, "Mair Gwennol")
    exchange = an_agreed_exchange(a_member(bank, "Huw Dryw"), mair)

    warned = read(nia, bank, f"exchanges/{exchange.pk}/")
    send(nia, bank, f"exchanges/{exchange.pk}/company/{mair.number}/", who="Cadi")

    assert "This would be the first exchange of Mair Gwennol." in warned
    assert "Somebody from the time bank goes along the first time." in warned
    assert "Goes along: Cadi" in read(nia, bank, f"exchanges/{exchange.pk}/")


def test_the_form_is_at_hand_on_the_path_and_the_typing_page_names_whose_it_is(bank: TimeBank, nia: Client) -> None:
    elin = an_enquiry(bank, "Elin Newydd")
    User.objects.filter(pk=elin.user_id).update(format="large")

    assert "/desk/papers/joining/?size=large" in read(nia, bank, f"people/{elin.number}/path/")
    page = read(nia, bank, f"people/{elin.number}/form/")
    assert "<h1>The joining form of Elin Newydd</h1>" in page
    assert "Add a member" not in page


def test_the_path_says_what_they_can_offer_and_would_like(bank: TimeBank, nia: Client) -> None:
    send(nia, bank, "add/", **FORM, would_like="Lifft")

    path = read(nia, bank, f"people/{Membership.objects.get(timebank=bank).number}/path/")
    assert re.search(r"Can offer</dt><dd>Gwau<", path)
    assert re.search(r"Would like</dt><dd>Lifft<", path)
