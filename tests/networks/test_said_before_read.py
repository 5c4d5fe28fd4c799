"""Nobody approves words they have not read, nothing is told before its time, and two who write at once undo nothing of each other."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amser.audit.actions import Actor
from amser.identity.models import User
from amser.kernel.errors import NotFound
from amser.kernel.ids import uuid7
from amser.links.looking import addresses_in
from amser.listings import actions as listings
from amser.listings.models import ListingState
from amser.networks import actions, policies
from amser.networks.models import AgendaItem, Contribution, Event, Group, GroupMembership, Participation, mark_of
from amser.networks.policies import secret_of
from amser.networks.queries.groups import my_groups
from amser.notifications import hub
from amser.notifications.models import SignInLetter
from amser.timebanks.models import TimeBank
from tests.builders.groups import (
    a_call,
    a_contribution,
    a_decision,
    a_document,
    a_group,
    a_group_member,
    a_guest,
    after,
    an_event,
    an_item,
    answered,
    by_who_runs,
    details,
    published,
    somebody_who_asks,
    who_runs,
)
from tests.builders.helping import a_call_for_help, asked_in_a_bank, hosted
from tests.builders.people import AMSER, a_person
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


def rewritten(one: Contribution, text: str = "Sarhad") -> None:
    """The answer, put otherwise by its author."""
    said = actions.Contributed(text=text, language="cy")
    actions.rewrite(by=Actor(user_id=one.author_id), key=uuid7(), at=timezone.now(), contribution=one, said=said)


@pytest.fixture
def outsider() -> Contribution:
    """What somebody answered who is not in the group: it waits to be read."""
    call = a_call(a_group(), answering="signed_in")
    return a_contribution(call, "Gair da", user=a_person("Dieithryn"))


def test_an_outsiders_answer_waits_again_when_they_put_it_otherwise(outsider: Contribution) -> None:
    actions.show(by=by_who_runs(outsider.call.group), key=uuid7(), at=timezone.now(), contribution=outsider)

    rewritten(outsider)

    outsider.refresh_from_db()
    assert outsider.state == "sent"


def test_what_was_rewritten_meanwhile_is_not_shown_unread(outsider: Contribution) -> None:
    read = mark_of(outsider.text)
    rewritten(outsider)

    address = reverse("network:show_contribution", args=[outsider.call.group.slug, outsider.pk])
    run(outsider.call.group).post(address, {"key": str(uuid7()), "read": read})

    outsider.refresh_from_db()
    assert outsider.state == "sent"


def test_a_definition_that_was_rewritten_meanwhile_is_not_adopted_unread() -> None:
    group = a_group()
    one = a_contribution(a_call(group), "Gair da", user=a_group_member(group).user)
    decision = a_decision(an_event(group, days=-7))
    client, address = run(group), reverse("network:adopt_definition", args=[group.slug, one.pk])
    read = client.get(address).context["form"]["read"].value()
    rewritten(one, "Gair arall")

    client.post(address, {"decision": str(decision.pk), "read": read, "key": str(uuid7())})

    one.refresh_from_db()
    assert one.adopted_by_id is None


def test_a_version_that_nobody_read_is_not_adopted() -> None:
    group = a_group()
    document = a_document(group, kind="terms")
    published(document, "a", "b")
    decision = a_decision(an_event(group, days=-7))
    client, address = run(group), reverse("network:adopt_paper", args=[group.slug, document.slug])
    read = client.get(address).context["form"]["read"].value()
    newer = published(document, "c", "d")

    client.post(address, {"decision": str(decision.pk), "read": read, "key": str(uuid7())})

    newer.refresh_from_db()
    assert newer.adopted_by_id is None


def agreed(group: Group, text: str) -> None:
    """What members agree to, written anew."""
    texts = {"text_cy": text, "text_en": text}
    actions.publish_group_agreement(by=AMSER, key=uuid7(), at=MONDAY_10AM, group=group, **texts)


def test_nobody_agrees_to_a_version_they_have_not_read(client: Client) -> None:
    group, newcomer = a_group(joining="open"), a_person("Newydd")
    mine = a_group_member(group)
    agreed(group, "Un")
    agreed(group, "Dau")
    client.force_login(mine.user)

    client.post(reverse("network:agreement", args=[group.slug]), {"version": "1", "key": str(uuid7())})
    client.force_login(newcomer)
    client.post(reverse("network:join", args=[group.slug]), {"agrees": "on", "version": "1", "key": str(uuid7())})

    mine.refresh_from_db()
    assert mine.agreement is None
    assert not GroupMembership.objects.filter(user=newcomer).exists()


def test_whoever_left_a_private_group_is_told_no_more_of_its_events() -> None:
    group = a_group(papers="private")
    member, event = a_group_member(group), soon(group)
    actions.invite_members(by=AMSER, key=uuid7(), at=MONDAY_10AM, event=event, memberships=[member])
    actions.leave_group(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=member)
    SignInLetter.objects.all().delete()

    hub.tell_of_a_part("networks.reminded_of_event", participation_id=Participation.objects.get(user=member.user).pk)
    hub.tell_of_an_event("networks.event_moved", event_id=event.pk)

    assert not SignInLetter.objects.filter(to=member.user.email).exists()


def test_a_draft_is_told_to_nobody_until_it_is_announced() -> None:
    group = a_group()
    event = soon(group, announced=False)
    guest = a_guest(event, "Huw", email="huw@example.org")
    hub.tell_of_a_part("networks.invited_to_event", participation_id=guest.pk)
    assert not SignInLetter.objects.exists()
    assert Client().get(reverse("network:reply_by_letter", args=[secret_of(guest)])).status_code == 404
    with pytest.raises(actions.EventOver):
        actions.remind(by=AMSER, key=uuid7(), at=timezone.now(), event=event)

    actions.announce_event(by=by_who_runs(group), key=uuid7(), at=timezone.now(), event=event)
    hub.tell_of_a_part("networks.invited_to_event", participation_id=guest.pk)

    assert SignInLetter.objects.get().to == "huw@example.org"


def test_whoever_kept_the_date_free_is_told_when_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("amser.networks.actions.events.announce", lambda name, **_: said.append(name))
    about: dict[str, Any] = {"title_cy": "Gŵyl", "title_en": "Festival"}
    unknown = actions.EventDetails(**about, expected_cy="Gwanwyn", expected_en="Spring")
    event = actions.plan_event(by=AMSER, key=uuid7(), at=MONDAY_10AM, group=a_group(), details=unknown)
    event = actions.announce_event(by=AMSER, key=uuid7(), at=MONDAY_10AM, event=event)
    known = actions.EventDetails(**about, begins_at=MONDAY_10AM + 9 * DAY, ends_at=MONDAY_10AM + 9 * DAY + HOUR)
    event = actions.change_event(by=AMSER, key=uuid7(), at=MONDAY_10AM, event=event, details=known)

    actions.announce_event(by=AMSER, key=uuid7(), at=MONDAY_10AM, event=event)

    assert said == ["networks.event_dated"]
    a_guest(event, "Huw", email="huw@example.org")
    hub.tell_of_an_event("networks.event_dated", event_id=event.pk)
    assert "The day is fixed" in SignInLetter.objects.get().subject


def test_what_is_over_does_not_move(monkeypatch: pytest.MonkeyPatch) -> None:
    event, said = an_event(a_group(), days=1), list[str]()
    monkeypatch.setattr("amser.networks.actions.events.announce", lambda name, **_: said.append(name))
    times: dict[str, Any] = {"begins_at": event.begins_at, "ends_at": event.ends_at}
    elsewhere = actions.EventDetails(title_cy="x", title_en="y", where_cy="Y Neuadd", where_en="The Hall", **times)

    actions.change_event(by=AMSER, key=uuid7(), at=after(event) + 5 * DAY, event=event, details=elsewhere)

    assert said == []


@pytest.mark.parametrize("papers", ["", "private"])
def test_what_a_group_asks_leaves_the_boards_when_it_ends_or_nobody_may_know_of_it(bank: TimeBank, papers: str) -> None:
    group = a_group()
    listing = asked_in_a_bank(a_call_for_help(group), hosted(group, bank)).listing
    listings.put_up(by=AMSER, key=uuid7(), at=MONDAY_10AM, listing=listing)

    if papers:
        actions.describe_group(by=AMSER, key=uuid7(), at=MONDAY_10AM, group=group, details=details("x", papers=papers))
    else:
        actions.close_group(by=AMSER, key=uuid7(), at=MONDAY_10AM, group=group, why_cy="x", why_en="y")

    listing.refresh_from_db()
    assert listing.state == ListingState.DOWN


def test_whoever_still_asks_knows_no_more_of_a_group_that_became_private() -> None:
    group = a_group(joining="request")
    asks = somebody_who_asks(group)
    assert [one.pk for one in my_groups(asks.user_id)] == [asks.pk]

    actions.describe_group(by=AMSER, key=uuid7(), at=MONDAY_10AM, group=group, details=details("Cudd", papers="private"))

    assert my_groups(asks.user_id) == []
    with pytest.raises(NotFound):
        policies.standing_in(asks.user, group.slug)


def test_nobody_is_told_what_another_answered_before_it_may_be_read() -> None:
    group = a_group()
    call = a_call(group, results="closed", kind="ideas")
    mine, other = a_contribution(call, "Un"), a_contribution(call, "Dau", user=a_group_member(group, "Nia").user)
    actions.merge(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, contribution=mine, target=other)

    hub.tell_of_a_contribution("networks.contribution_merged", contribution_id=mine.pk)

    assert not SignInLetter.objects.exists()


def test_the_results_of_a_group_that_ended_are_read() -> None:
    group = a_group()
    call, member = a_call(group, results="closed"), a_group_member(group, "Nia")

    actions.close_group(by=AMSER, key=uuid7(), at=MONDAY_10AM, group=group, why_cy="x", why_en="y")

    assert policies.call_for(User.objects.get(pk=member.user_id), group.slug, call.pk, at=MONDAY_10AM).reads_answers


def test_an_event_whose_minutes_are_approved_can_be_announced_again() -> None:
    group = a_group()
    first, event, later = an_event(group, days=1), an_event(group, days=10), an_event(group, days=20)
    actions.circulate_minutes(by=AMSER, key=uuid7(), at=after(event), event=event)
    actions.approve_minutes(by=AMSER, key=uuid7(), at=after(later), event=event, approved_in=later)
    an_item(first)

    again = actions.announce_event(by=AMSER, key=uuid7(), at=after(later), event=event)

    assert again.state == "open"


def test_a_correction_is_read_where_a_meeting_had_no_agenda() -> None:
    group = a_group()
    event, later = an_event(group, days=-20), an_event(group, days=-10)
    AgendaItem.objects.filter(event=event).delete()
    actions.write_minutes(by=AMSER, key=uuid7(), at=after(event), event=event, text_cy="Cofnod", text_en="Record")
    actions.circulate_minutes(by=AMSER, key=uuid7(), at=after(event), event=event)
    minutes = actions.approve_minutes(by=AMSER, key=uuid7(), at=after(later), event=event, approved_in=later)
    actions.correct_minutes(by=AMSER, key=uuid7(), at=after(later), minutes=minutes, text_cy="Cywiriad", text_en="It was Tuesday")

    assert "It was Tuesday" in run(group).get(f"/en/n/{group.slug}/events/{event.pk}/").text


def test_a_guest_who_comes_reads_where_to_join_from_elsewhere() -> None:
    event = soon(a_group(), online="https://meet.example.org/x")
    guest = a_guest(event, "Huw", email="huw@example.org")
    address = reverse("network:reply_by_letter", args=[secret_of(guest)])
    assert "meet.example.org" not in Client().get(address).text

    answered(guest, "yes", at=timezone.now())

    assert "meet.example.org" in Client().get(address).text


def test_a_bracket_belongs_to_the_address_in_which_it_was_opened() -> None:
    address = "https://en.wikipedia.org/wiki/Co-production_(public_services)"

    assert addresses_in(f"Read {address}. (Or https://example.org/x)") == [address, "https://example.org/x"]


def test_whoever_is_not_admitted_is_told_and_whoever_leaves_by_themselves_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("amser.networks.actions.members.announce", lambda name, **_: said.append(name))
    group = a_group(joining="request")
    asks = somebody_who_asks(group)

    actions.leave_group(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, membership=asks)
    actions.leave_group(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=a_group_member(group))
    hub.tell_of_a_group("networks.not_admitted", group_membership_id=asks.pk)

    assert said == ["networks.not_admitted"]
    assert SignInLetter.objects.get().to == asks.user.email


def test_a_group_that_ended_asks_nobody_whether_they_come(client: Client) -> None:
    group = a_group()
    event, member = soon(group), a_group_member(group)
    actions.close_group(by=AMSER, key=uuid7(), at=MONDAY_10AM, group=group, why_cy="x", why_en="y")
    client.force_login(member.user)

    assert "Do you come?" not in client.get(f"/en/n/{group.slug}/events/{event.pk}/").text
