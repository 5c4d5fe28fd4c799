"""Two who write at once undo nothing of each other, and what somebody typed is not lost when it comes too late."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import AgendaItem, Event, Group, GroupLink, Minutes, mark_of
from tests.builders.groups import (
    a_call,
    a_commitment,
    a_contribution,
    a_document,
    a_group,
    a_group_member,
    a_guest,
    a_note,
    after,
    an_event,
    an_item,
    answered,
    drafted,
    published,
    who_runs,
)
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


def soon(group: Group, **more: Any) -> Event:
    """An event in three days, counted from the clock on the wall."""
    at = timezone.now() + 3 * DAY
    return an_event(group, **{"begins_at": at, "ends_at": at + 2 * HOUR, **more})


def run(group: Group) -> Client:
    """A browser of whoever runs a group."""
    client = Client()
    client.force_login(who_runs(group).user)
    return client


def test_ticking_somebody_off_undoes_nothing_that_another_wrote_meanwhile() -> None:
    group, at = a_group(), timezone.now() - HOUR
    event = an_event(group, begins_at=at, ends_at=at + 3 * HOUR)
    mair, huw = a_guest(event, "Mair"), a_guest(event, "Huw")
    client, address = run(group), reverse("network:event_tick", args=[group.slug, event.pk])
    ticked = client.get(address).context["form"]["ticked"].value()
    actions.mark_attendance(by=AMSER, key=uuid7(), at=timezone.now(), participation=mair, attendance="online")

    client.post(address, {"came": [str(huw.pk)], "ticked": ticked, "key": str(uuid7())})

    mair.refresh_from_db()
    huw.refresh_from_db()
    assert (huw.attendance, mair.attendance) == ("came", "online")


def test_another_draft_than_the_one_that_was_read_is_not_thrown_away() -> None:
    document = a_document(a_group())
    published(document, "a", "b")
    newer = drafted(document, "newydd", "new")

    with pytest.raises(actions.StaleSave):
        actions.throw_draft_away(by=AMSER, key=uuid7(), at=MONDAY_10AM, document=document, saves=newer.saves, number=newer.number - 1)


@pytest.mark.parametrize("what", ["move", "remove"])
def test_minutes_stay_circulated_where_nothing_changed(what: str) -> None:
    event = an_event(a_group())
    item: AgendaItem = a_note(an_item(event), english="Said.")
    actions.circulate_minutes(by=AMSER, key=uuid7(), at=after(event), event=event)

    if what == "move":
        actions.move_item(by=AMSER, key=uuid7(), at=after(event), item=item, is_up=True)
    else:
        actions.remove_item(by=AMSER, key=uuid7(), at=after(event), item=item)

    assert Minutes.objects.get(event=event).state == "circulated"


def test_whoever_waits_keeps_their_place_when_they_say_so_again() -> None:
    event = soon(a_group(), places=1)
    first, second, third = (a_guest(event, name) for name in ("A", "B", "C"))
    at = timezone.now()
    for hours, one in enumerate((first, second, third, second)):
        answered(one, "yes", at=at + hours * HOUR)

    answered(first, "no", at=at + 4 * HOUR)

    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.reply, third.reply) == ("yes", "waiting")


def test_what_somebody_wrote_while_the_call_closed_is_shown_to_them(client: Client) -> None:
    group = a_group()
    call = a_call(group)
    client.force_login(a_group_member(group).user)
    actions.close_call(by=AMSER, key=uuid7(), at=timezone.now(), call=call)

    page = client.post(f"/en/n/{group.slug}/calls/{call.pk}/answer/", {"text": "Geiriau hir iawn", "language": "cy", "key": str(uuid7())})

    assert "Geiriau hir iawn" in page.text


@pytest.mark.parametrize("what", ["note", "minutes"])
def test_two_who_write_minutes_at_once_read_both(what: str) -> None:
    group = a_group()
    event = an_event(group, days=-7)
    item, name = an_item(event), "note" if what == "note" else "text"
    address = reverse(f"network:{what}", args=[group.slug, event.pk, *([item.pk] if what == "note" else [])])
    one, two = run(group), Client()
    two.force_login(a_group_member(group, "Cadi", role="coordinator").user)
    began = [client.get(address).context["form"]["began"].value() for client in (one, two)]
    one.post(address, {f"{name}_cy": "Hanes hir.", f"{name}_en": "", "began": began[0], "key": str(uuid7())})

    refused = two.post(address, {f"{name}_cy": "", f"{name}_en": "Another.", "began": began[1], "key": str(uuid7())})

    assert "Hanes hir." in refused.text
    assert "Another." in refused.text
    again = {f"{name}_cy": "Hanes hir.", f"{name}_en": "Another.", "began": refused.context["form"]["began"].value(), "key": str(uuid7())}
    assert two.post(address, again).status_code == 302
    item.refresh_from_db()
    kept = item if what == "note" else Minutes.objects.get(event=event)
    assert (getattr(kept, f"{name}_cy"), getattr(kept, f"{name}_en")) == ("Hanes hir.", "Another.")


def test_two_groups_are_linked_once_whoever_proposed_it() -> None:
    one, other = a_group(), a_group("Arall")
    GroupLink.objects.create(group=one, other=other, kind="assets", proposed_at=MONDAY_10AM)

    with pytest.raises(IntegrityError), transaction.atomic():
        GroupLink.objects.create(group=other, other=one, kind="assets", proposed_at=MONDAY_10AM)


def test_why_somebody_thinks_so_is_not_lost_when_the_call_closes_meanwhile(client: Client) -> None:
    group = a_group()
    call = a_call(group, kind="ideas")
    one = a_contribution(call)
    client.force_login(a_group_member(group, "Huw").user)
    actions.close_call(by=AMSER, key=uuid7(), at=timezone.now(), call=call)
    given = {"stance": "support", "reason": "Achos hir", "read": mark_of(one.text), "key": str(uuid7())}

    page = client.post(f"/en/n/{group.slug}/calls/answers/{one.pk}/", given)

    assert "Achos hir" in page.text
    assert not one.stances.exists()


def test_how_a_promise_goes_is_not_lost_when_it_is_done_meanwhile() -> None:
    group = a_group()
    one = a_commitment(group)
    actions.say_how_it_goes(by=AMSER, key=uuid7(), at=timezone.now(), commitment=one, words="", state="done")
    given = {"words": "Geiriau a gollir", "state": "under_way", "key": str(uuid7())}

    page = run(group).post(f"/en/n/{group.slug}/promises/{one.pk}/", given)

    assert "Geiriau a gollir" in page.text
    assert one.updates.count() == 1
