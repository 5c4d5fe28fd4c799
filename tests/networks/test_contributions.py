"""What people answer to a call: words that stay once somebody stands behind them, hidden with a reason, merged, taken back."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from amser.audit.actions import Actor
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import Contribution, ContributionState, Group, Stance, mark_of
from amser.networks.queries import calls as queries
from tests.builders.groups import (
    a_call,
    a_contribution,
    a_decision,
    a_group,
    a_group_member,
    a_stance,
    an_event,
    by_who_runs,
)
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def hidden(contribution: Contribution, why: str = "Mae'n enwi rhywun.") -> Contribution:
    """The contribution, hidden."""
    return actions.hide(by=AMSER, key=uuid7(), at=MONDAY_10AM, contribution=contribution, why=why)


def shown(contribution: Contribution) -> Contribution:
    """The contribution, read by whoever runs the group."""
    return actions.show(by=AMSER, key=uuid7(), at=MONDAY_10AM, contribution=contribution)


def merged(contribution: Contribution, target: Contribution) -> Contribution:
    """The contribution, merged into another."""
    return actions.merge(by=AMSER, key=uuid7(), at=MONDAY_10AM, contribution=contribution, target=target)


def rewritten(contribution: Contribution, text: str, *, at: dt.datetime = MONDAY_10AM) -> Contribution:
    """The contribution, in other words."""
    said = actions.Contributed(text=text, language="cy")
    return actions.rewrite(by=Actor(user_id=contribution.author_id), key=uuid7(), at=at, contribution=contribution, said=said)


def taken_back(contribution: Contribution) -> Contribution:
    """The contribution, taken back by its author."""
    return actions.take_back(by=Actor(user_id=contribution.author_id), key=uuid7(), at=MONDAY_10AM, contribution=contribution)


def adopted(contribution: Contribution, **more: Any) -> Contribution:
    """The contribution, adopted by what a meeting agreed."""
    decision = more.pop("decision", None) or a_decision(an_event(contribution.call.group), **more)
    return actions.adopt_definition(by=AMSER, key=uuid7(), at=MONDAY_10AM, contribution=contribution, decision=decision)


def member_of(group: Group) -> User:
    """Somebody who is in the group."""
    return User.objects.get(pk=a_group_member(group, "Nia").user_id)


def test_what_a_member_says_is_published_with_their_part_of_that_day() -> None:
    call = a_call(a_group())
    member = a_group_member(call.group, capacity="carer", post="Gofalwr")

    one = a_contribution(call, user=member.user)
    member.post = "Cadeirydd"
    member.save()

    one.refresh_from_db()
    assert (one.state, one.capacity, one.affiliation) == (ContributionState.PUBLISHED, "carer", "Gofalwr")


def test_only_those_who_are_asked_answer_and_others_words_wait_to_be_read() -> None:
    group = a_group()
    someone = a_person("Neb o'r Grŵp")
    with pytest.raises(actions.NotAsked):
        a_contribution(a_call(group), user=someone)

    one = a_contribution(a_call(group, answering="signed_in"), user=someone)

    assert one.state == ContributionState.SENT
    assert queries.answers_of(one.call.contributions.all()) == []
    assert queries.waiting_of(one.call) == [one]
    assert shown(one).state == ContributionState.PUBLISHED


def test_an_answer_sent_twice_is_one() -> None:
    call = a_call(a_group())
    by, key, said = by_who_runs(call.group), uuid7(), actions.Contributed(text=" Gwerth \r\n", language="cy")

    made = [actions.contribute(by=by, key=key, at=MONDAY_10AM, call=call, said=said) for _ in range(2)]

    assert made[0] == made[1]
    assert made[0].text == "Gwerth"
    with pytest.raises(actions.NothingContributed):
        a_contribution(call, "  \n ")


def test_words_are_rewritten_until_the_first_stance_on_them() -> None:
    one = a_contribution(a_call(a_group()))
    one = rewritten(one, "Yr hyn sy'n cyfrif i bobl.")
    a_stance(one)

    with pytest.raises(actions.WordsStand):
        rewritten(one, "Rhywbeth arall.")
    for column in ("text", "source", "context", "language"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contribution.objects.filter(pk=one.pk).update(**{column: "xx"})


def test_a_stance_is_on_the_words_that_were_read() -> None:
    one = a_contribution(a_call(a_group()))
    user = member_of(one.call.group)
    read = mark_of(one.text)
    rewritten(one, "Rhywbeth arall.")

    with pytest.raises(actions.OtherWords):
        actions.take_stance(by=Actor(user_id=user.pk), key=uuid7(), at=MONDAY_10AM, contribution=one, stance="support", read=read)


def test_a_person_has_one_stance_and_none_on_their_own_words() -> None:
    one = a_contribution(a_call(a_group()))
    user = member_of(one.call.group)

    a_stance(one, user=user)
    a_stance(one, "against", user=user, reason="Mae'n rhy gul.")

    assert queries.answer_of(one).stances == {"support": 0, "unsure": 0, "against": 1}
    assert [(stance.stance, stance.reason) for stance in queries.stances_of(one)] == [("against", "Mae'n rhy gul.")]
    with pytest.raises(actions.NoStance):
        a_stance(one, user=one.author)
    for whose in (user, one.author):
        with pytest.raises(IntegrityError), transaction.atomic():
            Stance.objects.create(contribution=one, user=whose, stance="support", at=MONDAY_10AM)
    a_stance(one, "", user=user)
    assert queries.answer_of(one).stances == {"support": 0, "unsure": 0, "against": 0}


@pytest.mark.parametrize("state", ["hidden", "merged", "withdrawn"])
def test_a_stance_is_on_what_is_published(state: str) -> None:
    call = a_call(a_group())
    one, other = a_contribution(call), a_contribution(call, "Arall")
    gone = {"hidden": hidden, "withdrawn": taken_back}
    gone[state](one) if state in gone else merged(one, other)

    with pytest.raises(actions.NoStance):
        a_stance(one)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stance.objects.create(contribution=one, user=member_of(call.group), stance="support", at=MONDAY_10AM)


def test_whoever_hides_an_answer_says_why_and_it_may_be_shown_again() -> None:
    one = a_contribution(a_call(a_group()))

    with pytest.raises(actions.HiddenWithoutWhy):
        hidden(one, " ")
    assert hidden(one).hidden_why == "Mae'n enwi rhywun."
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=one.pk).update(hidden_why="")
    assert shown(one).hidden_why == ""


def test_what_was_hidden_and_rewritten_waits_to_be_read() -> None:
    one = hidden(a_contribution(a_call(a_group())))

    assert rewritten(one, "Heb enw neb.").state == ContributionState.SENT


def test_merged_answers_are_read_below_another_with_who_wrote_them() -> None:
    call = a_call(a_group())
    first, second, third = (a_contribution(call, words) for words in ("Un", "Dau", "Tri"))
    merged(first, second)
    merged(second, third)

    [answer] = queries.answers_of(call.contributions.all())

    assert answer.one == third
    assert [one.text for one in answer.merged] == ["Un", "Dau"]
    with pytest.raises(actions.NotFromHere):
        merged(third, first)
    with pytest.raises(actions.NotFromHere):
        merged(third, a_contribution(a_call(call.group)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=third.pk).update(state="merged", merged_into=a_contribution(a_call(call.group)))


@pytest.mark.parametrize("gone", [hidden, taken_back])
def test_what_was_merged_stands_by_itself_again_when_the_other_goes(gone: Any) -> None:
    call = a_call(a_group())
    one, other = a_contribution(call, "Un"), a_contribution(call, "Dau")
    merged(one, other)

    gone(other)

    assert [answer.one for answer in queries.answers_of(call.contributions.all())] == [one]


def test_words_that_are_taken_back_are_gone() -> None:
    one = a_contribution(a_call(a_group()), source="Deddf", context="Gofal", user=None)
    a_stance(one)

    taken_back(one)

    one.refresh_from_db()
    assert (one.state, one.text, one.source, one.context, one.affiliation) == ("withdrawn", "", "", "", "")
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=one.pk).update(state="published", text="Eto")
    with pytest.raises(actions.WordsStand):
        hidden(one)


def test_a_contribution_and_a_call_are_never_removed() -> None:
    one = a_contribution(a_call(a_group()))
    for table, pk in (("networks_contribution", one.pk), ("networks_call", one.call_id)):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE id = %s", [pk])  # noqa: S608  names of our own


def test_an_answer_goes_on_from_a_published_one_to_the_same_call() -> None:
    call = a_call(a_group())
    first = a_contribution(call)

    assert a_contribution(call, "Yn well", derived_from=first).derived_from == first
    with pytest.raises(actions.NotFromHere):
        a_contribution(a_call(call.group), derived_from=first)


def test_the_words_of_whoever_is_forgotten_go_but_for_what_was_adopted() -> None:
    call = a_call(a_group())
    user = member_of(call.group)
    kept, gone, others = (a_contribution(call, words, user=who) for words, who in (("Un", user), ("Dau", user), ("Tri", None)))
    merged(others, gone)
    a_stance(call.contributions.get(pk=a_contribution(call).pk), "against", user=user, reason="Rhy gul")
    adopted(kept)

    Contribution.objects.filter(author=user).forget()

    read = {answer.one.text for answer in queries.answers_of(call.contributions.all())}
    assert read == {"Un", "Tri", "Yr hyn sy'n cyfrif."}
    gone.refresh_from_db()
    assert (gone.state, gone.text) == ("withdrawn", "")
