"""Calls: what was asked stays; results are read when it was said they would be; a definition is adopted by a decision."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from amser.audit.actions import Actor
from amser.identity.models import User
from amser.kernel.errors import NotAllowed, NotFound
from amser.kernel.ids import uuid7
from amser.networks import actions, policies
from amser.networks.models import Call, Contribution, Group
from amser.networks.queries import calls as queries
from tests.builders.groups import (
    a_call,
    a_contribution,
    a_decision,
    a_group,
    a_group_member,
    a_stance,
    an_event,
    who_runs,
)
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def changed(call: Call, *, at: dt.datetime = MONDAY_10AM, **more: Any) -> Call:
    """The call, put otherwise."""
    now = {name: getattr(call, name) for name in ("question_cy", "question_en", "kind", "answering", "is_public", "results")}
    details = actions.CallDetails(**{**now, "last_day": call.last_day, **more})
    return actions.change_call(by=AMSER, key=uuid7(), at=at, call=call, details=details)


def closed(call: Call, *, at: dt.datetime = MONDAY_10AM + DAY) -> Call:
    """The call, closed a day later."""
    return actions.close_call(by=AMSER, key=uuid7(), at=at, call=call)


def hidden(contribution: Contribution, why: str = "Mae'n enwi rhywun.") -> Contribution:
    """The contribution, hidden."""
    return actions.hide(by=AMSER, key=uuid7(), at=MONDAY_10AM, contribution=contribution, why=why)


def taken_back(contribution: Contribution) -> Contribution:
    """The contribution, taken back by its author."""
    return actions.take_back(by=Actor(user_id=contribution.author_id), key=uuid7(), at=MONDAY_10AM, contribution=contribution)


def adopted(contribution: Contribution, **more: Any) -> Contribution:
    """The contribution, adopted by what a meeting agreed."""
    decision = more.pop("decision", None) or a_decision(an_event(contribution.call.group), **more)
    return actions.adopt_definition(by=AMSER, key=uuid7(), at=MONDAY_10AM, contribution=contribution, decision=decision)


def asked(user: User | None, call: Call, *, at: dt.datetime = MONDAY_10AM) -> policies.Asked:
    """What somebody may do of a call."""
    return policies.call_for(user, call.group.slug, call.pk, at=at)


def member_of(group: Group) -> User:
    """Somebody who is in the group."""
    return User.objects.get(pk=a_group_member(group, "Nia").user_id)


def test_a_call_closes_at_the_end_of_its_last_day() -> None:
    call = a_call(a_group(), last_day=MONDAY_10AM.date())

    assert call.is_open(MONDAY_10AM)
    assert call.last_day == MONDAY_10AM.date()
    assert not call.is_open(MONDAY_10AM + DAY)


def test_a_call_does_not_close_before_it_opens() -> None:
    with pytest.raises(actions.CallClosesTooSoon):
        a_call(a_group(), last_day=(MONDAY_10AM - DAY).date())
    call = a_call(a_group())
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(closes_at=MONDAY_10AM - DAY)


def test_a_private_group_asks_its_members_alone() -> None:
    with pytest.raises(actions.MembersOnly):
        a_call(a_group(papers="private"), answering="signed_in")


def test_what_was_asked_changes_only_until_somebody_answers() -> None:
    call = a_call(a_group())
    call = changed(call, question_cy="Beth yw gwerth cymdeithasol?", results="closed")
    a_contribution(call)

    with pytest.raises(actions.CallAnswered):
        changed(call, results="always")
    for column, value in (("question_en", "What?"), ("results", "always"), ("is_public", True)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Call.objects.filter(pk=call.pk).update(**{column: value})
    assert changed(call, about_cy="Ar gyfer y siarter.", about_en="For the charter.").about_en == "For the charter."
    assert changed(call, last_day=(MONDAY_10AM + DAY).date()).last_day == (MONDAY_10AM + DAY).date()


def test_a_closed_call_takes_no_answer_and_does_not_open_again() -> None:
    call = closed(a_call(a_group()))
    later = MONDAY_10AM + 2 * DAY

    with pytest.raises(actions.CallClosed):
        a_contribution(call, at=later)
    with pytest.raises(actions.CallClosed):
        changed(call, at=later, last_day=(later + DAY).date())
    assert closed(call, at=later).closes_at == MONDAY_10AM + DAY
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.create(call=call, text="Hwyr", language="cy", author=member_of(call.group), made_at=later)


def test_a_definition_is_adopted_by_what_a_meeting_of_the_group_agreed_once() -> None:
    one = a_contribution(a_call(a_group()))

    for decision in (a_decision(an_event(a_group())), a_decision(an_event(one.call.group), result="not_agreed")):
        with pytest.raises(actions.DefinitionNotAdopted):
            adopted(one, decision=decision)
    adopted(one)

    [answer] = queries.answers_of(one.call.contributions.all())
    assert answer.is_adopted
    for act in (hidden, taken_back, adopted):
        with pytest.raises((actions.WordsStand, actions.DefinitionNotAdopted)):
            act(one)
    with pytest.raises(actions.NoStance):
        a_stance(one)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.filter(pk=one.pk).update(adopted_by=None)


def test_a_decision_that_a_later_one_replaced_adopts_nothing_any_more() -> None:
    one = a_contribution(a_call(a_group()))
    event = an_event(one.call.group)
    first = a_decision(event)
    adopted(one, decision=first)
    a_decision(event, replaces=first)

    [answer] = queries.answers_of(one.call.contributions.all())
    assert not answer.is_adopted


def test_only_definitions_are_adopted_and_none_while_answers_are_not_read() -> None:
    group = a_group()
    asks: tuple[dict[str, Any], ...] = ({"kind": "ideas"}, {"results": "closed"})
    for more in asks:
        with pytest.raises(actions.DefinitionNotAdopted):
            adopted(a_contribution(a_call(group, **more)))


def test_results_are_read_when_it_was_said() -> None:
    group = a_group()
    calls = {results: a_call(group, results=results, is_public=True) for results in ("always", "answered", "closed")}
    answering, other, runs = member_of(group), member_of(group), who_runs(group).user
    for call in calls.values():
        a_contribution(call, user=answering)
    later = MONDAY_10AM + 2 * DAY

    before = {name: [asked(user, call).reads_answers for user in (answering, other, runs, None)] for name, call in calls.items()}
    for call in calls.values():
        closed(call)
    after = {name: [asked(user, call, at=later).reads_answers for user in (answering, other, runs, None)] for name, call in calls.items()}

    assert before == {"always": [True] * 4, "answered": [True, False, False, False], "closed": [False] * 4}
    assert after == dict.fromkeys(calls, [True] * 4)


def test_hidden_results_hide_what_others_said_but_not_ones_own() -> None:
    group = a_group()
    call = a_call(group, results="closed")
    mine, theirs = a_contribution(call, "Fy un i"), a_contribution(call, "Eu hun nhw")

    read = queries.answers_of(policies.contributions_for(asked(mine.author, call)))

    assert [answer.one for answer in read] == [mine]
    with pytest.raises(NotFound):
        policies.contribution_for(mine.author, group.slug, theirs.pk, at=MONDAY_10AM)
    assert policies.contribution_for(mine.author, group.slug, mine.pk, at=MONDAY_10AM).is_own
    runs = policies.contribution_for(who_runs(group).user, group.slug, theirs.pk, at=MONDAY_10AM)
    assert (runs.asked.moderates, runs.asked.reads_answers, runs.takes_stance) == (True, False, False)


def test_where_answers_are_read_only_afterwards_stances_are_taken_then() -> None:
    call = a_call(a_group(), results="closed")
    one = a_contribution(call)
    with pytest.raises(actions.NoStance):
        a_stance(one)

    closed(call)

    a_stance(one, at=MONDAY_10AM + 2 * DAY)
    assert queries.answer_of(one).stances["support"] == 1
    other = a_contribution(a_call(call.group))
    closed(other.call)
    with pytest.raises(actions.CallClosed):
        a_stance(other, at=MONDAY_10AM + 2 * DAY)


def test_calls_of_a_private_group_exist_for_its_members_alone() -> None:
    group = a_group(papers="private")
    call = a_call(group)
    one = a_contribution(call)

    for user in (None, a_person("Neb o'r Grŵp")):
        with pytest.raises(NotFound):
            asked(user, call)
        with pytest.raises(NotFound):
            policies.contribution_for(user, group.slug, one.pk, at=MONDAY_10AM)
    assert asked(member_of(group), call).may_answer


def test_what_members_were_asked_stays_among_them_whatever_becomes_of_the_groups_papers() -> None:
    group = a_group(papers="members")
    call, public = a_call(group), a_call(group, answering="signed_in")
    someone = a_person("Neb o'r Grŵp")

    for papers in ("public", "members", "private"):
        group.papers = papers
        group.save()
        assert list(policies.calls_for(policies.Standing(group, None))) == ([public] if papers != "private" else [])

    with pytest.raises(actions.NotAsked):
        a_contribution(public, user=someone)
    assert not call.is_public


def test_whoever_left_a_private_group_reads_their_own_words_and_may_take_them_back() -> None:
    call = a_call(a_group(papers="private"))
    member = a_group_member(call.group, "Gwil Gynt")
    one, other = a_contribution(call, user=member.user), a_contribution(call)
    actions.leave_group(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=member)

    assert policies.contributed_by(member.user, call.group.slug, one.pk, at=MONDAY_10AM).is_own
    with pytest.raises(NotFound):
        policies.contribution_for(member.user, call.group.slug, other.pk, at=MONDAY_10AM)


def test_others_read_what_asks_everybody_and_what_stands_in_public_papers() -> None:
    members, public = a_group(papers="members"), a_group()
    someone = a_person("Neb o'r Grŵp")

    with pytest.raises(NotFound):
        asked(someone, a_call(members))
    open_to_all = asked(someone, a_call(members, answering="signed_in"))
    assert (open_to_all.may_answer, asked(None, open_to_all.call).may_answer) == (True, False)
    read = a_call(public, is_public=True)
    assert not asked(someone, read).may_answer
    with pytest.raises(NotAllowed):
        policies.answered_by(someone, public.slug, read.pk, at=MONDAY_10AM)


def test_numbers_of_each_capacity_below_five_stay_in_the_group() -> None:
    call = a_call(a_group())
    for capacity, count in (("service", 6), ("carer", 5), ("official", 2)):
        for number in range(count):
            a_contribution(call, user=a_group_member(call.group, f"Un {number}", capacity=capacity).user)
    one = call.contributions.earliest("pk")
    a_stance(one, user=call.contributions.latest("pk").author)  # counted once

    assert queries.took_part(call, for_everybody=False) == {"service": 6, "carer": 5, "official": 2}
    assert queries.took_part(call, for_everybody=True) == {"service": 6}
