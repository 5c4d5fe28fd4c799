"""Telling people what concerns them in a group. Such a letter belongs to no bank, and is kept no longer than those about signing in."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from amser.audit.actions import Actor, Door, derive
from amser.identity.models import Format, LanguageChoice, User
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import (
    RUNS_IT,
    Call,
    Contribution,
    ContributionState,
    Document,
    Event,
    EventState,
    Freshness,
    Group,
    GroupMembership,
    GroupMembershipState,
    Papers,
    Participation,
    Reply,
    Results,
)
from amser.networks.queries.assets import to_confirm
from amser.networks.queries.commitments import reminded_of
from amser.networks.queries.documents import checked, keepers_of
from amser.networks.queries.week import people_to_tell, weeks_of
from amser.notifications.letters import calls, networks, week
from amser.notifications.mail import Render, languages_for
from amser.notifications.tasks import write_about_signing_in

RETRY = RetryStrategy(max_attempts=3, wait=30)
TIMER: Final = Actor(user_id=None, door=Door.TIMER)
AT_A_TIME: Final = 200  # people
MOST_ASSETS: Final = 20  # in one letter


@app.task(name="notifications.tell_of_a_group", retry=RETRY)
def tell_of_a_group(announcement: str, *, group_membership_id: int) -> None:
    """Write to a member about their membership, or to those who run the group about whoever asks to join. Nothing where it has ended."""
    found = GroupMembership.objects.all() if announcement == "networks.not_admitted" else GroupMembership.objects.live()
    membership = found.select_related("group", "user").filter(pk=group_membership_id).first()
    if membership is None:
        return
    if announcement == "networks.asked_to_join":
        with transaction.atomic():  # tried again after a failure, nobody is told twice
            for one in those_who_run(membership.group_id):
                write(one.user, lambda: networks.asked_to_join(membership))
        return
    write(membership.user, lambda: networks.TO_THE_MEMBER[announcement](membership))


@app.task(name="notifications.tell_of_promises", retry=RETRY)
def tell_of_promises(announcement: str, *, user_id: int) -> None:  # noqa: ARG001 -- as every listener is called
    """Remind somebody of what they promised. Nothing where all of it was done meanwhile."""
    found = reminded_of(user_id)
    if found:
        write(User.objects.get(pk=user_id), lambda: networks.promises_due(found, at=timezone.now()))


@app.task(name="notifications.tell_of_a_paper", retry=RETRY)
def tell_of_a_paper(announcement: str, *, document_id: int) -> None:  # noqa: ARG001 -- as every listener is called
    """
    Tell those who keep a document that it is to be checked; those who run the group, where nobody keeps it. Nothing where it was meanwhile.

    All letters are written in one transaction: tried again after a failure, nobody is told twice.
    """
    document = Document.objects.select_related("group").get(pk=document_id)
    found = checked(document, on=today(timezone.now()))
    if found.freshness not in {Freshness.DUE, Freshness.OVERDUE}:
        return
    with transaction.atomic():
        for one in keepers_of(document) or those_who_run(document.group_id):
            write(one.user, lambda: networks.paper_to_check(document, found))


@app.task(name="notifications.tell_of_assets", retry=RETRY)
def tell_of_assets(announcement: str, *, group_id: int) -> None:  # noqa: ARG001 -- as every listener is called
    """
    Tell those who run a group which of its assets nobody has confirmed for long. Nothing where somebody did meanwhile.

    All letters are written in one transaction: tried again after a failure, nobody is told twice.
    """
    group = Group.objects.get(pk=group_id)
    found = to_confirm(timezone.now()).filter(group=group)
    first, count = list(found[:MOST_ASSETS]), found.count()
    if not count:
        return
    with transaction.atomic():
        for one in those_who_run(group_id):
            write(one.user, lambda: networks.assets_to_confirm(group, first, count=count))


@app.periodic(cron="30 7 * * 1")
@app.task(name="notifications.week_of_groups", lock="notifications.week_of_groups", retry=RETRY)
def week_of_groups(timestamp: int = 0) -> None:  # noqa: ARG001  as every timer is called
    """
    On Monday morning, write to everybody who wants it about the week of their groups: what needs them first.

    A few hundred people at a time, whoever they are: their letters and that they had them are kept in one transaction, so that a run
    that was stopped goes on where it was, and run twice in a week nobody is told twice.
    """
    at, run = timezone.now(), uuid7()
    waiting = people_to_tell(at)
    for begin in range(0, len(waiting), AT_A_TIME):
        with transaction.atomic():
            people = User.objects.filter(pk__in=waiting[begin : begin + AT_A_TIME]).order_by("pk")
            write_weeks(list(people), at=at, key=derive(run, f"week {begin}"))


def write_weeks(people: Sequence[User], *, at: dt.datetime, key: UUID) -> None:
    """Write to these people about their week; nothing to whom there is nothing to tell. The same number of queries to ask what, however many."""
    weeks = weeks_of([one.pk for one in people], at=at)
    told = [one for one in people if one.pk in weeks]
    actions.tell_of_the_week(by=TIMER, key=key, at=at, people=told)
    for user in told:
        if not weeks[user.pk].is_empty:
            with translation.override(languages_for(user.language)[0]):
                stop = week.stop_address(user)
            write(user, partial(week.letter, user, weeks[user.pk], at=at), stop=stop)


@app.task(name="notifications.tell_of_a_call", retry=RETRY)
def tell_of_a_call(announcement: str, *, call_id: int) -> None:  # noqa: ARG001 -- as every listener is called
    """
    Tell the members of a group what it asks, but for whoever asked. Nothing where it was closed meanwhile.

    All letters are written in one transaction: tried again after a failure, nobody is told twice.
    """
    call = Call.objects.select_related("group").get(pk=call_id)
    if not call.is_open(timezone.now()):
        return
    members = GroupMembership.objects.active().filter(group=call.group_id).exclude(user=call.opened_by_id)
    with transaction.atomic():
        for member in members.select_related("user").order_by("pk"):
            write(member.user, lambda: calls.call_opened(call))


@app.task(name="notifications.tell_of_a_contribution", retry=RETRY)
def tell_of_a_contribution(announcement: str, *, contribution_id: int) -> None:
    """Tell an author what became of their answer, or those who run the group that one waits. Nothing where it stands otherwise by now."""
    one = Contribution.objects.select_related("call__group", "author").get(pk=contribution_id)
    if announcement != "networks.contribution_sent":
        hidden_yet = one.call.results == Results.CLOSED and one.call.is_open(timezone.now())
        if announcement == "networks.contribution_merged" and hidden_yet:
            return  # it would say what another answered before anybody may read that
        if one.state == calls.STANDS_AS[announcement]:
            write(one.author, lambda: calls.TO_THE_AUTHOR[announcement](one))
        return
    if one.state == ContributionState.SENT:
        with transaction.atomic():
            for member in those_who_run(one.call.group_id):
                write(member.user, lambda: calls.contribution_sent(one))


def those_who_run(group_id: int) -> list[GroupMembership]:
    """Return those who run a group. One query."""
    runs = GroupMembership.objects.active().filter(group=group_id, role__in=RUNS_IT)
    return list(runs.select_related("user").order_by("pk"))


def write(user: User, render: Render, *, stop: str = "") -> None:
    """Write a letter to somebody, in their language, and have it sent; nothing where they have no address. `stop` stops such letters."""
    if user.email and user.is_active:
        simple = user.format == Format.SIMPLE
        write_about_signing_in(to=user.email, language=user.language, render=render, at=timezone.now(), simple=simple, stop=stop)


@app.task(name="notifications.tell_of_a_part", retry=RETRY)
def tell_of_a_part(announcement: str, *, participation_id: int) -> None:
    """Write to somebody who takes part in an event, or is asked to; by their account, or by the address their invitation went to."""
    one = Participation.objects.select_related("event__group", "event__place", "user").filter(pk=participation_id).first()
    if one is not None:
        write_to(one, lambda: networks.TO_ONE_WHO_TAKES_PART[announcement](one))


@app.task(name="notifications.tell_of_an_event", retry=RETRY)
def tell_of_an_event(announcement: str, *, event_id: int) -> None:
    """
    Write to everybody whom a change of an event concerns: who has not said that they do not come; or, of minutes, its group's members.

    All letters are written in one transaction: tried again after a failure, nobody is told twice.
    """
    event = Event.objects.select_related("group", "place").get(pk=event_id)
    with transaction.atomic():
        if announcement == "networks.minutes_circulated":
            for member in GroupMembership.objects.active().filter(group=event.group_id).select_related("user").order_by("pk"):
                write(member.user, lambda: networks.minutes_circulated(event))
            return
        concerned = Participation.objects.filter(event=event).exclude(reply=Reply.NO).select_related("event__group", "event__place", "user")
        for one in concerned.order_by("pk"):
            write_to(one, partial(networks.TO_ALL_WHO_TAKE_PART[announcement], one))


def _may_know(one: Participation) -> bool:
    if one.user_id is None or one.event.group.papers != Papers.PRIVATE:
        return True
    knows = (GroupMembershipState.ACTIVE, GroupMembershipState.INVITED)
    return GroupMembership.objects.live().of(one.user_id).filter(group=one.event.group_id, state__in=knows).exists()


def write_to(one: Participation, render: Render) -> None:
    """
    Write to somebody who takes part in an event: in their language, or in both to an address without an account.

    Nothing of a draft, and nothing of a private group to whoever is no longer in it.
    """
    if one.event.state == EventState.DRAFT or not _may_know(one):
        return
    if one.user is not None:
        write(one.user, render)
    elif one.email:
        write_about_signing_in(to=one.email, language=LanguageChoice.BOTH, render=render, at=timezone.now())
