"""Promises: taken down once, kept as they were said, moved by updates alone, read by whom they concern."""

import dataclasses
import datetime as dt

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from amser.audit.actions import Actor, KeyReused
from amser.kernel.errors import NotAllowed, NotFound
from amser.kernel.ids import uuid7
from amser.networks import actions, policies
from amser.networks.models import Audience, Commitment, CommitmentPartner, CommitmentState, CommitmentUpdate, Group
from amser.networks.queries.commitments import Asked, reminded_of, sums_of, to_remind, unfinished
from amser.retention.actions.forgetting import forget
from tests.builders.groups import a_commitment, a_group, a_group_member, an_aim, an_event, an_item, by_who_runs, who_runs
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY, MONDAY_10AM

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
PROMISED = actions.Promised(text="Holi'r cyngor", language="cy", who="Huw Dryw")


def take_down(group: Group, promised: actions.Promised = PROMISED, **more: object) -> Commitment:
    """Take a promise down."""
    given = {"by": by_who_runs(group), "key": uuid7(), "at": MONDAY_10AM, **more}
    return actions.take_down(group=group, promised=promised, **given)  # type: ignore[arg-type]


def say(one: Commitment, words: str = "", state: str = "", *, at: dt.datetime = MONDAY_10AM) -> CommitmentUpdate:
    """Say how a promise goes."""
    return actions.say_how_it_goes(by=AMSER, key=uuid7(), at=at, commitment=one, words=words, state=state)


def withdraw(one: Commitment, words: str) -> CommitmentUpdate:
    """Take a promise back."""
    return actions.withdraw(by=AMSER, key=uuid7(), at=MONDAY_10AM, commitment=one, words=words)


def fresh(one: Commitment) -> Commitment:
    """A promise as it stands now."""
    return Commitment.objects.get(pk=one.pk)


def test_a_promise_sent_twice_from_a_telephone_is_one() -> None:
    group, key = a_group(), uuid7()

    first, again = take_down(group, key=key), take_down(group, key=key, at=MONDAY_10AM + DAY)

    assert first == again
    assert first.pk == key
    assert Commitment.objects.count() == 1
    with pytest.raises(KeyReused):
        take_down(group, dataclasses.replace(PROMISED, text="Dim byd"), key=key)


def test_an_id_that_another_took_opens_nothing() -> None:
    group, key = a_group(), uuid7()
    take_down(group, key=key)

    with pytest.raises(KeyReused):
        take_down(group, key=key, by=Actor(user_id=a_group_member(group).user_id))


def test_a_promise_says_with_whom_to_whom_where_and_towards_what() -> None:
    group = a_group()
    event, aim = an_event(group), an_aim(group)
    promised = dataclasses.replace(
        PROMISED, event=event, item=an_item(event), aim=aim, partners=("Menter", "Ysgol"), audiences=("Rhieni", "Staff")
    )

    made = take_down(group, promised)

    assert (made.event, made.aim, made.made_at) == (event, aim, MONDAY_10AM)
    assert [one.name for one in made.partners.order_by("pk")] == ["Menter", "Ysgol"]
    assert [one.name for one in made.audiences.order_by("pk")] == ["Rhieni", "Staff"]


def test_a_pledge_is_offered_and_what_a_meeting_says_is_agreed() -> None:
    group = a_group()

    assert a_commitment(group).state == CommitmentState.OFFERED
    assert a_commitment(group, kind="action").state == CommitmentState.AGREED
    assert a_commitment(group, kind="line", year=2027).state == CommitmentState.AGREED


def test_somebody_promises() -> None:
    with pytest.raises(actions.NobodyCommits):
        take_down(a_group(), dataclasses.replace(PROMISED, who=""))


def test_nothing_of_another_group_is_taken_down() -> None:
    here, there = a_group(), a_group("Arall")
    event, elsewhere = an_event(here), an_event(there)
    for wrong in ({"event": elsewhere}, {"aim": an_aim(there)}, {"event": event, "item": an_item(elsewhere)}, {"item": an_item(event)}):
        with pytest.raises(actions.NotOfThisGroup):
            take_down(here, dataclasses.replace(PROMISED, **wrong))


def test_an_aim_that_ended_takes_no_more() -> None:
    group = a_group()
    aim = an_aim(group)
    ended = actions.end_aim(by=AMSER, key=uuid7(), at=MONDAY_10AM, aim=aim)
    again = actions.end_aim(by=AMSER, key=uuid7(), at=MONDAY_10AM + DAY, aim=aim)

    assert again.ended_at == ended.ended_at == MONDAY_10AM
    with pytest.raises(actions.NotOfThisGroup):
        a_commitment(group, aim=again)


def test_a_group_that_ended_takes_no_promise() -> None:
    group = a_group()
    why = {"why_cy": "Ar ben.", "why_en": "Over."}
    actions.close_group(by=AMSER, key=uuid7(), at=MONDAY_10AM, group=group, **why)
    with pytest.raises(actions.GroupClosed):
        take_down(group)


def test_updates_add_up_and_move_it() -> None:
    one = a_commitment(a_group())

    say(one, "Dechreuais", CommitmentState.UNDER_WAY)
    say(one, "Bron â gorffen")
    say(one, state=CommitmentState.DONE)

    assert fresh(one).state == CommitmentState.DONE
    assert list(one.updates.order_by("pk").values_list("words", "state")) == [
        ("Dechreuais", "under_way"),
        ("Bron â gorffen", ""),
        ("", "done"),
    ]
    with pytest.raises(actions.CommitmentFinished):
        say(one, "Eto")


def test_an_update_says_something() -> None:
    one = a_commitment(a_group())
    with pytest.raises(actions.NothingSaid):
        say(one, state=CommitmentState.OFFERED)
    with pytest.raises(actions.CommitmentFinished):
        say(one, "Na", CommitmentState.WITHDRAWN)


def test_whoever_takes_a_promise_back_says_why() -> None:
    one = a_commitment(a_group())
    with pytest.raises(actions.NoWhy):
        withdraw(one, " ")
    withdraw(one, "Symudais i ffwrdd.")

    assert fresh(one).state == CommitmentState.WITHDRAWN
    with pytest.raises(actions.CommitmentFinished):
        withdraw(one, "Eto")


def test_the_database_keeps_what_was_said() -> None:
    one = a_commitment(a_group())
    update = say(one, "Dechreuais")
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Commitment.objects.filter(pk=one.pk).update(text="Dim byd")
    with pytest.raises(IntegrityError, match="moves by an update"), transaction.atomic():
        Commitment.objects.filter(pk=one.pk).update(state="done")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        CommitmentUpdate.objects.filter(pk=update.pk).update(words="Dim byd")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        CommitmentUpdate.objects.filter(pk=update.pk).delete()
    with pytest.raises(IntegrityError, match="withdrawn_says_why"), transaction.atomic():
        CommitmentUpdate.objects.create(commitment=one, at=MONDAY_10AM, state="withdrawn")


def test_carried_over_it_goes_on_as_another() -> None:
    group = a_group()
    one = a_commitment(group, audiences=("Rhieni", "Staff"), partners=("Menter",), due_on=MONDAY, kind="action")
    actions.tick_audience(by=AMSER, key=uuid7(), at=MONDAY_10AM, audience=one.audiences.get(name="Rhieni"))

    key = uuid7()
    given = {"by": AMSER, "key": key, "at": MONDAY_10AM, "commitment": one, "due_on": MONDAY + 30 * DAY}
    new, again = actions.carry_over(**given), actions.carry_over(**given)  # type: ignore[arg-type]

    assert new == again
    assert fresh(one).state == CommitmentState.CARRIED
    assert (new.carried_from, new.text, new.who, new.state, new.due_on) == (one, one.text, one.who, "agreed", MONDAY + 30 * DAY)
    assert [each.name for each in Audience.objects.filter(commitment=new)] == ["Staff"]
    assert [each.name for each in CommitmentPartner.objects.filter(commitment=new)] == ["Menter"]
    with pytest.raises(actions.CommitmentFinished):
        actions.carry_over(**{**given, "key": uuid7()})  # type: ignore[arg-type]


def test_audiences_are_ticked_one_by_one_each_once() -> None:
    one = a_commitment(a_group(), audiences=("Rhieni", "Staff"))
    first, second = one.audiences.order_by("pk")

    actions.tick_audience(by=AMSER, key=uuid7(), at=MONDAY_10AM, audience=first)
    again = actions.tick_audience(by=AMSER, key=uuid7(), at=MONDAY_10AM + DAY, audience=first)

    assert again.told_at == MONDAY_10AM
    withdraw(one, "Dim amser.")
    with pytest.raises(actions.CommitmentFinished):
        actions.tick_audience(by=AMSER, key=uuid7(), at=MONDAY_10AM, audience=second)


def test_overdue_and_quiet_are_computed() -> None:
    group = a_group()
    due = a_commitment(group, due_on=MONDAY)
    said = a_commitment(group)
    silent = a_commitment(group)
    say(said, "Ar waith", at=MONDAY_10AM + 60 * DAY)
    done = a_commitment(group, due_on=MONDAY)
    say(done, state="done")
    found = Commitment.objects

    assert not found.overdue(MONDAY).exists()
    assert list(found.overdue(MONDAY + DAY)) == [due]
    assert not found.quiet(MONDAY_10AM + 89 * DAY).exists()
    assert set(found.quiet(MONDAY_10AM + 90 * DAY)) == {due, silent}
    assert said in found.quiet(MONDAY_10AM + 151 * DAY)


def test_the_agenda_fills_itself_with_what_is_unfinished() -> None:
    group = a_group()
    for number in range(19):
        a_commitment(group, f"Addewid {number}", due_on=MONDAY + (19 - number) * DAY if number else None)
    for one in Commitment.objects.filter(text__in=["Addewid 3", "Addewid 4"]):
        say(one, state="done")
    a_commitment(a_group("Arall"))
    a_commitment(group, "Wedyn", at=MONDAY_10AM + 50 * DAY)

    found = [one.text for one in unfinished(group, MONDAY + 42 * DAY)]

    assert len(found) == 17
    assert (found[0], found[-1]) == ("Addewid 18", "Addewid 0")


def test_a_board_is_asked_by_state_event_aim_year_and_organisation() -> None:
    group = a_group()
    event, aim = an_event(group), an_aim(group)
    one = a_commitment(group, event=event, aim=aim, year=2027, organisation_name="Menter", due_on=MONDAY)
    other = a_commitment(group)
    all_of, at = Commitment.objects.filter(group=group), MONDAY_10AM + 2 * DAY

    for asked in (Asked(event_id=event.pk), Asked(aim_id=aim.pk), Asked(year=2027), Asked(organisation="Menter"), Asked(state="overdue")):
        assert list(asked.of(all_of, at=at)) == [one]
    assert list(Asked(state="open").of(all_of, at=at)) == [one, other]
    assert not Asked(state="done").of(all_of, at=at).exists()
    sums = sums_of([one, other], {other.pk}, on=MONDAY + DAY)
    assert (sums.all, sums.open, sums.overdue, sums.quiet, sums.done) == (2, 2, 1, 1, 0)


def test_who_reads_a_promise() -> None:
    group = a_group(papers="members")
    member, outsider = a_group_member(group).user, a_person("Neb")
    closed, public = a_commitment(group), a_commitment(group)
    actions.make_public(by=AMSER, key=uuid7(), at=MONDAY_10AM, commitment=public, is_public=True)

    assert policies.commitment_for(member, group.slug, closed.pk).reads_all
    for reader in (outsider, None):
        assert not policies.commitment_for(reader, group.slug, public.pk).reads_all
        with pytest.raises(NotFound):
            policies.commitment_for(reader, group.slug, closed.pk)
    with pytest.raises(NotFound):
        policies.commitment_for(member, a_group("Arall").slug, closed.pk)


def test_nothing_of_a_private_group_is_public() -> None:
    group = a_group(papers="private")
    one = a_commitment(group)
    actions.make_public(by=AMSER, key=uuid7(), at=MONDAY_10AM, commitment=one, is_public=True)

    assert not policies.commitment_for(who_runs(group).user, group.slug, one.pk).may_publish
    with pytest.raises(NotFound):
        policies.commitment_for(a_person("Neb"), group.slug, one.pk)


@pytest.mark.parametrize("papers", ["members", "private"])
def test_whoever_left_keeps_their_own_promise_and_no_other(papers: str) -> None:
    group = a_group(papers=papers)
    membership = a_group_member(group)
    mair = membership.user
    own, other = a_commitment(group, user=mair), a_commitment(group)
    actions.leave_group(by=Actor(user_id=mair.pk), key=uuid7(), at=MONDAY_10AM, membership=membership)

    assert policies.updated_by(mair, group.slug, own.pk).reads_all
    with pytest.raises(NotFound):
        policies.commitment_for(mair, group.slug, other.pk)


def test_who_says_how_it_goes() -> None:
    group = a_group()
    mair, huw = a_group_member(group).user, a_group_member(group, "Huw Dryw").user
    one = a_commitment(group, user=mair)

    assert policies.updated_by(mair, group.slug, one.pk).may_publish
    assert not policies.updated_by(who_runs(group).user, group.slug, one.pk).may_publish
    with pytest.raises(NotAllowed):
        policies.updated_by(huw, group.slug, one.pk)


def test_a_reminder_comes_at_most_once_a_fortnight_to_those_with_an_account() -> None:
    group = a_group()
    mair = a_group_member(group).user
    one = a_commitment(group, user=mair, due_on=MONDAY + 10 * DAY)
    later = a_commitment(group, user=mair, due_on=MONDAY + 40 * DAY)
    a_commitment(group, due_on=MONDAY)  # of a guest

    assert list(to_remind(MONDAY_10AM)) == [one]
    actions.remind_of_commitments(by=AMSER, key=uuid7(), at=MONDAY_10AM, user=mair, commitments=[one])
    assert not to_remind(MONDAY_10AM + 7 * DAY).exists()
    assert list(to_remind(MONDAY_10AM + 14 * DAY)) == [one]
    assert list(to_remind(MONDAY_10AM + 28 * DAY)) == [one, later]
    assert reminded_of(mair.pk) == [one]


def test_a_promise_says_that_help_was_asked_for() -> None:
    one = a_commitment(a_group())
    update = actions.ask_for_help(by=AMSER, key=uuid7(), at=MONDAY_10AM, commitment=one)
    assert update.asks_help
    withdraw(one, "Na")
    with pytest.raises(actions.CommitmentFinished):
        actions.ask_for_help(by=AMSER, key=uuid7(), at=MONDAY_10AM, commitment=one)


def test_whoever_is_forgotten_is_read_by_nobody_outside() -> None:
    mair = a_person()
    one = a_commitment(a_group(), user=mair, organisation_name="Menter")
    actions.make_public(by=AMSER, key=uuid7(), at=MONDAY_10AM, commitment=one, is_public=True)

    forget(mair)

    one = fresh(one)
    assert (one.is_public, one.organisation_name, one.text) == (False, "", "Mynd â'r daflen i'r ysgol.")
