"""A broker writes to members once, in both languages; each gets it once, in their own way, if they want it and have not had enough."""

import re

import pytest
from django.core import mail as outbox
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from amser.audit.actions import Actor, Door
from amser.contacts import actions, queries
from amser.contacts.models import Mailing, Recipient, Tag, Tagged, Wish
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from amser.notifications.letters import mailings
from amser.notifications.models import Message
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member
from tests.builders.people import a_person
from tests.web.broker.visiting import BACKEND, at_the_desk, signed_in

pytestmark = pytest.mark.django_db

WORDS = {
    "kind": "news",
    "subject_cy": "Te prynhawn",
    "subject_en": "Afternoon tea",
    "body_cy": "Dewch i gael te yn y neuadd.",
    "body_en": "Come and have tea in the hall.",
}


def write(bank: TimeBank, *members: Membership, kind: str = "news") -> Mailing:
    nia = a_broker(bank)
    ids = tuple(member.pk for member in members)
    by = Actor(user_id=nia.pk, door=Door.DESK)
    return actions.send_out(by=by, key=uuid7(), at=timezone.now(), bank=bank, member_ids=ids, **(WORDS | {"kind": kind}))


def url(bank: TimeBank, path: str = "new/", language: str = "en") -> str:
    return f"/{language}/b/{bank.slug}/desk/messages/{path}"


def test_each_gets_it_in_their_own_language_and_way_and_is_seen_first(bank: TimeBank) -> None:
    a_member(bank, "Mair Gwennol", language="cy")
    a_member(bank, "Huw Awrlais", language="en")
    a_member(bank, "Elin Dryw", language="both")
    a_member(bank, user=a_person("Dai Ffôn", language="en", email=None, channel="phone"))
    desk = at_the_desk(bank)

    seen = desk.post(url(bank), {"key": str(uuid7()), **WORDS})
    assert [sample.how_many for sample in seen.context["samples"]] == [1, 1, 1, 1]
    assert not Mailing.objects.exists()
    key = str(seen.context["key"])
    desk.post(url(bank), {"key": key, "send": "1", **seen.context["fields"]})
    run_jobs()

    texts = {message.user.name: message.body for message in Message.objects.filter(kind="contacts.sent_out").select_related("user")}
    assert "Dewch i gael te" in texts["Mair Gwennol"]
    assert "Come and have tea" not in texts["Mair Gwennol"]
    assert "Dewch i gael te" not in texts["Huw Awrlais"]
    assert texts["Elin Dryw"].index("Dewch i gael te") < texts["Elin Dryw"].index("Come and have tea")
    by_phone = Message.objects.get(user__name="Dai Ffôn", kind="contacts.sent_out")
    assert by_phone.state == "by_hand"
    assert "http" not in by_phone.body


def test_pressing_twice_and_running_the_job_twice_tells_everybody_once(bank: TimeBank) -> None:
    members = [a_member(bank, name) for name in ("Mair Gwennol", "Huw Awrlais")]
    desk, key = at_the_desk(bank), str(uuid7())

    for _ in range(2):
        desk.post(url(bank), {"key": key, "send": "1", **WORDS})
    run_jobs()

    assert Mailing.objects.count() == 1
    assert Recipient.objects.count() == len(members)
    assert Message.objects.filter(kind="contacts.sent_out").count() == len(members)


def test_the_list_is_narrowed_by_tag_place_interest_and_number(bank: TimeBank) -> None:
    quay, hill = a_place(bank), a_place(bank, "Yr Ucheldir", "Uplands")
    mair = a_member(bank, "Mair Gwennol", place=quay, would_like="Garddio, a lifft")
    huw = a_member(bank, "Huw Awrlais", place=hill)
    nia = a_broker(bank)
    tag = Tag.objects.create(timebank=bank, name_cy="Garddwyr", name_en="Gardeners")
    Tagged.objects.create(timebank=bank, tag=tag, membership=huw, by_user=nia, at=timezone.now())
    desk = signed_in(nia)

    def chosen(**narrowed: object) -> list[int]:
        return [member.pk for member in desk.post(url(bank), {"key": str(uuid7()), **WORDS, **narrowed}).context["audience"].told]

    assert chosen(tag=str(tag.pk)) == [huw.pk]
    assert chosen(place=str(quay.pk)) == [mair.pk]
    assert chosen(interest="GARDDIO") == [mair.pk]
    assert chosen(numbers=f"{huw.number}") == [huw.pk]
    assert sorted(chosen()) == [mair.pk, huw.pk]


def test_nobody_gets_more_than_two_a_week_and_nobody_what_they_refused(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    actions.wish(by=Actor(user_id=huw.user_id), key=uuid7(), at=timezone.now(), membership=huw, kind="news", wanted=False)

    for _ in range(2):
        assert [one.membership_id for one in write(bank, mair, huw).recipients.all()] == [mair.pk]
    found = queries.audience(bank, [mair.pk, huw.pk], kind="news", at=timezone.now())

    assert (found.told, found.not_wanted, found.enough) == ([], [huw], [mair])
    with pytest.raises(actions.NobodyToTell):
        write(bank, mair, huw)
    assert queries.audience(bank, [huw.pk], kind="events", at=timezone.now()).told == [huw]


def test_the_link_in_the_letter_stops_the_kind_without_signing_in_and_only_by_its_button(bank: TimeBank) -> None:
    mair = a_member(bank)
    write(bank, mair)
    run_jobs()
    found = re.search(r"https?://[^/\s]+(/en/stop/\S+)", Message.objects.get(kind="contacts.sent_out").body)
    assert found

    page = Client().get(found[1])
    assert page.status_code == 200
    assert not Wish.objects.exists()
    Client().post(found[1], {"key": str(uuid7())})

    assert not Wish.objects.get(membership=mair, kind="news").wanted
    assert Client().get("/en/stop/made-up/").status_code == 404


def headers_of(kind: str) -> list[dict[str, str]]:
    """Return the headers of the letters of a kind that were sent."""
    run_jobs()
    [message] = Message.objects.filter(kind=kind)
    return [letter.extra_headers for letter in outbox.outbox if letter.subject == message.subject]


def test_a_mail_programs_own_button_stops_that_kind_only(bank: TimeBank, settings: Settings) -> None:
    settings.SITE_URL = "https://amser.example"
    mair = a_member(bank)
    write(bank, mair)

    [headers] = headers_of("contacts.sent_out")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = headers["List-Unsubscribe"].removeprefix("<https://amser.example").removesuffix(">")
    mail_program = Client(enforce_csrf_checks=True)
    assert mail_program.post(path, {"key": str(uuid7())}).status_code == 403
    assert not Wish.objects.exists()
    for _ in range(2):
        assert mail_program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200

    assert {(wish.kind, wish.wanted) for wish in Wish.objects.filter(membership=mair)} == {("news", False)}
    assert queries.wishes([mair])[mair.pk, "events"]
    pages = [Client().get(path.replace("/en/", f"/{language}/")).content.decode() for language in ("en", "cy")]
    assert ["Stop messages" in pages[0], "gorau i negeseuon" in pages[1]] == [True, True]
    for personal in (str(mair.user.email), *mair.user.name.split()):
        assert personal not in path


def test_only_messages_to_many_have_the_button(bank: TimeBank) -> None:
    mair = a_member(bank)
    letter = Message(timebank=bank, user=mair.user, membership=mair, kind="exchanges.posted", about="exchange_id=1", language="en")
    digest = Message(timebank=bank, user=mair.user, membership=mair, kind="contacts.digest", about="week=2026-47", language="cy")

    assert mailings.headers(letter) == {}
    assert list(mailings.headers(digest)) == ["List-Unsubscribe"], "an address that is not https has no one press"
    assert mailings.read(mailings.headers(digest)["List-Unsubscribe"].split("/")[-2]) == (mair.pk, "digest")


def test_a_member_chooses_in_their_settings(bank: TimeBank) -> None:
    mair = a_member(bank)
    browser = Client()
    browser.force_login(mair.user, backend=BACKEND)

    browser.post("/en/account/settings/messages/", {"key": str(uuid7()), f"bank_{bank.pk}": ["events"]})

    assert queries.wishes([mair]) == {(mair.pk, "news"): False, (mair.pk, "events"): True, (mair.pk, "digest"): False}
    assert 'value="events" checked' in re.sub(r'\s+id="[^"]*"', "", browser.get("/en/account/settings/messages/").text)


def test_progress_is_shown_and_another_desk_finds_nothing(bank: TimeBank) -> None:
    sent = write(bank, a_member(bank), a_member(bank, user=a_person("Dai Ffôn", email=None, channel="phone")))
    desk = at_the_desk(bank)
    before = desk.get(url(bank, f"{sent.pk}/")).context["progress"]
    run_jobs()
    after = desk.get(url(bank, f"{sent.pk}/")).context["progress"]

    assert (before["told"], before["waiting"]) == (2, 2)
    assert (after["told"], after["by_hand"]) == (2, 1)
    assert after["sent"] + after["by_hand"] + after["waiting"] == 2
    elsewhere = a_bank("Arall")
    assert at_the_desk(elsewhere).get(url(elsewhere, f"{sent.pk}/")).status_code == 404


def test_a_number_that_is_nobodys_is_said_rather_than_left_out(bank: TimeBank) -> None:
    mair = a_member(bank, "Mair Gwennol")
    a_member(a_bank("Drws Nesaf"), "Una Drws")

    page = at_the_desk(bank).post(url(bank), {"key": str(uuid7()), **WORDS, "numbers": f"{mair.number}, 4711, 12"}).text

    assert "Nobody you can write to has these member numbers: 12, 4711." in page
    assert f'value="{mair.number}, 4711, 12"' in page


def test_who_leaves_every_choice_empty_reads_to_how_many_it_goes(bank: TimeBank) -> None:
    for name in ("Mair Gwennol", "Huw Awrlais"):
        a_member(bank, name)
    desk = at_the_desk(bank)

    assert "every member you can write to: 2" in desk.get(url(bank)).text
    assert len(desk.post(url(bank), {"key": str(uuid7()), **WORDS}).context["audience"].told) == 2


@pytest.mark.parametrize("leaves", ["before", "after"], ids=["before it is written", "before it is told"])
def test_the_counts_add_up_once_somebody_has_left(bank: TimeBank, leaves: str) -> None:
    mair, huw = (a_member(bank, user=a_person(name, email=None, channel="phone")) for name in ("Mair Gwennol", "Huw Awrlais"))
    sent = write(bank, mair, huw)
    if leaves == "before":
        Membership.objects.filter(pk=mair.pk).update(state="left")
    run_jobs()
    if leaves == "after":
        Message.objects.get(membership=mair, kind="contacts.sent_out").mark_settled(why="gone", at=timezone.now())

    answer = at_the_desk(bank, name="Owain Brocer").get(url(bank, f"{sent.pk}/"))

    assert answer.context["progress"] == {"told": 2, "sent": 0, "by_hand": 1, "gone": 1, "waiting": 0}
    assert "Not told, no longer members" in answer.text
