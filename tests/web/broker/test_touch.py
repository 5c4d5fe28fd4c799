"""The desk keeps who was spoken to, what is to be done, notes and tags; each is read by whom it is meant for."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from amser.audit.actions import Actor, Door
from amser.contacts import actions, queries
from amser.contacts.models import Contact, Note, Tag, Tagged, Task
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.members import a_member
from tests.web.broker.visiting import BACKEND, at_the_desk, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def mair(bank: TimeBank) -> Membership:
    return a_member(bank)


def post(client: Client, member: Membership, path: str, **data: object) -> int:
    key = {"key": str(uuid7())}
    url = f"/en/b/{member.timebank.slug}/desk/people/{member.number}/in-touch/{path}/"
    return client.post(url, key | data).status_code


def today() -> dict[str, str]:
    day = timezone.localdate()
    return {"on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year)}


def due() -> dict[str, str]:
    return {name.replace("on_", "due_on_"): value for name, value in today().items()}


def test_a_call_is_written_down_and_read_again(bank: TimeBank, mair: Membership) -> None:
    desk = at_the_desk(bank)

    assert post(desk, mair, "log", way="phone", inward="in", words="The lift was fine.", **today()) == 302

    assert "The lift was fine." in desk.get(f"/en/b/{bank.slug}/desk/people/{mair.number}/in-touch/").text
    assert Contact.objects.get().inward


def test_a_call_of_tomorrow_is_refused_and_nothing_typed_is_lost(bank: TimeBank, mair: Membership) -> None:
    desk = at_the_desk(bank)
    url = f"/en/b/{bank.slug}/desk/people/{mair.number}/in-touch/log/"

    typed = {"way": "phone", "inward": "in", "words": "About the lift", "on_day": "1", "on_month": "1", "on_year": "2099"}
    response = desk.post(url, {"key": str(uuid7())} | typed)

    assert response.status_code == 200
    assert "About the lift" in response.text
    assert not Contact.objects.exists()


def test_a_task_is_on_the_list_until_it_is_done_once(bank: TimeBank, mair: Membership) -> None:
    nia = a_broker(bank)
    desk = signed_in(nia)
    post(desk, mair, "task", words="Ring about the hedge", for_user=str(nia.pk), **due())
    task = Task.objects.get()
    assert "Ring about the hedge" in desk.get(f"/en/b/{bank.slug}/desk/tasks/").text

    for _ in range(2):
        desk.post(f"/en/b/{bank.slug}/desk/tasks/{task.pk}/done/", {"key": str(uuid7())})

    assert Task.objects.get().done_by == nia
    assert "Ring about the hedge" not in desk.get(f"/en/b/{bank.slug}/desk/tasks/").text


def test_a_note_for_its_writer_alone_is_read_by_nobody_else(bank: TimeBank, mair: Membership) -> None:
    nia, cari = signed_in(a_broker(bank)), at_the_desk(bank, name="Cari Cydlynydd")
    page = f"/en/b/{bank.slug}/desk/people/{mair.number}/in-touch/"
    post(nia, mair, "note", words="Ask again gently", readers="writer")
    post(nia, mair, "note", words="Prefers mornings", readers="desk")

    assert "Ask again gently" in nia.get(page).text
    assert "Prefers mornings" in cari.get(page).text
    assert "Ask again gently" not in cari.get(page).text


def test_a_broker_does_not_read_what_the_desk_keeps_about_themselves(bank: TimeBank) -> None:
    nia = a_broker(bank)
    own = a_member(bank, user=nia)

    assert signed_in(nia).get(f"/en/b/{bank.slug}/desk/people/{own.number}/in-touch/").status_code == 403


def test_tags_are_the_banks_own_and_have_both_names(bank: TimeBank, mair: Membership) -> None:
    desk, other = at_the_desk(bank), a_bank("Arall")
    theirs = Tag.objects.create(timebank=other, name_cy="Gyrwyr", name_en="Drivers")
    url = f"/en/b/{bank.slug}/desk/tags/"
    desk.post(url, {"key": str(uuid7()), "name_cy": "Garddwyr", "name_en": "Gardeners"})
    again = desk.post(url, {"key": str(uuid7()), "name_cy": "garddwyr", "name_en": "Others"})
    ours = Tag.objects.get(timebank=bank)
    assert "There is a tag of this name" in again.text

    assert post(desk, mair, "tags", tags=[str(theirs.pk)]) == 200
    assert post(desk, mair, "tags", tags=[str(ours.pk)]) == 302
    assert "Garddwyr" in desk.get(f"/cy/b/{bank.slug}/desk/people/{mair.number}/in-touch/").text
    assert post(desk, mair, "tags") == 302

    assert not Tagged.objects.exists()


def test_a_coordinator_of_another_place_finds_neither_the_page_nor_the_task(bank: TimeBank) -> None:
    riverside, uplands = a_place(bank), a_place(bank, "Yr Ucheldir", "Uplands")
    mair, nia = a_member(bank, place=riverside), a_broker(bank)
    cadi = signed_in(a_broker(bank, "Cadi Cydlynydd", kind="coordinator", place=uplands))
    post(signed_in(nia), mair, "task", words="Ring her", for_user=str(nia.pk), **due())

    assert cadi.get(f"/en/b/{bank.slug}/desk/people/{mair.number}/in-touch/").status_code == 404
    assert cadi.post(f"/en/b/{bank.slug}/desk/tasks/{Task.objects.get().pk}/done/", {"key": str(uuid7())}).status_code == 404
    assert "Ring her" not in cadi.get(f"/en/b/{bank.slug}/desk/tasks/").text


def test_the_download_holds_what_was_noted_and_keeps_back_what_tells_of_somebody_else(bank: TimeBank, mair: Membership) -> None:
    desk = at_the_desk(bank)
    post(desk, mair, "log", way="phone", inward="in", words="The lift was fine.", **today())
    post(desk, mair, "note", words="Prefers mornings", readers="desk")
    post(desk, mair, "note", words="Is happier in the afternoon", readers="writer")
    post(desk, mair, "note", words="Her neighbour says no", readers="writer", names_others="on")
    a_member(bank, "Huw Awrlais")
    post(desk, mair, "note", words="Fell out with huw awrlais", readers="desk")
    Note.objects.create(
        timebank=bank, membership=mair, by_user=a_broker(bank, "Cadi"), at=timezone.now(), readers="writer", words="Nobody has looked"
    )
    browser = Client()
    browser.force_login(mair.user, backend=BACKEND)

    text = browser.get("/en/account/data/download/").text
    kept = json.loads(text)["memberships"][0]["in_touch"]

    assert kept["contacts"][0]["words"] == "The lift was fine."
    assert [note["words"] for note in kept["notes"]] == ["Prefers mornings", "Is happier in the afternoon"]
    assert (len(kept["notes_kept_back_for_somebody_else"]), len(kept["notes_nobody_has_looked_at_yet"])) == (2, 1)
    assert not [words for words in ("Her neighbour says no", "awrlais", "Nobody has looked") if words in text]


def test_whoever_may_read_a_note_decides_whether_it_is_in_the_copy(bank: TimeBank, mair: Membership) -> None:
    nia, cadi = at_the_desk(bank), signed_in(a_broker(bank, "Cadi"))
    post(nia, mair, "note", words="Her neighbour says no", readers="writer", names_others="on")
    note = Note.objects.get()
    path = f"/en/b/{bank.slug}/desk/people/{mair.number}/in-touch/note/copy/"

    for said in ({"note": note.pk}, {"note": "x"}, {}):
        assert cadi.post(path, {"key": str(uuid7()), "go": "copy", **said}).status_code == 404
    assert "Kept back" in nia.get(f"/en/b/{bank.slug}/desk/people/{mair.number}/in-touch/").text
    nia.post(path, {"key": str(uuid7()), "note": note.pk, "go": "copy"})

    assert [one["words"] for one in queries.kept_about(mair)["notes"]] == ["Her neighbour says no"]  # type: ignore[attr-defined]


def test_erasing_forgets_everything_about_being_in_touch(bank: TimeBank, mair: Membership) -> None:
    desk = at_the_desk(bank)
    post(desk, mair, "log", way="phone", inward="in", words="The lift was fine.", **today())
    post(desk, mair, "note", words="Prefers mornings", readers="desk")

    actions.forget(by=Actor(user_id=None, door=Door.CLI), key=uuid7(), at=timezone.now(), membership=mair)

    assert not Contact.objects.exists()
    assert not Note.objects.exists()


def test_what_is_to_be_done_about_a_broker_is_not_theirs_to_read(bank: TimeBank) -> None:
    cari, nia = a_broker(bank, "Cari Brocer"), a_broker(bank, "Nia Cydlynydd")
    own, by = a_member(bank, user=cari), Actor(user_id=nia.pk, door=Door.DESK)
    how = {"bank": bank, "membership": own, "for_user": nia, "words": "Ask Cari how she is", "due_on": timezone.localdate()}
    task = actions.add_task(by=by, key=uuid7(), at=timezone.now(), **how)  # type: ignore[arg-type]
    address = f"/en/b/{bank.slug}/desk/tasks/"

    assert "Ask Cari how she is" in signed_in(nia).get(address).text
    assert "Ask Cari how she is" not in signed_in(cari).get(address).text
    assert signed_in(cari).post(f"{address}{task.pk}/done/", {"key": str(uuid7())}).status_code == 404


def test_a_task_about_somebody_who_left_says_so_to_whoever_has_to_do_it(bank: TimeBank, mair: Membership) -> None:
    nia = a_broker(bank)
    content = {"bank": bank, "for_user": nia, "due_on": timezone.localdate(), "words": "Fetch the key"}
    actions.add_task(by=Actor(user_id=nia.pk), key=uuid7(), at=timezone.now(), membership=mair, **content)  # type: ignore[arg-type]
    desk = signed_in(nia)
    pages = [f"/en/b/{bank.slug}/desk/{where}" for where in ("tasks/", "list/tasks/")]

    assert all("Fetch the key" in (text := desk.get(page).text) and "Has left" not in text for page in pages)
    Membership.objects.filter(pk=mair.pk).update(state="left")

    assert all("Fetch the key" in (text := desk.get(page).text) and "Has left" in text for page in pages)
