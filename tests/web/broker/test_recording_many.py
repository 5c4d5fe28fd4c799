"""Groups, and lines: what a broker writes down for many, or for forty pairs in a morning."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amser.exchanges.models import Exchange, ExchangeState, Kind, Regular, Sharing
from amser.kernel.ids import uuid7
from amser.members.models import Membership, OwnFloor
from amser.timebanks.models import Role, TimeBank
from amser.web.broker.group_forms import MOST_PEOPLE
from tests.builders.banks import a_bank, a_broker
from tests.builders.exchanging import a_group, a_posted_exchange, hours_of
from tests.builders.members import a_member
from tests.builders.when import FRIDAY
from tests.web.broker.visiting import at_the_desk, signed_in

pytestmark = pytest.mark.django_db

DAY = {"worked_on_day": "20", "worked_on_month": "11", "worked_on_year": "2026"}
CLASS = {"kind": "one_to_many", "sharing": "shared", "title": "Sewing class", "category": "arts", "minutes_hours": "1:00", **DAY}


@pytest.fixture
def bank() -> TimeBank:
    return a_bank(policy={"hard_floor_minutes": -90})


@pytest.fixture
def nia(bank: TimeBank) -> Client:
    return at_the_desk(bank)


@pytest.fixture
def people(bank: TimeBank) -> tuple[Membership, Membership, Membership]:
    return a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Awrlais"), a_member(bank, "Siân Ŵyn")


def send(client: Client, bank: TimeBank, page: str, *, language: str = "en", **typed: str) -> str:
    """Post to a page of the desk, and return what comes of it, with the page it leads to."""
    return client.post(f"/{language}/b/{bank.slug}/desk/{page}", typed, follow=True).text


def test_a_group_is_shown_before_anything_moves_and_recorded_once(bank: TimeBank, nia: Client, people: tuple[Membership, ...]) -> None:
    sian = people[2]
    typed = CLASS | {"gave": "mair", "received": f"huw\n{sian.number} 30 min"}

    review = send(nia, bank, "record/group/", **typed)
    assert "Siân Ŵyn" in review
    assert re.search(r"20.min", review)
    assert Exchange.objects.count() == 0
    again = send(nia, bank, "record/group/", **typed, step="change")
    assert "Sewing class" in again
    key = re.search(r'name="key" value="([^"]+)"', again)
    assert key is not None
    first = send(nia, bank, "record/group/", **typed, step="post", key=key[1])
    second = send(nia, bank, "record/group/", **typed, step="post", key=key[1])

    exchange = Exchange.objects.get()
    assert (exchange.state, exchange.kind) == (ExchangeState.POSTED, Kind.ONE_TO_MANY)
    assert [hours_of(one) for one in people] == [60, -40, -20]
    assert "A group. People: 3" in first
    assert "A group. People: 3" in second


def test_whoever_cannot_give_up_hours_is_named_and_the_broker_decides(bank: TimeBank, nia: Client, people: tuple[Membership, ...]) -> None:
    mair, huw, sian = people
    a_group(Kind.MANY_TO_ONE, {mair: 90}, {huw: 90})
    typed = CLASS | {"gave": "mair", "received": "huw\nsiân"}

    review = send(nia, bank, "record/group/", **typed, step="post")
    assert "Not everyone can give up these hours" in review
    assert Exchange.objects.count() == 1
    without = send(nia, bank, "record/group/", **typed, **{f"deal_{huw.number}": "leave"}, step="review")
    assert "Left out:" in without
    no_reason = send(nia, bank, "record/group/", **typed, **{f"deal_{huw.number}": "further"}, step="post")
    assert "Nothing is written here." in no_reason
    send(nia, bank, "record/group/", **typed, **{f"deal_{huw.number}": "further"}, step="post", reason="Helps from January")

    assert (hours_of(huw), hours_of(sian)) == (-120, -30)
    assert OwnFloor.objects.get(membership=huw).reason == "Helps from January"


def test_what_was_typed_of_a_group_stays_and_each_line_says_what_is_wrong(bank: TimeBank, nia: Client) -> None:
    for name in ("Dai Jones", "Dai Jones", "Mair Gwennol"):
        a_member(bank, name)

    shown = send(nia, bank, "record/group/", **CLASS | {"gave": "nobody", "received": "dai\nmair\nmair", "worked_on_day": "31"})
    assert "There is no such date." in shown
    shown = send(nia, bank, "record/group/", **CLASS | {"gave": "nobody", "received": "dai\nmair\nmair"})

    assert "“nobody”: This person is not in this time bank." in shown
    assert "“dai”: more than one person." in shown
    assert "Write the number instead: Dai Jones" in shown
    assert "“mair” is there twice." in shown
    assert "dai\nmair\nmair" in shown


def test_the_page_says_why_hours_wait_once_they_are_written_down(bank: TimeBank, nia: Client, people: tuple[Membership, ...]) -> None:
    typed = {"giver": "mair", "receiver": "huw", "title": "Sewing", "category": "arts", "setting": "group", "minutes_hours": "2"}

    shown = send(nia, bank, "record/", **typed, **DAY, another="1")

    assert "Written down. The hours wait for a decision. Huw Awrlais has reached the limit for receiving." in shown
    assert hours_of(people[1]) == 0


def test_all_of_a_group_is_put_right_and_the_same_is_recorded_again(bank: TimeBank, nia: Client, people: tuple[Membership, ...]) -> None:
    mair, huw, sian = people
    exchange = a_group(Kind.ONE_TO_MANY, {mair: 60}, {huw: 60, sian: 30}, sharing=Sharing.SHARED)

    shown = send(nia, bank, f"exchanges/{exchange.pk}/correct/", reason="It was on Saturday")
    form = nia.get(f"/en/b/{bank.slug}/desk/record/group/?again={exchange.pk}").text

    assert "It was on Saturday" in shown
    assert [hours_of(one) for one in people] == [0, 0, 0]
    assert f">\n{mair.number}</textarea>" in form
    assert f"{huw.number}\n{sian.number} 30 min</textarea>" in form
    assert "Sewing together" in form


def test_one_line_is_enough_in_either_language(bank: TimeBank, nia: Client, people: tuple[Membership, ...]) -> None:
    shown = send(nia, bank, "record/", line="mair > huw 1h30 garden 12/11")
    send(nia, bank, "record/", language="cy", line="Siân i Mair 1.5 garddio ddoe")

    mair, huw, sian = people
    assert (hours_of(mair), hours_of(huw), hours_of(sian)) == (0, -90, 90)
    first = Exchange.objects.order_by("entered_at").first()
    assert first is not None
    assert (first.category_id, first.level, first.title) == ("garden", "H", "garden")
    assert "Open what was just written down" in shown


def test_the_desk_itself_takes_a_line(bank: TimeBank, nia: Client) -> None:
    shown = nia.get(f"/en/b/{bank.slug}/desk/").text

    assert f'action="/en/b/{bank.slug}/desk/record/"' in shown
    assert 'name="line"' in shown
    assert 'name="key"' in shown


def test_what_a_line_does_not_say_is_asked_for_with_the_rest_filled_in(bank: TimeBank, nia: Client) -> None:
    a_member(bank, "Mair Gwennol")
    a_member(bank, "Huw Awrlais")

    shown = send(nia, bank, "record/", line="mair > huw 1h30 xyzzy 31/2")

    assert Exchange.objects.count() == 0
    assert 'value="mair"' in shown
    assert 'value="xyzzy 31/2"' in shown
    assert 'value="1:30"' in shown
    assert "Nothing is chosen yet." in shown


def test_the_same_words_are_of_the_same_kind_as_last_time(bank: TimeBank, nia: Client, people: tuple[Membership, ...]) -> None:
    send(nia, bank, "record/", giver="mair", receiver="huw", title="Xyzzy", category="admin", setting="home", minutes_hours="0:15", **DAY)

    send(nia, bank, "record/", line="mair > huw 15m xyzzy 13/11")

    assert list(Exchange.objects.values_list("category_id", "level")) == [("admin", "H")] * 2


def test_whoever_enters_another_comes_back_to_an_empty_form(bank: TimeBank, nia: Client, people: tuple[Membership, ...]) -> None:
    typed = {"giver": "mair", "receiver": "huw", "title": "Tea", "category": "companionship", "setting": "public", "minutes_hours": "1"}

    shown = send(nia, bank, "record/", **typed, **DAY, another="1")

    assert "Open what was just written down" in shown
    assert 'value="Tea"' not in shown


def test_the_same_two_do_the_same_again_on_another_day(bank: TimeBank, nia: Client, people: tuple[Membership, ...]) -> None:
    mair, huw, _ = people
    exchange = a_posted_exchange(mair, huw, minutes=45)

    form = nia.get(f"/en/b/{bank.slug}/desk/record/?again={exchange.pk}").text

    assert f'value="{mair.number}"' in form
    assert f'value="{exchange.title}"' in form
    assert re.search(r'name="worked_on_day"[^>]*value="\d', form) is None


def test_what_was_regulated_does_not_come_back_as_less_when_it_is_done_again(
    bank: TimeBank, nia: Client, people: tuple[Membership, ...]
) -> None:
    mair, huw, _ = people
    exchange = a_posted_exchange(mair, huw, minutes=45)
    Exchange.objects.filter(pk=exchange.pk).update(level="R", answers="")

    form = nia.get(f"/en/b/{bank.slug}/desk/record/?again={exchange.pk}").text
    assert not re.search(r'name="(part_of_it|setting)"[^>]*checked', form)
    typed = {"giver": "mair", "receiver": "huw", "title": exchange.title, "category": "companionship", "setting": "public"}
    shown = send(nia, bank, "record/", **typed, **DAY, minutes_hours="1")

    assert "Nothing is chosen yet" in shown
    assert Exchange.objects.count() == 1
    send(nia, bank, "record/", **typed, **DAY, minutes_hours="1", part_of_it="care")
    assert Exchange.objects.exclude(pk=exchange.pk).get().level == "R"


def test_in_a_matter_of_their_own_a_broker_reads_who_else_can(bank: TimeBank) -> None:
    broker = a_broker(bank, "Nia Cydlynydd")
    own, huw = a_member(bank, user=broker), a_member(bank, "Huw Awrlais")
    a_broker(bank, "Rhian Brocer")
    exchange = a_group(Kind.MANY_TO_ONE, {huw: 60}, {own: 60}, user=a_broker(bank, "Un Arall"))

    shown = signed_in(broker).get(f"/en/b/{bank.slug}/desk/exchanges/{exchange.pk}/").text

    assert "You are part of this yourself." in shown
    assert "Rhian Brocer" in shown
    assert "/correct/" not in shown


def test_what_happens_every_week_is_offered_and_never_records_itself(bank: TimeBank, nia: Client, people: tuple[Membership, ...]) -> None:
    mair, huw, _ = people
    exchange = a_posted_exchange(mair, huw, minutes=30)
    at = f"/en/b/{bank.slug}/desk"

    send(nia, bank, f"exchanges/{exchange.pk}/every-week/")
    regular = Regular.objects.get()
    assert (regular.next_on - FRIDAY).days == 7
    Regular.objects.update(next_on=FRIDAY)
    listed = nia.get(f"{at}/record/every-week/").text
    draft = f"record/?again={exchange.pk}&regular={regular.pk}&day=2026-11-20"
    assert draft.replace("&", "&amp;") in listed
    form = nia.get(f"{at}/{draft}").text
    assert re.search(r'name="worked_on_day"[^>]*value="20"', form)
    assert Exchange.objects.count() == 1

    typed = {"giver": "mair", "receiver": "huw", "title": "Lift", "category": "transport", "setting": "public", "minutes_hours": "0:30"}
    send(nia, bank, draft, **typed, **DAY)
    regular.refresh_from_db()
    assert ((regular.next_on - FRIDAY).days, Exchange.objects.count()) == (7, 2)
    assert regular.exchange_id != exchange.pk
    send(nia, bank, f"record/every-week/{regular.pk}/skip/", day=regular.next_on.isoformat())
    regular.refresh_from_db()
    assert (regular.next_on - FRIDAY).days == 14
    send(nia, bank, f"record/every-week/{regular.pk}/end/")
    assert "Nothing happens every week yet" in nia.get(f"{at}/record/every-week/").text


def test_a_group_of_every_week_is_filled_in_with_its_day(bank: TimeBank, nia: Client, people: tuple[Membership, ...]) -> None:
    mair, huw, sian = people
    exchange = a_group(Kind.MUTUAL, {mair: 60, huw: 60, sian: 60})

    send(nia, bank, f"exchanges/{exchange.pk}/every-week/")
    Regular.objects.update(next_on=FRIDAY)
    form = nia.get(f"/en/b/{bank.slug}/desk/record/group/?again={exchange.pk}&regular={Regular.objects.get().pk}").text

    assert re.search(r'name="worked_on_day"[^>]*value="20"', form)
    assert f"{mair.number}\n{huw.number}\n{sian.number}</textarea>" in form


def test_a_list_longer_than_a_group_may_be_is_refused_rather_than_cut(bank: TimeBank, nia: Client, people: tuple[Membership, ...]) -> None:
    nobody = "\n" * MOST_PEOPLE
    typed = CLASS | {"gave": "mair", "received": f"huw{nobody}siân"}

    assert "Siân Ŵyn" in send(nia, bank, "record/group/", **typed), "empty lines are no people"
    many = CLASS | {"gave": "mair", "received": "\n".join(str(number) for number in range(MOST_PEOPLE + 1))}
    page = send(nia, bank, "record/group/", **many)
    assert f"The most people on one list: {MOST_PEOPLE}." in page
    assert "is not in this time bank" not in page


def test_ending_something_twice_ends_it_once_and_leads_back(bank: TimeBank, nia: Client, people: tuple[Membership, ...]) -> None:
    exchange = a_posted_exchange(people[0], people[1])
    nia.post(f"/en/b/{bank.slug}/desk/exchanges/{exchange.pk}/every-week/", {"key": str(uuid7())})
    given = {"key": str(uuid7())}
    regular = f"/en/b/{bank.slug}/desk/record/every-week/{Regular.objects.get().pk}/end/"
    steward, auditor = at_the_desk(bank, kind="steward", name="Siân Stiward"), a_broker(bank, "Aled Archwiliwr", kind="auditor")
    role = f"/en/b/{bank.slug}/desk/roles/{Role.objects.get(user=auditor).pk}/end/"

    assert [nia.post(regular, given).status_code for _ in range(2)] == [302, 302]
    assert [steward.post(role, given).status_code for _ in range(2)] == [302, 302]


@pytest.mark.parametrize("is_group", [False, True])
def test_what_is_repeated_brings_its_answers_about_care_along(
    bank: TimeBank,
    nia: Client,
    people: tuple[Membership, ...],
    is_group: bool,  # noqa: FBT001
) -> None:
    mair, huw, _ = people
    exchange = a_group(Kind.MANY_TO_ONE, {mair: 60}, {huw: 60}) if is_group else a_posted_exchange(mair, huw, minutes=45)
    Exchange.objects.filter(pk=exchange.pk).update(answers="care", level="R")

    form = nia.get(f"/en/b/{bank.slug}/desk/record/{'group/' if is_group else ''}?again={exchange.pk}").text

    assert re.search(r'value="care"[^>]*checked', form)


def test_one_line_with_the_words_of_care_is_asked_what_care_asks(bank: TimeBank, nia: Client, people: tuple[Membership, ...]) -> None:
    mair, huw, _ = people
    Exchange.objects.filter(pk=a_posted_exchange(mair, huw, minutes=45).pk).update(answers="care", level="R", title="Washing")

    send(nia, bank, "record/", line="mair > huw 1h washing 20/11")

    assert Exchange.objects.latest("entered_at").answers == "care"


def test_two_brokers_with_one_draft_record_it_once_and_skip_it_once(bank: TimeBank, nia: Client, people: tuple[Membership, ...]) -> None:
    mair, huw, _ = people
    exchange, rhian = a_posted_exchange(mair, huw, minutes=30), at_the_desk(bank, name="Rhian Brocer")
    send(nia, bank, f"exchanges/{exchange.pk}/every-week/")
    regular = Regular.objects.get()
    Regular.objects.update(next_on=FRIDAY)
    draft = f"record/?again={exchange.pk}&regular={regular.pk}&day=2026-11-20"
    typed = {"giver": "mair", "receiver": "huw", "title": "Lift", "category": "transport", "setting": "public", "minutes_hours": "0:30"}

    send(nia, bank, draft, **typed, **DAY)
    shown = send(rhian, bank, draft, **typed, **DAY)

    regular.refresh_from_db()
    assert (Exchange.objects.count(), (regular.next_on - FRIDAY).days) == (2, 7)
    assert "This has changed while you were reading." in shown
    day = regular.next_on.isoformat()
    for broker in (nia, rhian):
        send(broker, bank, f"record/every-week/{regular.pk}/skip/", day=day)
    regular.refresh_from_db()
    assert (regular.next_on - FRIDAY).days == 14


@pytest.mark.parametrize("step", ["review", "post"])
@pytest.mark.parametrize(
    ("kind", "extra"), [("mutual", {}), ("one_to_many", {"sharing": "shared"}), ("mutual", {"part_of_it": "supervised"})]
)
def test_writing_a_group_down_asks_as_often_for_thirty_as_for_three(kind: str, extra: dict[str, str], step: str) -> None:
    asked = []
    for count in (3, 30):
        bank = a_bank(policy={"hard_floor_minutes": -600000})
        nia, together = at_the_desk(bank, name=f"Nia {count}"), [a_member(bank, f"Aelod {number}ydd") for number in range(count)]
        names = [member.user.name if place % 2 else str(member.number) for place, member in enumerate(together)]
        gave, received = (names, []) if kind == "mutual" else (names[:1], names[1:])
        typed = CLASS | {"kind": kind, "sharing": "", "gave": "\n".join(gave), "received": "\n".join(received), **extra}
        nia.get(f"/en/b/{bank.slug}/desk/record/group/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = nia.post(f"/en/b/{bank.slug}/desk/record/group/", {**typed, "step": step, "key": str(uuid7())})
        assert answer.status_code == (200 if step == "review" else 302)
        asked.append(len(queries))

    assert asked[0] == asked[1]
