"""Everything that one person is told in one call is ticked off with one press; what post would bring too late is for the telephone."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from amser.audit.models import Entry
from amser.exchanges.models import Exchange
from amser.kernel.dates import today, working_days_after
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from amser.notifications.models import Message
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_broker, a_place
from tests.builders.exchanging import a_posted_exchange, a_suggested_exchange
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member
from tests.builders.people import a_person
from tests.web.broker.visiting import at_the_desk, signed_in

pytestmark = pytest.mark.django_db


def to_tell(member: Membership) -> list[Message]:
    """What somebody is to be told by telephone: some of it so far."""
    huw = a_member(member.timebank, "Huw Awrlais")
    for _ in range(2):
        a_posted_exchange(huw, member, minutes=15)
    run_jobs()
    found = list(Message.objects.by_hand().filter(membership=member).order_by("pk"))
    assert len(found) > 1
    return found


def by_phone(bank: TimeBank, name: str = "Mair Gwennol", **profile: object) -> Membership:
    """A member who is rung."""
    return a_member(bank, user=a_person(name, email=None, channel="phone"), **profile)  # type: ignore[arg-type]


def press(desk: Client, bank: TimeBank, ids: list[int], key: str = "", language: str = "en") -> tuple[int, list[str]]:
    """Press the button for these messages; return how it answered, and what it said."""
    answer = desk.post(
        f"/{language}/b/{bank.slug}/desk/post/done/", {"key": key or str(uuid7()), "messages": " ".join(str(one) for one in ids)}
    )
    return answer.status_code, [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.mark.parametrize(("language", "said"), [("en", "Told, and off the list:"), ("cy", "Wedi'u dweud, ac oddi ar y rhestr:")])
def test_one_press_ticks_off_everything_in_one_act(bank: TimeBank, language: str, said: str) -> None:
    found, desk, key = to_tell(by_phone(bank)), at_the_desk(bank), str(uuid7())
    ids = [message.pk for message in found]

    assert press(desk, bank, ids, key, language) == (302, [f"{said} {len(found)}"])

    assert set(Message.objects.filter(pk__in=ids).values_list("state", flat=True)) == {"done"}
    assert Entry.objects.filter(action="notifications.done_together").count() == 1
    assert press(desk, bank, ids, key)[0] == 302
    assert Entry.objects.filter(action="notifications.done_together").count() == 1


def test_what_was_settled_or_told_meanwhile_is_left_alone_without_an_error(bank: TimeBank) -> None:
    found, desk = to_tell(by_phone(bank)), at_the_desk(bank)
    first, *rest = found
    first.mark_settled(why="meanwhile", at=first.created_at)

    assert press(desk, bank, [message.pk for message in found]) == (302, [f"Told, and off the list: {len(rest)}"])

    first.refresh_from_db()
    assert (first.state, first.done_by) == ("settled", None)
    assert press(desk, bank, [message.pk for message in found])[1][-1] == "These were off the list before."


def test_what_is_not_of_this_desk_is_left_alone_and_the_rest_is_ticked_off(bank: TimeBank) -> None:
    uplands = a_place(bank, "Yr Ucheldir", "Uplands")
    ours, theirs = to_tell(by_phone(bank, place=uplands)), to_tell(by_phone(bank, "Dai Derbyn", place=a_place(bank)))
    una = signed_in(a_broker(bank, "Una Ucheldir", kind="coordinator", place=uplands))

    press(una, bank, [message.pk for message in [*theirs, *ours]])
    assert not Message.objects.by_hand().filter(pk__in=[message.pk for message in ours]).exists()
    assert Message.objects.by_hand().filter(pk__in=[message.pk for message in theirs]).count() == len(theirs)
    assert press(una, bank, [message.pk for message in theirs])[0] == 404


def test_more_than_a_hundred_go_with_one_press_in_few_questions(
    bank: TimeBank, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    mair, desk = by_phone(bank), at_the_desk(bank)
    like = to_tell(mair)[0]
    many = Message.objects.bulk_create(
        Message(
            timebank=bank,
            user=mair.user,
            membership=mair,
            kind=like.kind,
            about=f"number={number}",
            job=0,
            channel="phone",
            language="en",
            subject="Something",
            body="Something",
            page="",
            state="by_hand",
            created_at=like.created_at,
        )
        for number in range(130)
    )
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        press(desk, bank, [message.pk for message in many])

    assert not Message.objects.by_hand().filter(pk__in=[message.pk for message in many]).exists()


@pytest.mark.parametrize("phone", ["01550 900900", ""])
def test_a_letter_about_a_day_that_comes_before_the_post_is_for_the_telephone(bank: TimeBank, phone: str) -> None:
    mair, dai = (a_member(bank, user=a_person(name, email=None, channel="post")) for name in ("Mair Gwennol", "Dai Derbyn"))
    Membership.objects.filter(pk=mair.pk).update(phone=phone)
    huw, on = a_member(bank, "Huw Awrlais"), today(timezone.now())
    for member, day in ((mair, on + dt.timedelta(days=1)), (dai, on + dt.timedelta(days=9))):
        exchange = a_suggested_exchange(huw, member)
        Exchange.objects.filter(pk=exchange.pk).update(on_day=day)
    run_jobs()

    desk = at_the_desk(bank)
    answer = desk.get(f"/en/b/{bank.slug}/desk/post/")

    of_exchanges = {
        road: [call.user.known_as for call in answer.context[road] if any(one.kind == "exchanges.suggested" for one in call.messages)]
        for road in ("too_late", "to_post")
    }
    assert of_exchanges == {"too_late": ["Mair"], "to_post": ["Dai"]}
    assert "Too late for the post, ring: 1" in answer.content.decode()
    assert (phone or "We have no phone number for them.") in answer.content.decode()
    assert desk.get(f"/en/b/{bank.slug}/desk/").context["by_hand"] == sum(
        len(answer.context[road]) for road in ("too_late", "to_phone", "to_text", "to_post")
    )


def test_post_takes_two_working_days() -> None:
    thursday = dt.date(2026, 11, 19)
    assert working_days_after(thursday, 2) == dt.date(2026, 11, 23)
    assert working_days_after(dt.date(2026, 11, 22), 2) == dt.date(2026, 11, 24)
